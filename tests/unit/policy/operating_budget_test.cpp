// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/operating_budget.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

using namespace fast_bitrix24;

namespace {

const time_point start = time_point{} + std::chrono::hours(1);

shipment single(const std::string& method) {
    return {{{method, 1}}, false};
}
shipment batch(const std::string& method, std::uint32_t commands) {
    return {{{method, commands}}, true};
}

method_time told(const std::string& method, std::optional<double> operating,
                 std::optional<double> reset_in = {}, std::optional<double> took = {}) {
    method_time t;
    t.method = method;
    t.operating = operating;
    t.reset_in = reset_in;
    t.duration = took;
    return t;
}

verdict answer(std::vector<method_time> methods) {
    verdict v;
    v.elapsed = seconds(0.1);
    v.methods = std::move(methods);
    return v;
}

// one call there and back
void exchange(operating_budget& budget, const shipment& s, const verdict& v, time_point now) {
    budget.departed(s, now);
    budget.arrived(s, v, now + seconds(0.1));
}

verdict refusal() {
    verdict v;
    v.what = arrival::operating_refused;
    v.elapsed = seconds(0.1);
    return v;
}

double wait_of(operating_budget& budget, const std::string& method, time_point now) {
    return to_seconds(budget.ready(method, now) - now);
}

} // namespace

TEST_CASE("a method short of its limit pauses until the reset, another goes on") {
    operating_budget budget;
    exchange(budget, single("a.list"), answer({told("a.list", 475, 100, 0.1)}), start);
    CHECK(wait_of(budget, "a.list", start + seconds(1)) == doctest::Approx(100.1).epsilon(0.01));
    CHECK(budget.ready("b.list", start + seconds(1)) == start + seconds(1));
    CHECK(budget.earliest(single("a.list"), start + seconds(1)) > start + seconds(90));
    // after the reset one command may look what has fallen ...
    const time_point later = start + seconds(101.2);
    CHECK(budget.ready("a.list", later) == later);
    CHECK(budget.max_commands("a.list", later) == 1);
    budget.departed(single("a.list"), later);
    CHECK(budget.ready("a.list", later) == after_an_arrival);
    // ... and the figure that it brings opens the method again
    budget.arrived(single("a.list"), answer({told("a.list", 20, 500, 0.1)}), later + seconds(0.1));
    CHECK(budget.ready("a.list", later + seconds(0.1)) == later + seconds(0.1));
    CHECK(budget.used("a.list", later + seconds(1)) == doctest::Approx(20));
    CHECK(budget.max_commands("a.list", later + seconds(1)) > 50);
}

TEST_CASE("figures are accumulated: they are not summed up") {
    operating_budget budget;
    for (const double figure : {100.0, 200.0, 300.0})
        exchange(budget, single("a.list"), answer({told("a.list", figure, 500, 1)}), start);
    CHECK(budget.used("a.list", start + seconds(1)) == doctest::Approx(300));
    CHECK(budget.ready("a.list", start + seconds(1)) == start + seconds(1));
}

TEST_CASE("a figure that is older than the newest does not lower it") {
    operating_budget budget;
    const shipment s = single("a.list");
    budget.departed(s, start);
    budget.departed(s, start + seconds(1));
    verdict second = answer({told("a.list", 300, 500)});
    budget.arrived(s, second, start + seconds(2)); // left at 1.9
    verdict first = answer({told("a.list", 200, 500)});
    first.elapsed = seconds(3);
    budget.arrived(s, first, start + seconds(3)); // left at 0
    CHECK(budget.used("a.list", start + seconds(3)) == doctest::Approx(300));
    exchange(budget, s, answer({told("a.list", 50, 500)}), start + seconds(4));
    CHECK(budget.used("a.list", start + seconds(5)) == doctest::Approx(50));
}

