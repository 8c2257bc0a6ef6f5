/* snmpbench: responder, C floor (ping), trap blaster and trap sink for the bench.  One file, libc only.
 *   cc -O2 -o snmpbench snmpbench.c
 *   snmpbench respond port=16100 rows=10000 [addr=0.0.0.0] [secs=3600]
 *   snmpbench ping    host=127.0.0.1 port=16100 n=100000 inflight=1 vb=1 [batch=1] [targets=1] [connect=1] [warm=2000]
 *   snmpbench walk    host=.. port=.. rows=10000 cols=6 maxrep=50
 *   snmpbench blast   host=127.0.0.1 port=16200 n=10000 rate=50000 version=2
 *   snmpbench sink    port=16200
 *   snmpbench samples      prints sample packets as hex, one JSON object
 * Only ever use it against loopback addresses. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

static const char *arg(int ac, char **av, const char *key, const char *def) {
    size_t k = strlen(key);
    for (int i = 2; i < ac; i++)
        if (!strncmp(av[i], key, k) && av[i][k] == '=') return av[i] + k + 1;
    return def;
}
static long num(int ac, char **av, const char *key, long def) {
    const char *s = arg(ac, av, key, NULL);
    return s ? atol(s) : def;
}
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}
static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}
static double cpu_user(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_utime.tv_usec * 1e-6;
}
static long maxrss(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_maxrss;
}
static void die(const char *m) {
    perror(m);
    exit(1);
}
static int cmpd(const void *a, const void *b) {
    double x = *(double *)a, y = *(double *)b;
    return x < y ? -1 : x > y;
}

/* ---- BER writing (forward) ---- */
static u8 *w_len(u8 *p, u32 n) {
    if (n < 128)
        *p++ = n;
    else if (n < 256) {
        *p++ = 0x81;
        *p++ = n;
    } else if (n < 65536) {
        *p++ = 0x82;
        *p++ = n >> 8;
        *p++ = n;
    } else {
        *p++ = 0x83;
        *p++ = n >> 16;
        *p++ = n >> 8;
        *p++ = n;
    }
    return p;
}
static u8 *w_sub(u8 *p, u32 v) {
    if (v >= 1u << 28) *p++ = 0x80 | (v >> 28);
    if (v >= 1u << 21) *p++ = 0x80 | ((v >> 21) & 127);
    if (v >= 1u << 14) *p++ = 0x80 | ((v >> 14) & 127);
    if (v >= 1u << 7) *p++ = 0x80 | ((v >> 7) & 127);
    *p++ = v & 127;
    return p;
}
static u8 *w_oid(u8 *p, const u32 *o, int n) {
    u8 t[512], *q = t;
    *q++ = o[0] * 40 + o[1];
    for (int i = 2; i < n; i++) q = w_sub(q, o[i]);
    *p++ = 6;
    p = w_len(p, q - t);
    memcpy(p, t, q - t);
    return p + (q - t);
}
static u8 *w_int(u8 *p, u8 tag, int64_t v) { /* minimal two's complement */
    int n = 1;
    while (n < 8 && (v < -(1LL << (8 * n - 1)) || v >= (1LL << (8 * n - 1)))) n++;
    *p++ = tag;
    *p++ = n;
    for (int i = n - 1; i >= 0; i--) *p++ = (u8)(v >> (8 * i));
    return p;
}
static u8 *w_u64(u8 *p, u8 tag, u64 v) {
    int n = 1;
    while (n < 8 && (v >> (8 * n))) n++;
    int pad = (v >> (8 * n - 1)) & 1;
    *p++ = tag;
    *p++ = n + pad;
    if (pad) *p++ = 0;
    for (int i = n - 1; i >= 0; i--) *p++ = (u8)(v >> (8 * i));
    return p;
}
static u8 *w_str(u8 *p, u8 tag, const void *s, u32 n) {
    *p++ = tag;
    p = w_len(p, n);
    memcpy(p, s, n);
    return p + n;
}
static u8 *wrap(u8 *start, u8 *end, u8 tag) { /* puts tag+len before [start,end), moving it */
    u8 h[6], *q = h;
    *q++ = tag;
    q = w_len(q, end - start);
    memmove(start + (q - h), start, end - start);
    memcpy(start, h, q - h);
    return end + (q - h);
}
/* ---- BER reading ---- */
static const u8 *r_hdr(const u8 *p, const u8 *end, u8 *tag, u32 *len) {
    if (end - p < 2) return NULL;
    *tag = *p++;
    u32 n = *p++;
    if (n & 128) {
        int k = n & 127;
        if (k == 0 || k > 3 || end - p < k) return NULL;
        n = 0;
        while (k--) n = n << 8 | *p++;
    }
    if ((u32)(end - p) < n) return NULL;
    *len = n;
    return p;
}
static int64_t r_int(const u8 *p, u32 n) {
    int64_t v = n && (p[0] & 128) ? -1 : 0;
    while (n--) v = v << 8 | *p++;
    return v;
}

