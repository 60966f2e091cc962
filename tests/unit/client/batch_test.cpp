// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

using namespace test;
using b24::errc;
using b24::fate;

namespace {

portal_part echo(const portal_call& c) {
    return {.result = "\"" + c.arg("id") + "\""};
}

b24::params batch_of(int count, const std::string& method = "crm.deal.get", int halt = 0,
                     const std::string& prefix = "n") {
    b24::params commands;
    for (int i = 0; i < count; ++i)
        commands.append(prefix + std::to_string(i), method + "?id=" + std::to_string(i));
    return {{"halt", halt}, {"cmd", commands}};
}

} // namespace

TEST_CASE("call_batch: results by name, in the order of the commands") {
    bench b;
    b.portal->methods["crm.deal.get"] = echo;
    b.portal->methods["user.current"] = [](const portal_call&) {
        return portal_part{.result = "{}"};
    };
    b.portal->shuffle_labels = true;
    const auto got = b.client.call_batch(
        {{"halt", 0}, {"cmd", {{"deal", "crm.deal.get?id=5"}, {"me", "user.current"}}}});
    REQUIRE(got.size() == 2);
    CHECK(got.begin()->first == "deal");
    CHECK(got["deal"].as_int() == 5);
    CHECK(got["me"].is_object());
    CHECK(b.net.count().started == 1);
}

TEST_CASE("B10 call_batch: 51 and more commands are split, names 0..n-1 stay names") {
    for (const char* prefix : {"n", "", "1"}) {
        CAPTURE(prefix);
        for (const int count : {1, 3, 50, 51, 120}) {
            bench b;
            b.portal->methods["crm.deal.get"] = echo;
            const auto got = b.client.call_batch(batch_of(count, "crm.deal.get", 0, prefix));
            REQUIRE(got.size() == static_cast<std::size_t>(count));
            int i = 0;
            for (const auto& [name, result] : got) {
                CHECK(name == prefix + std::to_string(i));
                CHECK(result.value.as_int() == i++);
            }
            for (const auto size : b.portal->batch_sizes)
                CHECK(size <= 50);
        }
    }
    bench b;
    b.portal->methods["crm.deal.get"] = echo;
    const auto list = b.client.call_batch(
        {{"cmd", b24::params::array({"crm.deal.get?id=8", "crm.deal.get?id=9"})}});
    CHECK(list["0"].as_int() == 8);
    CHECK(list["1"].as_int() == 9);
}

TEST_CASE("B10 call_batch: the portal's refusals for the whole batch are told for each command") {
    for (const char* code : {"ERROR_BATCH_METHOD_NOT_ALLOWED", "ERROR_CORE"}) {
        bench b;
        b.portal->before = [&](const b24::http_request&, std::size_t) {
            return std::optional{json_reply("{\"error\":\"" + std::string{code} + "\"}", 400)};
        };
        b24::error_code ec;
        b24::diagnostics why;
        const auto got = b.client.call_batch(batch_of(3), ec, why);
        CHECK(got.failures() == 3);
        CHECK(got.begin()->second.details.code == code);
        CHECK(b.net.count().started == 1);
    }
    // a portal that takes fewer commands than 50
    bench b;
    b.portal->methods["crm.deal.add"] = echo;
    b.portal->before = [&](const b24::http_request& r, std::size_t) -> std::optional<script_reply> {
        const auto body = b24::document::parse(r.body);
        if (body["cmd"].size() > 20)
            return json_reply("{\"error\":\"ERROR_BATCH_LENGTH_EXCEEDED\"}", 400);
        return std::nullopt;
    };
    CHECK(b.client.call_batch(batch_of(50, "crm.deal.add")).failures() == 0);
    CHECK(b.portal->calls.size() == 50);
}

TEST_CASE("B10 413 splits a batch, down to one command, which then gets the error") {
    bench b;
    b.portal->methods["crm.deal.add"] = echo;
    b.portal->before = [&](const b24::http_request& r, std::size_t) -> std::optional<script_reply> {
        if (r.body.find("id=33\"") == std::string::npos)
            return std::nullopt;
        return json_reply("<html>too large</html>", 413);
    };
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.call_batch(batch_of(50, "crm.deal.add"), ec, why);
    CHECK(got.failures() == 1);
    CHECK(got.find("n33")->ec == errc::http_status);
    CHECK(got.find("n33")->details.http_status == 413);
    CHECK(got.find("n33")->details.request_fate == fate::not_run);
    CHECK(b.portal->calls.size() == 49); // each of the others once
}

