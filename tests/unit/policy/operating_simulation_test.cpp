// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/policy/default_rate.hpp"
#include "fast_bitrix24/policy/jitter.hpp"
#include "fast_bitrix24/policy/shared.hpp"
#include "virtual_portal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

using namespace fast_bitrix24;
using namespace policy_test;

namespace {

constexpr double limit = 480;

std::function<double()> ways(std::uint64_t seed) {
    return
        [source = detail::jitter_source(seed)]() mutable { return 0.005 + 0.295 * source.unit(); };
}

// mean 1, and now and then nine times as long
std::function<double()> heavy_tail(std::uint64_t seed) {
    return [source = detail::jitter_source(seed)]() mutable {
        return -std::log(1 - 0.9999 * source.unit());
    };
}

// The portal lets 480 s pass at once, and the next 480 s ten minutes later.
double theory(double work, double a_window = limit) {
    return std::floor(work * 0.9999 / a_window) * 600;
}

struct run_result {
    bool done;
    int executed;
    int rate_refusals;
    int operating_refusals;
    double elapsed;
};

run_result run(const portal_rules& rules, std::uint32_t commands, bool batch, double cost,
               std::uint64_t total, bool noisy, std::uint64_t seed = 1) {
    event_queue queue;
    virtual_portal portal(queue, rules);
    if (noisy)
        portal.noise = heavy_tail(seed + 5);
    sender client(queue, portal, make_default_rate(), ways(seed));
    client.add({"crm.deal.list", commands, batch, cost, total});
    client.pump();
    while (queue.step() && queue.elapsed() < 1e6) {
    }
    return {client.done(), portal.executed, portal.rate_refusals, portal.operating_refusals,
            queue.elapsed()};
}

portal_rules limited() {
    portal_rules rules;
    rules.operating_limit = limit;
    return rules;
}

} // namespace

TEST_CASE("L4 10,000 requests under a limit that is told truly: no 429, 1.10 of theory") {
    SUBCASE("single calls of a second") {
        const auto r = run(limited(), 1, false, 1, 10000, false);
        CHECK(r.done);
        CHECK(r.executed == 10000);
        CHECK(r.rate_refusals + r.operating_refusals == 0);
        CHECK(r.elapsed <= 1.10 * theory(10000));
    }
    SUBCASE("batches of five") {
        const auto r = run(limited(), 5, true, 0.2, 50000, false);
        CHECK(r.done);
        CHECK(r.executed == 50000);
        CHECK(r.rate_refusals + r.operating_refusals == 0);
        CHECK(r.elapsed <= 1.10 * theory(10000));
    }
    SUBCASE("however the outer time is told, and whatever account is booked") {
        for (const bool by_batch : {false, true})
            for (const bool repeats : {false, true}) {
                portal_rules rules = limited();
                rules.books_batch = by_batch;
                rules.repeats_outside = repeats;
                const auto r = run(rules, 50, true, 0.2, 25000, false);
                CHECK(r.done);
                CHECK(r.executed == 25000);
                CHECK(r.rate_refusals + r.operating_refusals == 0);
                CHECK(r.elapsed <= 1.10 * theory(5000));
            }
    }
}

TEST_CASE("L4 commands of very uneven length: no 429, 1.10 of theory") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto batches = run(limited(), 50, true, 0.5, 20000, true, seed);
        CHECK(batches.done);
        CHECK(batches.operating_refusals <= 50); // one batch at the very wall
        CHECK(batches.elapsed <= 1.10 * theory(10000));
        const auto calls = run(limited(), 1, false, 5, 2000, true, seed);
        CHECK(calls.done);
        CHECK(calls.operating_refusals <= 2);
        CHECK(calls.elapsed <= 1.10 * theory(10000) + 600);
    }
}

TEST_CASE("L4 four clients on one shared budget: no refusal of either kind") {
    event_queue queue;
    virtual_portal portal(queue, limited());
    const shared<default_rate> rate(make_default_rate());
    std::vector<std::unique_ptr<sender<shared<default_rate>>>> clients;
    for (std::uint64_t c = 0; c < 4; ++c) {
        clients.push_back(
            std::make_unique<sender<shared<default_rate>>>(queue, portal, rate, ways(c + 1)));
        clients.back()->add({"crm.deal.list", 10, true, 0.1, 10000});
    }
    for (auto& c : clients)
        c->pump();
    while (queue.step() && queue.elapsed() < 1e6) {
    }
    for (auto& c : clients)
        CHECK(c->done());
    CHECK(portal.executed == 40000);
    CHECK(portal.rate_refusals == 0);
    CHECK(portal.operating_refusals == 0);
    CHECK(queue.elapsed() <= 1.10 * theory(4000));
}

TEST_CASE("L8 a foreign consumer eats half of the budget: recovers by itself, all is done") {
    for (const std::uint32_t commands : {1U, 50U}) {
        event_queue queue;
        virtual_portal portal(queue, limited());
        sender client(queue, portal, make_default_rate(), ways(3));
        client.add({"crm.deal.list", commands, commands > 1, 0.2, 20000});
        std::function<void()> foreign = [&] {
            portal.foreign("crm.deal.list", 0.4);
            if (!client.done())
                queue.in(1, foreign);
        };
        foreign();
        client.pump();
        while (queue.step() && queue.elapsed() < 1e6) {
        }
        CHECK(client.done());
        CHECK(portal.executed == 20000);
        CHECK(portal.operating_refusals <= 20000 / 20);
        CHECK(queue.elapsed() <= 1.15 * theory(4000, limit / 2));
    }
}

TEST_CASE("L4 a portal that tells nothing: refusals pause, and the work is done") {
    portal_rules rules = limited();
    rules.tells = false;
    const auto r = run(rules, 50, true, 0.2, 25000, false);
    CHECK(r.done);
    CHECK(r.executed == 25000);
    CHECK(r.elapsed <= 1.2 * theory(5000));
}

TEST_CASE("L4 a method at its limit does not hold another one back") {
    event_queue queue;
    portal_rules rules = limited();
    rules.repeats_outside = false;
    virtual_portal portal(queue, rules);
    sender client(queue, portal, make_default_rate(), ways(4));
    client.add({"crm.deal.list", 50, true, 0.5, 2000}); // 1000 s of execution: 20 minutes
    client.add({"crm.lead.list", 50, true, 0.01, 2000});
    client.pump();
    double light_done = 0;
    while (queue.step() && queue.elapsed() < 1e6)
        if (light_done == 0 && portal.sum("crm.lead.list") > 19.99)
            light_done = queue.elapsed();
    CHECK(client.done());
    CHECK(portal.operating_refusals == 0);
    CHECK(light_done > 0);
    CHECK(light_done < 120);
    CHECK(queue.elapsed() > 1200);
}