/* ---- the synthetic MIB ---- */
static const u8 TP[] = {0x2b, 6, 1, 4, 1, 0x86, 0x8d, 0x1f, 1, 1}; /* 1.3.6.1.4.1.99999.1.1 */
static const u32 TPO[] = {1, 3, 6, 1, 4, 1, 99999, 1, 1};
#define COLS 6
static long ROWS;
static int NSYS;
static u32 SYSO[8][9];
static u8 *cells;
static u64 *off;
static long NENT;
static u8 *value(u8 *p, int c, long r) {
    char s[32];
    u8 ip[4];
    u32 o[] = {1, 3, 6, 1, 4, 1, 99999, 2, (u32)r};
    switch (c) {
    case 1:
        return w_int(p, 2, (r & 1) ? r : -r);
    case 2:
        return w_str(p, 4, s, sprintf(s, "interface-%06ld", r));
    case 3:
        return w_u64(p, 0x46, (u64)r * 6364136223846793005ULL);
    case 4:
        return w_u64(p, 0x43, (u64)r * 100);
    case 5:
        return w_oid(p, o, 9);
    default:
        ip[0] = 10;
        ip[1] = r >> 16;
        ip[2] = r >> 8;
        ip[3] = r;
        return w_str(p, 0x40, ip, 4);
    }
}
static void build_mib(long rows) {
    ROWS = rows;
    NSYS = 5;
    NENT = NSYS + rows * COLS;
    cells = malloc(NENT * 64 + 4096);
    off = malloc((NENT + 1) * sizeof *off);
    u8 *p = cells;
    for (int i = 0; i < NSYS; i++) {
        static const int sub[] = {1, 2, 3, 5, 6};
        u32 o[] = {1, 3, 6, 1, 2, 1, 1, sub[i], 0};
        memcpy(SYSO[i], o, sizeof o);
        off[i] = p - cells;
        u8 *s = p;
        p = w_oid(p, o, 9);
        if (i == 0)
            p = w_str(p, 4, "snmpbench responder", 19);
        else if (i == 1)
            p = w_oid(p, TPO, 9);
        else if (i == 2)
            p = w_u64(p, 0x43, 123456);
        else
            p = w_str(p, 4, i == 3 ? "bench" : "loopback", i == 3 ? 5 : 8);
        p = wrap(s, p, 0x30);
    }
    for (int c = 1; c <= COLS; c++)
        for (long r = 1; r <= rows; r++) {
            u32 o[11];
            memcpy(o, TPO, sizeof TPO);
            o[9] = c;
            o[10] = r;
            off[NSYS + (c - 1) * rows + r - 1] = p - cells;
            u8 *s = p;
            p = w_oid(p, o, 11);
            p = value(p, c, r);
            p = wrap(s, p, 0x30);
        }
    off[NENT] = p - cells;
}
/* smallest entry >= oid; *exact says whether equal */
static long lower(const u8 *o, u32 n, int *exact) {
    *exact = 0;
    u32 v[128];
    int k = 0;
    u32 x = 0;
    if (n >= sizeof TP && !memcmp(o, TP, sizeof TP)) { /* inside the table */
        for (u32 i = sizeof TP; i < n && k < 128; i++) {
            x = x << 7 | (o[i] & 127);
            if (!(o[i] & 128)) {
                v[k++] = x;
                x = 0;
            }
        }
        if (k == 0 || v[0] == 0) return NSYS;
        if (v[0] > COLS) return NENT;
        long base = NSYS + (long)(v[0] - 1) * ROWS;
        if (k == 1 || v[1] == 0) return base;
        if ((long)v[1] > ROWS) return base + ROWS;
        if (k == 2) {
            *exact = 1;
            return base + v[1] - 1;
        }
        return base + v[1];
    }
    if (n == 0) return 0;
    v[0] = o[0] / 40 > 2 ? 2 : o[0] / 40;
    v[1] = o[0] - 40 * v[0];
    k = 2;
    for (u32 i = 1; i < n && k < 128; i++) {
        x = x << 7 | (o[i] & 127);
        if (!(o[i] & 128)) {
            v[k++] = x;
            x = 0;
        }
    }
    for (int e = 0; e <= NSYS; e++) {
        const u32 *t = e < NSYS ? SYSO[e] : TPO;
        int tn = 9, i = 0;
        while (i < k && i < tn && v[i] == t[i]) i++;
        if (i == k && i == tn) {
            *exact = e < NSYS;
            return e;
        }
        if (i == k || (i < tn && v[i] < t[i])) return e;
    }
    return NENT;
}
static u8 *w_exc(u8 *p, const u8 *oid, u32 n, u8 tag) {
    u8 *s = p;
    p = w_str(p, 6, oid, n);
    *p++ = tag;
    *p++ = 0;
    return wrap(s, p, 0x30);
}

