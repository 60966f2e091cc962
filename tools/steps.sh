# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Functions of tools/test.sh and tools/demo.sh; the current folder is the top of the checkout.

logs=$PWD/build/logs
mkdir -p "$logs"
jobs=$(nproc 2>/dev/null || echo 2)
tests_run=0
tests_failed=0
steps_failed=

# One cache for every checkout of this machine.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1

compiler_name() {
    "$1" --version 2>/dev/null | head -n 1 || echo "$1"
}

# logged LOG COMMAND...: quiet; the end of the log is shown if the command fails.
logged() {
    log=$1
    shift
    if "$@" >"$log" 2>&1; then
        return 0
    fi
    # The first errors tell more than the last lines.
    grep -n -E -A 6 '(error|Error|FAILED|fatal|undefined reference)[: ]' "$log" | head -n 60 >&2 || true
    tail -n 15 "$log" >&2
    echo "failed: $*" >&2
    echo "whole log: $log" >&2
    return 1
}

# configuration WORDS NAME CMAKE-ARGUMENTS...: configures, builds and tests one build folder.
configuration() {
    words=$1
    name=$2
    shift 2
    began=$(date +%s)
    if ! logged "$logs/$name-configure.log" cmake "$@" ||
        ! logged "$logs/$name-build.log" cmake --build "build/$name" -j "$jobs"; then
        steps_failed="$steps_failed '$words' does not build;"
        return 0
    fi
    built=$(date +%s)
    log=$logs/$name-test.log
    ctest --test-dir "build/$name" -j "$jobs" --output-on-failure >"$log" 2>&1 || true
    count=$(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log")
    if [ -z "$count" ] || [ "${count#* }" -eq 0 ]; then
        tail -n 15 "$log" >&2
        steps_failed="$steps_failed '$words' ran no test;"
        return 0
    fi
    tests_failed=$((tests_failed + ${count% *}))
    tests_run=$((tests_run + ${count#* }))
    if [ "${count% *}" -ne 0 ]; then
        grep -v -E '^ *Start +[0-9]+: |^ *[0-9]+/[0-9]+ Test +#[0-9]+: .*Passed' "$log" | head -n 300 >&2
        echo "whole log: $log" >&2
    fi
    echo "$words: ${count#* } tests, ${count% *} failed" \
        "(built in $((built - began)) s, tested in $(($(date +%s) - built)) s)"
}

closing_line() {
    if [ -n "$steps_failed" ]; then
        echo "failed:$steps_failed" >&2
        tests_failed=$((tests_failed + 1))
        tests_run=$((tests_run + 1))
    fi
    percent=100
    [ "$tests_run" -eq 0 ] || percent=$(((tests_run - tests_failed) * 100 / tests_run))
    [ "$tests_run" -ne 0 ] || percent=0
    echo "$percent% tests passed, $tests_failed tests failed out of $tests_run"
    [ "$tests_failed" -eq 0 ] && [ "$tests_run" -ne 0 ]
    exit
}
