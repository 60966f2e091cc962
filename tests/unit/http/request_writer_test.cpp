// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/http/request_writer.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <ostream> // doctest shows values through it
#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;
using namespace std::string_literals;

namespace {

b24::http_request request() {
    b24::http_request r;
    r.host = "example.bitrix24.ru";
    r.target = "/rest/1/s3cret/profile";
    r.body = "{}";
    return r;
}

std::string written(const std::function<void(b24::http_request&)>& change) {
    auto r = request();
    change(r);
    return b24::write_request_head(r);
}

bool refused(const std::function<void(b24::http_request&)>& change) {
    try {
        (void)written(change);
    } catch (const b24::usage_error& e) {
        CHECK(std::string_view(e.what()).find("s3cret") == std::string_view::npos);
        return true;
    }
    return false;
}

} // namespace

TEST_CASE("a request head is written in full") {
    auto r = request();
    r.headers.add("Content-Type", "application/json");
    r.headers.add("User-Agent", "t\xC3\xA9st\t1");
    CHECK(b24::write_request_head(r) == "POST /rest/1/s3cret/profile HTTP/1.1\r\n"
                                        "Host: example.bitrix24.ru\r\n"
                                        "Content-Type: application/json\r\n"
                                        "User-Agent: t\xC3\xA9st\t1\r\n"
                                        "Content-Length: 2\r\n"
                                        "Connection: keep-alive\r\n\r\n");
}

TEST_CASE("Host names the port unless it is the scheme's own, and an IPv6 address in brackets") {
    const auto host = [](std::string_view name, std::uint16_t port, bool secure) {
        const auto head = written([&](b24::http_request& r) {
            r.host = name;
            r.port = port;
            r.secure = secure;
        });
        const auto from = head.find("Host: ") + 6;
        return head.substr(from, head.find("\r\n", from) - from);
    };
    CHECK(host("h", 443, true) == "h");
    CHECK(host("h", 80, true) == "h:80");
    CHECK(host("h", 80, false) == "h");
    CHECK(host("h", 443, false) == "h:443");
    CHECK(host("h.", 8443, true) == "h:8443");
    CHECK(host("::1", 443, true) == "[::1]");
    CHECK(host("2001:db8::1", 8443, true) == "[2001:db8::1]:8443");
}

TEST_CASE("Content-Length is there whenever the method may mean a body") {
    const auto length = [](std::string_view method, std::string_view body) {
        return written([&](b24::http_request& r) {
                   r.method = method;
                   r.body = body;
               }).find("Content-Length: " + std::to_string(body.size()) + "\r\n") !=
               std::string::npos;
    };
    CHECK(length("POST", ""));
    CHECK(length("POST", "12345"));
    CHECK(length("GET", "x"));
    CHECK_FALSE(length("GET", ""));
}

TEST_CASE("H29 nothing that could break out of its place is written") {
    for (const auto& bad : {"\r"s, "\n"s, "\r\n"s, "\0"s, "\x1B"s, "\x7F"s, "\x01"s}) {
        CHECK(refused([&](b24::http_request& r) { r.method += bad; }));
        CHECK(refused([&](b24::http_request& r) { r.host += bad; }));
        CHECK(refused([&](b24::http_request& r) { r.target += bad; }));
        CHECK(refused([&](b24::http_request& r) { r.headers.add("X" + bad, "v"); }));
        CHECK(refused([&](b24::http_request& r) { r.headers.add("X", "s3cret" + bad); }));
        CHECK(refused([&](b24::http_request& r) { r.headers.add("User-Agent", bad + "x"); }));
    }
    for (const auto* method : {"", "PO ST", "POST /x", "P\xC3\x96ST", "POST:"})
        CHECK(refused([&](b24::http_request& r) { r.method = method; }));
    for (const auto* host : {"", "a b", "a/b", "a:80", "a..b", "user@a", "\xD1\x80\xD1\x84"})
        CHECK(refused([&](b24::http_request& r) { r.host = host; }));
    for (const auto* target : {"", "x", "*", "https://h/", "/a b", "/a#b", "/\xD0\x96", "/\t"})
        CHECK(refused([&](b24::http_request& r) { r.target = target; }));
    for (const auto* name : {"", "a b", "a:", "a\xC3\xA9", "(a)", "a/b", "\"a\""})
        CHECK(refused([&](b24::http_request& r) { r.headers.add(name, "v"); }));
    CHECK(refused([](b24::http_request& r) { r.port = 0; }));
    CHECK(refused([](b24::http_request& r) { r.target = "/" + std::string(1'000'000, 'x'); }));
    CHECK_FALSE(
        refused([](b24::http_request& r) { r.target = "/?a[b]={%7B}|&c=d?e/f:@!$'()*,;"; }));
}

TEST_CASE("headers that frame the request belong to the writer") {
    for (const auto* name : {"Host", "content-length", "Transfer-Encoding", "CONNECTION"})
        CHECK(refused([&](b24::http_request& r) { r.headers.add(name, "0"); }));
    CHECK_FALSE(
        refused([](b24::http_request& r) { r.headers.add("Accept-Encoding", "identity"); }));
}
