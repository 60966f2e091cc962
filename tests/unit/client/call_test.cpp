// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace test;
using b24::errc;

namespace {

std::vector<b24::params> items(int count) {
    std::vector<b24::params> out;
    for (int i = 0; i < count; ++i)
        out.push_back(b24::params{{"id", i}, {"fields", {{"TITLE", "т " + std::to_string(i)}}}});
    return out;
}

portal_part echo(const portal_call& c) {
    return {.result = c.arg("id")};
}

} // namespace

TEST_CASE("call: 1, 2, 50, 51, 2,501 items; results in the order of the items") {
    for (const int count : {1, 2, 49, 50, 51, 101, 2501}) {
        CAPTURE(count);
        bench b;
        b.portal->methods["crm.deal.update"] = echo;
        b.portal->shuffle_labels = true;
        std::mt19937 random{3};
        b.portal->delay = [&random](std::size_t) {
            return 0.1 + 0.01 * static_cast<double>(random() % 300);
        };
        const auto got = b.client.call("crm.deal.update", items(count));
        REQUIRE(got.size() == static_cast<std::size_t>(count));
        bool right = true;
        for (int i = 0; i < count; ++i)
            right = right && got[static_cast<std::size_t>(i)].value.as_int() == i;
        CHECK(right);
        CHECK(got.failures() == 0);
        CHECK(b.net.count().started == static_cast<std::size_t>((count + 49) / 50));
        CHECK(b.portal->calls.size() == static_cast<std::size_t>(count));
        CHECK(b.portal->calls[0].args.size() == 2); // nothing is smuggled in
        CHECK(b.portal->calls[0].arg("fields[TITLE]").substr(0, 2) == "т");
        CHECK(b.net.count().in_flight == 0);
    }
}

TEST_CASE("call: one item, an array of items, braces; value()") {
    bench b;
    b.portal->methods["crm.deal.update"] = echo;
    CHECK(b.client.call("crm.deal.update", {{"id", 7}}).value().as_int() == 7);
    const auto two =
        b.client.call("crm.deal.update", b24::params::array({{{"id", 1}}, {{"id", 2}}}));
    REQUIRE(two.size() == 2);
    CHECK(two[1].value.as_int() == 2);
    CHECK_THROWS_AS((void)two.value(), b24::usage_error);
    CHECK(b.client.call(" CRM.Deal.Update ", {{"id", 7}}).value().as_int() == 7);
}

TEST_CASE("J11 call: results are not unwrapped; null, false, 0 and \"\" are results") {
    bench b;
    std::string result;
    b.portal->methods["my.method"] = [&](const portal_call&) {
        return portal_part{.result = result};
    };
    for (const char* r : {"null", "false", "true", "0", "\"\"", "[]", "{}", "[[1],[2]]",
                          "{\"item\":{\"id\":5}}", "[{\"ID\":1},{\"ID\":2}]"}) {
        CAPTURE(r);
        result = r;
        const auto one = b.client.call("my.method", {{"a", 1}});
        CHECK(one.value().exists());
        CHECK(one.value().raw() == r);
        const auto many = b.client.call("my.method", items(3));
        REQUIRE(many.size() == 3);
        for (const auto& o : many)
            CHECK(o.value.raw() == r);
    }
    result = "{\"item\":{\"id\":5}}";
    CHECK(b.client.call("my.method", {{"a", 1}}).value().only()["id"].as_int() == 5);
}

TEST_CASE("B4 call: 49 results and one error, in a batch; the error stays the item's own") {
    bench b;
    b.portal->methods["crm.deal.update"] = [](const portal_call& c) {
        if (c.arg("id") == "20")
            return portal_part{.error = "ERROR_CORE", .description = "Не найдено"};
        return echo(c);
    };
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.call("crm.deal.update", items(50), ec, why);
    CHECK(ec == errc::incomplete);
    CHECK(got.failures() == 1);
    CHECK(got[20].ec == errc::api);
    CHECK(got[20].details.code == "ERROR_CORE");
    CHECK(got[20].details.description == "Не найдено");
    CHECK(got[20].details.method == "crm.deal.update");
    CHECK(got[20].details.request_fate == b24::fate::ran);
    CHECK(got[49].value.as_int() == 49);
    CHECK(b.net.count().started == 1);
    CHECK_THROWS_AS((void)b.client.call("crm.deal.update", items(50)),
                    b24::incomplete_error<b24::call_result>);
}

