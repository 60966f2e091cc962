// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "unit/net/net_fixture.hpp"

#include <atomic>
#include <optional>
#include <string>

using namespace net_test;
using test::answer;
using test::raw_peer;
using test::raw_server;
using namespace std::string_literals;

namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

} // namespace

TEST_CASE("a request arrives as it was meant, in plain text and over TLS") {
    for (const bool tls : {false, true}) {
        std::string got;
        {
            raw_server server{[&got](raw_peer& peer, std::size_t) {
                                  got = peer.read_request().value_or("");
                                  peer.send(answer("{\"result\":1}"));
                                  peer.wait_closed();
                              },
                              tls ? std::optional{test::tls_server_options{}} : std::nullopt};
            auto r = tls ? secure(server.port()) : plain(server.port());
            r.headers.add("Content-Type", "application/json");
            r.body = "{\"id\":1}";
            check_ok(run_once(r), "{\"result\":1}");
        }
        CHECK(got.find("POST /rest/1/s3cret/profile HTTP/1.1\r\n") == 0);
        CHECK(count_of(got, "Host: ") == 1);
        CHECK(got.find("Content-Type: application/json\r\n") != std::string::npos);
        CHECK(got.substr(got.size() - 8) == "{\"id\":1}");
    }
}

TEST_CASE("large requests and large answers pass whole") {
    const std::string big(3'000'000, 'q');
    const std::string answer_body(5'000'000, 'a');
    for (const bool tls : {false, true}) {
        std::atomic<std::size_t> got{0};
        raw_server server{[&](raw_peer& peer, std::size_t) {
                              got = peer.read_request().value_or("").size();
                              peer.send(answer(answer_body));
                              peer.wait_closed();
                          },
                          tls ? std::optional{test::tls_server_options{}} : std::nullopt};
        auto r = tls ? secure(server.port()) : plain(server.port());
        r.body = big;
        const auto done = run_once(r);
        CHECK_FALSE(done.ec);
        CHECK(done.response.body == answer_body);
        CHECK(got > big.size());
    }
}

TEST_CASE("H1 the answer is cut after every byte: truncated, and the request may have run") {
    const auto whole = "HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Length: 5\r\n\r\nhello"s;
    for (const bool tls : {false, true}) {
        for (const bool hard : {false, true}) {
            raw_server server{[&](raw_peer& peer, std::size_t index) {
                                  if (!peer.read_request())
                                      return;
                                  peer.send(std::string_view{whole}.substr(0, index));
                                  if (hard) {
                                      peer.reset();
                                  } else {
                                      peer.finish_sending();
                                      peer.wait_closed();
                                  }
                              },
                              tls ? std::optional{test::tls_server_options{}} : std::nullopt};
            asio_transport t{trusting()};
            for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
                CAPTURE(tls);
                CAPTURE(hard);
                CAPTURE(cut);
                auto r = tls ? secure(server.port()) : plain(server.port());
                r.repeatable = true; // a fresh connection is no reason to repeat
                const auto done = run(t, r);
                if (cut == whole.size()) {
                    // after RST the system may throw away what has arrived
                    if (!hard)
                        check_ok(done, "hello");
                } else if (cut == 0) {
                    check_failed(done, errc::connection_lost, phase::wait, fate::unknown);
                } else if (!hard) {
                    check_failed(done, errc::truncated, phase::read, fate::unknown);
                } else {
                    CHECK((done.ec == errc::truncated || done.ec == errc::connection_lost));
                    CHECK(done.request_fate == fate::unknown);
                }
            }
        }
    }
}

TEST_CASE("H2 an answer that comes byte by byte is the same answer") {
    const auto chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"s;
    for (const bool tls : {false, true}) {
        raw_server server{[&](raw_peer& peer, std::size_t) {
                              while (peer.read_request())
                                  peer.send_in_pieces(chunked, 1);
                          },
                          tls ? std::optional{test::tls_server_options{}} : std::nullopt};
        asio_transport t{trusting()};
        for (int i = 0; i < 3; ++i)
            check_ok(run(t, tls ? secure(server.port()) : plain(server.port())), "abcde");
        CHECK(server.connections() == 1);
    }
}

