#!/bin/sh
# build.sh: builds what the bench needs into bench/build, and installs the npm peers into bench/node_modules.
#
# Needs gcc and npm. The other peers are left out, with a line that says so, unless Debian's packages are there:
# libsnmp-dev (libsnmp in C), golang-go and golang-github-gosnmp-gosnmp-dev (gosnmp).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here/build
mkdir -p "$out/state"
gcc -O2 -Wall -o "$out/snmpbench" "$here/native/snmpbench.c"
"$out/snmpbench" samples > "$out/samples.json"
gcc -O2 -o "$out/peer_netsnmp" "$here/native/peer_netsnmp.c" -lnetsnmp 2> "$out/netsnmp.log" ||
  echo "no libsnmp-dev: netsnmp-c left out ($out/netsnmp.log)"
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$out/gocache" \
  go build -o "$out/peer_gosnmp" "$here/native/peer_gosnmp.go" 2> "$out/gosnmp.log" ||
  echo "no gosnmp: gosnmp left out ($out/gosnmp.log)"
cd "$here" && npm ci --no-audit --no-fund --loglevel=error