TEST_CASE("from 80 % on requests are spaced, and more so towards the wall") {
    const auto pause_at = [](double figure) {
        operating_budget budget;
        exchange(budget, single("a.list"), answer({told("a.list", figure, 300, 2)}), start);
        const time_point now = start + seconds(1);
        CHECK(budget.ready("a.list", now) == now); // the next one may leave
        exchange(budget, single("a.list"), answer({told("a.list", figure + 2, 299, 2)}), now);
        return wait_of(budget, "a.list", now + seconds(0.1));
    };
    CHECK(pause_at(100) == doctest::Approx(0));
    CHECK(pause_at(370) == doctest::Approx(0));
    const double early = pause_at(410);
    const double late = pause_at(450);
    CHECK(early > 0);
    CHECK(late > 4 * early);
    CHECK(late < 300);
}

TEST_CASE("what is in flight counts by what commands took") {
    operating_budget budget;
    exchange(budget, single("a.list"), answer({told("a.list", 100, 500, 10)}), start);
    const time_point now = start + seconds(1);
    int left = 0;
    while (left < 1000 && acquire(budget, single("a.list"), now))
        ++left;
    CHECK(left >= 20);
    CHECK(left <= 37); // 100 + 37 * 10 is the limit less its margin
    CHECK(budget.earliest(single("a.list"), now) > now);
}

TEST_CASE("before the first answer no more leaves than would fit with a second each") {
    operating_budget budget;
    std::uint32_t left = 0;
    while (left < 5000 && acquire(budget, batch("a.add", 50), start))
        left += 50;
    CHECK(left >= 300);
    CHECK(left <= 450);
    CHECK(budget.earliest(batch("a.add", 50), start) == after_an_arrival);
    // cheap commands: the first answer opens the gate
    budget.arrived(batch("a.add", 50),
                   answer({told("a.add", 0.5, 600, 0.01), told("batch", 0, {}, 0.5)}),
                   start + seconds(0.5));
    CHECK(acquire(budget, batch("a.add", 50), start + seconds(0.5)));
}

TEST_CASE("J15 three states of a portal: no counters and constant zeros limit nothing") {
    for (const bool zeros : {false, true}) {
        operating_budget budget;
        for (int i = 0; i < 3; ++i)
            exchange(budget, batch("a.list", 50),
                     answer({told("a.list", zeros ? std::optional(0.0) : std::nullopt, {}, 1),
                             told("batch", zeros ? std::optional(0.0) : std::nullopt, {}, 50)}),
                     start);
        for (int i = 0; i < 1000; ++i)
            CHECK(acquire(budget, batch("a.list", 50), start + seconds(1)));
        CHECK(budget.max_commands("a.list", start + seconds(1)) == any_number);
    }
}

TEST_CASE("J15 figures that make no sense are passed over") {
    const double inf = std::numeric_limits<double>::infinity();
    for (const double junk : {-1.0, inf, -inf, std::nan(""), 1e300}) {
        operating_budget budget;
        exchange(budget, single("a.list"), answer({told("a.list", 100, 500, 1)}), start);
        exchange(budget, single("a.list"), answer({told("a.list", junk, junk, junk)}), start);
        CHECK(budget.used("a.list", start + seconds(1)) == doctest::Approx(100));
        CHECK(budget.ready("a.list", start + seconds(1)) == start + seconds(1));
    }
}

TEST_CASE("L4 a refusal pauses only its method, until the reset of the last good answer") {
    operating_budget budget;
    exchange(budget, single("a.list"), answer({told("a.list", 300, 600)}), start);
    exchange(budget, single("b.list"), answer({told("b.list", 10, 600)}), start);
    exchange(budget, single("a.list"), refusal(), start + seconds(1));
    const time_point now = start + seconds(1.1);
    CHECK(wait_of(budget, "a.list", now) > 590);
    CHECK(wait_of(budget, "a.list", now) <= 600);
    CHECK(budget.ready("b.list", now) == now);
    CHECK(budget.earliest(single("a.list"), now) == budget.ready("a.list", now));
    CHECK(budget.earliest(single("b.list"), now) == now);
}