#define OUTMAX 65000
#define HEAD 96
/* answers one request; returns length and sets *start */
static int answer(const u8 *in, int n, u8 *out, u8 **start) {
    const u8 *end = in + n, *p = in;
    u8 tag, pdu;
    u32 len, clen;
    if (!(p = r_hdr(p, end, &tag, &len)) || tag != 0x30) return 0;
    end = p + len;
    if (!(p = r_hdr(p, end, &tag, &len)) || tag != 2) return 0;
    int ver = r_int(p, len);
    p += len;
    if (ver != 0 && ver != 1) return 0;
    if (!(p = r_hdr(p, end, &tag, &clen)) || tag != 4 || clen > 60) return 0;
    const u8 *comm = p;
    p += clen;
    if (!(p = r_hdr(p, end, &pdu, &len))) return 0;
    if (!(p = r_hdr(p, end, &tag, &len)) || tag != 2 || len > 5) return 0;
    const u8 *rid = p;
    u32 ridn = len;
    p += len;
    if (!(p = r_hdr(p, end, &tag, &len)) || tag != 2) return 0;
    long nonrep = r_int(p, len);
    p += len;
    if (!(p = r_hdr(p, end, &tag, &len)) || tag != 2) return 0;
    long maxrep = r_int(p, len);
    p += len;
    if (!(p = r_hdr(p, end, &tag, &len)) || tag != 0x30) return 0;
    const u8 *vbs = p;
    u32 vbsn = len;
    const u8 *vend = p + len;
    u8 *q = out + HEAD;
    u8 *body = q;
    int es = 0, ei = 0, i = 0;
    struct {
        long idx;
        const u8 *oid;
        u32 n;
    } rep[256];
    int nrep = 0;
    while (p < vend) {
        u32 vl, ol;
        const u8 *v = r_hdr(p, vend, &tag, &vl);
        if (!v) return 0;
        const u8 *o = r_hdr(v, v + vl, &tag, &ol);
        if (!o || tag != 6) return 0;
        p = v + vl;
        i++;
        int exact;
        long e = lower(o, ol, &exact);
        if (q - body > OUTMAX - 512) {
            es = 1;
            break;
        }
        if (pdu == 0xA0) {
            if (exact) {
                u64 l = off[e + 1] - off[e];
                memcpy(q, cells + off[e], l);
                q += l;
            } else if (ver == 0) {
                es = 2;
                ei = i;
                break;
            } else
                q = w_exc(q, o, ol,
                          ol > sizeof TP && !memcmp(o, TP, sizeof TP) && o[sizeof TP] >= 1 && o[sizeof TP] <= COLS
                              ? 0x81
                              : 0x80);
        } else if (pdu == 0xA1 || (pdu == 0xA5 && i <= nonrep)) {
            if (exact) e++;
            if (e < NENT) {
                u64 l = off[e + 1] - off[e];
                memcpy(q, cells + off[e], l);
                q += l;
            } else if (ver == 0) {
                es = 2;
                ei = i;
                break;
            } else
                q = w_exc(q, o, ol, 0x82);
        } else if (pdu == 0xA5) {
            if (nrep < 256) {
                rep[nrep].idx = exact ? e + 1 : e;
                rep[nrep].oid = o;
                rep[nrep].n = ol;
                nrep++;
            }
        } else {
            es = 5;
            ei = i;
            break;
        }
    }
    if (nrep == 1 && rep[0].idx < NENT) { /* one column: the cells lie in a row */
        long e = rep[0].idx, f = e + maxrep;
        if (f > NENT) f = NENT;
        while (f > e && (long)(off[f] - off[e]) > OUTMAX - (q - body)) f--;
        u64 l = off[f] - off[e];
        memcpy(q, cells + off[e], l);
        q += l;
        if (f == NENT && f - e < maxrep && q - body < OUTMAX - 64) {
            u32 o[11];
            memcpy(o, TPO, sizeof TPO);
            o[9] = COLS;
            o[10] = ROWS;
            u8 t[64], *te = w_oid(t, o, 11);
            q = w_exc(q, t + 2, te - t - 2, 0x82);
        }
    } else
        for (long k = 0; k < maxrep && nrep; k++) {
            int live = 0;
            for (int j = 0; j < nrep; j++) {
                if (q - body > OUTMAX - 128) {
                    k = maxrep;
                    break;
                }
                long e = rep[j].idx + k;
                if (e < NENT) {
                    u64 l = off[e + 1] - off[e];
                    memcpy(q, cells + off[e], l);
                    q += l;
                    live = 1;
                } else
                    q = w_exc(q, rep[j].oid, rep[j].n, 0x82);
            }
            if (!live) break;
        }
    if (es) {
        q = body;
        memcpy(q, vbs, vbsn);
        q += vbsn;
    }
    u32 bl = q - body;
    u8 h[HEAD], *w = h + HEAD, t[8], *te; /* header, written backwards */
#define PUSHLEN(x)                                                                                                     \
    do {                                                                                                               \
        te = w_len(t, x);                                                                                              \
        w -= te - t;                                                                                                   \
        memcpy(w, t, te - t);                                                                                          \
    } while (0)
    u32 total = bl;
    PUSHLEN(total);
    *--w = 0x30;
    *--w = ei;
    *--w = 1;
    *--w = 2;
    *--w = es;
    *--w = 1;
    *--w = 2;
    w -= ridn;
    memcpy(w, rid, ridn);
    *--w = ridn;
    *--w = 2;
    total = bl + (h + HEAD - w);
    PUSHLEN(total);
    *--w = 0xA2;
    w -= clen;
    memcpy(w, comm, clen);
    *--w = clen;
    *--w = 4;
    *--w = ver;
    *--w = 1;
    *--w = 2;
    total = bl + (h + HEAD - w);
    PUSHLEN(total);
    *--w = 0x30;
    int hl = h + HEAD - w;
    memcpy(body - hl, w, hl);
    *start = body - hl;
    return bl + hl;
}
static void bufs(int fd) {
    int v = 64 << 20;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &v, sizeof v)) {
        v = 4 << 20;
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &v, sizeof v);
    }
    v = 64 << 20;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &v, sizeof v)) {
        v = 4 << 20;
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &v, sizeof v);
    }
}
static struct sockaddr_in sa_of(const char *h, int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, h, &a.sin_addr);
    return a;
}

