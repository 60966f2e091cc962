#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# sh bench/run.sh [ROUNDS]   measures everything that the project claims, in one run: processor time and
# peak memory of a list of 100,000 deals over HTTP and TLS, beside the Python original (if PYTHONPATH
# leads to it and python3 has its dependencies) and beside the transport alone; handshakes; parsing.
# Only the ratios mean something: machines differ and are busy.
set -eu

rounds=${1:-3}
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top"
. tools/steps.sh
sh tools/install-packages.sh build
logged "$logs/bench-configure.log" cmake --preset release -DFAST_BITRIX24_BUILD_BENCH=ON \
    -DFAST_BITRIX24_BUILD_TESTS=OFF -DFAST_BITRIX24_BUILD_EXAMPLES=OFF
logged "$logs/bench-build.log" cmake --build build/release -j "$jobs"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/fb24-bench-XXXXXX")
http_portal=
tls_portal=
cleanup() {
    [ -z "$http_portal" ] || kill "$http_portal" 2>/dev/null || true
    [ -z "$tls_portal" ] || kill "$tls_portal" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

build/release/fb24-portal --port 0 --http --deals 100000 --no-limits >"$scratch/http" 2>&1 &
http_portal=$!
build/release/fb24-portal --port 0 --ca-out "$scratch/ca.pem" --deals 100000 --no-limits \
    >"$scratch/tls" 2>&1 &
tls_portal=$!
address() {
    until grep -q '^listening on ' "$1"; do sleep 0.1; done
    sed -n 's/^listening on //p' "$1"
}
http=$(address "$scratch/http")
tls=$(address "$scratch/tls")
until [ -s "$scratch/ca.pem" ]; do sleep 0.1; done

# best NAME COMMAND...: the least processor time of the rounds, and the largest memory
best() {
    name=$1
    shift
    : >"$scratch/all"
    for _ in $(seq "$rounds"); do
        tools/measure "$scratch/one" "$@" >/dev/null 2>"$scratch/errors" || {
            echo "$name: not measured: $(tail -n 1 "$scratch/errors")"
            return 0
        }
        cat "$scratch/one" >>"$scratch/all"
    done
    sort -k2,2n "$scratch/all" | head -n 1 >"$scratch/$name.best"
    awk -v name="$name" '{ printf "%-16s %6.2f s of processor time, %7.1f MiB\n", name, $2, $3 / 1024 }' \
        "$scratch/$name.best"
}
ratio() {
    [ -s "$scratch/$1.best" ] && [ -s "$scratch/$2.best" ] || return 0
    awk -v what="$1 / $2" 'NR == FNR { a = $2; m = $3; next }
        $2 > 0 { printf "%-32s time %.3f, memory %.3f\n", what, a / $2, m / $3 }' \
        "$scratch/$1.best" "$scratch/$2.best"
}

echo "A list of 100,000 deals, best of $rounds:"
best fb24-http build/release/fb24 --webhook "$http" get-all crm.deal.list
best fb24-tls build/release/fb24 --webhook "$tls" --ca-file "$scratch/ca.pem" get-all crm.deal.list
best memory-http build/release/bench/get_all_bench "$http"
best original-http python3 bench/original.py "$http"
best original-tls python3 bench/original.py "$tls"
page='{"halt":0,"cmd":{"c0":"crm.deal.list"'
for i in $(seq 49); do page="$page,\"c$i\":\"crm.deal.list?start=$((i * 50))\""; done
best floor-tls build/release/bench/transport_floor --ca-file "$scratch/ca.pem" --post "$page}}" \
    "${tls}batch" 170000000
echo
ratio fb24-http original-http
ratio fb24-tls original-tls
ratio fb24-tls floor-tls
ratio memory-http original-http
echo
echo "Handshakes and idle connections:"
build/release/bench/handshakes "$tls" "$scratch/ca.pem"
echo
echo "Parsing:"
build/release/bench/parse_bench
