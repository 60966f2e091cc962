// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/adaptive_concurrency.hpp"
#include "fast_bitrix24/policy/all_of.hpp"
#include "fast_bitrix24/policy/jitter.hpp"
#include "fast_bitrix24/policy/leaky_bucket.hpp"
#include "fast_bitrix24/policy/shared.hpp"
#include "virtual_portal.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <memory>

using namespace fast_bitrix24;
using namespace policy_test;

namespace {

const time_point start = time_point{} + std::chrono::hours(1);
const shipment one{{{"crm.deal.list", 1}}, false};

verdict ended(arrival what, duration elapsed = {}) {
    verdict v;
    v.what = what;
    v.elapsed = elapsed;
    return v;
}

std::function<double()> between(double low, double high, std::uint64_t seed) {
    return [low, high, source = detail::jitter_source(seed)]() mutable {
        return low + (high - low) * source.unit();
    };
}

int leave_at(leaky_bucket& bucket, time_point now) {
    int left = 0;
    while (left < 10000 && acquire(bucket, one, now))
        ++left;
    return left;
}

} // namespace

TEST_CASE("the bucket stays one short of its capacity, then lets one go each interval") {
    leaky_bucket bucket(50, 2);
    CHECK(leave_at(bucket, start) == 49);
    CHECK(bucket.level(start) == doctest::Approx(49));
    CHECK(bucket.earliest(one, start) == start + seconds(0.5));
    CHECK(leave_at(bucket, start + seconds(0.499)) == 0);
    CHECK(leave_at(bucket, start + seconds(0.5)) == 1);
    CHECK(leave_at(bucket, start + seconds(10)) == 19);
    CHECK(leave_at(bucket, start + seconds(1000)) == 49);
}

TEST_CASE("earliest is a time at which the request may leave, for odd numbers too") {
    for (const double rate : {0.3, 1.0 / 3, 2.0, 7.0, 1e5, 1e12, 1e-12})
        for (const double capacity : {1.0, 1.5, 2.0, 2.5, 50.0, 1e15}) {
            leaky_bucket bucket(capacity, rate);
            time_point now = start;
            for (int i = 0; i < 200; ++i) {
                now = std::max(now, bucket.earliest(one, now));
                CHECK(acquire(bucket, one, now));
            }
            CHECK(now >= start);
        }
}

TEST_CASE("a capacity of one works: one, then one each interval") {
    leaky_bucket bucket(1, 4);
    CHECK(leave_at(bucket, start) == 1);
    CHECK(leave_at(bucket, start + seconds(0.24)) == 0);
    CHECK(leave_at(bucket, start + seconds(0.25)) == 1);
    CHECK(leave_at(bucket, start + seconds(0.5)) == 1);
}

TEST_CASE("the bucket refuses numbers that make no sense") {
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double capacity : {0.0, 0.99, -1.0, inf, -inf, nan})
        CHECK_THROWS_AS(leaky_bucket(capacity, 2), usage_error);
    for (const double rate : {0.0, -2.0, inf, nan})
        CHECK_THROWS_AS(leaky_bucket(50, rate), usage_error);
    CHECK_THROWS_AS(leaky_bucket(0, 2, enforcement::after_refusal), usage_error);
}

TEST_CASE("a strict portal never refuses a run of four times its capacity") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        // the ways differ by up to the interval of the bucket: 5 .. 300 ms, and the whole 500 ms
        for (const double slowest : {0.300, 0.505}) {
            event_queue queue;
            virtual_portal portal(queue, {});
            sender client(queue, portal, leaky_bucket(50, 2), between(0.005, slowest, seed));
            client.add({"crm.deal.list", 50, true, 0.002, 200 * 50});
            client.pump();
            while (queue.step()) {
            }
            CHECK(client.done());
            CHECK(portal.taken == 200);
            CHECK(portal.rate_refusals == 0);
            CHECK(portal.highest <= 50 + 1e-9);
            CHECK(queue.elapsed() <= 1.1 * (200 - 50) / 2.0);
        }
    }
}

TEST_CASE("one short of capacity is needed: a full bucket is refused") {
    event_queue queue;
    virtual_portal portal(queue, {});
    sender client(queue, portal, leaky_bucket(51, 2), between(0.005, 0.505, 1));
    client.add({"crm.deal.list", 1, false, 0.002, 200});
    client.pump();
    while (queue.step()) {
    }
    CHECK(portal.rate_refusals > 0);
    CHECK(client.done());
}

TEST_CASE("L8 four users of one shared bucket, 10,000 requests: no refusal, 1.05 of theory") {
    event_queue queue;
    virtual_portal portal(queue, {});
    const shared<leaky_bucket> bucket(leaky_bucket(50, 2));
    using policy = all_of<shared<leaky_bucket>, adaptive_concurrency>;
    std::vector<std::unique_ptr<sender<policy>>> users;
    for (std::uint64_t u = 0; u < 4; ++u) {
        users.push_back(std::make_unique<sender<policy>>(
            queue, portal, policy(bucket, adaptive_concurrency(50)), between(0.005, 0.5, u + 7)));
        users.back()->add({"crm.deal.list", 1, false, 0.05, 2500});
    }
    for (auto& u : users)
        u->pump();
    while (queue.step()) {
    }
    for (auto& u : users)
        CHECK(u->done());
    CHECK(portal.taken == 10000);
    CHECK(portal.rate_refusals == 0);
    CHECK(queue.elapsed() <= 1.05 * (10000 - 50) / 2.0);
}

