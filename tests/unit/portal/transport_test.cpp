// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"
#include "support/portal_transport.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <thread>

namespace b24 = fast_bitrix24;
using b24::seconds;
using portal_test::small;
using test::portal_transport;
using test::virtual_portal;

namespace {

b24::http_request request(const char* method, std::string body = "{}") {
    b24::http_request r;
    r.target = std::string("/rest/1/code/") + method;
    r.headers.add("Content-Type", "application/json");
    r.body = std::move(body);
    return r;
}

const char* const add_lead = R"({"fields":{"TITLE":"x"}})";

b24::finished_exchange one(portal_transport& t, b24::http_request r, b24::exchange_id id = 1) {
    t.start(id, std::move(r));
    const auto deadline = t.now() + std::chrono::hours(1);
    auto done = t.wait(deadline);
    REQUIRE(done);
    CHECK(done->id == id);
    return std::move(*done);
}

virtual_portal with_fault(const char* rule) {
    virtual_portal world(small());
    world.portal().faults().add(fb24_portal::parse_fault_rule(rule));
    return world;
}

} // namespace

TEST_CASE("an exchange takes the network's and the portal's time, and no real time") {
    auto o = small();
    o.cost.command = 30;
    const virtual_portal world(o);
    portal_transport t(world);
    const auto done = one(t, request("profile"));
    CHECK(!done.ec);
    CHECK(done.response.status == 200);
    CHECK(done.response.headers.get("content-type") == "application/json; charset=utf-8");
    CHECK(fb24_portal::json_decode(done.response.body));
    CHECK(world.elapsed() > 30.01);
    CHECK(world.elapsed() < 30.1);
    CHECK(t.pending() == 0);
}

TEST_CASE("many exchanges are in flight, and they end in any order, the same in every run") {
    const auto order = [] {
        const virtual_portal world(small());
        portal_transport t(world);
        for (b24::exchange_id id = 1; id <= 100; ++id)
            t.start(id, request("profile"));
        CHECK(t.pending() == 100);
        std::vector<b24::exchange_id> ids;
        while (t.pending() != 0)
            ids.push_back(t.wait(b24::time_point::max())->id);
        CHECK(world.count().most_in_flight == 100);
        CHECK(world.count().answers == 100);
        CHECK(world.arrivals().size() == 100);
        CHECK(world.elapsed() < 0.1);
        return ids;
    };
    const auto ids = order();
    CHECK(std::set(ids.begin(), ids.end()).size() == 100);
    CHECK(!std::is_sorted(ids.begin(), ids.end()));
    CHECK(ids == order());
}

TEST_CASE("a wait ends at its deadline") {
    auto o = small();
    o.cost.command = 10;
    const virtual_portal world(o);
    portal_transport t(world);
    t.start(1, request("profile"));
    const auto deadline = t.now() + seconds(5);
    CHECK(!t.wait(deadline));
    CHECK(t.now() == deadline);
    CHECK(t.wait(t.now() + seconds(6)));
}

TEST_CASE("faults of the network, and whether the portal has run the request") {
    struct expectation {
        const char* rule;
        b24::errc ec;
        b24::fate request_fate;
        std::uint64_t writes;
    };
    for (const auto& e : {
             expectation{"refuse", b24::errc::connect, b24::fate::not_run, 0},
             expectation{"cut-before", b24::errc::connection_lost, b24::fate::unknown, 0},
             expectation{"cut-after", b24::errc::connection_lost, b24::fate::unknown, 1},
             expectation{"reset", b24::errc::connection_lost, b24::fate::unknown, 1},
             expectation{"cut-inside", b24::errc::truncated, b24::fate::unknown, 1},
             expectation{"hang", b24::errc::timeout, b24::fate::unknown, 1},
         }) {
        const virtual_portal world = with_fault(e.rule);
        portal_transport t(world);
        const auto done = one(t, request("crm.lead.add", add_lead));
        CHECK_MESSAGE(done.ec == e.ec, e.rule);
        CHECK(done.request_fate == e.request_fate);
        CHECK(world.portal().seen().writes == e.writes);
    }
}