TEST_CASE("L4 a command refused inside a batch pauses its method") {
    operating_budget budget;
    method_time refused = told("a.list", {});
    refused.refused = true;
    const shipment both{{{"a.list", 2}, {"b.list", 2}}, true};
    exchange(budget, both, answer({refused, told("b.list", 5, 500), told("batch", 0)}), start);
    const time_point now = start + seconds(0.1);
    CHECK(wait_of(budget, "a.list", now) == doctest::Approx(10));
    CHECK(budget.ready("b.list", now) == now);
    CHECK(budget.earliest(batch("b.list", 5), now) == now);
}

TEST_CASE("L4 a batch refused as a whole pauses its methods and batches") {
    operating_budget budget;
    exchange(budget, batch("a.list", 50), refusal(), start);
    const time_point now = start + seconds(0.1);
    CHECK(wait_of(budget, "a.list", now) == doctest::Approx(10));
    CHECK(budget.earliest(batch("b.list", 5), now) > now); // it is "batch" that is blocked
    CHECK(budget.earliest(single("b.list"), now) == now);
}

TEST_CASE("L4 an unknown reset: the pause grows to a minute, then one command after the other") {
    operating_budget budget;
    time_point now = start;
    std::vector<double> waits;
    for (int i = 0; i < 8; ++i) {
        exchange(budget, single("a.list"), refusal(), now);
        now += seconds(0.1);
        waits.push_back(std::round(wait_of(budget, "a.list", now)));
        now = budget.ready("a.list", now);
    }
    CHECK(waits == std::vector<double>{10, 20, 30, 40, 50, 60, 60, 60});
    CHECK(budget.max_commands("a.list", now) == 1);
    CHECK(acquire(budget, single("a.list"), now));
    CHECK_FALSE(acquire(budget, single("a.list"), now));
    budget.arrived(single("a.list"), answer({told("a.list", {})}), now + seconds(0.1));
    now += seconds(0.1);
    CHECK(acquire(budget, single("a.list"), now));
    CHECK(acquire(budget, single("a.list"), now));
    CHECK_FALSE(acquire(budget, single("a.list"), now));
}

TEST_CASE("L4 refusals of what was in flight together count once") {
    operating_budget budget;
    for (int i = 0; i < 10; ++i)
        budget.departed(single("a.list"), start);
    for (int i = 0; i < 10; ++i)
        budget.arrived(single("a.list"), refusal(), start + seconds(0.1));
    CHECK(wait_of(budget, "a.list", start + seconds(0.1)) == doctest::Approx(10));
}

TEST_CASE("L4 without the velocity policy only refusals hold back") {
    operating_budget budget(480, 600, enforcement::after_refusal);
    exchange(budget, batch("a.list", 50), answer({told("a.list", 479, 300, 5)}), start);
    const time_point now = start + seconds(1);
    CHECK(budget.ready("a.list", now) == now);
    CHECK(budget.earliest(batch("a.list", 50), now) == now);
    CHECK(budget.max_commands("a.list", now) == any_number);
    exchange(budget, single("a.list"), refusal(), now);
    CHECK(wait_of(budget, "a.list", now) > 200);
    CHECK(budget.max_commands("a.list", now) == 1);
}

TEST_CASE("L5 a reset in the past, in ten years, missing: 1 s, 10 min, unknown") {
    const auto pause = [](std::optional<double> reset_in) {
        operating_budget budget;
        exchange(budget, single("a.list"), answer({told("a.list", 100, reset_in)}), start);
        exchange(budget, single("a.list"), refusal(), start);
        return to_seconds(budget.ready("a.list", start) - (start + seconds(0.1)));
    };
    CHECK(pause(-3600) == doctest::Approx(1));
    CHECK(pause(3.2e8) == doctest::Approx(600));
    CHECK(pause({}) == doctest::Approx(10));
    CHECK(pause(std::nan("")) == doctest::Approx(10));
}

TEST_CASE("L6 Retry-After of an operating refusal is a lower bound, clamped") {
    for (const double asked : {45.0, 1e12, -5.0}) {
        operating_budget budget;
        verdict v = refusal();
        v.retry_after = seconds(asked);
        exchange(budget, single("a.list"), v, start);
        CHECK(wait_of(budget, "a.list", start + seconds(0.1)) ==
              doctest::Approx(std::clamp(asked, 10.0, 600.0)));
    }
}