TEST_CASE("H3 bytes behind the answer close the connection and are never taken for an answer") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
        if (!peer.read_request())
            return;
        const auto good = answer("no " + std::to_string(index));
        peer.send(index == 0 ? good + answer("stale") : good);
        peer.wait_closed();
    }};
    asio_transport t{trusting()};
    check_ok(run(t, plain(server.port())), "no 0");
    check_ok(run(t, plain(server.port())), "no 1");
    CHECK(server.connections() == 2);
}

TEST_CASE("H11 T20 a body until close: FIN is its end in plain text, close_notify over TLS") {
    enum class end { fin, notify, reset };
    const auto talk = [](bool tls, end how) {
        raw_server server{[how](raw_peer& peer, std::size_t) {
                              if (!peer.read_request())
                                  return;
                              peer.send("HTTP/1.1 200 OK\r\n\r\nall of it");
                              if (how == end::notify)
                                  peer.close_notify();
                              how == end::reset ? peer.reset() : peer.finish_sending();
                              peer.wait_closed();
                          },
                          tls ? std::optional{test::tls_server_options{}} : std::nullopt};
        return run_once(tls ? secure(server.port()) : plain(server.port()));
    };
    check_ok(talk(false, end::fin), "all of it");
    check_ok(talk(true, end::notify), "all of it");
    check_failed(talk(true, end::fin), errc::truncated, phase::read, fate::unknown);
    CHECK(talk(false, end::reset).ec);
    CHECK(talk(true, end::reset).ec);
}

TEST_CASE("T20 FIN without close_notify at the exact end of a body with a length is good") {
    raw_server server{[](raw_peer& peer, std::size_t) {
                          if (peer.read_request())
                              peer.send(answer("exact"));
                          peer.finish_sending();
                      },
                      test::tls_server_options{}};
    for (int i = 0; i < 5; ++i)
        check_ok(run_once(secure(server.port())), "exact");
}

TEST_CASE("H4 H6 a malformed answer is an error and ends its connection") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
        if (!peer.read_request())
            return;
        peer.send(index == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" : answer("ok"));
        peer.wait_closed();
    }};
    asio_transport t{trusting()};
    check_failed(run(t, plain(server.port())), errc::bad_framing, phase::read, fate::unknown);
    check_ok(run(t, plain(server.port())), "ok");
}

TEST_CASE("H17 an answer that exceeds the limits is an error") {
    raw_server server{[](raw_peer& peer, std::size_t) {
        if (peer.read_request())
            peer.send(answer(std::string(2000, 'x')));
        peer.wait_closed();
    }};
    auto o = trusting();
    o.limits.body = 1000;
    check_failed(run_once(plain(server.port()), o), errc::limit, phase::read, fate::unknown);
}

TEST_CASE("H21 an answer that comes before the request is sent, then RST, is the answer") {
    for (const bool tls : {false, true}) {
        raw_server server{[](raw_peer& peer, std::size_t) {
                              peer.read_some(); // a little of it
                              peer.send(answer("too large", "", "413 Payload Too Large"));
                              peer.close_notify();
                              // leaving with unread bytes sends RST
                          },
                          tls ? std::optional{test::tls_server_options{}} : std::nullopt};
        asio_transport t{trusting()};
        for (int i = 0; i < 5; ++i) {
            auto r = tls ? secure(server.port()) : plain(server.port());
            r.body.assign(20'000'000, 'x');
            const auto done = run(t, r);
            CAPTURE(done.detail);
            CHECK_FALSE(done.ec);
            CHECK(done.response.status == 413);
        }
        CHECK(server.connections() == 5); // half a request was sent: no reuse
    }
}

TEST_CASE("redirects are answers like others") {
    raw_server server{[](raw_peer& peer, std::size_t) {
        if (peer.read_request())
            peer.send(answer("", "Location: https://other.test/\r\n", "302 Found"));
        peer.wait_closed();
    }};
    const auto done = run_once(plain(server.port()));
    CHECK(done.response.status == 302);
    CHECK(done.response.headers.get("Location") == "https://other.test/");
}

TEST_CASE("M1 a length of terabytes allocates nothing by itself") {
    raw_server server{[](raw_peer& peer, std::size_t) {
        if (peer.read_request())
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000000000\r\n\r\nabc");
        peer.finish_sending();
        peer.wait_closed();
    }};
    auto o = trusting();
    o.limits.body = 100'000'000'000'000;
    check_failed(run_once(plain(server.port()), o), errc::truncated, phase::read, fate::unknown);
}
