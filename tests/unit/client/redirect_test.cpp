// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

using namespace test;
using b24::errc;

namespace {

script_reply moved(std::string to, int status = 302) {
    script_reply out;
    out.delay = b24::seconds(0.1);
    out.response.status = status;
    if (!to.empty())
        out.response.headers.add("Location", std::move(to));
    out.response.body = "<html>moved</html>";
    return out;
}

bool says_secret(const bench& b, const std::string& secret = "s3cret") {
    for (const auto& e : b.log)
        if (e.text.find(secret) != std::string::npos)
            return true;
    return false;
}

} // namespace

TEST_CASE("H23 redirects within the host repeat the request as it is") {
    for (const int status : {301, 302, 303, 307, 308}) {
        CAPTURE(status);
        bench b;
        b.portal->methods["crm.deal.add"] = [](const portal_call& c) {
            return portal_part{.result = c.arg("id")};
        };
        b.portal->before = [&](const b24::http_request& r,
                               std::size_t) -> std::optional<script_reply> {
            if (r.target == "/rest/1/s3cret/crm.deal.add")
                return moved("/new/rest/1/s3cret/crm.deal.add", status);
            return std::nullopt;
        };
        CHECK(b.client.call("crm.deal.add", {{"id", 7}}).value().as_int() == 7);
        const auto log = b.net.log();
        REQUIRE(log.size() == 2);
        CHECK(log[1].request.method == "POST");
        CHECK(log[1].request.body == log[0].request.body);
        CHECK(log[1].request.target == "/new/rest/1/s3cret/crm.deal.add");
        CHECK(log[1].request.host == "x.bitrix24.ru");
        CHECK_FALSE(says_secret(b));
    }
}

TEST_CASE("H23 at most three hops, and no loops") {
    bench b;
    std::size_t last = 3;
    b.portal->methods["crm.deal.add"] = [](const portal_call&) {
        return portal_part{.result = "1"};
    };
    b.portal->before = [&](const b24::http_request&, std::size_t n) -> std::optional<script_reply> {
        if (n < last)
            return moved("/hop" + std::to_string(n) + "/crm.deal.add");
        return std::nullopt;
    };
    CHECK(b.client.call("crm.deal.add", {{"id", 7}}).failures() == 0);
    CHECK(b.net.count().started == 4);
    last = 1000;
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.call("crm.deal.add", {{"id", 7}}, ec, why);
    CHECK(ec == errc::redirect);
    CHECK(why.detail == "redirected too often");
    CHECK(why.request_fate == b24::fate::not_run);
    CHECK(b.net.count().started <= 8);
    const auto before = b.net.count().started;
    b.portal->before = [&](const b24::http_request& r, std::size_t) {
        return std::optional{moved(r.target)};
    };
    (void)b.client.call("crm.deal.add", {{"id", 7}}, ec, why);
    CHECK(ec == errc::redirect);
    CHECK(b.net.count().started - before == 4);
}

TEST_CASE("H24 another name of the same portal is followed and reported") {
    b24::options o;
    std::vector<std::string> reported;
    o.moved = [&](const std::string& address) { reported.push_back(address); };
    bench b{o};
    b.portal->methods["crm.deal.list"] = list_of(300);
    b.portal->before = [&](const b24::http_request& r, std::size_t) -> std::optional<script_reply> {
        if (r.host == "x.bitrix24.ru")
            return moved("https://new.bitrix24.ru" + r.target);
        return std::nullopt;
    };
    CHECK(b.client.get_all("crm.deal.list").size() == 300);
    CHECK(reported == std::vector<std::string>{"https://new.bitrix24.ru/rest/1/s3cret/"});
    CHECK(b.client.address() == "https://new.bitrix24.ru/rest/1/***/");
    CHECK(b.net.count().started == 3);
    CHECK_FALSE(says_secret(b));

    // many requests are on their way when the portal moves: it is reported once
    bench c{o};
    reported.clear();
    c.portal->methods["crm.deal.add"] = [](const portal_call& call) {
        return portal_part{.result = call.arg("id")};
    };
    c.portal->before = b.portal->before;
    std::vector<b24::params> items;
    for (int i = 0; i < 500; ++i)
        items.push_back({{"id", i}});
    const auto got = c.client.call("crm.deal.add", items);
    CHECK(got.failures() == 0);
    for (std::size_t i = 0; i < got.size(); ++i)
        CHECK(got[i].value.as_uint() == i);
    CHECK(c.portal->calls.size() == 500);
    CHECK(reported.size() == 1);
}

TEST_CASE("H24 H25 other hosts get neither the path nor the body, unless allowed") {
    for (const char* to :
         {"https://evil.example/rest/1/x/", "https://x.bitrix24.ru.evil.example/",
          "http://x.bitrix24.ru/rest/", "http://new.bitrix24.ru/", "//evil.example/x",
          "ftp://x.bitrix24.ru/", "https://a@evil.example/", "https://x.bitrix24.site/", "",
          "relative", "https://x.bitrix24.ru/a\r\nX: y", "\\\\evil", "javascript:1"}) {
        CAPTURE(to);
        bench b;
        b.portal->methods["crm.deal.add"] = [](const portal_call&) {
            return portal_part{.result = "1"};
        };
        b.portal->before = [&](const b24::http_request&, std::size_t) {
            return std::optional{moved(to)};
        };
        b24::error_code ec;
        b24::diagnostics why;
        (void)b.client.call("crm.deal.add", {{"id", 1}}, ec, why);
        CHECK(ec == errc::redirect);
        CHECK(why.request_fate == b24::fate::not_run);
        CHECK(why.to_string().find("s3cret") == std::string::npos);
        for (const auto& s : b.net.log()) {
            CHECK(s.request.host == "x.bitrix24.ru");
            CHECK(s.request.secure);
        }
        CHECK(b.net.count().started == 1);
    }
    bench b;
    b.portal->before = [&](const b24::http_request&, std::size_t) {
        return std::optional{moved("https://x.bitrix24.ru/" + std::string(70000, 'a'))};
    };
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.call("crm.deal.add", {{"id", 1}}, ec, why);
    CHECK(ec == errc::redirect);
    CHECK(why.to_string().size() < 500);
}

TEST_CASE("H24 the caller may allow a host; a function that throws allows nothing") {
    std::vector<std::string> asked;
    b24::options o;
    o.allow_move = [&](std::string_view host) {
        asked.emplace_back(host);
        if (host == "bad.example")
            throw std::runtime_error("no");
        return host == "good.example";
    };
    bench b{o};
    b.portal->methods["crm.deal.add"] = [](const portal_call&) {
        return portal_part{.result = "1"};
    };
    std::string to = "bad.example";
    b.portal->before = [&](const b24::http_request& r, std::size_t) -> std::optional<script_reply> {
        if (r.host == "x.bitrix24.ru")
            return moved("https://" + to + r.target);
        return std::nullopt;
    };
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.call("crm.deal.add", {{"id", 1}}, ec, why);
    CHECK(ec == errc::redirect);
    CHECK(why.detail.find("https://bad.example") != std::string::npos); // names the new address
    to = "good.example";
    CHECK(b.client.call("crm.deal.add", {{"id", 1}}).failures() == 0);
    CHECK(asked.size() == 2);
    CHECK(b.net.log().back().request.host == "good.example");
}