TEST_CASE("the request's own time-out ends it, and a late answer is dropped") {
    const virtual_portal world = with_fault("slow:seconds=20");
    portal_transport t(world);
    auto r = request("crm.lead.add", add_lead);
    r.timeout = seconds(3);
    const auto done = one(t, std::move(r));
    CHECK(done.ec == b24::errc::timeout);
    CHECK(world.elapsed() == doctest::Approx(3));
    CHECK(world.count().timed_out == 1);
    CHECK(!t.wait(t.now() + seconds(60)));
    CHECK(world.portal().seen().writes == 1);
}

TEST_CASE("a cancelled exchange does not come back, though the portal may run it") {
    const virtual_portal world(small());
    portal_transport t(world);
    t.start(1, request("crm.lead.add", add_lead));
    t.start(2, request("profile"));
    t.cancel(1);
    CHECK(t.pending() == 1);
    CHECK(t.wait(b24::time_point::max())->id == 2);
    CHECK(!t.wait(t.now() + seconds(1)));
    CHECK(world.portal().seen().writes == 1);
    CHECK(world.count().cancelled == 1);
    CHECK(world.count().in_flight == 0);
}

TEST_CASE("hooks run when their time comes, and an interrupt ends a wait") {
    const virtual_portal world(small());
    portal_transport t(world);
    virtual_portal handle = world;
    double at = 0;
    handle.at(5, [&] {
        at = handle.elapsed();
        t.interrupt();
    });
    CHECK(!t.wait(t.now() + seconds(100)));
    CHECK(at == 5);
    CHECK(handle.elapsed() == 5);
    handle.at(6, [&] { handle.portal().expire_tokens(handle.portal_time()); });
    CHECK(!t.wait(t.now() + seconds(10)));
    CHECK(handle.elapsed() == doctest::Approx(15));
    t.interrupt();
    CHECK(!t.wait(b24::time_point::max()));
    CHECK(handle.elapsed() == doctest::Approx(15));
}

TEST_CASE("several transports share the portal and the clock") {
    auto o = small();
    o.bucket.capacity = 3;
    const virtual_portal world(o);
    portal_transport a(world), b(world);
    for (b24::exchange_id id = 1; id <= 2; ++id) {
        a.start(id, request("profile"));
        b.start(id, request("profile"));
    }
    int refused = 0;
    for (portal_transport* t : {&a, &b})
        for (int i = 0; i < 2; ++i)
            refused += t->wait(b24::time_point::max())->response.status == 503 ? 1 : 0;
    CHECK(refused == 1);
    CHECK(world.count().answers_503 == 1);
    CHECK(a.now() == b.now());
}

TEST_CASE("threads that take part: time moves only when all of them wait") {
    auto o = small();
    o.cost.command = 1;
    const virtual_portal world(o);
    constexpr int threads = 4, rounds = 50;
    std::vector<virtual_portal::participant> parts;
    for (int i = 0; i < threads; ++i)
        parts.emplace_back(world);
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&world, part = std::move(parts[static_cast<std::size_t>(i)])] {
            portal_transport t(world);
            for (int n = 1; n <= rounds; ++n) {
                t.start(static_cast<b24::exchange_id>(n), request("profile"));
                t.wait(b24::time_point::max());
            }
        });
    for (auto& t : running)
        t.join();
    CHECK(world.count().answers == threads * rounds);
    // one after the other in each thread, side by side with the other threads
    CHECK(world.elapsed() > rounds);
    CHECK(world.elapsed() < rounds * 1.11);
    CHECK(world.count().most_in_flight == threads);
}

TEST_CASE("a wait for what can never happen is an error, not a standstill") {
    const virtual_portal world(small());
    portal_transport t(world);
    CHECK_THROWS_AS((void)t.wait(b24::time_point::max()), std::logic_error);
}