TEST_CASE("B5 halt stops the batch: what is behind did not run") {
    bench b;
    b.portal->methods["crm.deal.add"] = [](const portal_call& c) {
        return c.arg("id") == "2" ? portal_part{.error = "ERROR_CORE", .description = "no"}
                                  : echo(c);
    };
    for (const char* prefix : {"n", ""}) {
        CAPTURE(prefix);
        b.portal->calls.clear();
        b24::error_code ec;
        b24::diagnostics why;
        const auto got = b.client.call_batch(batch_of(5, "crm.deal.add", 1, prefix), ec, why);
        CHECK(ec == errc::incomplete);
        const std::string p = prefix;
        CHECK(got[p + "1"].as_int() == 1);
        CHECK(got.find(p + "2")->details.code == "ERROR_CORE");
        CHECK(got.find(p + "3")->ec == errc::not_run);
        CHECK(got.find(p + "4")->ec == errc::not_run);
        CHECK(got.find(p + "4")->details.request_fate == fate::not_run);
        CHECK(b.portal->calls.size() == 3);
    }
    CHECK_THROWS_AS((void)b.client.call_batch(batch_of(51, "crm.deal.add", 1)), b24::usage_error);
}

TEST_CASE("B11 references keep commands together, in whatever spelling") {
    for (const char* reference : {"$result[a][0][ID]", "%24result%5Ba%5D%5B0%5D%5BID%5D",
                                  "$result%5Ba%5D[0][ID]", "%24result[a][0][ID]"}) {
        CAPTURE(reference);
        bench b;
        b.portal->methods["crm.deal.list"] = list_of(10);
        b.portal->methods["crm.deal.get"] = echo;
        const auto got =
            b.client.call_batch({{"halt", false},
                                 {"cmd",
                                  {{"a", "crm.deal.list?start=-1"},
                                   {"b", "crm.deal.get?id=" + std::string{reference}}}}});
        CHECK(got.size() == 2);
        CHECK(got["b"].as_string() == "$result[a][0][ID]"); // this portal does not resolve it
        CHECK(b.net.count().started == 1);
        const auto body = b.net.log()[0].request.body;
        CHECK(body.find(reference) != std::string::npos); // as the caller wrote it
    }
}

TEST_CASE("B6 a batch sent together whose answer misses a command") {
    bench b;
    b.portal->methods["crm.deal.get"] = [](const portal_call& c) {
        auto part = echo(c);
        part.missing = c.arg("id") == "1";
        return part;
    };
    b.portal->methods["crm.deal.add"] = b.portal->methods["crm.deal.get"];
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.call_batch({{"cmd",
                                           {{"a", "crm.deal.get?id=0"},
                                            {"b", "crm.deal.get?id=1"},
                                            {"c", "crm.deal.add?id=1"},
                                            {"d", "crm.deal.get?id=$result[a]"}}}},
                                         ec, why);
    CHECK(ec == errc::incomplete);
    CHECK(got.find("b")->ec == errc::protocol);
    CHECK(got.find("c")->ec == errc::outcome_unknown);
    CHECK(!got.find("d")->ec);
}

TEST_CASE("B7 B8 a refused batch is repeated whole, a refused command alone") {
    bench b;
    std::map<std::string, int> ran;
    b.portal->before = [](const b24::http_request&, std::size_t n) -> std::optional<script_reply> {
        if (n != 0)
            return std::nullopt;
        return json_reply("{\"error\":\"QUERY_LIMIT_EXCEEDED\"}", 503);
    };
    int refused = 0;
    b.portal->methods["crm.deal.add"] = [&](const portal_call& c) {
        const auto id = c.arg("id");
        if ((id == "7" || id == "9") && ++refused <= 3)
            return portal_part{.error =
                                   refused == 2 ? "OPERATION_TIME_LIMIT" : "QUERY_LIMIT_EXCEEDED"};
        ++ran[id];
        return echo(c);
    };
    const auto got = b.client.call_batch(batch_of(30, "crm.deal.add"));
    CHECK(got.failures() == 0);
    CHECK(got["n7"].as_int() == 7);
    CHECK(ran.size() == 30);
    for (const auto& [id, n] : ran)
        CHECK(n == 1);
    CHECK(b.portal->batch_sizes[0] == 30);
    std::size_t rest = 0;
    for (std::size_t i = 1; i < b.portal->batch_sizes.size(); ++i)
        rest += b.portal->batch_sizes[i];
    CHECK(rest <= 3);
}

