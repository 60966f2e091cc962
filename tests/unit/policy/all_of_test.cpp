// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/all_of.hpp"
#include "fast_bitrix24/policy/default_rate.hpp"
#include "fast_bitrix24/policy/shared.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace fast_bitrix24;

namespace {

const time_point start = time_point{} + std::chrono::hours(1);
const shipment one{{{"a.list", 1}}, false};

// Says what it is told to say, and counts.
struct scripted {
    double ready_in = 0;
    double earliest_in = 0;
    std::size_t most = any_number;
    int departures = 0;
    int arrivals = 0;
    int withdrawals = 0;
    bool grants = true; ///< false: somebody else was faster between the question and the departure

    time_point ready(std::string_view, time_point now) const { return now + seconds(ready_in); }
    time_point earliest(const shipment&, time_point now) const {
        return now + seconds(earliest_in);
    }
    void departed(const shipment&, time_point) { ++departures; }
    void arrived(const shipment&, const verdict&, time_point) { ++arrivals; }
    void withdrawn(const shipment&, time_point) { ++withdrawals; }
    std::size_t max_commands(std::string_view, time_point) const { return most; }
    bool try_acquire(const shipment&, time_point) {
        departures += grants ? 1 : 0;
        return grants;
    }
};
struct other_scripted : scripted {};

static_assert(rate_policy<unlimited>);
static_assert(rate_policy<leaky_bucket>);
static_assert(rate_policy<operating_budget>);
static_assert(rate_policy<adaptive_concurrency>);
static_assert(rate_policy<batch_sizing>);
static_assert(rate_policy<shared<default_rate>>);
static_assert(rate_policy<all_of<>>);
static_assert(rate_policy<all_of<shared<leaky_bucket>, all_of<unlimited, batch_sizing>>>);

} // namespace

TEST_CASE("all_of: the latest time, the smallest number") {
    scripted a;
    a.ready_in = 2;
    a.earliest_in = 1;
    a.most = 7;
    other_scripted b;
    b.ready_in = 1;
    b.earliest_in = 3;
    b.most = 9;
    all_of both(a, b);
    CHECK(both.ready("a.list", start) == start + seconds(2));
    CHECK(both.earliest(one, start) == start + seconds(3));
    CHECK(both.max_commands("a.list", start) == 7);
    CHECK_FALSE(acquire(both, one, start));
    CHECK(both.get<scripted>().departures == 0);
    both.departed(one, start);
    both.arrived(one, {}, start);
    both.withdrawn(one, start);
    const scripted* const members[] = {&both.get<scripted>(), &both.get<other_scripted>()};
    for (const scripted* s : members) {
        CHECK(s->departures == 1);
        CHECK(s->arrivals == 1);
        CHECK(s->withdrawals == 1);
    }
}

TEST_CASE("all_of without members allows everything") {
    all_of<> none;
    CHECK(none.ready("a.list", start) == start);
    CHECK(none.earliest(one, start) == start);
    CHECK(none.max_commands("a.list", start) == any_number);
    CHECK(acquire(none, one, start));
}

TEST_CASE("L10 all_of gives back what the earlier members granted when a later one refuses") {
    scripted a;
    other_scripted b;
    b.grants = false;
    all_of both(a, b);
    CHECK_FALSE(acquire(both, one, start));
    CHECK(both.get<scripted>().departures == 1);
    CHECK(both.get<scripted>().withdrawals == 1);
    CHECK(both.get<other_scripted>().departures == 0);
    CHECK(both.get<other_scripted>().withdrawals == 0);
}

TEST_CASE("a shared bucket is exact under threads") {
    const shared<leaky_bucket> bucket(leaky_bucket(1001, 1));
    std::atomic<int> granted{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&granted, mine = all_of(bucket, unlimited{})]() mutable {
            for (int i = 0; i < 2000; ++i)
                granted += acquire(mine, one, start) ? 1 : 0;
        });
    for (auto& t : threads)
        t.join();
    CHECK(granted == 1000);
}

TEST_CASE("a shared policy asks again instead of waiting for others' arrivals") {
    shared<adaptive_concurrency> a(adaptive_concurrency(1));
    shared<adaptive_concurrency> b = a;
    CHECK(acquire(a, one, start));
    CHECK_FALSE(acquire(b, one, start));
    CHECK(b.earliest(one, start) > start);
    CHECK(b.earliest(one, start) <= start + seconds(0.1));
    a.arrived(one, {}, start);
    CHECK(acquire(b, one, start));
    a.with([](adaptive_concurrency& policy) { policy.set_ceiling(5); });
    CHECK(b.with([](adaptive_concurrency& policy) { return policy.ceiling(); }) == 5);
}

TEST_CASE("the default rate is built from numbers, and each member can be reached") {
    rate_numbers numbers;
    numbers.capacity = 10;
    numbers.max_concurrent = 7;
    numbers.max_answer_bytes = 1;
    default_rate rate = make_default_rate(numbers);
    int left = 0;
    while (left < 100 && acquire(rate, one, start))
        ++left;
    CHECK(left == 7);
    CHECK(rate.get<adaptive_concurrency>().ceiling() == 7);
    CHECK(rate.get<leaky_bucket>().level(start) == doctest::Approx(7));
    rate.get<adaptive_concurrency>().set_ceiling(100);
    while (left < 100 && acquire(rate, one, start))
        ++left;
    CHECK(left == 9);
    numbers.per_second = 0;
    CHECK_THROWS_AS(static_cast<void>(make_default_rate(numbers)), usage_error);
}

TEST_CASE("respect_velocity_policy = false leaves the reaction to refusals") {
    rate_numbers numbers;
    numbers.capacity = 2;
    numbers.max_concurrent = 1000;
    numbers.respect_velocity_policy = false;
    default_rate rate = make_default_rate(numbers);
    for (int i = 0; i < 500; ++i)
        CHECK(acquire(rate, one, start));
    verdict refused;
    refused.what = arrival::rate_refused;
    rate.arrived(one, refused, start);
    CHECK(rate.earliest(one, start) >= start + seconds(0.5));
    CHECK_FALSE(acquire(rate, one, start + seconds(0.4)));
}
