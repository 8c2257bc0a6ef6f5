#!/bin/sh
# start-agent.sh DIR PORT [options]: starts Net-SNMP's snmpd on loopback, waits
# until it answers, and leaves DIR/snmpd.pid, DIR/snmpd.log. Needs no root
# privileges. DIR is made, and holds all that the agent writes.
#
#   PORT               UDP and TCP, on 127.0.0.1 and ::1
#   --tls PORT         also TLS over TCP (PORT) and DTLS over UDP (same PORT) on 127.0.0.1;
#                      the certificate 'manager' of make-certs.sh is tsm user 'manager'. TLS is
#                      1.0 only: see make-certs.sh. Take another PORT at every start: the old
#                      one can stay in use for a minute
#   --trap PORT        sends its own notifications to 127.0.0.1:PORT, v1, v2c, and as a v2c inform
#   --inform3 PORT     sends its own notifications to 127.0.0.1:PORT as v3 informs (sha256-aes128)
#   --trap3 PORT       the same as v3 traps
#   --proxy PORT OID   forwards OID to the v2c agent on 127.0.0.1:PORT (community public)
#   --types            also starts the AgentX sub-agent of subagent.c (pid: DIR/subagent.pid): IpAddress, Counter64,
#                      Opaque and floats, settable. Compiles it with cc into DIR (libsnmp-dev) when it is not there
#   --conf FILE        one more configuration file, read last
#   --debug TOKENS     snmpd's -D
# The AgentX master socket is DIR/agentx.
# Stop it with: stop.sh DIR subagent snmpd
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
DIR=${1:?directory}; PORT=${2:?port}; shift 2
mkdir -p "$DIR/persist/sub"
DIR=$(cd "$DIR" && pwd)
[ ! -f "$DIR/snmpd.pid" ] || { echo "already started: $DIR/snmpd.pid" >&2; exit 1; }
rm -f "$DIR"/persist/snmpd.conf "$DIR/agentx"
GEN=$DIR/snmpd.generated.conf
: > "$GEN"; chmod 600 "$GEN"
"$HERE/users.sh" agent >> "$GEN"
echo "agentXSocket unix:$DIR/agentx" >> "$GEN"
LISTEN="udp:127.0.0.1:$PORT,udp6:[::1]:$PORT,tcp:127.0.0.1:$PORT,tcp6:[::1]:$PORT"
EXTRA='' DEBUG='' TYPES=''
AUTH=${INTEROP_AUTH_PASS:-auth-secret-1} PRIV=${INTEROP_PRIV_PASS:-priv-secret-2}
V3="-v 3 -u sha256-aes128 -l authPriv -a SHA-256 -A $AUTH -x AES -X $PRIV"
while [ $# -gt 0 ]; do
  case $1 in
    --tls) "$HERE/make-certs.sh" "$DIR"; export OPENSSL_CONF="$DIR/openssl.cnf"
      { echo "[snmp] localCert $(sed -n 's/^snmpd //p' "$DIR/tls/fingerprints")"
        echo "[snmp] trustCert $(sed -n 's/^manager //p' "$DIR/tls/fingerprints")"
        echo "certSecName 10 $(sed -n 's/^manager //p' "$DIR/tls/fingerprints") --sn manager"
        echo "rwuser -s tsm manager priv .1"; } >> "$GEN"
      LISTEN="$LISTEN,tlstcp:127.0.0.1:$2,dtlsudp:127.0.0.1:$2"; shift 2 ;;
    --trap) { echo "trapsess -v 1 -c public 127.0.0.1:$2"
      echo "trapsess -v 2c -c public 127.0.0.1:$2"
      echo "trapsess -Ci -v 2c -c public 127.0.0.1:$2"; } >> "$GEN"; shift 2 ;;
    --trap3) echo "trapsess $V3 127.0.0.1:$2" >> "$GEN"; shift 2 ;;
    --inform3) echo "trapsess -Ci $V3 127.0.0.1:$2" >> "$GEN"; shift 2 ;;
    --proxy) echo "proxy -v 2c -c public 127.0.0.1:$2 $3" >> "$GEN"; shift 3 ;;
    --types) TYPES=yes; shift ;;
    --conf) EXTRA=",$2"; shift 2 ;;
    --debug) DEBUG="-D$2"; shift 2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
done
export SNMP_PERSISTENT_DIR="$DIR/persist" SNMPCONFPATH="$DIR" MIBS=''
# Modules that need the root user or the machine's own files stay out.
snmpd -f -C -c "$HERE/snmpd.conf,$GEN$EXTRA" -Lf "$DIR/snmpd.log" -r $DEBUG \
  -I -smux,mteTrigger,mteTriggerConf,diskio,lmsensorsMib \
  "$LISTEN" >"$DIR/snmpd.out" 2>&1 </dev/null &
echo $! > "$DIR/snmpd.pid"
i=0
until snmpget -v 2c -c public -On -t 0.2 -r 0 "127.0.0.1:$PORT" .1.3.6.1.2.1.1.3.0 >/dev/null 2>&1; do
  i=$((i + 1))
  if [ $i -gt 100 ] || ! kill -0 "$(cat "$DIR/snmpd.pid")" 2>/dev/null; then
    echo "snmpd did not start:" >&2; cat "$DIR/snmpd.log" "$DIR/snmpd.out" >&2
    kill "$(cat "$DIR/snmpd.pid")" 2>/dev/null || :; rm -f "$DIR/snmpd.pid"; exit 1
  fi
  sleep 0.1
done
[ -n "$TYPES" ] || exit 0
[ -x "$DIR/subagent" ] || cc -O1 -o "$DIR/subagent" "$HERE/subagent.c" -lnetsnmpagent -lnetsnmp
SNMP_PERSISTENT_DIR="$DIR/persist/sub" "$DIR/subagent" "unix:$DIR/agentx" >"$DIR/subagent.log" 2>&1 </dev/null &
echo $! > "$DIR/subagent.pid"
i=0
until snmpget -v 2c -c public -On -t 0.2 -r 0 "127.0.0.1:$PORT" .1.3.6.1.4.1.8072.9999.9998.7.0 2>/dev/null | grep -q Float; do
  i=$((i + 1))
  if [ $i -gt 100 ]; then echo "the sub-agent did not register:" >&2; cat "$DIR/subagent.log" >&2; exit 1; fi
  sleep 0.1
done