TEST_CASE("L10 a request that never left takes no part of the budget") {
    operating_budget budget;
    exchange(budget, single("a.list"), answer({told("a.list", 100, 500, 100)}), start);
    const time_point now = start + seconds(1);
    for (int i = 0; i < 100; ++i) {
        REQUIRE(acquire(budget, single("a.list"), now));
        budget.withdrawn(single("a.list"), now);
    }
    CHECK(budget.used("a.list", now) == doctest::Approx(100));
    verdict never;
    never.what = arrival::never_sent;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(acquire(budget, single("a.list"), now));
        budget.arrived(single("a.list"), never, now);
    }
    CHECK(budget.used("a.list", now) == doctest::Approx(100));
}

TEST_CASE("a request whose answer was lost may have used its time") {
    operating_budget budget;
    exchange(budget, single("a.list"), answer({told("a.list", 100, 500, 10)}), start);
    verdict lost;
    lost.what = arrival::lost;
    exchange(budget, single("a.list"), lost, start + seconds(1));
    CHECK(budget.used("a.list", start + seconds(2)) >= 110);
}

TEST_CASE("booking: answers settle whether a batch is booked under its methods or itself") {
    SUBCASE("unsettled: the stricter account decides") {
        operating_budget budget;
        exchange(budget, batch("a.list", 5),
                 answer({told("a.list", 475, 300, 1), told("batch", 475, 300, 5)}), start);
        const time_point now = start + seconds(1);
        CHECK(budget.ready("a.list", now) > now);
        CHECK(budget.earliest(batch("b.list", 5), now) > now);
        CHECK(budget.earliest(single("b.list"), now) == now);
    }
    SUBCASE("a batch's own zero: booked under the methods") {
        operating_budget budget;
        exchange(budget, batch("a.list", 5),
                 answer({told("a.list", 475, 300, 1), told("batch", 0, 300, 5)}), start);
        const time_point now = start + seconds(1);
        CHECK(budget.ready("a.list", now) > now);
        CHECK(budget.earliest(batch("b.list", 5), now) == now);
    }
    SUBCASE("methods with different sums: booked under the methods") {
        operating_budget budget;
        const shipment both{{{"a.list", 2}, {"b.list", 2}}, true};
        exchange(budget, both,
                 answer({told("a.list", 475, 300, 1), told("b.list", 3, 300, 1),
                         told("batch", 3, 300, 4)}),
                 start);
        const time_point now = start + seconds(1);
        CHECK(budget.ready("a.list", now) > now);
        CHECK(budget.earliest(batch("b.list", 5), now) == now);
    }
    SUBCASE("all show one sum: booked under batch, single calls go on") {
        operating_budget budget;
        const shipment both{{{"a.list", 2}, {"b.list", 2}}, true};
        exchange(budget, both,
                 answer({told("a.list", 475, 300, 1), told("b.list", 475, 300, 1),
                         told("batch", 475, 300, 4)}),
                 start);
        const time_point now = start + seconds(1);
        CHECK(budget.earliest(batch("c.list", 5), now) > now);
        CHECK(budget.earliest(batch("a.list", 5), now) > now);
        CHECK(budget.earliest(single("c.list"), now) == now);
        CHECK(budget.ready("a.list", now) == now);
    }
}

TEST_CASE("M7 a hundred thousand method names do not grow the budget") {
    operating_budget budget;
    for (int i = 0; i < 100000; ++i) {
        const std::string method = "m" + std::to_string(i) + ".list";
        exchange(budget, single(method), answer({told(method, 100, 500, 1)}), start);
    }
    CHECK(budget.methods() <= 512);
    CHECK(budget.methods() >= 256);
    CHECK(budget.used("m99999.list", start + seconds(1)) == doctest::Approx(100));
}

TEST_CASE("the operating budget refuses numbers that make no sense") {
    const double inf = std::numeric_limits<double>::infinity();
    for (const double number : {0.0, -480.0, inf, std::nan("")}) {
        CHECK_THROWS_AS(operating_budget(number, 600), usage_error);
        CHECK_THROWS_AS(operating_budget(480, number), usage_error);
    }
}
