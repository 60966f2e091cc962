// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

using namespace test;
using b24::errc;
using b24::fate;

TEST_CASE("call_raw: one request, arguments untouched, the whole answer") {
    bench b;
    b.portal->methods["task.commentitem.add"] = [](const portal_call& c) {
        return portal_part{.result = c.arg("0"), .total = "3", .next = "50"};
    };
    const auto answer =
        b.client.call_raw(" Task.CommentItem.add",
                          b24::params::array({123, {{"POST_MESSAGE", "текст"}, {"X", nullptr}}}));
    CHECK(answer["result"].as_int() == 123);
    CHECK(answer["total"].as_int() == 3);
    CHECK(answer["time"].is_object());
    REQUIRE(b.net.log().size() == 1);
    const auto request = b.net.log()[0].request;
    CHECK(request.body == "[123,{\"POST_MESSAGE\":\"текст\",\"X\":null}]");
    CHECK(request.target == "/rest/1/s3cret/task.commentitem.add");
    CHECK(request.method == "POST");
    CHECK(request.secure);

    (void)b.client.call_raw("server.time");
    CHECK(b.net.log()[1].request.body == "{}");
    (void)b.client.call_raw("my.method", nullptr);
    CHECK(b.net.log()[2].request.body == "null");
}

TEST_CASE("B1 call_raw: an error of the portal is an answer, whatever the status") {
    for (const int status : {200, 400, 403, 500}) {
        CAPTURE(status);
        bench b;
        b.portal->before = [&](const b24::http_request&, std::size_t) {
            return std::optional{json_reply("{\"error\":\"ERROR_CORE\",\"more\":[1]}", status)};
        };
        const auto answer = b.client.call_raw("crm.deal.add", {{"a", 1}});
        CHECK(answer["error"].as_string() == "ERROR_CORE");
        CHECK(answer["more"][0].as_int() == 1);
        CHECK(b.net.count().started == 1);
    }
    bench b;
    b.portal->before = [&](const b24::http_request&, std::size_t) {
        return std::optional{json_reply("{\"strange\":true}")};
    };
    CHECK(b.client.call_raw("my.method")["strange"].as_bool());
}

TEST_CASE("call_raw: refusals by a limit are waited for, lost answers of writes are unknown") {
    bench b;
    b.portal->methods["crm.deal.add"] = [](const portal_call&) {
        return portal_part{.result = "1"};
    };
    b.portal->before = [&](const b24::http_request&, std::size_t n) {
        return n < 3 ? std::optional{json_reply("{\"error\":\"QUERY_LIMIT_EXCEEDED\"}", 503)}
                     : std::nullopt;
    };
    CHECK(b.client.call_raw("crm.deal.add")["result"].as_int() == 1);
    CHECK(b.net.count().started == 4);

    b.portal->before = [&](const b24::http_request&, std::size_t) {
        return std::optional{failed_reply(errc::timeout, fate::unknown)};
    };
    b24::error_code ec;
    b24::diagnostics why;
    CHECK_FALSE(b.client.call_raw("crm.deal.add", {}, ec, why).exists());
    CHECK(ec == errc::outcome_unknown);
    CHECK(b.net.count().started == 5);
    (void)b.client.call_raw("batch", {{"cmd", {{"a", "crm.deal.add"}}}}, ec, why);
    CHECK(ec == errc::outcome_unknown);
    CHECK(b.net.count().started == 6);
    CHECK_THROWS_AS((void)b.client.call_raw("crm.deal.add"), b24::error);
    CHECK_THROWS_AS((void)b.client.call_raw(""), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call_raw("a/b"), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call_raw("crm.deal.add", {{"a", "\xFF"}}), b24::usage_error);
    CHECK(b.net.count().started == 7);
}
