/* The bench table inside Net-SNMP's snmpd: a module for its `dlmod`, with the table helper that snmpd offers for data in
 * memory (table_tdata, a sorted container).
 *   cc -O2 -fPIC -shared -o snmpd_table.so snmpd_table.c
 *   snmpd.conf: dlmod snmpd_table /path/snmpd_table.so;  environment: BENCH_ROWS
 * 1.3.6.1.4.1.99999.1.1.COLUMN.ROW, the cells of ../common.mjs. */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

struct row {
    long row;
};

static int handler(netsnmp_mib_handler *h, netsnmp_handler_registration *r, netsnmp_agent_request_info *info,
                   netsnmp_request_info *requests) {
    (void)h;
    (void)r;
    (void)info;
    for (netsnmp_request_info *q = requests; q; q = q->next) {
        if (q->processed) continue;
        struct row *entry = netsnmp_tdata_extract_entry(q);
        netsnmp_table_request_info *table = netsnmp_extract_table_info(q);
        if (!entry || !table) {
            netsnmp_set_request_error(info, q, SNMP_NOSUCHINSTANCE);
            continue;
        }
        long n = entry->row;
        switch (table->colnum) {
        case 1:
            snmp_set_var_typed_integer(q->requestvb, ASN_INTEGER, n & 1 ? n : -n);
            break;
        case 2: {
            char text[32];
            int length = sprintf(text, "interface-%06ld", n);
            snmp_set_var_typed_value(q->requestvb, ASN_OCTET_STR, text, length);
            break;
        }
        case 3: {
            unsigned long long wide = (unsigned long long)n * 6364136223846793005ULL;
            struct counter64 c = {wide >> 32, wide & 0xffffffff};
            snmp_set_var_typed_value(q->requestvb, ASN_COUNTER64, &c, sizeof c);
            break;
        }
        case 4:
            snmp_set_var_typed_integer(q->requestvb, ASN_TIMETICKS, n * 100);
            break;
        case 5: {
            oid value[] = {1, 3, 6, 1, 4, 1, 99999, 2, n};
            snmp_set_var_typed_value(q->requestvb, ASN_OBJECT_ID, value, sizeof value);
            break;
        }
        default: {
            u_char address[] = {10, n >> 16, n >> 8, n};
            snmp_set_var_typed_value(q->requestvb, ASN_IPADDRESS, address, 4);
        }
        }
    }
    return SNMP_ERR_NOERROR;
}

void init_snmpd_table(void) {
    const char *text = getenv("BENCH_ROWS");
    long rows = text ? atol(text) : 10000;
    static oid name[] = {1, 3, 6, 1, 4, 1, 99999, 1};
    netsnmp_tdata *data = netsnmp_tdata_create_table("bench", 0);
    netsnmp_table_registration_info *info = SNMP_MALLOC_TYPEDEF(netsnmp_table_registration_info);
    netsnmp_table_helper_add_indexes(info, ASN_INTEGER, 0);
    info->min_column = 1;
    info->max_column = 6;
    for (long i = 1; i <= rows; i++) {
        netsnmp_tdata_row *row = netsnmp_tdata_create_row();
        struct row *entry = SNMP_MALLOC_TYPEDEF(struct row);
        entry->row = i;
        row->data = entry;
        netsnmp_tdata_row_add_index(row, ASN_INTEGER, &i, sizeof i);
        netsnmp_tdata_add_row(data, row);
    }
    netsnmp_tdata_register(
        netsnmp_create_handler_registration("bench", handler, name, OID_LENGTH(name), HANDLER_CAN_RONLY), data, info);
}
