/* The codec of Net-SNMP's C library, asked as contender.mjs is: cc -O2 -o libsnmp libsnmp.c -lnetsnmp
 *   libsnmp RESPONSE1 RESPONSE10 RESPONSE50 TRAP   (hex; then "WORKLOAD MS" per line on stdin, "NS" per line on stdout)
 * Encoding: a PDU of OIDs that are numbers already, built and freed. Decoding: a PDU with all its variables, and freed. */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static netsnmp_session *session;
static unsigned char message[4][65536];
static size_t message_length[4];

static double wall(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double processor(void) {
  struct rusage r;
  getrusage(RUSAGE_SELF, &r);
  return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e9 + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e3;
}

static void encode(int count, long i) {
  static unsigned char *packet;
  static size_t capacity;
  size_t offset = 0;
  netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GET);
  for (int k = 0; k < count; k++) {
    oid name[] = {1, 3, 6, 1, 4, 1, 99999, 1, 1, 1 + k % 6, 1 + i % 100 + k / 6};
    snmp_add_null_var(pdu, name, 11);
  }
  pdu->version = SNMP_VERSION_2c;
  pdu->reqid = 0x10000000 + i;
  pdu->community = (u_char *)strdup("public");
  pdu->community_len = 6;
  if (packet == NULL) packet = malloc(capacity = 4096);
  if (snmp_build(&packet, &capacity, &offset, session, pdu)) exit(6);
  snmp_free_pdu(pdu);
}

static void decode(int which) {
  size_t length = message_length[which], community_length = 63;
  unsigned char type, community[64];
  long version;
  unsigned char *at = asn_parse_sequence(message[which], &length, &type, 0x30, "message");
  at = asn_parse_int(at, &length, &type, &version, sizeof version);
  at = asn_parse_string(at, &length, &type, community, &community_length);
  netsnmp_pdu *pdu = calloc(1, sizeof *pdu);
  if (snmp_pdu_parse(pdu, at, &length)) exit(7);
  snmp_free_pdu(pdu);
}

static void work(const char *workload, long i) {
  if (!strcmp(workload, "encode-1")) encode(1, i);
  else if (!strcmp(workload, "encode-10")) encode(10, i);
  else if (!strcmp(workload, "decode-1")) decode(0);
  else if (!strcmp(workload, "decode-10")) decode(1);
  else if (!strcmp(workload, "decode-50")) decode(2);
  else if (!strcmp(workload, "decode-trap")) decode(3);
  else exit(2);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  for (int k = 0; k < 4; k++) {
    message_length[k] = strlen(argv[k + 1]) / 2;
    for (size_t i = 0; i < message_length[k]; i++) {
      unsigned octet;
      sscanf(argv[k + 1] + 2 * i, "%2x", &octet);
      message[k][i] = octet;
    }
  }
  netsnmp_session init;
  snmp_sess_init(&init);
  init.version = SNMP_VERSION_2c;
  init.peername = "udp:127.0.0.1:1";
  init.community = (u_char *)"public";
  init.community_len = 6;
  void *opened = snmp_sess_open(&init);
  if (opened == NULL) return 3;
  session = snmp_sess_session(opened);
  char workload[32];
  double ms;
  printf("{\"ready\":true}\n");
  fflush(stdout);
  while (scanf("%31s %lf", workload, &ms) == 2) {
    double until = wall() + ms, before = processor();
    long done = 0;
    while (wall() < until)
      for (int i = 0; i < 100; i++) work(workload, done++);
    printf("{\"ns\":%.2f}\n", (processor() - before) / done);
    fflush(stdout);
  }
  return 0;
}