#define B 32
static int respond(int ac, char **av) {
    build_mib(num(ac, av, "rows", 10000));
    int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    bufs(fd);
    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on); /* answer from the address that was asked */
    struct sockaddr_in a = sa_of(arg(ac, av, "addr", "0.0.0.0"), num(ac, av, "port", 16100));
    if (bind(fd, (void *)&a, sizeof a)) die("bind");
    alarm(num(ac, av, "secs", 3600));
    printf("{\"ready\":true}\n");
    fflush(stdout);
    static u8 in[B][4096], out[B][OUTMAX + 1024];
    static u8 cin[B][64], cout_[B][64];
    struct mmsghdr mi[B], mo[B];
    struct iovec vi[B], vo[B];
    struct sockaddr_in from[B];
    for (;;) {
        for (int i = 0; i < B; i++) {
            vi[i] = (struct iovec){in[i], sizeof in[i]};
            mi[i].msg_hdr = (struct msghdr){.msg_name = &from[i],
                                            .msg_namelen = sizeof from[i],
                                            .msg_iov = &vi[i],
                                            .msg_iovlen = 1,
                                            .msg_control = cin[i],
                                            .msg_controllen = sizeof cin[i]};
        }
        int k = recvmmsg(fd, mi, B, MSG_WAITFORONE, NULL), m = 0;
        if (k < 0) {
            if (errno == EINTR) continue;
            die("recvmmsg");
        }
        for (int i = 0; i < k; i++) {
            u8 *s;
            int n = answer(in[i], mi[i].msg_len, out[i], &s);
            if (n <= 0) continue;
            vo[m] = (struct iovec){s, n};
            struct msghdr *h = &mo[m].msg_hdr;
            *h = (struct msghdr){
                .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &vo[m], .msg_iovlen = 1};
            for (struct cmsghdr *c = CMSG_FIRSTHDR(&mi[i].msg_hdr); c; c = CMSG_NXTHDR(&mi[i].msg_hdr, c))
                if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
                    struct in_pktinfo *pi = (void *)CMSG_DATA(c);
                    h->msg_control = cout_[m];
                    h->msg_controllen = CMSG_SPACE(sizeof *pi);
                    struct cmsghdr *oc = CMSG_FIRSTHDR(h);
                    oc->cmsg_level = IPPROTO_IP;
                    oc->cmsg_type = IP_PKTINFO;
                    oc->cmsg_len = CMSG_LEN(sizeof *pi);
                    struct in_pktinfo *po = (void *)CMSG_DATA(oc);
                    memset(po, 0, sizeof *po);
                    po->ipi_spec_dst = pi->ipi_addr;
                }
            m++;
        }
        for (int d = 0; d < m;) {
            int s = sendmmsg(fd, mo + d, m - d, 0);
            if (s <= 0) {
                d++;
                continue;
            }
            d += s;
        }
    }
    return 0;
}

