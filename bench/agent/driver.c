/* Asks an SNMP agent as fast as it answers, and says how long that took.
 *   cc -O2 -o driver driver.c
 *   driver get|next|bulk PORT ROWS COLUMNS N VARBINDS IN_FLIGHT
 *
 *   get   N requests of VARBINDS cells each, of rows spread over the table
 *   next  N GETNEXTs, from cell to cell through COLUMNS columns of ROWS rows (again from the start at the end)
 *   bulk  the same with GETBULK, VARBINDS repetitions each
 * The table is 1.3.6.1.4.1.99999.1.1.COLUMN.ROW, both from 1. Version 2c, community public, loopback only. Names are made
 * here and not taken from the answers, so that several requests can be in flight; an answer counts when its request-id is
 * known, its error-status is 0, and it has the bindings that it should have. Prints one JSON object. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef uint8_t u8;
typedef uint32_t u32;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}
static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* Back to front, like our own writer. */
static u8 buffer[4096], *at;
static void octet(u8 o) { *--at = o; }
static void header(u8 tag, long length) {
    if (length < 128) {
        octet(length);
    } else if (length < 256) {
        octet(length);
        octet(0x81);
    } else {
        octet(length & 255);
        octet(length >> 8);
        octet(0x82);
    }
    octet(tag);
}
static void integer(long value) { /* 0 .. 2^31-1, always five octets: padding is legal, but let us be minimal */
    u8 *end = at;
    do {
        octet(value & 255);
        value >>= 8;
    } while (value);
    if (*at & 128) octet(0);
    header(2, end - at);
}
static void arc(u32 value) {
    octet(value & 127);
    while (value >>= 7) octet((value & 127) | 128);
}
static void binding(int column, u32 row) { /* row 0: the column itself */
    u8 *end = at;
    octet(0);
    octet(5);
    u8 *name = at;
    if (row) arc(row);
    arc(column);
    static const u8 entry[] = {0x2b, 6, 1, 4, 1, 0x86, 0x8d, 0x1f, 1, 1};
    at -= sizeof entry;
    memcpy(at, entry, sizeof entry);
    header(6, name - at);
    header(0x30, end - at);
}

/* The content of an element, or the end of the program: answers come from agents under test. */
static const u8 *element(const u8 *p, const u8 *end, u8 tag, long *length) {
    if (end - p < 2 || *p != tag) exit((fprintf(stderr, "odd answer: tag %02x for %02x\n", p < end ? *p : 0, tag), 1));
    long n = p[1];
    p += 2;
    if (n & 128) {
        int count = n & 127;
        for (n = 0; count-- > 0; p++) n = n << 8 | *p;
    }
    if (n > end - p) exit((fprintf(stderr, "truncated answer\n"), 1));
    *length = n;
    return p;
}
static long number(const u8 **p, const u8 *end) {
    long n, value = 0;
    const u8 *content = element(*p, end, 2, &n);
    for (long i = 0; i < n; i++) value = value << 8 | content[i];
    *p = content + n;
    return value;
}
/* Its request-id; how many bindings are in it. */
static long answer(const u8 *bytes, long size, long *count) {
    long n;
    const u8 *end = bytes + size, *p = element(bytes, end, 0x30, &n);
    number(&p, end);
    p = element(p, end, 4, &n) + n;
    p = element(p, end, 0xa2, &n);
    long id = number(&p, end), status = number(&p, end);
    if (status) exit((fprintf(stderr, "error-status %ld\n", status), 1));
    number(&p, end);
    p = element(p, end, 0x30, &n);
    for (*count = 0; p < end; ++*count) {
        p = element(p, end, 0x30, &n);
        const u8 *next = p + n, *value = element(p, next, 6, &n) + n;
        if (value >= next || *value >= 0x80) exit((fprintf(stderr, "no such cell\n"), 1));
        p = next;
    }
    return id;
}

int main(int argc, char **argv) {
    if (argc != 8) return 2;
    const char *kind = argv[1];
    long port = atol(argv[2]), rows = atol(argv[3]), columns = atol(argv[4]), n = atol(argv[5]), size = atol(argv[6]),
         window = atol(argv[7]);
    int bulk = !strcmp(kind, "bulk"), get = !strcmp(kind, "get");
    int fd = socket(AF_INET, SOCK_DGRAM, 0), room = 4 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    struct timeval patience = {30, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(fd, (void *)&to, sizeof to)) fail("connect");
    long step = bulk ? size : 1, sent = 0, got = 0, bindings = 0, row = 0, column = 1;
    static u8 bytes[65536];
    double start = now();
    while (got < n) {
        while (sent < n && sent - got < window) {
            at = buffer + sizeof buffer;
            if (get)
                for (long i = 0; i < size; i++) binding(1 + i % columns, 1 + (sent * 7919 + i / columns) % rows);
            else
                binding(column, row);
            header(0x30, buffer + sizeof buffer - at);
            integer(bulk ? size : 0);
            integer(0);
            integer(0x10000 + sent);
            header(get ? 0xa0 : bulk ? 0xa5 : 0xa1, buffer + sizeof buffer - at);
            at -= 6;
            memcpy(at, "public", 6);
            header(4, 6);
            integer(1);
            header(0x30, buffer + sizeof buffer - at);
            if (send(fd, at, buffer + sizeof buffer - at, 0) < 0) fail("send");
            sent++;
            row += step;
            if (row >= rows) {
                row = 0;
                column = column % columns + 1;
            }
        }
        ssize_t length = recv(fd, bytes, sizeof bytes, 0);
        if (length < 0) fail("no answer");
        long count, id = answer(bytes, length, &count) - 0x10000;
        if (id < 0 || id >= sent || count != (get || bulk ? size : 1)) {
            fprintf(stderr, "odd answer: id %ld, %ld bindings\n", id, count);
            return 1;
        }
        got++;
        bindings += count;
    }
    printf("{\"seconds\":%.6f,\"requests\":%ld,\"bindings\":%ld}\n", now() - start, n, bindings);
    return 0;
}
