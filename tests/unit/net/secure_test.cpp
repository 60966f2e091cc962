// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/net/client.hpp"
#include "unit/net/net_fixture.hpp"

#include <openssl/ssl.h>

#include <atomic>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

using namespace net_test;
using test::answer;
using test::raw_peer;
using test::raw_server;

namespace {

/// Counts the bytes of requests that a server gets to see.
struct listener {
    std::atomic<std::size_t> bytes{0};

    raw_server::script script() {
        return [this](raw_peer& peer, std::size_t) {
            for (std::string got = peer.read_some(); !got.empty(); got = peer.read_some())
                bytes += got.size();
        };
    }
};

finished_exchange refused_by(const test::tls_server_options& tls, std::size_t& seen,
                             const std::string& host = "localhost",
                             transport_options o = trusting()) {
    listener l;
    finished_exchange done;
    {
        raw_server server{l.script(), tls};
        asio_transport t{std::move(o)};
        auto r = secure(server.port(), host);
        r.repeatable = true;
        done = run(t, r);
        // never tried again
        CHECK(server.connections() == 1);
    }
    seen = l.bytes;
    return done;
}

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace

TEST_CASE("T1 T2 T3 T4 a certificate that is not good: not a byte of the request is sent") {
    const auto& ca = test::common_ca();
    const auto other = test::self_signed({.common_name = "Other", .ca = true});
    const struct {
        test::identity leaf;
        const char* words;
    } cases[] = {
        {test::issue(ca, {.dns = {"localhost"}, .valid_from = -48, .valid_to = -24}), "expired"},
        {test::issue(ca, {.dns = {"other.test"}}), "another host"},
        {test::self_signed({.dns = {"localhost"}}), "self-signed"},
        {test::issue(other, {.dns = {"localhost"}}), "unknown CA"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.words);
        std::size_t seen = 0;
        const auto done = refused_by({.leaf = c.leaf}, seen);
        check_failed(done, errc::tls_verify, phase::tls, fate::not_run);
        CHECK(done.detail.find(c.words) != std::string::npos);
        CHECK(seen == 0);
    }
}

TEST_CASE("T7 a portal at an address") {
    std::size_t seen = 0;
    const auto leaf = test::issue(test::common_ca(), {.common_name = "127.0.0.1"});
    check_failed(refused_by({.leaf = leaf}, seen, "127.0.0.1"), errc::tls_verify, phase::tls,
                 fate::not_run);
    raw_server server{test::always("{}"), test::tls_server_options{}};
    check_ok(run_once(secure(server.port(), "127.0.0.1")), "{}");
}

TEST_CASE("T9 the same server under another name gets no resumed session") {
    raw_server server{test::always("{}"), test::tls_server_options{}};
    auto o = trusting();
    o.resolver = [](std::string_view) { return std::vector<std::string>{"127.0.0.1"}; };
    asio_transport t{o};
    check_ok(run(t, secure(server.port())), "{}");
    check_failed(run(t, secure(server.port(), "other.test")), errc::tls_verify, phase::tls,
                 fate::not_run);
}

TEST_CASE("T11 T12 T13 a server that this side cannot talk to") {
    std::size_t seen = 0;
    check_failed(refused_by({.min_version = TLS1_VERSION, .max_version = TLS1_1_VERSION}, seen),
                 errc::tls, phase::tls, fate::not_run);
    check_failed(refused_by({.ciphers = "ECDHE-ECDSA-AES128-SHA"}, seen), errc::tls, phase::tls,
                 fate::not_run);
}

TEST_CASE("T14 a transport without CA certificates is not made") {
    transport_options o;
    o.ca_file = "/nonexistent/ca.pem";
    try {
        const asio_transport t{o};
        FAIL("made");
    } catch (const error& e) {
        CHECK(e.code() == errc::config);
        CHECK(e.details().detail.find("/nonexistent/ca.pem") != std::string::npos);
    }
}

TEST_CASE("T16 the host's name goes along in the handshake") {
    std::string name;
    {
        raw_server server{[&name](raw_peer& peer, std::size_t) {
                              name = peer.server_name();
                              if (peer.read_request())
                                  peer.send(answer("{}"));
                          },
                          test::tls_server_options{}};
        check_ok(run_once(secure(server.port())), "{}");
    }
    CHECK(name == "localhost");
}

TEST_CASE("T18 something else than TLS on the port") {
    const struct {
        std::string bytes;
        const char* words;
    } cases[] = {
        {"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "plain HTTP"},
        {"220 mail ready\r\n", "not TLS"},
        {std::string("\x16\x03\x03\x00\x40", 5), "closed"},
    };
    for (const auto& c : cases) {
        raw_server server{[&c](raw_peer& peer, std::size_t) {
            peer.read_some();
            peer.send(c.bytes);
            peer.finish_sending();
            peer.wait_closed();
        }};
        const auto done = run_once(secure(server.port()));
        check_failed(done, errc::tls, phase::tls, fate::not_run);
        CHECK(done.detail.find(c.words) != std::string::npos);
        CHECK(server.connections() == 1);
    }
}

TEST_CASE("T19 a damaged record in the body: an error, and the connection is closed") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
                          if (!peer.read_request())
                              return;
                          if (index > 0) {
                              peer.send(answer("ok"));
                              return;
                          }
                          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                          // a record that nobody has made
                          peer.send_raw(std::string("\x17\x03\x03\x00\x20", 5) +
                                        std::string(32, 'x'));
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    const auto done = run(t, secure(server.port()));
    check_failed(done, errc::tls, phase::read, fate::unknown);
    CHECK(done.response.body.empty());
    check_ok(run(t, secure(server.port())), "ok");
}

TEST_CASE("T21 what comes after close_notify is not looked at") {
    raw_server server{[](raw_peer& peer, std::size_t index) {
                          if (!peer.read_request())
                              return;
                          peer.send(answer("no " + std::to_string(index)));
                          peer.close_notify();
                          peer.send_raw("junk");
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    check_ok(run(t, secure(server.port())), "no 0");
    auto read = secure(server.port());
    read.repeatable = true; // the end may cross with it on the way
    check_ok(run(t, read), "no 1");
}

TEST_CASE("T22 a request to renegotiate in the middle does no harm") {
    raw_server server{[](raw_peer& peer, std::size_t) {
                          if (!peer.read_request())
                              return;
                          SSL_renegotiate(peer.ssl());
                          SSL_do_handshake(peer.ssl());
                          peer.send(answer("{}"));
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    const auto done = run_once(secure(server.port()));
    CHECK((!done.ec || done.ec == errc::connection_lost || done.ec == errc::tls));
}

TEST_CASE("T24 a certificate that changes between two connections is checked in full") {
    raw_server server{[](raw_peer& peer, std::size_t) {
                          if (peer.read_request())
                              peer.send(answer("{}", "Connection: close\r\n"));
                      },
                      test::tls_server_options{}};
    asio_transport t{trusting()};
    check_ok(run(t, secure(server.port())), "{}");
    server.use({.leaf = test::issue(test::common_ca(), {.dns = {"other.test"}})});
    check_failed(run(t, secure(server.port())), errc::tls_verify, phase::tls, fate::not_run);
    server.use({});
    check_ok(run(t, secure(server.port())), "{}");
}

TEST_CASE("T25 thousands of one-byte records cost little") {
    const std::string body(20'000, 'x');
    raw_server server{[&body](raw_peer& peer, std::size_t) {
                          if (peer.read_request())
                              peer.send_in_pieces(answer(body), 1);
                          peer.wait_closed();
                      },
                      test::tls_server_options{}};
    check_ok(run_once(secure(server.port())), body);
}

TEST_CASE("T26 a chain of large keys is dealt with in little time") {
    const auto root = test::self_signed({.common_name = "Big CA", .ca = true, .key = "RSA-3072"});
    const auto leaf = test::issue(root, {.dns = {"localhost"}, .key = "RSA-3072"});
    const test::temporary_file file{root.pem()};
    raw_server server{test::always("{}"), test::tls_server_options{.leaf = leaf}};
    auto o = trusting();
    o.ca_file = file.path();
    const auto begin = cpu_seconds();
    check_ok(run_once(secure(server.port()), o), "{}");
    CHECK(cpu_seconds() - begin < 2.0); // the server's share included
}

TEST_CASE("T29 pins over a real connection") {
    raw_server server{test::always("{}"), test::tls_server_options{}};
    auto o = trusting();
    o.pinned_keys = {test::localhost_identity().pin()};
    check_ok(run_once(secure(server.port()), o), "{}");
    o.pinned_keys = {test::common_ca().pin()};
    const auto done = run_once(secure(server.port()), o);
    check_failed(done, errc::tls_verify, phase::tls, fate::not_run);
    CHECK(done.detail.find("(pin)") != std::string::npos);
}

TEST_CASE("verify_tls = false needs no CA certificates") {
    raw_server server{test::always("{}"),
                      test::tls_server_options{.leaf = test::self_signed({.dns = {"x.test"}})}};
    transport_options o;
    o.verify_tls = false;
    check_ok(run_once(secure(server.port()), o), "{}");
}

TEST_CASE("S1 the log tells about connections, and never the webhook's code") {
    raw_server server{test::always("{}"), test::tls_server_options{}};
    std::string log;
    auto o = trusting();
    o.log = [&log](const log_event& e) { log += e.text + '\n'; };
    check_ok(run_once(secure(server.port()), o), "{}");
    CHECK(log.find("full handshake") != std::string::npos);
    CHECK(log.find("s3cret") == std::string::npos);
}

TEST_CASE("T15 a bad certificate in the CA file is told without a log, too") {
    const auto good = test::common_ca().pem();
    auto bad = good;
    bad.replace(bad.find('\n') + 1, 3, "???");
    const test::temporary_file file{bad + good};
    std::vector<std::string> warnings;
    options o;
    o.ca_file = file.path();
    o.warning = [&](const std::string& text) { warnings.push_back(text); };
    const client asked{"https://localhost/rest/1/s3cret/", o};
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("1 of 2 CA certificates") == 0);
    // who switches the check off knows it
    o.ssl = false;
    const client unchecked{"https://localhost/rest/1/s3cret/", o};
    CHECK(warnings.size() == 1);
}

TEST_CASE("T17 a client's connect_timeout holds for a handshake that stalls, too") {
    raw_server server{[](raw_peer& peer, std::size_t) { peer.wait_closed(); }};
    options o;
    o.ca_file = ca_path();
    o.connect_timeout = 0.1;
    o.max_attempts = 1;
    client c{"https://localhost:" + std::to_string(server.port()) + "/rest/1/s3cret/", o};
    const auto begin = clock::now();
    error_code ec;
    diagnostics why;
    (void)c.call("crm.lead.add", {{"fields", {{"TITLE", "x"}}}}, ec, why);
    CHECK(ec == errc::timeout);
    CHECK(why.where == phase::tls);
    CHECK(why.request_fate == fate::not_run);
    CHECK(clock::now() - begin < 5s);
}
