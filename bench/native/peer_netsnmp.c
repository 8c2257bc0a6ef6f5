/* Peer: Net-SNMP's libsnmp, its single-session asynchronous API in one process, driven by epoll.
 *   cc -O2 -o peer_netsnmp peer_netsnmp.c -lnetsnmp
 *   peer_netsnmp workload=get|fan|walk|codec|openclose|hold|v3open key=value...  (the same keys as worker.mjs) */
#define _GNU_SOURCE
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <dirent.h>
#include <time.h>

static int AC;
static char **AV;
static const char *arg(const char *k, const char *d) {
    size_t n = strlen(k);
    for (int i = 1; i < AC; i++)
        if (!strncmp(AV[i], k, n) && AV[i][n] == '=') return AV[i] + n + 1;
    return d;
}
static long num(const char *k, long d) {
    const char *s = arg(k, NULL);
    return s ? atol(s) : d;
}
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}
static double cpu(int user) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_utime.tv_usec * 1e-6 + (user ? 0 : r.ru_stime.tv_sec + r.ru_stime.tv_usec * 1e-6);
}
static long maxrss(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_maxrss;
}
static int cmpd(const void *a, const void *b) {
    double x = *(double *)a, y = *(double *)b;
    return x < y ? -1 : x > y;
}
static double T0, C0, U0;
static void mark(void) {
    T0 = now();
    C0 = cpu(0);
    U0 = cpu(1);
}
static void report(const char *w, long n, long vbs, double *lat, const char *extra) {
    double s = now() - T0, c = cpu(0) - C0, u = cpu(1) - U0;
    if (lat) qsort(lat, n, sizeof *lat, cmpd);
    printf("{\"workload\":\"%s\",\"n\":%ld,\"seconds\":%.6f,\"rps\":%.1f,\"vbps\":%.1f,\"p50us\":%.2f,\"p99us\":%.2f,"
           "\"cpuPer1000\":%.6f,\"userPer1000\":%.6f,\"rssKb\":%ld%s}\n",
           w, n, s, n / s, vbs / s, lat ? lat[n / 2] * 1e6 : 0, lat ? lat[(long)(n * 0.99)] * 1e6 : 0, c / n * 1000,
           u / n * 1000, maxrss(), extra);
    fflush(stdout);
}
static void address(long i, char *h) {
    sprintf(h, "127.%ld.%ld.%ld", 1 + i / 62500, (i / 250) % 250, 1 + i % 250);
}
static int EP;
static netsnmp_large_fd_set FDS;
typedef struct {
    void *h;
    int fd;
} Sess;
static Sess *sess_open(const char *host) {
    netsnmp_session s;
    snmp_sess_init(&s);
    char peer[80];
    sprintf(peer, "udp:%s:%ld", host, num("port", 16100));
    s.peername = peer;
    s.retries = num("retries", 5);
    s.timeout = num("timeout", 1000) * 1000;
    if (num("version", 2) == 3) {
        s.version = SNMP_VERSION_3;
        s.securityName = "benchuser";
        s.securityNameLen = 9;
        s.securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
        s.securityAuthProto = usmHMAC192SHA256AuthProtocol;
        s.securityAuthProtoLen = OID_LENGTH(usmHMAC192SHA256AuthProtocol);
        s.securityAuthKeyLen = USM_AUTH_KU_LEN;
        const char *ak = "authpassword123", *pk = "privpassword123";
        if (generate_Ku(s.securityAuthProto, s.securityAuthProtoLen, (u_char *)ak, strlen(ak), s.securityAuthKey,
                        &s.securityAuthKeyLen))
            exit(3);
        s.securityPrivProto = usmAESPrivProtocol;
        s.securityPrivProtoLen = OID_LENGTH(usmAESPrivProtocol);
        s.securityPrivKeyLen = USM_PRIV_KU_LEN;
        if (generate_Ku(s.securityAuthProto, s.securityAuthProtoLen, (u_char *)pk, strlen(pk), s.securityPrivKey,
                        &s.securityPrivKeyLen))
            exit(3);
    } else {
        s.version = num("version", 2) == 1 ? SNMP_VERSION_1 : SNMP_VERSION_2c;
        s.community = (u_char *)"public";
        s.community_len = 6;
    }
    Sess *x = malloc(sizeof *x);
    x->h = snmp_sess_open(&s);
    if (!x->h) {
        fprintf(stderr, "open: %s\n", snmp_api_errstring(snmp_errno));
        exit(3);
    }
    x->fd = snmp_sess_transport(x->h)->sock;
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = x};
    epoll_ctl(EP, EPOLL_CTL_ADD, x->fd, &e);
    return x;
}
static void sess_close(Sess *x) {
    epoll_ctl(EP, EPOLL_CTL_DEL, x->fd, NULL);
    snmp_sess_close(x->h);
    free(x);
}
static Sess **ALL;
static long NALL;
static void turn(Sess *only) {
    struct epoll_event ev[128];
    int k = epoll_wait(EP, ev, 128, 200);
    if (k == 0) {
        if (only)
            snmp_sess_timeout(only->h);
        else
            for (long i = 0; i < NALL; i++) snmp_sess_timeout(ALL[i]->h);
    }
    for (int i = 0; i < k; i++) {
        Sess *x = ev[i].data.ptr;
        NETSNMP_LARGE_FD_SET(x->fd, &FDS);
        snmp_sess_read2(x->h, &FDS);
        NETSNMP_LARGE_FD_CLR(x->fd, &FDS);
    }
}
static long N, WARM, ISSUED, GOT, ERR;
static int VB;
static double *ST, *LAT;
static netsnmp_pdu *mkget(int vb, long row) {
    netsnmp_pdu *p = snmp_pdu_create(SNMP_MSG_GET);
    if (arg("system", NULL)) {
        static const int sub[] = {1, 3, 4, 5, 6};
        for (int i = 0; i < vb; i++) {
            oid o[] = {1, 3, 6, 1, 2, 1, 1, sub[i % 5], 0};
            snmp_add_null_var(p, o, 9);
        }
        return p;
    }
    for (int i = 0; i < vb; i++) {
        oid o[] = {1, 3, 6, 1, 4, 1, 99999, 1, 1, 1 + i % 6, row + i / 6};
        snmp_add_null_var(p, o, 11);
    }
    return p;
}
static long RESENT;
static int fire(Sess *x);
static int on_get(int op, netsnmp_session *s, int id, netsnmp_pdu *pdu, void *magic) {
    (void)s;
    (void)id;
    long i = (long)magic;
    if (op == NETSNMP_CALLBACK_OP_RESEND) {
        RESENT++;
        return 0;
    }
    if (op != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE)
        ERR++;
    else {
        long k = 0;
        for (netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable) k += v->val_len;
        (void)k;
    }
    GOT++;
    if (i >= WARM) LAT[i - WARM] = now() - ST[i];
    if (GOT == WARM) mark();
    return 1;
}
static int fire(Sess *x) {
    long i = ISSUED++;
    ST[i] = now();
    return snmp_sess_async_send(x->h, mkget(VB, 1 + i % 100), on_get, (void *)i);
}
static void run_get(Sess *x, long n, long warm, int inflight) {
    N = n;
    WARM = warm;
    ISSUED = GOT = ERR = 0;
    ST = malloc((n + warm) * sizeof *ST);
    LAT = malloc((n + 1) * sizeof *LAT);
    if (!warm) mark();
    while (GOT < n + warm) {
        while (ISSUED < n + warm && ISSUED - GOT < inflight)
            if (!fire(x)) exit(4);
        turn(x);
    }
}
static long WK;
static oid LASTO[MAX_OID_LEN];
static size_t LASTN;
static int WDONE;
static int on_walk(int op, netsnmp_session *s, int id, netsnmp_pdu *pdu, void *magic) {
    (void)s;
    (void)id;
    size_t bl = (size_t)magic;
    if (op != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE) exit(5);
    static oid base[] = {1, 3, 6, 1, 4, 1, 99999, 1, 1};
    for (netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable) {
        if (v->type == SNMP_ENDOFMIBVIEW || v->name_length < bl || memcmp(v->name, base, bl * sizeof(oid))) {
            WDONE = 1;
            break;
        }
        WK++;
        memcpy(LASTO, v->name, v->name_length * sizeof(oid));
        LASTN = v->name_length;
    }
    GOT++;
    return 1;
}
static int fds(void) {
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (readdir(d)) n++;
    closedir(d);
    return n - 3;
}
static long rssnow(void) {
    long kb = 0;
    char l[200];
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(l, 200, f))
        if (sscanf(l, "VmRSS: %ld", &kb) == 1) break;
    fclose(f);
    return kb * 1024;
}
static int unhex(const char *k, u_char *out) {
    static char buf[200000];
    FILE *f = fopen(arg("samples", ""), "r");
    if (!f) return 0;
    size_t n = fread(buf, 1, sizeof buf - 1, f);
    buf[n] = 0;
    fclose(f);
    char key[40];
    sprintf(key, "\"%s\":\"", k);
    char *p = strstr(buf, key);
    if (!p) return 0;
    p += strlen(key);
    int m = 0;
    while (*p != '"') {
        unsigned v;
        sscanf(p, "%2x", &v);
        out[m++] = v;
        p += 2;
    }
    return m;
}
int main(int ac, char **av) {
    AC = ac;
    AV = av;
    setenv("MIBS", "", 1);
    setenv("SNMPCONFPATH", "/nonexistent", 1);
    setenv("SNMP_PERSISTENT_DIR", arg("state", P_tmpdir "/peer_netsnmp"), 1);
    init_snmp("bench");
    SOCK_STARTUP;
    if (num("buf", 1)) {
        netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_CLIENTRECVBUF, 4 << 20);
        netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_CLIENTSENDBUF, 4 << 20);
    }
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    EP = epoll_create1(0);
    netsnmp_large_fd_set_init(&FDS, 65536);
    NETSNMP_LARGE_FD_ZERO(&FDS);
    const char *w = arg("workload", "get"), *host = arg("host", "127.0.0.1");
    VB = num("vb", 1);
    char ex[100];
    if (!strcmp(w, "get")) {
        Sess *x = sess_open(host);
        long n = num("n", 20000);
        run_get(x, n, num("warm", 5000), num("inflight", 1));
        sprintf(ex, ",\"errors\":%ld,\"resent\":%ld", ERR, RESENT);
        report(arg("label", "get"), n, n * VB, LAT, ex);
        sess_close(x);
    } else if (!strcmp(w, "fan")) {
        long n = num("targets", 1000);
        ALL = malloc(n * sizeof *ALL);
        NALL = n;
        char h[40];
        WARM = 0;
        mark();
        for (int r = 0; r < num("rounds", 3); r++) {
            if (r) mark();
            ISSUED = GOT = ERR = 0;
            ST = malloc(n * sizeof *ST);
            LAT = malloc(n * sizeof *LAT);
            if (!r)
                for (long i = 0; i < n; i++) {
                    address(i, h);
                    ALL[i] = sess_open(h);
                }
            for (long i = 0; i < n; i++) fire(ALL[i]);
            while (GOT < n) turn(NULL);
            sprintf(ex, ",\"errors\":%ld,\"round\":%d", ERR, r);
            report(r ? "fan-steady" : "fan-first", n, n * VB, LAT, ex);
        }
    } else if (!strcmp(w, "walk")) {
        Sess *x = sess_open(host);
        oid base[] = {1, 3, 6, 1, 4, 1, 99999, 1, 1};
        memcpy(LASTO, base, sizeof base);
        LASTN = 9;
        long mr = num("maxrep", 50);
        mark();
        NALL = 0;
        while (!WDONE) {
            netsnmp_pdu *p = snmp_pdu_create(SNMP_MSG_GETBULK);
            p->non_repeaters = 0;
            p->max_repetitions = mr;
            snmp_add_null_var(p, LASTO, LASTN);
            long g = GOT;
            if (!snmp_sess_async_send(x->h, p, on_walk, (void *)(size_t)9)) exit(4);
            while (GOT == g) turn(x);
        }
        double c = cpu(0) - C0;
        sprintf(ex, ",\"varbinds\":%ld,\"cpuPerMillionVb\":%.6f", WK, c / WK * 1e6);
        report("walk", (WK + mr - 1) / mr, WK, NULL, ex);
        sess_close(x);
    } else if (!strcmp(w, "openclose")) {
        long n = num("n", 2000);
        for (long i = -200; i < n; i++) {
            if (i == 0) mark();
            Sess *x = sess_open(host);
            run_get(x, 1, 1, 1);
            free(ST);
            free(LAT);
            sess_close(x);
        }
        /* mark() is moved by run_get: time the whole once more, with two GETs per session corrected by hand is not
         * possible; so: */
        double t = now(), c = cpu(0);
        for (long i = 0; i < n; i++) {
            Sess *x = sess_open(host);
            ISSUED = GOT = 0;
            WARM = -1;
            static double st[2], la[2];
            ST = st;
            LAT = la;
            long id = 0;
            ISSUED = 1;
            st[0] = now();
            WARM = 0;
            snmp_sess_async_send(x->h, mkget(1, 1), on_get, (void *)id);
            while (!GOT) turn(x);
            sess_close(x);
        }
        double s = now() - t, cc = cpu(0) - c;
        printf("{\"workload\":\"openclose\",\"n\":%ld,\"rps\":%.1f,\"cpuPer1000\":%.6f,\"usPerPair\":%.3f,\"rssKb\":%"
               "ld}\n",
               n, n / s, cc / n * 1000, s / n * 1e6, maxrss());
    } else if (!strcmp(w, "hold")) {
        long n = num("n", 1000);
        char h[40];
        ALL = malloc(n * sizeof *ALL);
        long r0 = rssnow();
        int f0 = fds();
        static double st[20000], la[20000];
        ST = st;
        LAT = la;
        WARM = 0;
        for (long i = 0; i < n; i++) {
            address(i, h);
            ALL[i] = sess_open(h);
        }
        NALL = n;
        for (long i = 0; i < n; i++) {
            long g = GOT;
            snmp_sess_async_send(ALL[i]->h, mkget(1, 1), on_get, (void *)i);
            while (GOT == g) turn(ALL[i]);
        }
        printf("{\"workload\":\"hold\",\"n\":%ld,\"rssPerSession\":%.1f,\"fdsPerSession\":%.2f,\"rssKb\":%ld}\n", n,
               (double)(rssnow() - r0) / n, (double)(fds() - f0) / n, maxrss());
    } else if (!strcmp(w, "v3open")) {
        long n = num("n", 1000);
        double t = now(), c = cpu(0);
        ST = malloc(sizeof(double) * 2);
        LAT = malloc(sizeof(double) * 2);
        Sess **a = malloc(n * sizeof *a);
        for (long i = 0; i < n; i++) {
            a[i] = sess_open(host);
            GOT = 0;
            WARM = 0;
            snmp_sess_async_send(a[i]->h, ({
                                     netsnmp_pdu *p = snmp_pdu_create(SNMP_MSG_GET);
                                     oid o[] = {1, 3, 6, 1, 2, 1, 1, 3, 0};
                                     snmp_add_null_var(p, o, 9);
                                     p;
                                 }),
                                 on_get, (void *)0L);
            while (!GOT) turn(a[i]);
        }
        double s = now() - t, cc = cpu(0) - c;
        printf("{\"workload\":\"v3open\",\"n\":%ld,\"rps\":%.1f,\"cpuPer1000\":%.6f,\"usPerOpen\":%.1f,"
               "\"cpuUsPerOpen\":%.1f,\"errors\":%ld,\"rssKb\":%ld}\n",
               n, n / s, cc / n * 1000, s / n * 1e6, cc / n * 1e6, ERR, maxrss());
    } else if (!strcmp(w, "codec")) {
        Sess *x = sess_open(host);
        netsnmp_session *ss = snmp_sess_session(x->h);
        double secs = atof(arg("secs", "1"));
        static u_char b[65536];
        for (int vb = 1; vb <= 10; vb += 9) {
            long k = 0;
            double t = now(), c = cpu(0);
            size_t len = 4096;
            u_char *pkt = malloc(len);
            while (now() - t < secs)
                for (int j = 0; j < 50; j++) {
                    netsnmp_pdu *p = mkget(vb, 1 + k % 100);
                    p->version = SNMP_VERSION_2c;
                    p->reqid = 0x10000000 + k;
                    p->community = (u_char *)strdup("public");
                    p->community_len = 6;
                    size_t off = 0;
                    if (snmp_build(&pkt, &len, &off, ss, p)) exit(6);
                    k++;
                    snmp_free_pdu(p);
                }
            double s = cpu(0) - c; /* processor time: a busy machine shows little in it */
            printf("{\"workload\":\"encode-get-%d\",\"rps\":%.1f,\"vbps\":%.1f,\"nsPerOp\":%.2f,\"rssKb\":%ld}\n", vb,
                   k / s, k / s * vb, s / k * 1e9, maxrss());
        }
        static const struct {
            const char *k;
            int vb;
            const char *w;
        } D[] = {{"resp1", 1, "decode-resp-1"},
                 {"resp10", 10, "decode-resp-10"},
                 {"resp50", 50, "decode-resp-50"},
                 {"trap2", 5, "decode-trap-v2c"}};
        for (int d = 0; d < 4; d++) {
            int n = unhex(D[d].k, b);
            long k = 0;
            double t = now(), c = cpu(0);
            if (!n) continue;
            while (now() - t < secs)
                for (int j = 0; j < 50; j++) {
                    size_t l = n;
                    u_char ty, *q = asn_parse_sequence(b, &l, &ty, 0x30, "m");
                    long ver;
                    u_char comm[64];
                    size_t cl = 63;
                    q = asn_parse_int(q, &l, &ty, &ver, sizeof ver);
                    q = asn_parse_string(q, &l, &ty, comm, &cl);
                    netsnmp_pdu *p = calloc(1, sizeof *p);
                    if (snmp_pdu_parse(p, q, &l)) exit(7);
                    snmp_free_pdu(p);
                    k++;
                }
            double s = cpu(0) - c;
            printf("{\"workload\":\"%s\",\"rps\":%.1f,\"vbps\":%.1f,\"nsPerOp\":%.2f,\"rssKb\":%ld}\n", D[d].w, k / s,
                   k / s * D[d].vb, s / k * 1e9, maxrss());
        }
    }
    return 0;
}
