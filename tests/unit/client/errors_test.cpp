// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

using namespace test;
using b24::errc;
using b24::fate;

namespace {

constexpr const char* html = "<html><head><title>502 Bad Gateway</title></head></html>";

script_reply page(int status, std::string body, std::string type = "text/html") {
    script_reply out;
    out.delay = b24::seconds(0.1);
    out.response.status = status;
    out.response.headers.add("Content-Type", std::move(type));
    out.response.body = std::move(body);
    return out;
}

// What a method gets when each request is answered so.
struct verdict_of {
    errc read;
    std::size_t reads; ///< requests of a read
    errc write;
    std::size_t writes;
};

b24::outcome ask(const script_reply& answer, const char* method, std::size_t& requests) {
    bench b;
    b.portal->before = [&](const b24::http_request&, std::size_t) { return std::optional{answer}; };
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.call(method, {{"id", 1}}, ec, why);
    requests = b.net.count().started;
    CHECK(ec == got[0].ec);
    CHECK(b.net.count().in_flight == 0);
    CHECK(b.net.elapsed() < 3600);
    for (const auto& e : b.log)
        CHECK(e.text.find("s3cret") == std::string::npos);
    CHECK(got[0].details.to_string().find("s3cret") == std::string::npos);
    return got[0];
}

void check(const char* what, const script_reply& answer, const verdict_of& wanted) {
    CAPTURE(what);
    std::size_t requests = 0;
    const auto read = ask(answer, "crm.deal.get", requests);
    CHECK(read.ec == wanted.read);
    CHECK(requests == wanted.reads);
    const auto write = ask(answer, "crm.deal.add", requests);
    CHECK(write.ec == wanted.write);
    CHECK(requests == wanted.writes);
    if (write.ec == errc::outcome_unknown)
        CHECK(write.details.request_fate == fate::unknown);
    CHECK(read.ec != errc::outcome_unknown);
}

script_reply said(int status, std::string code, std::string description = "why") {
    return json_reply("{\"error\":\"" + code + "\",\"error_description\":\"" + description + "\"}",
                      status);
}

} // namespace

TEST_CASE("B1 B3 B15 errors of the portal: the same in a 200 as in a 4xx, and not repeated") {
    for (const int status : {200, 400, 403, 404}) {
        CAPTURE(status);
        check("unknown", said(status, "ERROR_CORE"), {errc::api, 1, errc::api, 1});
        check("unknown", said(status, "Sentence, no code"), {errc::api, 1, errc::api, 1});
        check("denied", said(status, "access_denied"),
              {errc::access_denied, 1, errc::access_denied, 1});
        check("scope", said(status, "insufficient_scope"),
              {errc::access_denied, 1, errc::access_denied, 1});
        check("payment", said(status, "PAYMENT_REQUIRED"),
              {errc::access_denied, 1, errc::access_denied, 1});
        check("deleted", said(status, "PORTAL_DELETED"),
              {errc::portal_gone, 1, errc::portal_gone, 1});
        check("overload", said(status, "OVERLOAD_LIMIT"), {errc::overload, 1, errc::overload, 1});
        check("method", said(status, "ERROR_METHOD_NOT_FOUND"),
              {errc::not_found, 1, errc::not_found, 1});
        check("credentials", said(status, "INVALID_CREDENTIALS"), {errc::auth, 1, errc::auth, 1});
        check("token", said(status, "expired_token"), {errc::auth, 1, errc::auth, 1});
    }
    check("blocked with 503", said(503, "OVERLOAD_LIMIT"), {errc::overload, 1, errc::overload, 1});
    std::size_t requests = 0;
    const auto got = ask(said(403, "Access_Denied", "Доступ закрыт"), "crm.deal.get", requests);
    CHECK(got.details.code == "Access_Denied"); // as the portal spells it
    CHECK(got.details.description == "Доступ закрыт");
    CHECK(got.details.http_status == 403);
    CHECK(got.details.method == "crm.deal.get");
}

