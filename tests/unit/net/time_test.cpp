// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "unit/net/net_fixture.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace net_test;
using test::answer;
using test::raw_peer;
using test::raw_server;

namespace {

/// A server that reads the request, or not, and then says nothing.
raw_server::script silent(std::string before = {}) {
    return [before = std::move(before)](raw_peer& peer, std::size_t) {
        if (peer.read_request())
            peer.send(before);
        peer.wait_closed();
    };
}

const test::tls_server_options with_tls;

} // namespace

TEST_CASE("T17 a handshake that stalls ends at its own deadline; nothing was run") {
    raw_server server{[](raw_peer& peer, std::size_t) { peer.wait_closed(); }};
    auto o = trusting();
    o.handshake_timeout = 150ms;
    check_failed(run_once(secure(server.port()), o), errc::timeout, phase::tls, fate::not_run);
}

TEST_CASE("T17 a byte now and then does not prolong the handshake") {
    raw_server server{[](raw_peer& peer, std::size_t) {
        peer.read_some();
        // the beginning of a ServerHello that never ends
        peer.send(std::string("\x16\x03\x03\x10\x00\x02\x00\x0f\xfc\x03\x03", 11));
        for (int i = 0; i < 1000 && peer.send("x"); ++i)
            std::this_thread::sleep_for(10ms); // the server's pace, not a wait for a result
    }};
    auto o = trusting();
    o.handshake_timeout = 150ms;
    const auto begin = clock::now();
    check_failed(run_once(secure(server.port()), o), errc::timeout, phase::tls, fate::not_run);
    CHECK(clock::now() - begin < 5s);
}

