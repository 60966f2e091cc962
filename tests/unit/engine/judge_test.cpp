// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/engine/judge.hpp"
#include "fast_bitrix24/engine/request.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;
using detail::judge;
using detail::ruling;

namespace {

detail::flight flight_of(std::vector<std::string> methods, bool batch) {
    detail::flight f;
    f.batch = batch;
    for (const auto& m : methods) {
        detail::queued_command c;
        c.what = detail::make_command(m, {{"id", 1}});
        c.job = 1;
        f.commands.push_back(std::move(c));
    }
    return f;
}

finished_exchange answered(int status, std::string body) {
    finished_exchange out;
    out.response.status = status;
    out.response.body = std::move(body);
    return out;
}

finished_exchange failed(errc why, fate f) {
    finished_exchange out;
    out.ec = why;
    out.request_fate = f;
    out.where = phase::wait;
    return out;
}

const detail::flight direct = flight_of({"crm.deal.add"}, false);
const detail::flight direct_read = flight_of({"crm.deal.get"}, false);
const detail::flight batch = flight_of({"crm.deal.add", "crm.deal.get"}, true);

detail::judgement judged(const detail::flight& f, finished_exchange e, bool tokens = false) {
    detail::judge_settings settings;
    settings.has_token_function = tokens;
    return judge(f, std::move(e), f.started + std::chrono::seconds(2), settings, {});
}

struct line {
    int status;
    const char* body;
    ruling what;
    errc code;
    arrival limits;
    fate ran;
};

} // namespace

TEST_CASE("judge: what an answer to one write means") {
    const line lines[] = {
        {503, R"({"error":"QUERY_LIMIT_EXCEEDED"})", ruling::rate_refused, errc::rate_limit,
         arrival::rate_refused, fate::not_run},
        {200, R"({"error":"query_limit_exceeded"})", ruling::rate_refused, errc::rate_limit,
         arrival::rate_refused, fate::not_run},
        {429, R"({"error":"OPERATION_TIME_LIMIT"})", ruling::operating_refused,
         errc::operating_limit, arrival::operating_refused, fate::not_run},
        {429, "slow down", ruling::rate_refused, errc::rate_limit, arrival::rate_refused,
         fate::not_run},
        {503, R"({"error":"OVERLOAD_LIMIT"})", ruling::deliver, errc::overload,
         arrival::other_refusal, fate::not_run},
        {400, R"({"error":"ERROR_CORE"})", ruling::deliver, errc::api, arrival::other_refusal,
         fate::ran},
        {200, R"({"error":"ERROR_CORE"})", ruling::deliver, errc::api, arrival::other_refusal,
         fate::ran},
        {401, R"({"error":"NO_AUTH_FOUND"})", ruling::deliver, errc::auth, arrival::other_refusal,
         fate::not_run},
        {401, "", ruling::deliver, errc::auth, arrival::other_refusal, fate::not_run},
        {403, "<html>", ruling::deliver, errc::access_denied, arrival::other_refusal,
         fate::not_run},
        {404, "<html>", ruling::deliver, errc::not_found, arrival::other_refusal, fate::not_run},
        {413, "<html>", ruling::deliver, errc::http_status, arrival::too_large, fate::not_run},
        {414, "", ruling::deliver, errc::http_status, arrival::too_large, fate::not_run},
        {500, "", ruling::unknown, errc::http_status, arrival::server_failed, fate::unknown},
        {500, R"({"error":"INTERNAL_SERVER_ERROR"})", ruling::unknown, errc::api,
         arrival::server_failed, fate::unknown},
        {502, "<html>", ruling::unknown, errc::http_status, arrival::server_failed, fate::unknown},
        {504, "{\"cut", ruling::unknown, errc::http_status, arrival::server_failed, fate::unknown},
        {200, "", ruling::unknown, errc::parse, arrival::server_failed, fate::unknown},
        {200, "{\"result\":", ruling::unknown, errc::parse, arrival::server_failed, fate::unknown},
        {200, "<html>", ruling::unknown, errc::unexpected_content, arrival::server_failed,
         fate::unknown},
        {200, "{}", ruling::unknown, errc::protocol, arrival::server_failed, fate::unknown},
        {304, "", ruling::unknown, errc::http_status, arrival::other_refusal, fate::unknown},
        {300, R"({"result":5})", ruling::unknown, errc::http_status, arrival::other_refusal,
         fate::unknown},
    };
    for (const auto& l : lines) {
        CAPTURE(l.status);
        CAPTURE(l.body);
        const auto j = judged(direct, answered(l.status, l.body));
        REQUIRE(j.commands.size() == 1);
        CHECK(j.commands[0].what == l.what);
        CHECK(j.commands[0].answer.ec == l.code);
        CHECK(j.limits.what == l.limits);
        CHECK(j.commands[0].answer.details.request_fate == l.ran);
        CHECK(j.commands[0].answer.details.http_status == l.status);
        CHECK(j.limits.elapsed == std::chrono::seconds(2));
    }
    const auto good = judged(direct, answered(200, "\xEF\xBB\xBF {\"result\":5,\"total\":7}"));
    CHECK(good.commands[0].what == ruling::deliver);
    CHECK(!good.commands[0].answer.ec);
    CHECK(good.commands[0].answer.result.as_int() == 5);
    CHECK(good.commands[0].answer.total == 7);
    CHECK(good.limits.what == arrival::answered);
}

