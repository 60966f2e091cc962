#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# sh tools/demo.sh   installs what is missing, builds, starts the emulated portal, lists its 100,000
#                    deals over TLS, and checks that each came exactly once in at most 41 requests.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top"
. tools/steps.sh

deals=100000
most_requests=41

sh tools/install-packages.sh build
if [ ! -x build/release/fb24 ] || [ ! -x build/release/fb24-portal ]; then
    echo "Building fb24 and fb24-portal (once) ..."
fi
logged "$logs/demo-configure.log" cmake --preset release -DFAST_BITRIX24_BUILD_BENCH=OFF
logged "$logs/demo-build.log" cmake --build build/release -j "$jobs" --target fb24 fb24-portal

scratch=$(mktemp -d "${TMPDIR:-/tmp}/fb24-demo-XXXXXX")
portal=
cleanup() {
    [ -z "$portal" ] || kill "$portal" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() {
    echo "demo failed: $*" >&2
    [ ! -s "$scratch/portal.log" ] || tail -n 5 "$scratch/portal.log" >&2
    exit 1
}

# The portal makes its data, its CA and its certificate at start, and says where it listens.
build/release/fb24-portal --port 0 --ca-out "$scratch/ca.pem" --deals "$deals" --stats \
    >"$scratch/portal.log" 2>&1 &
portal=$!
waited=0
until grep -q '^ca: ' "$scratch/portal.log"; do
    kill -0 "$portal" 2>/dev/null || fail "fb24-portal did not start"
    [ "$waited" -lt 600 ] || fail "fb24-portal was not ready within a minute"
    waited=$((waited + 1))
    sleep 0.1
done
webhook=$(sed -n 's/^listening on //p' "$scratch/portal.log")

echo "Listing $deals deals from an emulated portal at ${webhook%%/rest/*} ..."
tools/measure "$scratch/measured" \
    build/release/fb24 --ca-file "$scratch/ca.pem" --webhook "$webhook" \
    get-all crm.deal.list >"$scratch/deals.ndjson" || fail "fb24 ended with code $?"
read -r seconds cpu peak <"$scratch/measured"

kill "$portal"
wait "$portal" || fail "fb24-portal ended badly"
portal=
requests=$(sed -n 's/^requests //p' "$scratch/portal.log")

# One row a line, each with its own id.
awk '
    match($0, /"ID":"?[0-9]+/) { id = substr($0, RSTART, RLENGTH); if (seen[id]++) doubled++; next }
    { strange++ }
    END { print NR, length(seen), doubled + 0, strange + 0 }
' "$scratch/deals.ndjson" >"$scratch/counted"
read -r rows different doubled strange <"$scratch/counted"

awk -v rows="$rows" -v requests="$requests" -v seconds="$seconds" -v cpu="$cpu" -v peak="$peak" '
    BEGIN {
        printf "rows           %d\nrequests       %d\nseconds        %.2f (%.2f of processor time)\n", \
            rows, requests, seconds, cpu
        printf "rows a second  %d\npeak memory    %.1f MiB\n", rows / seconds, peak / 1024
    }'

[ "$strange" -eq 0 ] || fail "$strange lines are no deals"
[ "$doubled" -eq 0 ] || fail "$doubled rows came more than once"
[ "$different" -eq "$deals" ] || fail "$((deals - different)) of $deals deals are missing"
[ "$requests" -le "$most_requests" ] || fail "$requests requests, at most $most_requests are needed"
echo "Every deal is there exactly once."
