// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#pragma once

#include "fast_bitrix24/net/asio_transport.hpp"
#include "support/certificates.hpp"
#include "support/raw_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

// What the tests of the transport have in common.
namespace net_test {

using namespace fast_bitrix24;
using namespace std::chrono_literals;

inline const std::string& ca_path() {
    static const test::temporary_file file{test::common_ca().pem()};
    return file.path();
}

/// Options of a client that trusts the tests' CA.
inline transport_options trusting() {
    transport_options o;
    o.ca_file = ca_path();
    return o;
}

inline http_request plain(std::uint16_t port, std::string body = "{}") {
    http_request r;
    r.secure = false;
    r.host = "127.0.0.1";
    r.port = port;
    r.target = "/rest/1/s3cret/profile";
    r.body = std::move(body);
    return r;
}

inline http_request secure(std::uint16_t port, std::string host = "localhost") {
    auto r = plain(port);
    r.secure = true;
    r.host = std::move(host);
    return r;
}

/// A generous end for anything that must happen soon.
inline time_point soon() {
    return clock::now() + 8s;
}

inline finished_exchange wait_one(asio_transport& t, time_point deadline = soon()) {
    auto done = t.wait(deadline);
    REQUIRE(done.has_value());
    return std::move(*done);
}

inline finished_exchange run(asio_transport& t, http_request r) {
    static exchange_id last = 0;
    const auto id = ++last;
    t.start(id, std::move(r));
    auto done = wait_one(t);
    CHECK(done.id == id);
    return done;
}

inline finished_exchange run_once(http_request r, transport_options o = trusting()) {
    asio_transport t{std::move(o)};
    return run(t, std::move(r));
}

/// Lets a transport work until something is so.
template <class Condition>
bool drive_until(asio_transport& t, Condition condition) {
    for (const auto end = soon(); clock::now() < end;) {
        if (condition())
            return true;
        CHECK_FALSE(t.wait(clock::now() + 5ms).has_value());
    }
    return condition();
}

inline void check_ok(const finished_exchange& done, std::string_view body) {
    CAPTURE(done.detail);
    CHECK_FALSE(done.ec);
    CHECK(done.response.status == 200);
    CHECK(done.response.body == body);
    CHECK(done.request_fate == fate::ran);
}

inline void check_failed(const finished_exchange& done, errc code, phase where, fate f) {
    CAPTURE(done.detail);
    CAPTURE(to_string(done.where));
    CHECK(done.ec == code);
    CHECK(done.where == where);
    CHECK(done.request_fate == f);
    CHECK_FALSE(done.detail.empty());
    CHECK(done.detail.find("s3cret") == std::string::npos); // the webhook's
}

} // namespace net_test
