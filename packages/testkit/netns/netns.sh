#!/bin/sh
# Two test hosts on one machine: network namespaces joined by a veth pair. Needs root (CAP_NET_ADMIN), ip, nft and tc.
#
#   netns.sh up NAME                   makes NAME-a (10.77.0.1, fd77::1) and NAME-b (10.77.0.2, fd77::2)
#   netns.sh down NAME                 removes both; fine when they are not there
#   netns.sh loss NAME PERCENT [PORT]  NAME-b drops PERCENT of the UDP datagrams that come in (to PORT); 0 ends it
#   netns.sh rate NAME KBIT            NAME-a sends at most KBIT kbit/s and queues up to 400 ms; 0 ends it
#   netns.sh mtu NAME OCTETS
#   netns.sh link NAME up|down         plugs the cable of NAME-b in or out
#   netns.sh address NAME ADDRESS      gives NAME-b one more IPv4 address, for a multi-homed agent (10.77.0.3)
#
# Run a program on a host: ip netns exec NAME-a COMMAND...
# Delay, duplication and reordering need netem, which not every kernel has: `Relay` does those anywhere.
set -eu
usage() { sed -n '4,10p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
needs() { command -v "$1" >/dev/null || { echo "netns.sh: $1 is not installed (Debian: $2)" >&2; exit 3; }; }
COMMAND=$1
NAME=$2
shift 2
needs ip iproute2

case $COMMAND in
  up)
    for host in a b; do ip netns add "$NAME-$host"; done
    ip link add v-a netns "$NAME-a" type veth peer name v-b netns "$NAME-b"
    number=0
    for host in a b; do
      number=$((number + 1))
      ip -n "$NAME-$host" link set lo up
      ip -n "$NAME-$host" addr add "10.77.0.$number/24" dev "v-$host"
      ip -n "$NAME-$host" addr add "fd77::$number/64" dev "v-$host" nodad
      ip -n "$NAME-$host" link set "v-$host" up
    done
    ;;
  down)
    for host in a b; do ip netns del "$NAME-$host" 2>/dev/null || :; done
    ;;
  loss)
    percent=${1:?percent}
    port=${2:-}
    needs nft nftables
    ip netns exec "$NAME-b" nft delete table inet loss 2>/dev/null || :
    [ "$percent" = 0 ] && exit
    ip netns exec "$NAME-b" nft -f - <<EOF
table inet loss {
  chain in {
    type filter hook input priority 0;
    meta l4proto udp ${port:+udp dport $port} numgen random mod 100 < $percent drop
  }
}
EOF
    ;;
  rate)
    kbit=${1:?kbit}
    ip netns exec "$NAME-a" tc qdisc del dev v-a root 2>/dev/null || :
    [ "$kbit" = 0 ] && exit
    ip netns exec "$NAME-a" tc qdisc add dev v-a root tbf rate "${kbit}kbit" burst 16kb latency 400ms
    ;;
  mtu)
    ip -n "$NAME-a" link set v-a mtu "${1:?octets}"
    ip -n "$NAME-b" link set v-b mtu "$1"
    ;;
  link)
    ip -n "$NAME-b" link set v-b "${1:?up or down}"
    ;;
  address)
    ip -n "$NAME-b" addr add "${1:?address}/24" dev v-b
    ;;
  *) usage ;;
esac