TEST_CASE("B2 error and description of every type: told, safe, cut") {
    std::size_t requests = 0;
    const auto ask_for = [&](const std::string& body) {
        return ask(json_reply(body), "crm.deal.get", requests);
    };
    CHECK(ask_for("{\"error\":\"\",\"error_description\":\"empty code\"}").details.description ==
          "empty code");
    CHECK(ask_for("{\"error\":100,\"error_description\":\"n\"}").details.code == "100");
    CHECK(ask_for("{\"error\":200040300010}").details.code == "200040300010");
    CHECK(ask_for("{\"error\":\"X\"}").ec == errc::api);
    CHECK(
        ask_for("{\"error\":\"X\",\"error_description\":[\"a\",{\"b\":1}]}").details.description ==
        "[\"a\",{\"b\":1}]");
    CHECK(ask_for("{\"error\":\"X\",\"error_description\":null}").details.description.empty());
    CHECK(ask_for("{\"error\":{\"code\":\"BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION\","
                  "\"message\":\"no\"}}")
              .ec == errc::access_denied);
    CHECK(ask_for("{\"error\":[{\"message\":\"strange\"}]}").ec == errc::api);
    CHECK(ask_for("{\"error\":true}").ec == errc::api);
    const auto long_one =
        ask_for("{\"error\":\"X\",\"error_description\":\"" + std::string(1 << 20, 'y') + "\"}");
    CHECK(long_one.details.description.size() <= 1010);
    const auto steering = ask_for("{\"error\":\"X\\u001b[31m\",\"error_description\":\"a\\nb\"}");
    CHECK(steering.details.code.find('\x1b') == std::string::npos);
    CHECK(steering.details.description.find('\n') == std::string::npos);
    // no errors at all
    for (const char* body : {"{\"result\":1,\"error\":\"\"}", "{\"result\":1,\"error\":0}",
                             "{\"result\":1,\"error\":null}", "{\"result\":1,\"error\":[]}",
                             "{\"result\":1,\"error\":false}", "{\"result\":1,\"error\":{}}"})
        CHECK(!ask_for(body).ec);
}

TEST_CASE("H27 pages for people: not repeated, a write's outcome is unknown") {
    check("login page", page(200, html), {errc::unexpected_content, 1, errc::outcome_unknown, 1});
    check("XML", page(200, "<?xml version=\"1.0\"?><response/>", "text/xml"),
          {errc::unexpected_content, 1, errc::outcome_unknown, 1});
    std::size_t requests = 0;
    const auto got = ask(page(200, std::string(5000, 'x') + "\x1b[0m"), "crm.deal.get", requests);
    CHECK(got.details.http_status == 200);
    CHECK(got.details.detail.size() < 400);
    check("403 by a firewall", page(403, html), {errc::access_denied, 1, errc::access_denied, 1});
    check("401 without a word", page(401, ""), {errc::auth, 1, errc::auth, 1});
    check("404 by a proxy", page(404, html), {errc::not_found, 1, errc::not_found, 1});
    check("405", page(405, html), {errc::http_status, 1, errc::http_status, 1});
}

TEST_CASE("H12 a status that is neither success nor failure is told as such, not as bad JSON") {
    for (const int status : {300, 304, 305, 306, 399})
        check("odd status", page(status, ""), {errc::http_status, 1, errc::outcome_unknown, 1});
    std::size_t requests = 0;
    const auto got = ask(page(304, ""), "crm.deal.get", requests);
    CHECK(got.details.http_status == 304);
    CHECK(got.details.to_string().find("unexpected status (HTTP 304)") != std::string::npos);
}

TEST_CASE("H28 B14 failing servers: reads are repeated, writes never") {
    for (const int status : {502, 503, 504})
        check("gateway", page(status, html), {errc::http_status, 6, errc::outcome_unknown, 1});
    check("500 html", page(500, html), {errc::http_status, 4, errc::outcome_unknown, 1});
    check("500 empty", page(500, ""), {errc::http_status, 4, errc::outcome_unknown, 1});
    check("500 json without a code", json_reply("{}", 500),
          {errc::http_status, 4, errc::outcome_unknown, 1});
    check("500 with a code", said(500, "INTERNAL_SERVER_ERROR"), {errc::api, 4, errc::api, 1});
    check("200 with that code", said(200, "INTERNAL_SERVER_ERROR"), {errc::api, 4, errc::api, 1});
    check("500 with an unknown code", said(500, "WHATEVER"), {errc::api, 4, errc::api, 1});
}

TEST_CASE("answers that cannot be read: reads are repeated, writes never") {
    check("empty", page(200, "", "application/json"), {errc::parse, 6, errc::outcome_unknown, 1});
    check("blank", page(200, "  \n", "application/json"),
          {errc::parse, 6, errc::outcome_unknown, 1});
    check("cut", json_reply("{\"result\":{\"ID\":"), {errc::parse, 6, errc::outcome_unknown, 1});
    check("two", json_reply("{\"result\":1}{\"result\":1}"),
          {errc::parse, 6, errc::outcome_unknown, 1});
    check("J11 neither result nor error", json_reply("{\"time\":{}}"),
          {errc::protocol, 6, errc::outcome_unknown, 1});
    check("a list", json_reply("[]"), {errc::protocol, 6, errc::outcome_unknown, 1});
    check("deeper than allowed",
          json_reply("{\"result\":" + std::string(400, '[') + std::string(400, ']') + "}"),
          {errc::limit, 1, errc::outcome_unknown, 1});
}