TEST_CASE("judge: the token's refusals, with a token function and without") {
    for (const char* body : {R"({"error":"expired_token"})", R"({"error":"INVALID_TOKEN"})"})
        for (const int status : {200, 401}) {
            CHECK(judged(direct, answered(status, body), true).commands[0].what ==
                  ruling::token_refused);
            CHECK(judged(direct, answered(status, body), false).commands[0].what ==
                  ruling::deliver);
        }
    CHECK(judged(direct, answered(401, ""), true).commands[0].what == ruling::token_refused);
    CHECK(
        judged(direct, answered(401, R"({"error":"insufficient_scope"})"), true).commands[0].what ==
        ruling::deliver);
}

TEST_CASE("judge: exchanges without an answer") {
    for (const errc e : {errc::connect, errc::connection_lost, errc::timeout, errc::dns_again,
                         errc::resource, errc::truncated}) {
        const auto j = judged(direct, failed(e, fate::not_run));
        CHECK(j.commands[0].what == ruling::not_sent);
        CHECK(j.limits.what == arrival::never_sent);
    }
    for (const errc e : {errc::dns, errc::tls_verify, errc::tls, errc::usage, errc::config})
        CHECK(judged(direct, failed(e, fate::not_run)).commands[0].what == ruling::deliver);
    CHECK(judged(direct, failed(errc::timeout, fate::unknown)).limits.what == arrival::timed_out);
    CHECK(judged(direct, failed(errc::connection_lost, fate::unknown)).limits.what ==
          arrival::lost);
    for (const errc e : {errc::timeout, errc::connection_lost, errc::bad_framing})
        CHECK(judged(direct_read, failed(e, fate::unknown)).commands[0].what == ruling::unknown);
    // the same would come again
    for (const errc e : {errc::limit, errc::unsupported_encoding}) {
        CHECK(judged(direct_read, failed(e, fate::unknown)).commands[0].what == ruling::deliver);
        CHECK(judged(direct, failed(e, fate::unknown)).commands[0].what == ruling::unknown);
    }
    // half a batch has a smaller answer
    const auto large = judged(batch, failed(errc::limit, fate::unknown));
    CHECK(large.limits.what == arrival::too_large);
    CHECK(large.commands[1].what == ruling::unknown);
}

TEST_CASE("judge: a batch, command by command") {
    const auto j = judged(batch, answered(200, R"({"result":{"result":{"c1":7},"result_error":
        {"c0":{"error":"OPERATION_TIME_LIMIT"}},"result_time":{"c0":{"operating":3},
        "c1":{"operating":"1.5","duration":0.25}}},"time":{"duration":2}})"));
    REQUIRE(j.commands.size() == 2);
    CHECK(j.limits.what == arrival::answered);
    CHECK(j.commands[0].what == ruling::operating_refused);
    CHECK(j.commands[1].answer.result.as_int() == 7);
    REQUIRE(j.limits.methods.size() == 3);
    CHECK(j.limits.methods[0].method == "batch");
    CHECK(j.limits.methods[0].duration == 2);
    CHECK(j.limits.methods[1].refused);
    CHECK(j.limits.methods[1].operating == 3);
    CHECK(j.limits.methods[2].duration == 0.25);
    CHECK_FALSE(j.limits.methods[2].refused);

    CHECK(judged(batch, answered(413, "")).commands[0].what == ruling::too_large);
    CHECK(judged(batch, answered(400, R"({"error":"ERROR_BATCH_LENGTH_EXCEEDED"})"))
              .commands[1]
              .what == ruling::too_large);
    CHECK(judged(batch, answered(200, R"({"result":{"a":1}})")).commands[0].what ==
          ruling::unknown);
    CHECK(judged(batch, answered(200, R"({"result":{"result":[],"result_error":[]}})"))
              .commands[1]
              .answer.ec == errc::protocol);
    const auto page = judged(batch, answered(200, "<html>login</html>"));
    CHECK(page.commands[0].what == ruling::unknown);
    CHECK(page.commands[1].what == ruling::deliver);
}