/* GET of vb cells; the request id is 4 bytes at *ridoff (first byte must stay 0x01..0x7f) */
static int make_get(u8 *b, int vb, long row0, int *ridoff) {
    u8 *p = b;
    u8 *s = p;
    for (int i = 0; i < vb; i++) {
        u8 *v = p;
        u32 o[11];
        memcpy(o, TPO, sizeof TPO);
        o[9] = 1 + i % COLS;
        o[10] = row0 + i / COLS;
        p = w_oid(p, o, 11);
        *p++ = 5;
        *p++ = 0;
        p = wrap(v, p, 0x30);
    }
    p = wrap(s, p, 0x30);
    u8 t[4096], *q = t;
    q = w_int(q, 2, 0x10000000);
    q = w_int(q, 2, 0);
    q = w_int(q, 2, 0);
    memcpy(q, b, p - b);
    q += p - b;
    q = wrap(t, q, 0xA0);
    u8 *z = b;
    z = w_int(z, 2, 1);
    z = w_str(z, 4, "public", 6);
    memcpy(z, t, q - t);
    z += q - t;
    z = wrap(b, z, 0x30);
    for (int i = 0; i < 60; i++)
        if (b[i] == 2 && b[i + 1] == 4 && b[i + 2] == 0x10) {
            *ridoff = i + 2;
            break;
        }
    return z - b;
}
static int rid_at(const u8 *b, int n) {
    u8 tag;
    u32 len;
    const u8 *e = b + n, *p = r_hdr(b, e, &tag, &len);
    if (!p) return -1;
    p = r_hdr(p, e, &tag, &len);
    p += len;
    p = r_hdr(p, e, &tag, &len);
    p += len;
    p = r_hdr(p, e, &tag, &len);
    p = r_hdr(p, e, &tag, &len);
    return r_int(p, len);
}
static void put_rid(u8 *p, u32 v) {
    p[0] = v >> 24;
    p[1] = v >> 16;
    p[2] = v >> 8;
    p[3] = v;
}