TEST_CASE("transport: what was not sent is repeated for all, what was sent for reads only") {
    const auto lost = [](errc why, fate f) { return failed_reply(why, f); };
    check("lost", lost(errc::connection_lost, fate::unknown),
          {errc::connection_lost, 6, errc::outcome_unknown, 1});
    check("timeout", lost(errc::timeout, fate::unknown),
          {errc::timeout, 6, errc::outcome_unknown, 1});
    check("truncated", lost(errc::truncated, fate::unknown),
          {errc::truncated, 6, errc::outcome_unknown, 1});
    check("framing", lost(errc::bad_framing, fate::unknown),
          {errc::bad_framing, 6, errc::outcome_unknown, 1});
    check("refused", lost(errc::connect, fate::not_run), {errc::connect, 6, errc::connect, 6});
    check("H20 closed before a byte was sent", lost(errc::connection_lost, fate::not_run),
          {errc::connection_lost, 6, errc::connection_lost, 6});
    check("no such name", lost(errc::dns, fate::not_run), {errc::dns, 1, errc::dns, 1});
    check("wrong certificate", lost(errc::tls_verify, fate::not_run),
          {errc::tls_verify, 1, errc::tls_verify, 1});
    check("H26 a coding nobody asked for", lost(errc::unsupported_encoding, fate::unknown),
          {errc::unsupported_encoding, 1, errc::outcome_unknown, 1});
    check("too large an answer", lost(errc::limit, fate::unknown),
          {errc::limit, 1, errc::outcome_unknown, 1});
    std::size_t requests = 0;
    const auto write = ask(failed_reply(errc::connect, fate::not_run), "crm.deal.add", requests);
    CHECK(write.details.request_fate == fate::not_run);
    CHECK(write.details.attempts == 6);
}

TEST_CASE("refusals by a limit are certainly not run: repeated for writes too") {
    bench b;
    b.portal->methods["crm.deal.add"] = [](const portal_call&) {
        return portal_part{.result = "5"};
    };
    b.portal->before = [](const b24::http_request&, std::size_t n) -> std::optional<script_reply> {
        switch (n) {
        case 0:
            return said(503, "QUERY_LIMIT_EXCEEDED");
        case 1:
            return said(429, "OPERATION_TIME_LIMIT");
        case 2:
            return page(429, "<html>slow down</html>");
        case 3:
            return said(200, "QUERY_LIMIT_EXCEEDED");
        default:
            return std::nullopt;
        }
    };
    CHECK(b.client.call("crm.deal.add", {{"id", 1}}).value().as_int() == 5);
    CHECK(b.portal->calls.size() == 1);
    CHECK(b.net.count().started == 5);
    CHECK(b.client.stats().rate_refusals == 4);

    // refusals do not use up the attempts that are meant for lost answers
    b.portal->requests = 0;
    b.portal->methods["crm.deal.get"] = b.portal->methods["crm.deal.add"];
    b.portal->before = [](const b24::http_request&, std::size_t n) -> std::optional<script_reply> {
        if (n < 8)
            return said(503, "QUERY_LIMIT_EXCEEDED");
        if (n < 11)
            return failed_reply(errc::connection_lost, fate::unknown);
        return std::nullopt;
    };
    CHECK(b.client.call("crm.deal.get", {{"id", 1}}).value().as_int() == 5);

    // but not for ever
    b.portal->before = [](const b24::http_request&, std::size_t) {
        return std::optional{said(503, "QUERY_LIMIT_EXCEEDED")};
    };
    b24::error_code ec;
    b24::diagnostics why;
    const auto before = b.net.count().started;
    (void)b.client.call("crm.deal.add", {{"id", 1}}, ec, why);
    CHECK(ec == errc::rate_limit);
    CHECK(ec == b24::condition::throttled);
    CHECK(why.request_fate == fate::not_run);
    CHECK(b.net.count().started - before == 10);
}

TEST_CASE("Retry-After is honoured") {
    bench b;
    b.portal->methods["crm.deal.add"] = [](const portal_call&) {
        return portal_part{.result = "5"};
    };
    b.portal->before = [](const b24::http_request&, std::size_t n) -> std::optional<script_reply> {
        if (n != 0)
            return std::nullopt;
        auto reply = said(503, "QUERY_LIMIT_EXCEEDED");
        reply.response.headers.add("Retry-After", "90");
        return reply;
    };
    CHECK(b.client.call("crm.deal.add", {{"id", 1}}).value().as_int() == 5);
    CHECK(b.net.elapsed() >= 90);
    CHECK(b.net.elapsed() < 120);
}

