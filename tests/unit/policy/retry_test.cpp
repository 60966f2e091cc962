// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/retry.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace fast_bitrix24;

TEST_CASE("back-off: full jitter under a bound that doubles up to its cap") {
    backoff waits({}, 1);
    const double bounds[] = {0.5, 1, 2, 4, 8, 16, 20, 20};
    for (int retry = 1; retry <= 8; ++retry) {
        double lowest = 1e9;
        double highest = 0;
        double sum = 0;
        for (int i = 0; i < 1000; ++i) {
            const double wait = to_seconds(waits.wait(retry, arrival::lost));
            lowest = std::min(lowest, wait);
            highest = std::max(highest, wait);
            sum += wait;
        }
        const double bound = bounds[retry - 1];
        CHECK(lowest >= 0);
        CHECK(highest < bound);
        CHECK(lowest < 0.02 * bound);
        CHECK(highest > 0.98 * bound);
        CHECK(sum / 1000 == doctest::Approx(bound / 2).epsilon(0.1));
    }
    CHECK(waits.wait(1000000, arrival::lost) < seconds(20));
    CHECK(waits.wait(-5, arrival::lost) < seconds(0.5));
}

TEST_CASE("back-off: the same seed gives the same waits, objects of their own differ") {
    backoff a({}, 42);
    backoff b({}, 42);
    backoff c;
    backoff d;
    int same = 0;
    for (int i = 0; i < 50; ++i) {
        CHECK(a.wait(3, arrival::lost) == b.wait(3, arrival::lost));
        same += c.wait(3, arrival::lost) == d.wait(3, arrival::lost) ? 1 : 0;
    }
    CHECK(same < 5);
}

TEST_CASE("L1 L3 a rate refusal waits at least for the counter to fall, spread over time") {
    backoff_options options;
    options.refusal_floor = seconds(0.5);
    backoff waits(options, 3);
    std::vector<double> all;
    for (int i = 0; i < 50; ++i)
        all.push_back(to_seconds(waits.wait(3, arrival::rate_refused)));
    std::sort(all.begin(), all.end());
    CHECK(all.front() >= 0.5);
    CHECK(all.back() - all.front() >= 1);
    // and no half of a second holds most of them
    for (const double from : all)
        CHECK(std::count_if(all.begin(), all.end(),
                            [from](double t) { return t >= from && t < from + 0.5; }) < 25);
}

TEST_CASE("L6 Retry-After is a lower bound, clamped to 0 .. 600 s") {
    backoff waits({}, 5);
    const auto wait = [&waits](double s) {
        return to_seconds(waits.wait(1, arrival::server_failed, seconds(s)));
    };
    CHECK(wait(5) >= 5);
    CHECK(wait(5) <= 5.5);
    CHECK(wait(0) <= 0.5);
    CHECK(wait(-1) >= 0);
    CHECK(wait(-1) <= 0.5);
    CHECK(wait(99999999) >= 600);
    CHECK(wait(99999999) <= 600.5);
}

TEST_CASE("back-off refuses numbers that make no sense") {
    backoff_options options;
    options.factor = 0.5;
    CHECK_THROWS_AS(backoff{options}, usage_error);
    options.factor = std::nan("");
    CHECK_THROWS_AS(backoff{options}, usage_error);
    options = {};
    options.cap = seconds(0.1);
    CHECK_THROWS_AS(backoff{options}, usage_error);
    options = {};
    options.base = seconds(-1);
    CHECK_THROWS_AS(backoff{options}, usage_error);
}

TEST_CASE("L2 under total outage retries stop: sustained amplification is at most 1.1") {
    retry_budget budget;
    std::uint64_t sent = 0;
    const std::uint64_t calls = 10000;
    for (std::uint64_t call = 0; call < calls; ++call) {
        ++sent;
        for (int retry = 1; retry < 6 && budget.take(arrival::lost); ++retry)
            ++sent;
    }
    CHECK(sent - calls == 100); // the burst that the bucket holds, and nothing after it
    CHECK(static_cast<double>(sent) / static_cast<double>(calls) <= 1.1);
}

TEST_CASE("L2 time-outs cost twice as much, an operating limit nothing") {
    retry_budget budget;
    int retries = 0;
    while (budget.take(arrival::timed_out))
        ++retries;
    CHECK(retries == 50);
    CHECK_FALSE(budget.take(arrival::rate_refused));
    for (int i = 0; i < 1000; ++i)
        CHECK(budget.take(arrival::operating_refused));
}

TEST_CASE("a portal that fails one request in five is retried for ever") {
    retry_budget budget;
    detail::jitter_source dice(7);
    for (int call = 0; call < 100000; ++call) {
        int retries = 0;
        while (dice.unit() < 0.2) {
            REQUIRE(budget.take(arrival::server_failed));
            ++retries;
        }
        budget.succeeded(retries);
    }
    CHECK(budget.left() > 250);
}

TEST_CASE("successes refill the retry budget, up to its capacity") {
    retry_budget budget;
    while (budget.take(arrival::lost)) {
    }
    for (int i = 0; i < 5; ++i) {
        CHECK_FALSE(budget.take(arrival::lost));
        budget.succeeded();
    }
    CHECK(budget.take(arrival::lost));
    budget.succeeded(1);
    CHECK(budget.left() == doctest::Approx(5));
    budget.give_back(arrival::timed_out);
    CHECK(budget.left() == doctest::Approx(15));
    for (int i = 0; i < 1000; ++i)
        budget.succeeded();
    CHECK(budget.left() == doctest::Approx(500));
}

TEST_CASE("the retry budget refuses numbers that make no sense") {
    retry_budget_options options;
    options.cost = -1;
    CHECK_THROWS_AS(retry_budget{options}, usage_error);
    options.cost = std::nan("");
    CHECK_THROWS_AS(retry_budget{options}, usage_error);
}
