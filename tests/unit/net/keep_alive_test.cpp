// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "unit/net/net_fixture.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

using namespace net_test;
using test::answer;
using test::raw_peer;
using test::raw_server;

TEST_CASE("a connection is kept and used again, over TLS too") {
    for (const bool tls : {false, true}) {
        raw_server server{test::always("{}"),
                          tls ? std::optional{test::tls_server_options{}} : std::nullopt};
        asio_transport t{trusting()};
        for (int i = 0; i < 5; ++i)
            check_ok(run(t, tls ? secure(server.port()) : plain(server.port())), "{}");
        CHECK(server.connections() == 1);
    }
}

TEST_CASE("H19 a connection that is to be closed is not used again") {
    for (const char* head : {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                             "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
        raw_server server{[head](raw_peer& peer, std::size_t) {
            while (peer.read_request())
                peer.send(head);
        }};
        asio_transport t{trusting()};
        for (int i = 0; i < 3; ++i)
            check_ok(run(t, plain(server.port())), "");
        CHECK(server.connections() == 3);
    }
}

TEST_CASE("an origin is scheme, host and port: connections are not shared between them") {
    raw_server a{test::always("a")};
    raw_server b{test::always("b")};
    asio_transport t{trusting()};
    for (int i = 0; i < 2; ++i) {
        check_ok(run(t, plain(a.port())), "a");
        check_ok(run(t, plain(b.port())), "b");
        auto by_name = plain(a.port());
        by_name.host = "localhost";
        check_ok(run(t, by_name), "a");
    }
    CHECK(a.connections() == 2);
    CHECK(b.connections() == 1);
}

TEST_CASE("a connection idle for too long is not used again") {
    raw_server server{test::always("{}")};
    auto o = trusting();
    o.keep_alive_idle = 50ms;
    asio_transport t{o};
    check_ok(run(t, plain(server.port())), "{}");
    CHECK_FALSE(t.wait(clock::now() + 120ms).has_value());
    check_ok(run(t, plain(server.port())), "{}");
    CHECK(server.connections() == 2);
}

TEST_CASE(
    "without keep_alive_idle no connection is used again, even if nobody has looked at the clock") {
    raw_server server{test::always("{}")};
    auto o = trusting();
    o.keep_alive_idle = 0s;
    asio_transport t{o};
    for (int i = 0; i < 3; ++i)
        check_ok(run(t, plain(server.port())), "{}");
    CHECK(server.connections() == 3);
}

TEST_CASE("H20 a kept connection that was closed meanwhile: the request goes over a fresh one") {
    for (const bool tls : {false, true}) {
        for (const bool hard : {false, true}) {
            CAPTURE(tls);
            CAPTURE(hard);
            std::atomic<int> closed{0};
            raw_server server{[&](raw_peer& peer, std::size_t) {
                                  if (peer.read_request())
                                      peer.send(answer("{}"));
                                  if (hard)
                                      peer.reset();
                                  else
                                      peer.finish_sending();
                                  ++closed;
                                  peer.wait_closed();
                              },
                              tls ? std::optional{test::tls_server_options{}} : std::nullopt};
            asio_transport t{trusting()};
            const auto make = [&] { return tls ? secure(server.port()) : plain(server.port()); };
            if (hard) { // RST may overtake the answer
                const auto first = run(t, make());
                CHECK((!first.ec || first.ec == errc::connection_lost));
            } else {
                check_ok(run(t, make()), "{}");
            }
            while (closed < 1)
                std::this_thread::yield();
            // not repeatable: found out before a byte of it was sent
            const auto second = run(t, make());
            if (!hard)
                check_ok(second, "{}");
            CHECK(server.connections() == 2);
        }
    }
}

TEST_CASE("H20 a kept connection that dies under the request: a read is sent again once") {
    std::atomic<int> requests{0};
    raw_server server{[&](raw_peer& peer, std::size_t index) {
                          int served = 0;
                          while (peer.read_request()) {
                              ++requests;
                              if (index == 0 && ++served == 2)
                                  return; // it came, and gets no answer
                              peer.send(answer("{}"));
                          }
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    check_ok(run(t, secure(server.port())), "{}");
    auto read = secure(server.port());
    read.repeatable = true;
    check_ok(run(t, read), "{}");
    CHECK(requests == 3);
    CHECK(server.connections() == 2);
}

TEST_CASE("H20 a write that may have run is never sent again") {
    std::atomic<int> requests{0};
    raw_server server{[&](raw_peer& peer, std::size_t) {
        for (int served = 0; peer.read_request(); ++served) {
            ++requests;
            if (served == 1)
                return;
            peer.send(answer("{}"));
        }
    }};
    asio_transport t{trusting()};
    check_ok(run(t, plain(server.port())), "{}");
    check_failed(run(t, plain(server.port())), errc::connection_lost, phase::wait, fate::unknown);
    CHECK(requests == 2);
}

TEST_CASE("H20 a read is sent again once only, and keeps its fate") {
    std::atomic<int> requests{0};
    raw_server server{[&](raw_peer& peer, std::size_t index) {
        for (int served = 0; peer.read_request(); ++served) {
            ++requests;
            if (index > 0 || served == 1)
                return;
            peer.send(answer("{}"));
        }
    }};
    asio_transport t{trusting()};
    check_ok(run(t, plain(server.port())), "{}");
    auto read = plain(server.port());
    read.repeatable = true;
    check_failed(run(t, read), errc::connection_lost, phase::wait, fate::unknown);
    CHECK(requests == 3);
}

TEST_CASE("H20 no second try once a byte of the answer has come") {
    std::atomic<int> requests{0};
    raw_server server{[&](raw_peer& peer, std::size_t) {
        for (int served = 0; peer.read_request(); ++served) {
            ++requests;
            if (served == 1) {
                peer.send("H");
                return;
            }
            peer.send(answer("{}"));
        }
    }};
    asio_transport t{trusting()};
    check_ok(run(t, plain(server.port())), "{}");
    auto read = plain(server.port());
    read.repeatable = true;
    check_failed(run(t, read), errc::truncated, phase::read, fate::unknown);
    CHECK(requests == 2);
}

TEST_CASE("H20 no second try either if the connection breaks after a byte of the answer") {
    std::atomic<int> requests{0};
    std::atomic<bool> seen{false};
    raw_server server{[&](raw_peer& peer, std::size_t) {
        for (int served = 0; peer.read_request(); ++served) {
            ++requests;
            if (served == 1) {
                peer.send("H");
                while (!seen)
                    std::this_thread::yield();
                return peer.reset();
            }
            peer.send(answer("{}"));
        }
    }};
    asio_transport t{trusting()};
    check_ok(run(t, plain(server.port())), "{}");
    auto read = plain(server.port());
    read.repeatable = true;
    t.start(900, read);
    CHECK_FALSE(t.wait(clock::now() + 50ms).has_value());
    seen = true;
    check_failed(wait_one(t), errc::truncated, phase::read, fate::unknown);
    CHECK(requests == 2);
}

TEST_CASE("T21 after close_notify a connection is not used again, even if it stays open") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
                          if (!peer.read_request())
                              return;
                          peer.send_with_close_notify(answer("no " + std::to_string(index)));
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    check_ok(run(t, secure(server.port())), "no 0");
    check_ok(run(t, secure(server.port())), "no 1");
    CHECK(server.connections() == 2);
}

TEST_CASE("H22 bytes that nobody asked for close an idle connection") {
    for (const bool tls : {false, true}) {
        for (const bool working : {false, true}) {
            CAPTURE(tls);
            CAPTURE(working);
            std::atomic<bool> idle{false};
            std::atomic<bool> sent{false};
            raw_server server{[&](raw_peer& peer, std::size_t index) {
                                  if (peer.read_request())
                                      peer.send(answer("no " + std::to_string(index)));
                                  while (index == 0 && !idle)
                                      std::this_thread::yield();
                                  if (index == 0)
                                      peer.send(answer("stale"));
                                  sent = true;
                                  peer.wait_closed();
                              },
                              tls ? std::optional{test::tls_server_options{}} : std::nullopt};
            asio_transport t{trusting()};
            const auto make = [&] { return tls ? secure(server.port()) : plain(server.port()); };
            check_ok(run(t, make()), "no 0");
            idle = true;
            if (working)
                CHECK(drive_until(t, [&] { return sent.load(); }));
            while (!sent)
                std::this_thread::yield();
            check_ok(run(t, make()), "no 1");
            CHECK(server.connections() == 2);
        }
    }
}

TEST_CASE("max_connections: the rest waits its turn in order and gets it") {
    for (const bool tls : {false, true}) {
        std::mutex mutex;
        std::vector<std::string> order;
        raw_server server{[&](raw_peer& peer, std::size_t) {
                              while (const auto request = peer.read_request()) {
                                  {
                                      const std::lock_guard lock(mutex);
                                      order.push_back(request->substr(request->size() - 2));
                                  }
                                  peer.send(answer("{}"));
                              }
                          },
                          tls ? std::optional{test::tls_server_options{}} : std::nullopt};
        auto o = trusting();
        o.max_connections = 1;
        asio_transport t{o};
        for (exchange_id id = 10; id < 40; ++id) {
            auto r = tls ? secure(server.port()) : plain(server.port());
            r.body = std::to_string(id);
            t.start(id, r);
        }
        for (exchange_id id = 10; id < 40; ++id) {
            const auto done = wait_one(t);
            CHECK(done.id == id);
            check_ok(done, "{}");
            const std::lock_guard lock(mutex);
            CHECK(order[id - 10] == std::to_string(id));
        }
        CHECK(server.connections() == 1);
    }
}

TEST_CASE("many exchanges run at the same time on connections of their own") {
    std::atomic<int> waiting{0};
    raw_server server{[&](raw_peer& peer, std::size_t) {
                          while (peer.read_request()) {
                              ++waiting;
                              while (waiting < 8) // all eight are here at once
                                  std::this_thread::yield();
                              peer.send(answer("{}"));
                          }
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    for (exchange_id id = 1; id <= 8; ++id)
        t.start(id, secure(server.port()));
    for (int i = 0; i < 8; ++i)
        check_ok(wait_one(t), "{}");
    CHECK(server.connections() == 8);
}

TEST_CASE("an idle connection to another host makes room") {
    raw_server a{test::always("a")};
    raw_server b{test::always("b")};
    auto o = trusting();
    o.max_connections = 1;
    asio_transport t{o};
    check_ok(run(t, plain(a.port())), "a");
    check_ok(run(t, plain(b.port())), "b");
    check_ok(run(t, plain(a.port())), "a");
    CHECK(a.connections() == 2);
}

TEST_CASE("P4 a thousand exchanges that fail at once do not deepen the stack") {
    auto o = trusting();
    o.max_connections = 1;
    o.resolver = [](std::string_view) { return std::vector<std::string>{"127.0.0.1"}; };
    asio_transport t{o};
    auto r = plain(test::closed_port());
    r.host = "a.test";
    for (exchange_id id = 1; id <= 5000; ++id)
        t.start(id, r);
    for (exchange_id id = 1; id <= 5000; ++id) {
        const auto done = wait_one(t);
        CHECK(done.id == id);
        CHECK(done.ec == errc::connect);
    }
}

// UndefinedBehaviorSanitizer looks at objects through a pipe of its own, which it cannot open while
// there are no descriptors left.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#    if __has_feature(address_sanitizer)
constexpr bool sanitized = true;
#    else
constexpr bool sanitized = false;
#    endif
#else
constexpr bool sanitized = false;
#endif

TEST_CASE("P4 D10 thousands that wait and then fail on the spot do not deepen the stack" *
          doctest::skip(sanitized)) {
    const test::black_hole hole{"127.0.0.1"};
    auto o = trusting();
    o.max_connections = 1;
    asio_transport t{o};
    constexpr exchange_id count = 30'000;
    for (exchange_id id = 0; id <= count; ++id)
        t.start(id, plain(hole.port()));
    CHECK_FALSE(t.wait(clock::now() + 20ms).has_value());
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{0, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    t.cancel(0);
    setrlimit(RLIMIT_NOFILE, &before);
    for (exchange_id id = 1; id <= count; ++id) {
        const auto done = t.wait(soon());
        REQUIRE(done.has_value());
        REQUIRE(done->id == id);
        REQUIRE(done->ec == errc::resource);
    }
}

TEST_CASE("the newest TLS that both sides speak: kept, resumed, and with tickets in between") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
                          while (peer.read_request()) {
                              peer.send(answer("{}"));
                              if (index == 0) {
                                  peer.close_notify();
                                  return;
                              }
                          }
                      },
                      test::tls_server_options{.max_version = TLS1_3_VERSION}};
    asio_transport t{trusting()};
    for (int i = 0; i < 4; ++i) {
        auto read = secure(server.port());
        read.repeatable = true; // the end of the first connection may cross with it
        check_ok(run(t, read), "{}");
    }
    CHECK(server.connections() == 2);
    CHECK(server.full_handshakes() == 1);
}

TEST_CASE("TLS sessions are resumed by new connections of the same client") {
    raw_server server{[](raw_peer& peer, std::size_t) {
                          if (peer.read_request())
                              peer.send(answer("{}", "Connection: close\r\n"));
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    for (int i = 0; i < 4; ++i)
        check_ok(run(t, secure(server.port())), "{}");
    CHECK(server.handshakes() == 4);
    CHECK(server.full_handshakes() == 1);
    // T10: another client shares nothing with it
    check_ok(run_once(secure(server.port())), "{}");
    CHECK(server.full_handshakes() == 2);
}

TEST_CASE("T23 a server that restarted with new keys is connected to in full") {
    raw_server server{[](raw_peer& peer, std::size_t) {
                          if (peer.read_request())
                              peer.send(answer("{}", "Connection: close\r\n"));
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    check_ok(run(t, secure(server.port())), "{}");
    server.forget_sessions();
    check_ok(run(t, secure(server.port())), "{}");
    check_ok(run(t, secure(server.port())), "{}");
    CHECK(server.full_handshakes() == 2);
}