TEST_CASE("judge: redirects and Retry-After") {
    auto moved = answered(302, "");
    moved.response.headers.add("Location", "/x");
    CHECK(judged(direct, moved).location == "/x");
    CHECK(judged(direct, answered(308, "")).location == "");
    CHECK(!judged(direct, answered(305, "")).location);
    auto slow = answered(503, R"({"error":"QUERY_LIMIT_EXCEEDED"})");
    slow.response.headers.add("Retry-After", "7");
    CHECK(judged(direct, slow).limits.retry_after == std::chrono::seconds(7));
}

TEST_CASE("judge: who wants the envelope gets it, but not for a refusal by a limit") {
    auto raw = direct;
    raw.commands[0].what.whole_answer = true;
    for (const int status : {200, 400, 500}) {
        const auto j = judged(raw, answered(status, R"({"error":"X"})"));
        CHECK(!j.commands[0].answer.ec);
        CHECK(j.commands[0].answer.result["error"].as_string() == "X");
        CHECK(j.commands[0].answer.details.http_status == status);
    }
    CHECK(judged(raw, answered(200, "{}")).commands[0].what == ruling::deliver);
    CHECK(judged(raw, answered(200, R"({"error":"QUERY_LIMIT_EXCEEDED"})")).commands[0].what ==
          ruling::rate_refused);
    CHECK(judged(raw, answered(502, "<html>")).commands[0].what == ruling::unknown);
}

TEST_CASE("judge: a batch that the caller wrote tells the times of its methods") {
    detail::flight f;
    f.commands.emplace_back();
    f.commands[0].job = 1;
    f.commands[0].what = detail::make_direct_command("batch", {{"cmd", {{"a", "x.add"}}}});
    f.commands[0].what.written = {{"a", "crm.deal.add"}, {"b", "crm.deal.get"}};
    const auto j = judged(f, answered(200, R"({"result":{"result":{"a":1,"b":2},"result_error":[],
        "result_time":{"a":{"operating":7,"duration":0.5},"b":{"operating":3}}},
        "time":{"operating":0,"duration":1}})"));
    REQUIRE(j.limits.methods.size() == 3);
    CHECK(j.limits.methods[0].method == "crm.deal.add");
    CHECK(j.limits.methods[0].operating == 7);
    CHECK(j.limits.methods[0].duration == 0.5);
    CHECK(j.limits.methods[1].operating == 3);
    CHECK(j.limits.methods[2].method == "batch");
    CHECK(j.commands.at(0).what == ruling::deliver);
    CHECK_FALSE(j.commands.at(0).answer.ec);

    const auto load = detail::make_shipment(f);
    CHECK(load.batch);
    CHECK(load.commands() == 2);
    CHECK(load.loads[1].method == "crm.deal.get");
}

TEST_CASE("judge: a batch that the caller wrote is refused only if nothing of it ran") {
    detail::flight f;
    f.commands.emplace_back();
    f.commands[0].job = 1;
    f.commands[0].what = detail::make_direct_command("batch", {{"cmd", {{"a", "x.add"}}}});
    f.commands[0].what.written = {{"a", "crm.deal.add"}, {"b", "crm.deal.add"}};
    const auto ruled = [&](const std::string& results, const std::string& errors) {
        return judged(f,
                      answered(200, R"({"result":{"result":)" + results + R"(,"result_error":)" +
                                        errors + "}}"),
                      true)
            .commands.at(0)
            .what;
    };
    CHECK(ruled("[]", R"({"a":{"error":"expired_token"},"b":{"error":"expired_token"}})") ==
          ruling::token_refused);
    // halted by the first one
    CHECK(ruled("[]", R"({"a":{"error":"OPERATION_TIME_LIMIT"}})") == ruling::operating_refused);
    CHECK(ruled(R"({"a":1})", R"({"b":{"error":"OPERATION_TIME_LIMIT"}})") == ruling::deliver);
    CHECK(ruled("[]", R"({"a":{"error":"X"},"b":{"error":"OPERATION_TIME_LIMIT"}})") ==
          ruling::deliver);
    CHECK(ruled("[]", "[]") == ruling::deliver);
}
