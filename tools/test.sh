#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# sh tools/test.sh         installs what is missing, builds with the machine's compiler, runs the tests
# sh tools/test.sh --all   g++ and clang++, plain and under sanitizers, Meson, formatting, installation,
#                          other architectures, fuzzers, instructions a byte
# Logs are in build/logs/. The last line is ctest's count, over all runs.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top"
. tools/steps.sh

mode=plain
for argument in "$@"; do
    case $argument in
    --all) mode=all ;;
    -h | --help)
        sed -n '4,7s/^# //p' "$0"
        exit 0
        ;;
    *)
        echo "test.sh: unknown argument '$argument' (try --help)" >&2
        exit 2
        ;;
    esac
done

if [ "$mode" = plain ]; then
    sh tools/install-packages.sh build test
    configuration "$(compiler_name "${CXX:-c++}")" dev --preset dev
    closing_line
fi

sh tools/install-packages.sh build test bench all

configuration "g++" all-gcc --preset dev -B build/all-gcc -DCMAKE_CXX_COMPILER=g++ \
    -DFAST_BITRIX24_ALL_TESTS=ON
configuration "clang++" all-clang --preset dev -B build/all-clang -DCMAKE_CXX_COMPILER=clang++
configuration "clang++, sanitizers" all-sanitize-clang --preset sanitize -B build/all-sanitize-clang \
    -DCMAKE_CXX_COMPILER=clang++
configuration "g++, sanitizers" all-sanitize-gcc --preset sanitize -B build/all-sanitize-gcc \
    -DCMAKE_CXX_COMPILER=g++
for target in arm-linux-gnueabihf s390x-linux-gnu; do
    configuration "$target (qemu)" "all-$target" -S tests/cross -B "build/all-$target" -G Ninja \
        -DCMAKE_TOOLCHAIN_FILE="$top/cmake/cross.cmake" -DFB24_TARGET=$target
done
configuration "fuzzers" all-fuzz --preset dev -B build/all-fuzz -DCMAKE_CXX_COMPILER=clang++ \
    -DFAST_BITRIX24_BUILD_FUZZERS=ON -DFAST_BITRIX24_BUILD_TESTS=OFF \
    -DFAST_BITRIX24_BUILD_TOOLS=OFF -DFAST_BITRIX24_BUILD_EXAMPLES=OFF
closing_line