TEST_CASE("no byte for too long: while waiting, and in the middle of the answer") {
    for (const bool tls : {false, true}) {
        for (const bool begun : {false, true}) {
            raw_server server{
                silent(begun ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc" : ""),
                tls ? std::optional{with_tls} : std::nullopt};
            auto o = trusting();
            o.idle_timeout = 150ms;
            const auto r = tls ? secure(server.port()) : plain(server.port());
            check_failed(run_once(r, o), errc::timeout, begun ? phase::read : phase::wait,
                         fate::unknown);
        }
    }
}

TEST_CASE("no byte for too long: while sending to a server that does not read") {
    std::atomic<bool> over{false};
    raw_server deaf{[&](raw_peer&, std::size_t) {
        while (!over)
            std::this_thread::yield();
    }};
    auto o = trusting();
    o.idle_timeout = 150ms;
    auto r = plain(deaf.port());
    r.body.assign(20'000'000, 'x');
    const auto done = run_once(r, o);
    over = true;
    check_failed(done, errc::timeout, phase::send, fate::unknown);
}

TEST_CASE("C5 bytes that trickle do not save a request from its deadline") {
    raw_server server{[](raw_peer& peer, std::size_t) {
        if (!peer.read_request())
            return;
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        for (int i = 0; i < 1000 && peer.send("x"); ++i)
            std::this_thread::sleep_for(10ms); // the server's pace
    }};
    auto o = trusting();
    o.idle_timeout = 1s;
    o.request_timeout = 200ms;
    const auto begin = clock::now();
    check_failed(run_once(plain(server.port()), o), errc::timeout, phase::read, fate::unknown);
    CHECK(clock::now() - begin >= 200ms);
    CHECK(clock::now() - begin < 5s);
}

TEST_CASE("C5 a request's own time-out comes before the transport's") {
    raw_server server{silent()};
    auto r = plain(server.port());
    r.timeout = 100ms;
    check_failed(run_once(r), errc::timeout, phase::wait, fate::unknown);
}

TEST_CASE("C6 bytes that keep coming keep a long answer alive; zero switches a time-out off") {
    raw_server server{[](raw_peer& peer, std::size_t) {
        if (!peer.read_request())
            return;
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n");
        for (int i = 0; i < 30 && peer.send("x"); ++i)
            std::this_thread::sleep_for(10ms); // the server's pace
        peer.wait_closed();
    }};
    auto o = trusting();
    o.idle_timeout = 200ms; // less than the whole
    o.request_timeout = 0s;
    check_ok(run_once(plain(server.port()), o), std::string(30, 'x'));
    o.idle_timeout = 0s;
    check_ok(run_once(plain(server.port()), o), std::string(30, 'x'));
}

TEST_CASE("C6 the defaults allow for the portal's sixty seconds") {
    const transport_options o;
    CHECK(o.idle_timeout == 75s);
    CHECK(o.request_timeout == 120s);
    CHECK(o.connect_timeout == 10s);
    CHECK(o.handshake_timeout == 10s);
    CHECK(o.keep_alive_idle == 10s);
}

TEST_CASE("a request that waits for a connection keeps its deadline, and was not run") {
    raw_server server{silent()};
    auto o = trusting();
    o.max_connections = 1;
    asio_transport t{o};
    t.start(1, plain(server.port()));
    auto second = plain(server.port());
    second.timeout = 100ms;
    t.start(2, second);
    const auto done = wait_one(t);
    CHECK(done.id == 2);
    check_failed(done, errc::timeout, phase::none, fate::not_run);
}

TEST_CASE(
    "C1 C7 cancelled in any phase: it is not returned, and its connection is not used again") {
    struct situation {
        const char* name;
        bool tls;
        raw_server::script script;
        std::size_t body;
        phase where;
    };
    for (const auto& now :
         {situation{"handshake", true, nullptr, 0, phase::tls},
          situation{"waiting", false, silent(), 0, phase::wait},
          situation{"waiting, TLS", true, silent(), 0, phase::wait},
          situation{"reading", false, silent("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), 0,
                    phase::read},
          situation{"sending", false,
                    [](raw_peer&peer, std::size_t) {
                        peer.read_some();
                        peer.wait_closed();
                    },
                    30'000'000, phase::send}}) {
        CAPTURE(now.name);
        std::atomic<int> ended{0};
        raw_server server{[&](raw_peer& peer, std::size_t index) {
                              if (index > 0)
                                  return test::always("later")(peer, index);
                              if (now.script)
                                  now.script(peer, index);
                              else
                                  peer.wait_closed();
                              ++ended;
                          },
                          now.tls && now.script ? std::optional{with_tls} : std::nullopt};
        asio_transport t{trusting()};
        auto r = now.tls ? secure(server.port()) : plain(server.port());
        r.body.assign(now.body, 'x');
        t.start(1, r);
        CHECK(drive_until(t, [&] { return server.connections() == 1; }));
        CHECK_FALSE(t.wait(clock::now() + 300ms).has_value()); // it gets as far as it can
        const auto begin = clock::now();
        const auto how = t.cancel(1);
        if (now.where == phase::send) // the kernels may have taken all of it
            CHECK((how.where == phase::send || how.where == phase::wait));
        else
            CHECK(how.where == now.where);
        CHECK(how.request_fate == (now.where == phase::tls ? fate::not_run : fate::unknown));
        CHECK(clock::now() - begin < 5s);
        CHECK(drive_until(t, [&] { return ended == 1; }));
        // C7: what comes next gets another connection
        if (now.script)
            check_ok(run(t, now.tls ? secure(server.port()) : plain(server.port())), "later");
    }
}

TEST_CASE("C1 cancelled while resolving, connecting, waiting for a connection, and when done") {
    raw_server server{test::always("{}")};
    const test::black_hole hole{"127.0.0.1"};
    std::atomic<bool> go{false};
    auto o = trusting();
    o.max_connections = 2;
    o.resolver = [&go](std::string_view) -> std::vector<std::string> {
        while (!go)
            std::this_thread::yield();
        return {"127.0.0.1"};
    };
    asio_transport t{o};
    auto by_name = plain(server.port());
    by_name.host = "a.test";
    t.start(1, by_name);              // resolving
    t.start(2, plain(hole.port()));   // connecting
    t.start(3, plain(server.port())); // waiting
    CHECK_FALSE(t.wait(clock::now() + 20ms).has_value());
    for (const auto& [id, where] : {std::pair{3U, phase::none}, std::pair{2U, phase::connect},
                                    std::pair{1U, phase::resolve}}) {
        const auto how = t.cancel(id);
        CHECK(how.where == where);
        CHECK(how.request_fate == fate::not_run);
    }
    go = true;
    CHECK(t.cancel(77).request_fate == fate::unknown); // never heard of
    // the places are free again
    t.start(4, plain(server.port()));
    t.start(5, plain(server.port()));
    check_ok(wait_one(t), "{}");
    check_ok(wait_one(t), "{}");
    // done, but not yet returned
    t.start(6, plain(1));
    t.start(7, plain(server.port()));
    CHECK(wait_one(t).id >= 6);
    t.start(8, http_request{});
    t.cancel(8);
    CHECK(wait_one(t).id <= 7);
    CHECK_FALSE(t.wait(clock::now() + 20ms).has_value());
}

TEST_CASE("P4 when the one that has the connection is cancelled, the next in line gets one") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
        if (index == 0)
            return peer.wait_closed();
        test::always("{}")(peer, index);
    }};
    auto o = trusting();
    o.max_connections = 1;
    asio_transport t{o};
    for (exchange_id id = 1; id <= 3; ++id)
        t.start(id, plain(server.port()));
    CHECK_FALSE(t.wait(clock::now() + 20ms).has_value());
    t.cancel(1);
    t.cancel(2);
    CHECK(wait_one(t).id == 3);
}

