#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# sh tools/install-packages.sh GROUP...   groups: build test bench all
# Installs from Debian what the group needs and the machine lacks; says so; else says nothing.
set -eu

build="g++ cmake ninja-build ccache libasio-dev libmbedtls-dev picojson-dev libcli11-dev
    libcpp-httplib-dev libssl-dev python3"
test="doctest-dev libcurl4-openssl-dev openssl curl"
bench="valgrind"
all="clang libclang-rt-dev clang-format-14 meson pkg-config qemu-user
    g++-arm-linux-gnueabihf g++-s390x-linux-gnu"

wanted=
for group in "$@"; do
    case $group in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    bench) wanted="$wanted $bench" ;;
    all) wanted="$wanted $all" ;;
    *)
        echo "install-packages.sh: no group '$group' (build, test, bench, all)" >&2
        exit 2
        ;;
    esac
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is no Debian: if the build complains, install what these packages hold:" $wanted >&2
    exit 0
fi

missing=
for package in $wanted; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Missing Debian packages; as root, run: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y "$@" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        echo "apt-get $* failed" >&2
        exit 1
    fi
}
echo "Installing from Debian:$missing"
apt -q update
apt -q install --no-install-recommends $missing
