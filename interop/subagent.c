/*
 * subagent.c: an AgentX sub-agent with one settable object of each type that snmpd's `override` cannot serve.
 *
 *   subagent SOCKET          SOCKET as in snmpd's agentXSocket: unix:/path/agentx
 *
 * Below 1.3.6.1.4.1.8072.9999.9998: 1.0 IpAddress, 2.0 Counter64, 3.0 Opaque, 4.0 octets that are no text,
 * 5.0 an empty OCTET STRING, 6.0 Opaque float, 7.0 Opaque double. The values live in this process.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <arpa/inet.h>
#include <signal.h>

static volatile sig_atomic_t running = 1;

static void stop(int signal_number) {
    (void)signal_number;
    running = 0;
}

/* One object: BASE.number.0 is `size` octets of `type` at `value`, up to `limit` of them. */
static void serve(oid number, u_char type, void *value, size_t size, size_t limit) {
    oid name[] = { 1, 3, 6, 1, 4, 1, 8072, 9999, 9998, number, 0 };
    netsnmp_handler_registration *registration =
        netsnmp_create_handler_registration("types", NULL, name, OID_LENGTH(name), HANDLER_CAN_RWRITE);
    int flags = size == limit ? WATCHER_FIXED_SIZE : WATCHER_MAX_SIZE;
    netsnmp_register_watched_instance(registration, netsnmp_create_watcher_info6(value, size, type, flags, limit, NULL));
}

int main(int argc, char **argv) {
    static in_addr_t address;
    static struct counter64 counter = { 0xffffffff, 0xffffffff };
    static u_char opaque[64] = { 0x04, 0x03, 'a', 'b', 'c' };
    static u_char octets[64] = { 0x00, 0x80, 0xff, 0x0a, 0x7f };
    static u_char empty[64];
    static float real = 12.5f;
    static double wide = -0.1;

    if (argc != 2) return 2;
    address = inet_addr("192.0.2.17");
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    snmp_enable_stderrlog();
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, argv[1]);
    if (init_agent("types")) return 1;
    serve(1, ASN_IPADDRESS, &address, sizeof address, sizeof address);
    serve(2, ASN_COUNTER64, &counter, sizeof counter, sizeof counter);
    serve(3, ASN_OPAQUE, opaque, 5, sizeof opaque);
    serve(4, ASN_OCTET_STR, octets, 5, sizeof octets);
    serve(5, ASN_OCTET_STR, empty, 0, sizeof empty);
    serve(6, ASN_OPAQUE_FLOAT, &real, sizeof real, sizeof real);
    serve(7, ASN_OPAQUE_DOUBLE, &wide, sizeof wide, sizeof wide);
    init_snmp("types");
    while (running) agent_check_and_process(1);
    snmp_shutdown("types");
    return 0;
}