TEST_CASE("C3 destroyed with everything in flight, at once") {
    raw_server server{silent(), with_tls};
    const test::black_hole hole{"127.0.0.1"};
    for (int round = 0; round < 3; ++round) {
        auto t = std::make_unique<asio_transport>(trusting());
        for (exchange_id id = 1; id <= 50; ++id)
            t->start(id, id % 2 == 0 ? secure(server.port()) : plain(hole.port()));
        CHECK_FALSE(t->wait(clock::now() + 20ms * round).has_value());
        const auto begin = clock::now();
        t.reset();
        CHECK(clock::now() - begin < 5s);
    }
}

TEST_CASE("a transport can be moved, with all that it is doing") {
    raw_server server{test::always("{}")};
    asio_transport a{trusting()};
    a.start(1, plain(server.port()));
    asio_transport b{std::move(a)};
    check_ok(wait_one(b), "{}");
    b.start(2, plain(server.port()));
    asio_transport c{trusting()};
    c = std::move(b);
    check_ok(wait_one(c), "{}");
    CHECK(server.connections() == 1);
}

TEST_CASE("wait returns at the deadline, and lets work go on even when it has passed") {
    raw_server server{test::always("{}")};
    asio_transport t{trusting()};
    const auto begin = clock::now();
    CHECK_FALSE(t.wait(begin + 60ms).has_value());
    CHECK(clock::now() - begin >= 60ms);
    CHECK(clock::now() - begin < 5s);
    t.start(1, plain(server.port()));
    std::optional<finished_exchange> done;
    for (const auto end = soon(); !done && clock::now() < end;)
        done = t.wait(t.now()); // only looks in
    REQUIRE(done.has_value());
    check_ok(*done, "{}");
}

TEST_CASE("interrupt ends the current wait, or else the next, from any thread") {
    asio_transport t{trusting()};
    t.interrupt();
    const auto begin = clock::now();
    CHECK_FALSE(t.wait(soon()).has_value());
    std::thread other{[&t] {
        std::this_thread::sleep_for(30ms);
        t.interrupt();
    }};
    CHECK_FALSE(t.wait(soon()).has_value());
    other.join();
    CHECK(clock::now() - begin < 2s);
}

TEST_CASE("C2 interrupts, cancellations and answers in any order: nothing is returned twice") {
    raw_server server{test::always("{}")};
    asio_transport t{trusting()};
    std::atomic<bool> over{false};
    std::thread other{[&] {
        while (!over)
            t.interrupt();
    }};
    std::vector<int> returned(600, 0);
    for (exchange_id id = 0; id < returned.size(); ++id) {
        t.start(id, plain(server.port()));
        if (id % 3 == 0)
            t.cancel(id);
        while (const auto done = t.wait(clock::now()))
            ++returned[done->id];
    }
    for (const auto end = soon(); clock::now() < end;) {
        int open = 0;
        for (std::size_t id = 0; id < returned.size(); ++id)
            open += id % 3 != 0 && returned[id] == 0 ? 1 : 0;
        if (open == 0)
            break;
        if (const auto done = t.wait(clock::now() + 10ms))
            ++returned[done->id];
    }
    over = true;
    other.join();
    for (std::size_t id = 0; id < returned.size(); ++id)
        CHECK(returned[id] == (id % 3 == 0 ? 0 : 1));
}