TEST_CASE("B8 a batch with references that a limit kept from running is repeated whole") {
    bench b;
    int asked = 0;
    b.portal->methods["crm.deal.add"] = [&](const portal_call& c) {
        return ++asked == 1 ? portal_part{.error = "OPERATION_TIME_LIMIT"} : echo(c);
    };
    const auto got = b.client.call_batch(
        {{"halt", 1}, {"cmd", {{"a", "crm.deal.add?id=1"}, {"b", "crm.deal.add?id=$result[a]"}}}});
    CHECK(got["a"].as_int() == 1);
    CHECK(asked == 3);
    CHECK(b.portal->batch_sizes == std::vector<std::size_t>{2, 2});
}

TEST_CASE("call_batch: a batch with references pays from the accounts of its methods") {
    std::vector<std::string> answers = {
        R"({"result":{"result":{"a":1,"b":2},"result_error":[],
            "result_time":{"a":{"operating":470,"duration":9},"b":{"operating":479,"duration":9}}},
            "time":{"start":1,"finish":19,"duration":18}})"};
    scripted_transport net{[&](const auto&, auto) { return json_reply(answers.front()); }};
    b24::options o;
    o.verbose = false;
    test_client client{"https://x.bitrix24.ru/rest/1/s3cret/", o, net};
    const b24::params batch = {{"halt", 1},
                               {"cmd", {{"a", "crm.deal.add?id=1"}, {"b", "crm.deal.add?id=2"}}}};
    (void)client.call_batch(batch);
    const auto before = net.now();
    (void)client.call_batch(batch); // the method has used up its time
    CHECK(net.now() - before > std::chrono::minutes(9));
}

TEST_CASE("B9 the answer of a batch is lost: its reads are sent again, its writes are unknown") {
    bench b;
    std::map<std::string, int> ran;
    const auto count = [&](const portal_call& c) {
        ++ran[c.method + c.arg("id")];
        return echo(c);
    };
    b.portal->methods["crm.deal.get"] = count;
    b.portal->methods["crm.deal.add"] = count;
    b.portal->after = [](const b24::http_request&, std::size_t n) {
        return n == 0 ? std::optional{failed_reply(errc::connection_lost, fate::unknown)}
                      : std::nullopt;
    };
    b24::params commands;
    for (int i = 0; i < 20; ++i)
        commands.append("n" + std::to_string(i),
                        (i % 5 == 4 ? "crm.deal.add?id=" : "crm.deal.get?id=") + std::to_string(i));
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.call_batch({{"cmd", commands}}, ec, why);
    CHECK(ec == errc::incomplete);
    CHECK(got.failures() == 4);
    int i = 0;
    for (const auto& [name, result] : got) {
        const bool write = i % 5 == 4;
        CHECK((result.ec == errc::outcome_unknown) == write);
        CHECK(ran[(write ? "crm.deal.add" : "crm.deal.get") + std::to_string(i)] ==
              (write ? 1 : 2));
        ++i;
    }
}

TEST_CASE("call_batch: what cannot be sent is refused, and nothing is sent") {
    bench b;
    CHECK_THROWS_AS((void)b.client.call_batch({{"cmd", {{"a", "crm.deal.get?id=\xFF"}}}}),
                    b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call_batch({{"halt", 0}}), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call_batch({{"cmd", {{"a", "batch?cmd[0]=x"}}}}),
                    b24::usage_error);
    CHECK(b.net.count().started == 0);
    b.portal->methods["crm.deal.get"] = echo;
    CHECK(b.client.call_batch(batch_of(2)).size() == 2);
}