TEST_CASE("repeatable: the caller's word makes a write a read") {
    bench b;
    b.portal->methods["crm.deal.update"] = [](const portal_call&) {
        return portal_part{.result = "true"};
    };
    b.portal->after = [](const b24::http_request&, std::size_t n) {
        return n < 2 ? std::optional{failed_reply(errc::timeout, fate::unknown)} : std::nullopt;
    };
    CHECK(b.client.call("crm.deal.update", {{"id", 1}}, {.repeatable = true}).failures() == 0);
    CHECK(b.portal->calls.size() == 3);
    b.portal->requests = 0;
    CHECK(b.client.get_by_id("crm.deal.update", {1}, {}, {.repeatable = true}).failures() == 0);
}

TEST_CASE("get_all of something that is no list is not repeated") {
    bench b;
    b.portal->methods["crm.deal.add"] = [](const portal_call&) {
        return portal_part{.result = "1"};
    };
    b.portal->methods["event.offline.get"] = b.portal->methods["crm.deal.add"];
    b.portal->after = [](const b24::http_request&, std::size_t) {
        return std::optional{failed_reply(errc::timeout, fate::unknown)};
    };
    for (const char* method : {"crm.deal.add", "event.offline.get"}) {
        b24::error_code ec;
        b24::diagnostics why;
        b.portal->calls.clear();
        (void)b.client.get_all(method, {}, ec, why);
        CHECK(ec == errc::outcome_unknown);
        CHECK(b.portal->calls.size() == 1);
    }
}

TEST_CASE("REST 3: a write is repeated with one key; what stays unknown is called so") {
    bench b{{}, "https://x.bitrix24.ru/rest/api/1/s3cret/"};
    b.portal->methods["tasks.task.add"] = [](const portal_call&) {
        return portal_part{.result = "5"};
    };
    b.portal->after = [](const b24::http_request&, std::size_t n) {
        return n < 2 ? std::optional{failed_reply(errc::timeout, fate::unknown)} : std::nullopt;
    };
    CHECK(b.client.call("tasks.task.add", {{"fields", {{"title", "t"}}}}).value().as_int() == 5);
    std::set<std::string> keys;
    std::set<std::string> bodies;
    for (const auto& s : b.net.log()) {
        keys.emplace(s.request.headers.get("Idempotency-Key"));
        bodies.insert(s.request.body);
    }
    CHECK(b.net.count().started == 3);
    CHECK(keys.size() == 1);
    CHECK(keys.begin()->size() > 16);
    CHECK(bodies.size() == 1);

    (void)b.client.call("tasks.task.add", {{"fields", {{"title", "t"}}}});
    CHECK(b.net.log().back().request.headers.get("Idempotency-Key") != *keys.begin());

    // the last attempt was not sent, but an earlier one was
    b.portal->requests = 0;
    b.portal->after = nullptr;
    b.portal->before = [](const b24::http_request&, std::size_t n) {
        return std::optional{n == 0 ? failed_reply(errc::timeout, fate::unknown)
                                    : failed_reply(errc::connect, fate::not_run)};
    };
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.call("tasks.task.add", {{"fields", {{"title", "t"}}}}, ec, why);
    CHECK(ec == errc::outcome_unknown);
    CHECK(why.request_fate == fate::unknown);
    // and the same when a deadline ends the waiting
    b.portal->requests = 0;
    (void)b.client.call("tasks.task.add", {{"fields", {{"title", "t"}}}}, ec, why,
                        {.deadline = 0.3});
    CHECK(ec == errc::outcome_unknown);
    CHECK_THROWS_AS((void)b.client.call_batch({{"cmd", {{"a", "tasks.task.list"}}}}),
                    b24::usage_error);
}

TEST_CASE("the forms with an error_code do without parameters, and leave no old words behind") {
    bench b;
    b.portal->methods["crm.deal.list"] = list_of(60);
    b.portal->methods["crm.deal.get"] = [](const portal_call& c) {
        return c.arg("ID") == "2" ? portal_part{.error = "NOT_FOUND", .description = "gone"}
                                  : portal_part{.result = "1"};
    };
    b24::error_code ec;
    b24::diagnostics why;
    const auto some = b.client.get_by_id("crm.deal.get", {1, 2}, ec, why);
    CHECK(ec == errc::incomplete);
    CHECK(why.code == "NOT_FOUND");
    CHECK(some[std::size_t{1}].as_int() == 1);
    (void)b.client.get_by_id("crm.deal.get", {1}, ec, why);
    CHECK_FALSE(ec);
    CHECK(why.code.empty());
    CHECK(why.description.empty());
    CHECK(b.client.get_all("crm.deal.list", ec, why).size() == 60);
    CHECK_FALSE(ec);
    CHECK(b.client.call_raw("crm.deal.get", ec, why)["result"].as_int() == 1);
    CHECK_FALSE(ec);
    std::size_t rows = 0;
    CHECK(b.client.for_each("crm.deal.list", [&](b24::value) { ++rows; }).rows == 60);
    CHECK(rows == 60);
}
