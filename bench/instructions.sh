#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# sh bench/instructions.sh   counts the instructions that fb24 spends on a byte of a list over plain
# HTTP: receiving, parsing, writing. Unlike time, that number is the same on a busy machine, so it is
# a gate: more than the limit fails. (12.6 with g++ 12; the limit leaves a tenth for other compilers.)
set -eu

most=${1:-14}
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top"
. tools/steps.sh
sh tools/install-packages.sh build bench
logged "$logs/bench-configure.log" cmake --preset release -DFAST_BITRIX24_BUILD_BENCH=OFF
logged "$logs/bench-build.log" cmake --build build/release -j "$jobs" --target fb24 fb24-portal

scratch=$(mktemp -d "${TMPDIR:-/tmp}/fb24-bench-XXXXXX")
portal=
cleanup() {
    [ -z "$portal" ] || kill "$portal" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
build/release/fb24-portal --port 0 --http --deals 100000 --no-limits >"$scratch/portal" 2>&1 &
portal=$!
until grep -q '^listening on ' "$scratch/portal"; do sleep 0.1; done
webhook=$(sed -n 's/^listening on //p' "$scratch/portal")

count() {
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$scratch/log" \
        build/release/fb24 --webhook "$webhook" get-all crm.deal.list "{\"filter\":{\"<=ID\":$1}}" \
        >"$scratch/rows"
    awk '/I +refs:/ { gsub(",", "", $NF); print $NF }' "$scratch/log"
}
# the difference of two lists leaves the start of the program out
few=$(count 2500)
few_bytes=$(wc -c <"$scratch/rows")
many=$(count 12500)
many_bytes=$(wc -c <"$scratch/rows")
awk -v i=$((many - few)) -v b=$((many_bytes - few_bytes)) -v most="$most" 'BEGIN {
    printf "%.2f instructions a byte (at most %s)\n", i / b, most
    exit !(i / b <= most)
}'