TEST_CASE("B6 a batch answer that misses a key, has a foreign one, or other labels") {
    SUBCASE("a read that is missing is asked for again") {
        bench b;
        int n = 0;
        b.portal->methods["crm.deal.get"] = [&n](const portal_call& c) {
            auto part = echo(c);
            part.missing = c.arg("id") == "3" && ++n == 1;
            return part;
        };
        const auto got = b.client.call("crm.deal.get", items(10));
        CHECK(got.failures() == 0);
        CHECK(got[3].value.as_int() == 3);
        CHECK(b.portal->calls.size() == 11);
    }
    SUBCASE("a write that is missing may have run") {
        bench b;
        b.portal->methods["crm.deal.add"] = [](const portal_call& c) {
            auto part = echo(c);
            part.missing = c.arg("id") == "3";
            return part;
        };
        b24::error_code ec;
        b24::diagnostics why;
        const auto got = b.client.call("crm.deal.add", items(10), ec, why);
        CHECK(got[3].ec == errc::outcome_unknown);
        CHECK(got.failures() == 1);
        CHECK(b.portal->calls.size() == 10);
    }
    SUBCASE("foreign labels are ignored") {
        bench b;
        b.portal->methods["crm.deal.add"] = echo;
        b.portal->label = [](std::string l) { return l == "c4" ? "x4" : l; };
        b24::error_code ec;
        b24::diagnostics why;
        const auto got = b.client.call("crm.deal.add", items(10), ec, why);
        CHECK(got[4].ec == errc::outcome_unknown);
        CHECK(got[5].value.as_int() == 5);
        CHECK(got.failures() == 1);
    }
}

TEST_CASE("B10 call: items of a method that takes no part in batches go alone") {
    bench b;
    std::map<std::string, int> ran;
    b.portal->methods["disk.folder.uploadfile"] = [&](const portal_call& c) {
        if (c.in_batch)
            return portal_part{.error = "ERROR_BATCH_METHOD_NOT_ALLOWED"};
        ++ran[c.arg("id")];
        return echo(c);
    };
    for (const int count : {1, 2, 60}) {
        ran.clear();
        const auto got = b.client.call("disk.folder.uploadfile", items(count));
        CHECK(got.failures() == 0);
        for (int i = 0; i < count; ++i) {
            CHECK(got[static_cast<std::size_t>(i)].value.as_int() == i);
            CHECK(ran[std::to_string(i)] == 1);
        }
    }
    // written as commands they cannot
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.call_batch(
        {{"cmd", {{"a", "disk.folder.uploadfile?id=1"}, {"b", "disk.folder.uploadfile?id=2"}}}}, ec,
        why);
    CHECK(why.code == "ERROR_BATCH_METHOD_NOT_ALLOWED");
}

TEST_CASE("J16 call: what cannot be sent is refused, and nothing at all is sent") {
    bench b;
    b.portal->methods["crm.deal.add"] = echo;
    auto list = items(120);
    list[110] = {{"id", "\xFF"}};
    CHECK_THROWS_AS((void)b.client.call("crm.deal.add", list), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call("crm.deal.add", std::vector<b24::params>{}),
                    b24::usage_error);
    CHECK_THROWS_AS(
        (void)b.client.call("crm.deal.add", {{"x", std::numeric_limits<double>::quiet_NaN()}}),
        b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call("batch", {{"x", 1}}), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.call("", {{"x", 1}}), b24::usage_error);
    CHECK(b.net.count().started == 0);
    CHECK(b.client.call("crm.deal.add", items(3)).failures() == 0);
}

