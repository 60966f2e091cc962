// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace fb24_portal;
using portal_test::peer;

namespace {

peer with(const char* rule) {
    peer p;
    p.portal.faults().add(parse_fault_rule(rule));
    return p;
}

} // namespace

TEST_CASE("rules: every, at, skip, limit, probability, method") {
    const auto pattern = [](const char* rule, int requests) {
        peer p = with(rule);
        std::string out;
        for (int i = 0; i < requests; ++i)
            out += p.call("profile").status == 500 ? 'x' : '.';
        return out;
    };
    CHECK(pattern("server-error", 3) == "xxx");
    CHECK(pattern("server-error:every=3", 7) == "..x..x.");
    CHECK(pattern("server-error:at=1,at=4", 5) == "x..x.");
    CHECK(pattern("server-error:skip=2,limit=2", 6) == "..xx..");
    CHECK(pattern("server-error:method=crm.", 2) == "..");
    const std::string half = pattern("server-error:p=0.5", 200);
    const auto count = std::count(half.begin(), half.end(), 'x');
    CHECK(count > 70);
    CHECK(count < 130);
    CHECK(half == pattern("server-error:p=0.5", 200));
    CHECK_THROWS_AS((void)parse_fault_rule("nonsense"), std::invalid_argument);
    CHECK_THROWS_AS((void)parse_fault_rule("rate:nonsense=1"), std::invalid_argument);
    CHECK_THROWS_AS((void)parse_fault_rule("rate:every"), std::invalid_argument);
}

TEST_CASE("faults that do not execute") {
    const auto first = [](const char* rule) {
        peer p = with(rule);
        auto a = p.call("crm.lead.add", R"({"fields":{"TITLE":"x"}})");
        CHECK(p.portal.seen().writes == 0);
        return a;
    };
    auto a = first("server-error");
    CHECK(a.status == 500);
    CHECK(a.text({"error"}) == "INTERNAL_SERVER_ERROR");
    a = first("server-error-html");
    CHECK(a.status == 500);
    CHECK(a.body.is_null());
    CHECK(a.raw.header_value("Content-Type").starts_with("text/html"));
    a = first("rate:retry-after=1");
    CHECK(a.status == 503);
    CHECK(a.text({"error"}) == "QUERY_LIMIT_EXCEEDED");
    CHECK(a.raw.header_value("Retry-After") == "1");
    CHECK(first("operating").status == 429);
    a = first("login-page");
    CHECK(a.status == 200);
    CHECK(a.body.is_null());
    CHECK(first("expired-token").text({"error"}) == "expired_token");
    CHECK(first("expired-token").status == 401);
    CHECK(first("cut-before").raw.what == action::drop);
    CHECK(first("refuse").raw.what == action::refuse);
}

TEST_CASE("B1 an error in every documented form") {
    const auto form = [](const char* rule) { return with(rule).call("profile"); };
    CHECK(form("error:code=ACCESS_DENIED,status=403").status == 403);
    CHECK(form("error:code=ACCESS_DENIED,status=403").json({"error"}) == R"("ACCESS_DENIED")");
    CHECK(form("error:code=ACCESS_DENIED,status=200").status == 200);
    CHECK(form("error:code=200040300010").json({"error"}) == "200040300010");
    CHECK(form("error:code=").json({"error"}) == R"("")");
    peer p;
    fault_rule object;
    object.what.kind = fault_kind::error;
    object.what.code = php_value::array();
    object.what.code.set("code", "X");
    p.portal.faults().add(object);
    CHECK(p.call("profile").json({"error"}) == R"({"code":"X"})");
}

TEST_CASE("faults that execute and spoil the answer") {
    const auto first = [](const char* rule) {
        peer p = with(rule);
        auto a = p.call("crm.lead.add", R"({"fields":{"TITLE":"x"}})");
        CHECK(p.portal.seen().writes == 1);
        return a;
    };
    CHECK(first("bad-gateway").status == 502);
    CHECK(first("gateway-timeout").status == 504);
    CHECK(first("empty-body").raw.body.empty());
    CHECK(first("empty-body").status == 200);
    CHECK(!json_decode(first("truncated-json").raw.body));
    CHECK(!json_decode(first("malformed").raw.body));
    CHECK(first("cut-after").raw.what == action::drop);
    CHECK(first("reset").raw.what == action::reset);
    CHECK(first("hang").raw.what == action::hang);
    const auto cut = first("cut-inside");
    CHECK(cut.raw.what == action::truncate);
    CHECK(cut.raw.truncate_at == cut.raw.body.size() / 2);
    const auto slow = first("slow:seconds=12");
    CHECK(slow.seconds == 12);
    CHECK(slow.at({"result"}).to_int() == 61);
}

TEST_CASE("B8 commands of a batch fail by themselves") {
    peer p = with("error:commands=1,every=2,code=ERROR_CORE,text=no");
    const char* batch = R"({"cmd":{"a":"profile","b":"profile","c":"profile"}})";
    const auto a = p.call("batch", batch);
    CHECK(a.at({"result", "result"}).size() == 2);
    CHECK(a.json({"result", "result_error", "b"}) ==
          R"({"error":"ERROR_CORE","error_description":"no"})");
    for (const auto& [rule, code] : {std::pair{"operating:commands=1,at=1", "OPERATION_TIME_LIMIT"},
                                     std::pair{"expired-token:commands=1,at=1", "expired_token"},
                                     std::pair{"rate:commands=1,at=1", "QUERY_LIMIT_EXCEEDED"}}) {
        peer q = with(rule);
        CHECK(q.call("batch", batch).text({"result", "result_error", "a", "error"}) == code);
    }
    CHECK(with("error:commands=1").call("profile").status == 200);
}

TEST_CASE("a hook decides by itself") {
    peer p;
    p.portal.faults().set_hook([](const fault_context& c) -> std::optional<fault> {
        if (c.method == "crm.deal.list" && !c.command)
            return fault{.kind = fault_kind::bad_gateway};
        return std::nullopt;
    });
    CHECK(p.call("crm.deal.list").status == 502);
    CHECK(p.call("crm.lead.list").status == 200);
    CHECK(p.portal.seen().faults == 1);
    p.portal.faults().clear();
    CHECK(p.call("crm.deal.list").status == 200);
}
