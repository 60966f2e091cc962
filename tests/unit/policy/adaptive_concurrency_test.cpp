// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/policy/adaptive_concurrency.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;

namespace {

const time_point start = time_point{} + std::chrono::hours(1);
const shipment one{{{"crm.deal.list", 1}}, false};

verdict ended(arrival what, double elapsed) {
    verdict v;
    v.what = what;
    v.elapsed = seconds(elapsed);
    return v;
}

std::size_t fill(adaptive_concurrency& policy, time_point now) {
    std::size_t left = 0;
    while (left < 1000 && acquire(policy, one, now))
        ++left;
    return left;
}

} // namespace

TEST_CASE("no more in flight than the ceiling, and the next one when one has ended") {
    adaptive_concurrency policy(3);
    CHECK(fill(policy, start) == 3);
    CHECK(policy.earliest(one, start) == after_an_arrival);
    policy.arrived(one, ended(arrival::answered, 1), start + seconds(1));
    CHECK(policy.earliest(one, start + seconds(1)) == start + seconds(1));
    CHECK(fill(policy, start + seconds(1)) == 1);
}

TEST_CASE("the largest numbers are limits, too") {
    constexpr auto largest = static_cast<std::size_t>(-1);
    for (const std::size_t n : {largest, largest - 1, largest / 2 + 1, largest / 2}) {
        CAPTURE(n);
        adaptive_concurrency policy(n);
        CHECK(policy.limit() == n);
        policy.arrived(one, ended(arrival::lost, 1), start + seconds(1));
        CHECK(policy.limit() >= n / 2 - 1);
        CHECK(fill(policy, start + seconds(1)) == 1000);
    }
}

TEST_CASE("a lowered ceiling is exact for what is queued, and restoring it loses nothing") {
    adaptive_concurrency policy(50);
    CHECK(fill(policy, start) == 50);
    policy.set_ceiling(2);
    for (int i = 0; i < 48; ++i) {
        policy.arrived(one, ended(arrival::answered, 1), start);
        CHECK_FALSE(acquire(policy, one, start));
    }
    policy.arrived(one, ended(arrival::answered, 1), start);
    CHECK(fill(policy, start) == 1);
    CHECK(policy.in_flight() == 2);
    policy.set_ceiling(1);
    CHECK(policy.limit() == 1);
    policy.set_ceiling(50);
    CHECK(policy.limit() == 50);
    policy.set_ceiling(0);
    CHECK(policy.ceiling() == 1);
    policy.set_ceiling(80);
    CHECK(policy.limit() == 80);
}

TEST_CASE("the limit falls fast on failures, once for what was in flight together") {
    for (const auto what :
         {arrival::server_failed, arrival::timed_out, arrival::lost, arrival::rate_refused}) {
        adaptive_concurrency policy(48);
        CHECK(fill(policy, start) == 48);
        for (int i = 0; i < 20; ++i)
            policy.arrived(one, ended(what, 1), start + seconds(1));
        CHECK(policy.limit() == 24);
        // a portal that goes on failing is soon asked for one at a time, and never for none
        time_point now = start + seconds(2);
        for (int i = 0; i < 50; ++i, now += seconds(2))
            policy.arrived(one, ended(what, 0.5), now);
        CHECK(policy.limit() == 1);
        CHECK(policy.in_flight() == 0);
        CHECK(acquire(policy, one, now));
    }
}

TEST_CASE("the limit recovers step by step with answers, up to the ceiling") {
    adaptive_concurrency policy(20);
    policy.departed(one, start);
    policy.arrived(one, ended(arrival::lost, 0.1), start + seconds(0.1));
    CHECK(policy.limit() == 10);
    std::size_t before = policy.limit();
    for (int i = 0; i < 100; ++i) {
        policy.departed(one, start + seconds(1));
        policy.arrived(one, ended(arrival::answered, 0), start + seconds(1));
        CHECK(policy.limit() <= before + 1);
        before = policy.limit();
    }
    CHECK(policy.limit() == 20);
}

TEST_CASE("what was learnt is kept while the ceiling is lowered") {
    adaptive_concurrency policy(40);
    policy.departed(one, start);
    policy.arrived(one, ended(arrival::server_failed, 0), start);
    policy.set_ceiling(1);
    policy.set_ceiling(40);
    CHECK(policy.limit() == 20);
}

TEST_CASE("refusals that say nothing about the load change nothing") {
    adaptive_concurrency policy(40);
    for (const auto what : {arrival::operating_refused, arrival::too_large, arrival::never_sent,
                            arrival::other_refusal}) {
        policy.departed(one, start);
        policy.arrived(one, ended(what, 0), start);
    }
    CHECK(policy.limit() == 40);
    CHECK(policy.in_flight() == 0);
}

TEST_CASE("L10 a withdrawn request gives its place back") {
    adaptive_concurrency policy(2);
    CHECK(fill(policy, start) == 2);
    policy.withdrawn(one, start);
    CHECK(fill(policy, start) == 1);
}