TEST_CASE("call: items that a query string cannot say travel alone, the others together") {
    bench b;
    b.portal->methods["crm.deal.update"] = echo;
    auto list = items(10);
    list[4] = {{"id", 4}, {"fields", {{"TITLE", nullptr}}}};
    list[7] = {{"id", 7}, {"fields", {{"OPENED", true}, {"TAGS", b24::params::array()}}}};
    const auto got = b.client.call("crm.deal.update", list);
    for (std::size_t i = 0; i < got.size(); ++i)
        CHECK(got[i].value.as_uint() == i);
    CHECK(b.net.count().started == 3);
    for (const auto& c : b.portal->calls)
        if (c.arg("id") == "4") {
            CHECK_FALSE(c.in_batch);
            CHECK(c.arg("fields[TITLE]") == "null");
        }
}

TEST_CASE("call: positional arguments") {
    bench b;
    b.portal->methods["task.commentitem.getlist"] = [](const portal_call& c) {
        return portal_part{.result = c.arg("0")};
    };
    const auto got = b.client.call(
        "task.commentitem.getlist",
        b24::params::array({b24::params::array({1, "a"}), b24::params::array({2, "b"})}));
    REQUIRE(got.size() == 2);
    CHECK(got[0].value.as_int() == 1);
    CHECK(got[1].value.as_int() == 2);
    CHECK(b.warnings.size() == 1); // such a method lists
}

TEST_CASE("call: reconcile finds out, and only what did not run is sent again") {
    bench b;
    std::set<std::string> leads;
    std::map<std::string, int> sent;
    b.portal->methods["crm.lead.add"] = [&](const portal_call& c) {
        ++sent[c.arg("id")];
        leads.insert(c.arg("id"));
        return echo(c);
    };
    // the first request is lost before, the second after it has run
    b.portal->before = [](const b24::http_request&, std::size_t n) {
        return n == 0 ? std::optional{failed_reply(errc::connection_lost, b24::fate::unknown)}
                      : std::nullopt;
    };
    b.portal->after = [](const b24::http_request&, std::size_t n) {
        return n == 1 ? std::optional{failed_reply(errc::timeout, b24::fate::unknown)}
                      : std::nullopt;
    };
    int asked = 0;
    b24::verb_options v;
    v.reconcile = [&](const b24::params& item) {
        ++asked;
        b24::reconciliation out;
        out.took_place = leads.count(item.find("id")->text()) != 0;
        if (out.took_place)
            out.result = b24::document::parse(item.find("id")->text());
        return out;
    };
    const auto got = b.client.call("crm.lead.add", items(150), v);
    CHECK(got.failures() == 0);
    for (std::size_t i = 0; i < got.size(); ++i)
        CHECK(got[i].value.as_uint() == i);
    CHECK(leads.size() == 150);
    for (const auto& [id, n] : sent)
        CHECK(n == 1);
    CHECK(asked == 100);
}

TEST_CASE(
    "call: a reconcile that throws leaves the outcome unknown; a deadline holds for all rounds") {
    bench b;
    b.portal->methods["crm.lead.add"] = echo;
    b.portal->before = [](const b24::http_request&, std::size_t) {
        return std::optional{
            failed_reply(errc::connection_lost, b24::fate::unknown, b24::phase::wait, 4.0)};
    };
    b24::verb_options v;
    b24::error_code ec;
    b24::diagnostics why;
    v.reconcile = [](const b24::params&) -> b24::reconciliation { throw std::runtime_error("no"); };
    auto got = b.client.call("crm.lead.add", items(2), ec, why, v);
    CHECK(got[0].ec == errc::outcome_unknown);
    CHECK(got[0].details.detail.find("reconcile function threw: no") != std::string::npos);

    v.reconcile = [](const b24::params&) -> b24::reconciliation { throw 5; };
    got = b.client.call("crm.lead.add", items(2), ec, why, v);
    CHECK(got[1].ec == errc::outcome_unknown);

    v.reconcile = [](const b24::params&) { return b24::reconciliation{}; };
    v.deadline = 10;
    const auto began = b.net.elapsed();
    got = b.client.call("crm.lead.add", items(2), ec, why, v);
    CHECK(b.net.elapsed() - began == doctest::Approx(10));
    CHECK(got.failures() == 2);
    b.portal->before = nullptr;
    CHECK(b.client.call("crm.lead.add", items(2)).failures() == 0);
}