TEST_CASE("L1 a refusal holds the next one back for an interval at least, with a spread") {
    std::vector<double> waits;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        leaky_bucket bucket(50, 2, enforcement::always, seed);
        CHECK(acquire(bucket, one, start));
        const time_point back = start + seconds(0.2);
        bucket.arrived(one, ended(arrival::rate_refused, seconds(0.2)), back);
        CHECK(bucket.level(back) >= 49);
        const time_point next = bucket.earliest(one, back);
        waits.push_back(to_seconds(next - back));
        CHECK(waits.back() >= 0.5);
        CHECK(waits.back() <= 1.0);
        CHECK(acquire(bucket, one, next));
        CHECK_FALSE(acquire(bucket, one, next + seconds(0.49))); // the rest does not follow at once
    }
    CHECK(*std::max_element(waits.begin(), waits.end()) -
              *std::min_element(waits.begin(), waits.end()) >
          0.05);
}

TEST_CASE("L3 fifty refusals at once make no wave") {
    for (const auto when : {enforcement::always, enforcement::after_refusal}) {
        leaky_bucket bucket(60, 2, when);
        for (int i = 0; i < 50; ++i)
            CHECK(acquire(bucket, one, start));
        time_point now = start + seconds(0.3);
        for (int i = 0; i < 50; ++i)
            bucket.arrived(one, ended(arrival::rate_refused, seconds(0.3)), now);
        time_point last = now;
        for (int i = 0; i < 30; ++i) {
            now = bucket.earliest(one, now);
            CHECK(now - last >= seconds(0.5)); // at most two a second
            CHECK(now - last <= seconds(1));   // the fifty count as one lesson
            CHECK(acquire(bucket, one, now));
            last = now;
        }
    }
}

TEST_CASE("L1 without the velocity policy nothing is held back until the portal refuses") {
    leaky_bucket bucket(5, 2, enforcement::after_refusal);
    CHECK(leave_at(bucket, start) == 10000);
    CHECK(bucket.earliest(one, start) == start);
    bucket.arrived(one, ended(arrival::rate_refused), start);
    CHECK(bucket.earliest(one, start) >= start + seconds(0.5));
    CHECK(leave_at(bucket, start + seconds(1)) <= 2);
    // and it ends again
    CHECK(leave_at(bucket, start + seconds(90)) == 10000);
}

TEST_CASE("L6 a Retry-After of a refusal is a lower bound, clamped to ten minutes") {
    for (const double asked : {5.0, 1e9, -7.0}) {
        leaky_bucket bucket(50, 2);
        CHECK(acquire(bucket, one, start));
        verdict v = ended(arrival::rate_refused);
        v.retry_after = seconds(asked);
        bucket.arrived(one, v, start);
        const double wait = to_seconds(bucket.earliest(one, start) - start);
        CHECK(wait >= std::clamp(asked, 0.5, 600.0));
        CHECK(wait <= std::clamp(asked, 0.8, 600.0));
    }
}

TEST_CASE("L7 only differences of the monotonic clock count") {
    // the same story at two origins, days apart, gives the same waits
    std::vector<double> waits[2];
    for (const int era : {0, 1}) {
        leaky_bucket bucket(5, 2, enforcement::always, 1);
        const time_point origin = start + std::chrono::hours(100 * era);
        time_point now = origin;
        for (int i = 0; i < 50; ++i) {
            now = bucket.earliest(one, now);
            bucket.departed(one, now);
            waits[era].push_back(to_seconds(now - origin));
            if (i % 7 == 6)
                bucket.arrived(one, ended(arrival::rate_refused), now);
        }
    }
    CHECK(waits[0] == waits[1]);
}

TEST_CASE("L8 another client on the same counter: refusals slow down, everything is done") {
    event_queue queue;
    virtual_portal portal(queue, {20, 2});
    sender client(queue, portal, leaky_bucket(20, 2), between(0.005, 0.3, 3));
    client.add({"crm.deal.list", 1, false, 0.01, 400});
    std::function<void()> foreign = [&] {
        portal.take(one, 0.01, [](const verdict&, std::uint32_t) {});
        if (!client.done())
            queue.in(1, foreign); // half of what the portal allows
    };
    foreign();
    client.pump();
    while (queue.step()) {
    }
    CHECK(client.done());
    CHECK(portal.rate_refusals < 150);
    CHECK(queue.elapsed() < 1.5 * (400 - 20) / 1.0);
}

TEST_CASE("L10 a request that never left is given back") {
    leaky_bucket bucket(10, 2);
    CHECK(leave_at(bucket, start) == 9);
    bucket.withdrawn(one, start);
    CHECK(leave_at(bucket, start) == 1);
    for (int i = 0; i < 9; ++i)
        bucket.withdrawn(one, start);
    CHECK(bucket.level(start) == doctest::Approx(0));
    CHECK(leave_at(bucket, start) == 9);
}

TEST_CASE("L10 what has leaked meanwhile is not given back a second time") {
    leaky_bucket bucket(10, 2);
    CHECK(acquire(bucket, one, start)); // announced, and withdrawn much later
    const time_point later = start + seconds(100);
    CHECK(leave_at(bucket, later) == 9);
    bucket.withdrawn(one, later);
    CHECK(leave_at(bucket, later) == 0);
}

TEST_CASE("refused requests count, answered ones do not give back") {
    leaky_bucket bucket(10, 2);
    CHECK(leave_at(bucket, start) == 9);
    for (int i = 0; i < 9; ++i)
        bucket.arrived(one, ended(i % 2 ? arrival::answered : arrival::other_refusal), start);
    CHECK(leave_at(bucket, start) == 0);
}