static void report(const char *w, long n, long vbs, double s, double c, double cu, double *lat, long nl) {
    if (nl) qsort(lat, nl, sizeof *lat, cmpd);
    printf("{\"workload\":\"%s\",\"n\":%ld,\"seconds\":%.6f,\"rps\":%.1f,\"vbps\":%.1f,\"p50us\":%.2f,\"p99us\":%.2f,"
           "\"cpuPer1000\":%.6f,\"userPer1000\":%.6f,\"rssKb\":%ld}\n",
           w, n, s, n / s, vbs / s, nl ? lat[nl / 2] * 1e6 : 0, nl ? lat[(long)(nl * 0.99)] * 1e6 : 0, c / n * 1000,
           cu / n * 1000, maxrss());
}
static int ping(int ac, char **av) {
    long n = num(ac, av, "n", 50000), warm = num(ac, av, "warm", 2000);
    int win = num(ac, av, "inflight", 1), vb = num(ac, av, "vb", 1), batch = num(ac, av, "batch", 1),
        targets = num(ac, av, "targets", 1);
    int port = num(ac, av, "port", 16100);
    u8 req[4096];
    int ro, rl = make_get(req, vb, 1, &ro);
    if (targets > 1) { /* one connected socket per target, one GET each, epoll */
        struct rlimit rl_;
        getrlimit(RLIMIT_NOFILE, &rl_);
        rl_.rlim_cur = rl_.rlim_max;
        setrlimit(RLIMIT_NOFILE, &rl_);
        double t0 = now(), c0 = cpu(), u0 = cpu_user();
        int ep = epoll_create1(0), *fds = malloc(targets * sizeof(int));
        double *st = malloc(targets * sizeof(double)), *lat = malloc(targets * sizeof(double));
        long got = 0;
        for (int i = 0; i < targets; i++) {
            char h[32];
            sprintf(h, "127.%d.%d.%d", 1 + i / 62500, (i / 250) % 250, 1 + i % 250);
            struct sockaddr_in a = sa_of(h, port);
            fds[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
            if (fds[i] < 0 || connect(fds[i], (void *)&a, sizeof a)) die("connect");
            struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
            epoll_ctl(ep, EPOLL_CTL_ADD, fds[i], &e);
        }
        for (int round = 0; round < 2; round++) {
            if (round) {
                t0 = now();
                c0 = cpu();
                u0 = cpu_user();
            }
            for (int i = 0; i < targets; i++) {
                put_rid(req + ro, 0x10000000 + i);
                st[i] = now();
                if (send(fds[i], req, rl, 0) < 0) die("send");
            }
            struct epoll_event ev[256];
            u8 b[65536];
            got = 0;
            while (got < targets) {
                int k = epoll_wait(ep, ev, 256, 2000);
                if (k <= 0) break;
                for (int j = 0; j < k; j++) {
                    int i = ev[j].data.u32;
                    ssize_t r = recv(fds[i], b, sizeof b, 0);
                    if (r > 0 && rid_at(b, r) == 0x10000000 + i) lat[got++] = now() - st[i];
                }
            }
            report(round ? "fan-steady" : "fan-first", got, got * vb, now() - t0, cpu() - c0, cpu_user() - u0, lat,
                   got);
        }
        return 0;
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    bufs(fd);
    struct sockaddr_in a = sa_of(arg(ac, av, "host", "127.0.0.1"), port);
    if (connect(fd, (void *)&a, sizeof a)) die("connect");
    struct timeval tv = {2, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    long tot = n + warm, sent = 0, got = 0;
    double *st = malloc(tot * sizeof(double)), *lat = malloc(tot * sizeof(double)), t0 = now(), c0 = cpu(),
           u0 = cpu_user();
    if (batch > 64) batch = 64;
    static u8 ib[64][2048], ob[64][2048];
    struct mmsghdr mi[64], mo[64];
    struct iovec vi[64], vo[64];
    for (int i = 0; i < 64; i++) {
        memcpy(ob[i], req, rl);
        vi[i] = (struct iovec){ib[i], 2048};
        vo[i] = (struct iovec){ob[i], rl};
        memset(&mi[i], 0, sizeof mi[i]);
        memset(&mo[i], 0, sizeof mo[i]);
        mi[i].msg_hdr.msg_iov = &vi[i];
        mi[i].msg_hdr.msg_iovlen = 1;
        mo[i].msg_hdr.msg_iov = &vo[i];
        mo[i].msg_hdr.msg_iovlen = 1;
    }
    while (got < tot) {
        while (sent < tot && sent - got < win) {
            int k = 0;
            while (k < batch && sent < tot && sent - got < win) {
                put_rid(ob[k] + ro, 0x10000000 + sent);
                st[sent++] = now();
                k++;
            }
            if (k == 1)
                send(fd, ob[0], rl, 0);
            else
                for (int d = 0; d < k;) {
                    int s = sendmmsg(fd, mo + d, k - d, 0);
                    if (s <= 0) die("sendmmsg");
                    d += s;
                }
        }
        int k = 1;
        if (batch == 1) {
            ssize_t r = recv(fd, ib[0], 2048, 0);
            if (r < 0) die("recv");
            mi[0].msg_len = r;
        } else {
            k = recvmmsg(fd, mi, batch, MSG_WAITFORONE, NULL);
            if (k < 0) die("recvmmsg");
        }
        for (int i = 0; i < k; i++) {
            long id = rid_at(ib[i], mi[i].msg_len) - 0x10000000;
            if (id < 0 || id >= tot) continue;
            if (id >= warm) lat[id - warm] = now() - st[id];
            if (++got == warm) {
                t0 = now();
                c0 = cpu();
                u0 = cpu_user();
            }
        }
    }
    report("get", n, n * vb, now() - t0, cpu() - c0, cpu_user() - u0, lat, n);
    return 0;
}
static int walk(int ac, char **av) { /* sequential GETBULKs with known oids: the floor of a walk */
    long rows = num(ac, av, "rows", 10000), mr = num(ac, av, "maxrep", 50);
    int cols = num(ac, av, "cols", 6), fd = socket(AF_INET, SOCK_DGRAM, 0);
    bufs(fd);
    struct sockaddr_in a = sa_of(arg(ac, av, "host", "127.0.0.1"), num(ac, av, "port", 16100));
    if (connect(fd, (void *)&a, sizeof a)) die("connect");
    long req = 0, vbs = 0;
    double *lat = malloc(sizeof(double) * (rows * cols / mr + cols * 2));
    double t0 = now(), c0 = cpu(), u0 = cpu_user();
    static u8 b[65536];
    for (int c = 1; c <= cols; c++)
        for (long r = 0; r < rows; r += mr) {
            u8 m[512], *p = m;
            u32 o[11];
            memcpy(o, TPO, sizeof TPO);
            o[9] = c;
            o[10] = r;
            p = w_oid(p, o, r ? 11 : 10);
            *p++ = 5;
            *p++ = 0;
            p = wrap(m, p, 0x30);
            p = wrap(m, p, 0x30);
            u8 t[512], *q = t;
            q = w_int(q, 2, 0x10000000 + req);
            q = w_int(q, 2, 0);
            q = w_int(q, 2, mr);
            memcpy(q, m, p - m);
            q += p - m;
            q = wrap(t, q, 0xA5);
            u8 *z = m;
            z = w_int(z, 2, 1);
            z = w_str(z, 4, "public", 6);
            memcpy(z, t, q - t);
            z += q - t;
            z = wrap(m, z, 0x30);
            double s = now();
            send(fd, m, z - m, 0);
            ssize_t n = recv(fd, b, sizeof b, 0);
            if (n < 0) die("recv");
            lat[req++] = now() - s;
            vbs += rows - r < mr ? rows - r : mr;
        }
    report("walk", req, vbs, now() - t0, cpu() - c0, cpu_user() - u0, lat, req);
    return 0;
}
static int make_trap(u8 *b, int version, u32 id, int *ridoff) {
    u8 v[1024], *p = v, *s;
    u32 up[] = {1, 3, 6, 1, 2, 1, 1, 3, 0}, to[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0},
        ld[] = {1, 3, 6, 1, 6, 3, 1, 1, 5, 3};
    u32 ix[] = {1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 7}, de[] = {1, 3, 6, 1, 2, 1, 2, 2, 1, 2, 7},
        os[] = {1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 7}, en[] = {1, 3, 6, 1, 4, 1, 99999, 3};
    u8 ag[4] = {127, 0, 0, 1};
    if (version == 2) {
        s = p;
        p = w_oid(p, up, 9);
        p = w_u64(p, 0x43, 123456);
        p = wrap(s, p, 0x30);
        s = p;
        p = w_oid(p, to, 11);
        p = w_oid(p, ld, 10);
        p = wrap(s, p, 0x30);
    }
    s = p;
    p = w_oid(p, ix, 11);
    p = w_int(p, 2, 7);
    p = wrap(s, p, 0x30);
    s = p;
    p = w_oid(p, de, 11);
    p = w_str(p, 4, "GigabitEthernet0/7", 18);
    p = wrap(s, p, 0x30);
    s = p;
    p = w_oid(p, os, 11);
    p = w_int(p, 2, 2);
    p = wrap(s, p, 0x30);
    p = wrap(v, p, 0x30);
    u8 t[1100], *q = t;
    if (version == 2) {
        q = w_int(q, 2, 0x10000000 + id);
        q = w_int(q, 2, 0);
        q = w_int(q, 2, 0);
    } else {
        q = w_oid(q, en, 8);
        q = w_str(q, 0x40, ag, 4);
        q = w_int(q, 2, 2);
        q = w_int(q, 2, 0);
        q = w_u64(q, 0x43, 123456);
    }
    memcpy(q, v, p - v);
    q += p - v;
    q = wrap(t, q, version == 2 ? 0xA7 : 0xA4);
    u8 *z = b;
    z = w_int(z, 2, version == 2);
    z = w_str(z, 4, "public", 6);
    memcpy(z, t, q - t);
    z += q - t;
    z = wrap(b, z, 0x30);
    *ridoff = -1;
    for (int i = 0; i < 40 && version == 2; i++)
        if (b[i] == 2 && b[i + 1] == 4 && b[i + 2] == 0x10) {
            *ridoff = i + 2;
            break;
        }
    return z - b;
}
static int blast(int ac, char **av) {
    long n = num(ac, av, "n", 10000), rate = num(ac, av, "rate", 50000);
    int ro, ver = num(ac, av, "version", 2), fd = socket(AF_INET, SOCK_DGRAM, 0);
    bufs(fd);
    struct sockaddr_in a = sa_of(arg(ac, av, "host", "127.0.0.1"), num(ac, av, "port", 16200));
    if (connect(fd, (void *)&a, sizeof a)) die("connect");
    static u8 ob[32][512];
    struct mmsghdr mo[32];
    struct iovec vo[32];
    memset(mo, 0, sizeof mo);
    int l = 0;
    for (int i = 0; i < 32; i++) {
        l = make_trap(ob[i], ver, 0, &ro);
        vo[i] = (struct iovec){ob[i], l};
        mo[i].msg_hdr.msg_iov = &vo[i];
        mo[i].msg_hdr.msg_iovlen = 1;
    }
    double t0 = now();
    long sent = 0, err = 0;
    while (sent < n) {
        long due = (now() - t0) * rate + 1;
        if (due > n) due = n;
        if (due <= sent) {
            struct timespec ts = {0, 50000};
            nanosleep(&ts, NULL);
            continue;
        }
        int k = due - sent > 32 ? 32 : due - sent;
        for (int i = 0; i < k && ro > 0; i++) put_rid(ob[i] + ro, 0x10000000 + sent + i);
        for (int d = 0; d < k;) {
            int s = sendmmsg(fd, mo + d, k - d, 0);
            if (s <= 0) {
                err++;
                d++;
            } else
                d += s;
        }
        sent += k;
    }
    double s = now() - t0;
    printf("{\"sent\":%ld,\"errors\":%ld,\"seconds\":%.6f,\"rate\":%.1f,\"bytes\":%d}\n", sent, err, s, sent / s, l);
    return 0;
}
static volatile long scount;
static int sink(int ac, char **av) { /* stdin: "report" prints and resets, "quit" ends */
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    int v = num(ac, av, "rcvbuf", 4 << 20);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &v, sizeof v);
    struct sockaddr_in a = sa_of("127.0.0.1", num(ac, av, "port", 16200));
    if (bind(fd, (void *)&a, sizeof a)) die("bind");
    printf("{\"ready\":true}\n");
    fflush(stdout);
    static u8 ib[32][2048];
    struct mmsghdr mi[32];
    struct iovec vi[32];
    memset(mi, 0, sizeof mi);
    for (int i = 0; i < 32; i++) {
        vi[i] = (struct iovec){ib[i], 2048};
        mi[i].msg_hdr.msg_iov = &vi[i];
        mi[i].msg_hdr.msg_iovlen = 1;
    }
    double c0 = cpu();
    char line[64];
    struct pollfd pf[2] = {{fd, POLLIN, 0}, {0, POLLIN, 0}};
    for (;;) {
        poll(pf, 2, -1);
        if (pf[0].revents) {
            int k = recvmmsg(fd, mi, 32, MSG_DONTWAIT, NULL);
            if (k > 0) scount += k;
        }
        if (pf[1].revents) {
            ssize_t r = read(0, line, sizeof line);
            if (r <= 0 || line[0] == 'q') return 0;
            printf("{\"count\":%ld,\"cpu\":%.6f,\"rssKb\":%ld}\n", scount, cpu() - c0, maxrss());
            fflush(stdout);
            scount = 0;
            c0 = cpu();
        }
    }
}
static void hex(const char *k, const u8 *b, int n, const char *sep) {
    printf("\"%s\":\"", k);
    for (int i = 0; i < n; i++) printf("%02x", b[i]);
    printf("\"%s", sep);
}
static int samples(void) {
    build_mib(1000);
    u8 q[4096], *s;
    static u8 out[OUTMAX + 1024];
    int ro, n;
    printf("{");
    for (int vb = 1; vb <= 60; vb++)
        if (vb == 1 || vb == 10 || vb == 50) {
            char k[20];
            n = make_get(q, vb, 400, &ro);
            sprintf(k, "get%d", vb);
            hex(k, q, n, ",");
            n = answer(q, n, out, &s);
            sprintf(k, "resp%d", vb);
            hex(k, s, n, ",");
        }
    n = make_trap(q, 2, 0, &ro);
    hex("trap2", q, n, ",");
    n = make_trap(q, 1, 0, &ro);
    hex("trap1", q, n, "");
    printf("}\n");
    return 0;
}
int main(int ac, char **av) {
    if (ac < 2) {
        fprintf(stderr, "usage: snmpbench respond|ping|walk|blast|sink|samples key=value...\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    if (!strcmp(av[1], "respond")) return respond(ac, av);
    if (!strcmp(av[1], "ping")) return ping(ac, av);
    if (!strcmp(av[1], "walk")) return walk(ac, av);
    if (!strcmp(av[1], "blast")) return blast(ac, av);
    if (!strcmp(av[1], "sink")) return sink(ac, av);
    if (!strcmp(av[1], "samples")) return samples();
    return 2;
}
