// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <vector>

using namespace simulation;

namespace {

struct shared_policies : b24::default_policies {
    using rate = b24::shared<b24::default_rate>;
};

} // namespace

TEST_CASE("L8 four clients on one shared bucket: 10,000 requests, no refusal, no time lost") {
    constexpr std::size_t clients = 4;
    constexpr std::size_t requests = 10'000;
    const test::virtual_portal world(strict_portal(), {.out_max = 0.3, .in_max = 0.3});
    const shared_policies::rate common{b24::make_default_rate()};
    std::atomic<std::size_t> answered{0};
    on_threads(world, clients, [&](std::size_t) {
        client<shared_policies> bx(webhook, quiet(), test::portal_transport(world), common);
        for (std::size_t i = 0; i < requests / clients; ++i)
            if (bx.call_raw("profile")["result"]["ID"].as_int() == 1)
                ++answered;
    });
    CHECK(answered == requests);
    CHECK(world.count().answers_503 == 0);
    CHECK(world.count().requests == requests);
    CHECK(world.elapsed() <= 1.05 * (requests - 50) / 2.0);
}

TEST_CASE("a strict portal never refuses a run of four times its capacity") {
    fb24_portal::portal_options portal = strict_portal();
    portal.bucket.capacity = 20;
    const test::virtual_portal world(portal, {.out_max = 0.3, .in_max = 0.3});
    b24::options o = quiet();
    o.request_pool_size = 20;
    o.batch_size = 1; // every id takes a request of its own
    client<> bx(webhook, o, test::portal_transport(world));
    std::vector<int> ids;
    for (int i = 1; i <= 80; ++i)
        ids.push_back(i);
    CHECK(bx.get_by_id("crm.deal.get", ids).failures() == 0);
    CHECK(world.count().answers_503 == 0);
    CHECK(world.elapsed() <= 1.1 * (80 - 20) / 2.0);
}

TEST_CASE("L8 two strangers on one portal: both learn from the refusals, nothing is lost") {
    const test::virtual_portal world(fb24_portal::portal_options{}, {.out_max = 0.3});
    std::atomic<std::size_t> rows{0};
    on_threads(world, 2, [&](std::size_t) {
        b24::options o = quiet();
        o.batch_size = 1;
        client<> bx(webhook, o, test::portal_transport(world));
        std::vector<int> ids;
        for (int i = 1; i <= 300; ++i)
            ids.push_back(i);
        const auto got = bx.get_by_id("crm.deal.get", ids);
        rows += got.size() - got.failures();
    });
    CHECK(rows == 600);
    CHECK(world.count().answers_503 > 0);
    CHECK(world.elapsed() <= 2 * (600 - 50) / 2.0);
}

TEST_CASE("L4 the operating limit is kept without one refusal where the portal tells its figures") {
    for (const bool under_batch : {false, true}) {
        CAPTURE(under_batch);
        fb24_portal::portal_options portal = strict_portal();
        portal.cost.command = 0.5; // of execution time, each
        portal.operating.under_batch = under_batch;
        const test::virtual_portal world(portal);
        client<> bx(webhook, quiet(), test::portal_transport(world));
        std::vector<int> ids;
        for (int i = 1; i <= 2'400; ++i) // 1,200 s: two and a half times the limit of ten minutes
            ids.push_back(i);
        CHECK(bx.get_by_id("crm.deal.get", ids).failures() == 0);
        CHECK(bx.stats().rate_refusals == 0);
        CHECK(world.count().answers_429 == 0);
        // Two windows, and the rest of the work. Where batches are booked as such, an account that
        // nobody documents, the client is more careful than it would have to be.
        CHECK(world.elapsed() <= (under_batch ? 1.5 : 1.10) * (1'200 + 60));
    }
}

TEST_CASE(
    "L4 a foreign consumer eats half of the operating budget: the client recovers by itself") {
    fb24_portal::portal_options portal;
    portal.cost.command = 0.5;
    const test::virtual_portal world(portal);
    std::atomic<std::size_t> done{0};
    on_threads(world, 2, [&](std::size_t) { // two clients that know nothing of each other
        client<> bx(webhook, quiet(), test::portal_transport(world));
        std::vector<int> ids;
        for (int i = 1; i <= 1'200; ++i)
            ids.push_back(i);
        const auto got = bx.get_by_id("crm.deal.get", ids);
        done += got.size() - got.failures();
    });
    CHECK(done == 2'400);
    CHECK(world.elapsed() <= 1.5 * (1'200 + 60));
}
