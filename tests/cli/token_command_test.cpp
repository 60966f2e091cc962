// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fb24/token_command.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <stop_token>
#include <string>

using namespace fb24;
using namespace std::chrono_literals;

namespace {

std::string token_of(const std::string& command, std::chrono::milliseconds patience = 20s,
                     std::stop_token stop = {}) {
    return token_from(command, patience, std::move(stop))();
}

std::string failure_of(const std::string& command, std::chrono::milliseconds patience = 20s,
                       std::stop_token stop = {}) {
    try {
        return "token: " + token_of(command, patience, std::move(stop));
    } catch (const fast_bitrix24::error& e) {
        CHECK(e.code() == fast_bitrix24::errc::token);
        return e.details().detail;
    }
}

} // namespace

TEST_CASE("the first line of a token command's output is the token") {
    CHECK(token_of("echo abc") == "abc");
    CHECK(token_of("printf ' abc\\r\\nmore\\n'") == "abc");
    CHECK(token_of("printf abc; echo noise >&2") == "abc");
    // what it leaves running may hold its output open
    CHECK(token_of("echo abc; sleep 5 &") == "abc");
    // more than anybody will read does not block it for ever
    CHECK(token_of("echo abc; exec 2>&1; yes | head -c 1000000") == "abc");
    // it is as ready for signals and closed pipes as any other program
    CHECK(token_of("yes 2>/dev/null | head -n 1") == "y");
}

TEST_CASE("a token command that fails is told of without what it said") {
    CHECK(failure_of("echo secret; exit 3") == "the token command ended with exit code 3");
    CHECK(failure_of("true") == "the token command gave no token in its first line of output");
    CHECK(failure_of("echo; echo secret") ==
          "the token command gave no token in its first line of output");
    CHECK(failure_of("echo secret; kill -KILL $$") == "the token command was ended by signal 9");
}

TEST_CASE("a token command that hangs is killed") {
    const auto began = std::chrono::steady_clock::now();
    CHECK(failure_of("sleep 50 & sleep 50", 100ms).starts_with("the token command took longer"));
    CHECK(failure_of("yes", 100ms).starts_with("the token command took longer"));
    std::stop_source stop;
    stop.request_stop();
    CHECK(failure_of("sleep 50", 20s, stop.get_token()) == "the token command was stopped");
    CHECK(std::chrono::steady_clock::now() - began < 10s);
}
