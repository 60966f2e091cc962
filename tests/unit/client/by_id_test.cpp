// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace test;
using b24::errc;

namespace {

portal_part deal_of(const portal_call& c) {
    return {.result = "{\"ID\":\"" + c.arg("ID") + "\"}"};
}

std::vector<int> numbers(int first, int last) {
    std::vector<int> out;
    for (int i = first; i <= last; ++i)
        out.push_back(i);
    return out;
}

} // namespace

TEST_CASE("get_by_id: one id gives a map of one") {
    bench b;
    b.portal->methods["crm.deal.get"] = deal_of;
    const auto got = b.client.get_by_id("crm.deal.get", {5});
    REQUIRE(got.size() == 1);
    CHECK(got.begin()->first == "5");
    CHECK(got["5"]["ID"].as_int() == 5);
    CHECK(got[5]["ID"].as_int() == 5);
    CHECK(got.find("6") == nullptr);
    CHECK_THROWS_AS((void)got["6"], b24::usage_error);
}

TEST_CASE("get_by_id: 1, 50, 51, 2,501 ids behave alike, in the order given") {
    for (const int count : {1, 2, 50, 51, 100, 2501}) {
        CAPTURE(count);
        bench b;
        b.portal->methods["crm.deal.get"] = deal_of;
        b.portal->shuffle_labels = true;
        b.portal->delay = [](std::size_t n) { return n % 2 == 0 ? 2.0 : 0.1; };
        auto ids = numbers(0, count - 1);
        std::reverse(ids.begin(), ids.end());
        const auto got = b.client.get_by_id("crm.deal.get", ids);
        REQUIRE(got.size() == ids.size());
        std::size_t i = 0;
        bool right = true;
        for (const auto& [id, result] : got) {
            right = right && id == std::to_string(ids[i]) && !result.ec &&
                    result.value["ID"].as_int() == ids[i];
            ++i;
        }
        CHECK(right);
        CHECK(b.net.count().started == static_cast<std::size_t>((count + 49) / 50));
    }
}

TEST_CASE("get_by_id: numeric ids 0..49 do not become a list, doubled ids are asked for once") {
    bench b;
    b.portal->methods["crm.deal.get"] = deal_of;
    const auto got = b.client.get_by_id("crm.deal.get", numbers(0, 49));
    CHECK(got.size() == 50);
    CHECK(got["0"]["ID"].as_string() == "0");
    CHECK(b.portal.calls_of("crm.deal.get") == 50);

    b.portal->calls.clear();
    const auto few =
        b.client.get_by_id("crm.deal.get", std::vector<std::string>{"7", "3", "7", "a b", "3"});
    REQUIRE(few.size() == 3);
    CHECK(few.begin()->first == "7");
    CHECK(few["a b"]["ID"].as_string() == "a b");
    CHECK(b.portal->calls.size() == 3);

    const std::set<long> set{9, 2};
    CHECK(b.client.get_by_id("crm.deal.get", set).begin()->first == "2");
}

TEST_CASE("B4 one of fifty ids fails: 49 results and its own error, in order") {
    bench b;
    b.portal->methods["crm.deal.get"] = [](const portal_call& c) {
        if (c.arg("ID") == "17")
            return portal_part{.error = "NOT_FOUND", .description = "Not found"};
        return deal_of(c);
    };
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.get_by_id("crm.deal.get", numbers(1, 50), {}, ec, why);
    CHECK(ec == errc::incomplete);
    CHECK(why.code == "NOT_FOUND");
    REQUIRE(got.size() == 50);
    CHECK(got.failures() == 1);
    int n = 0;
    for (const auto& [id, result] : got) {
        CHECK(id == std::to_string(++n));
        CHECK((result.ec == errc::not_found) == (id == "17"));
    }
    CHECK(b.net.count().started == 1); // a refusal is not repeated
    try {
        (void)b.client.get_by_id("crm.deal.get", numbers(1, 50));
        FAIL("must throw");
    } catch (const b24::incomplete_error<b24::by_id_result>& e) {
        CHECK(e.results().size() == 50);
        CHECK(e.results()["50"]["ID"].as_int() == 50);
        CHECK_THROWS_AS((void)e.results()["17"], b24::error);
    }
}

TEST_CASE("get_by_id: a list per id is complete beyond its first page") {
    struct shape {
        const char* before;
        const char* after;
    };
    for (const auto& s :
         {shape{"[", "]"}, shape{"{\"items\":[", "]}"}, shape{"{ \"tasks\" : [", " ] }"}}) {
        CAPTURE(s.before);
        bench b;
        b.portal->methods["my.rows.get"] = [&s](const portal_call& c) {
            return list_of(c.arg("ID") == "2" ? 130 : 20, "ID", s.before, s.after)(c);
        };
        const auto got = b.client.get_by_id("my.rows.get", {1, 2, 3});
        for (const auto& [id, result] : got) {
            REQUIRE(!result.ec);
            const b24::value rows = result.value.root().only();
            REQUIRE(rows.size() == (id == "2" ? 130 : 20));
            bool right = true;
            for (std::size_t i = 0; i < rows.size(); ++i)
                right = right && rows[i]["ID"].as_uint() == i + 1;
            CHECK(right);
            CHECK(result.value.is_object() == (s.before[0] == '{'));
        }
    }
}

TEST_CASE("get_by_id: what stands around the rows stays, holes become a list, maps stay maps") {
    bench b;
    b.portal->methods["my.rows.get"] = [](const portal_call& c) {
        const bool second = c.number("start") == 50;
        return portal_part{.result = second ? "{\"8\":{\"ID\":8},\"9\":{\"ID\":9}}"
                                            : "{\"7\":{\"ID\":7}}",
                           .next = second ? "" : "50"};
    };
    CHECK(b.client.get_by_id("my.rows.get", {1})["1"].raw() ==
          "{\"7\":{\"ID\":7},\"8\":{\"ID\":8},\"9\":{\"ID\":9}}");

    b.portal->methods["my.rows.get"] = [](const portal_call& c) {
        const bool second = c.number("start") == 50;
        return portal_part{.result =
                               second ? "[{\"ID\":3}]" : "{\"0\":{\"ID\":1},\"5\":{\"ID\":2}}",
                           .next = second ? "" : "50"};
    };
    CHECK(b.client.get_by_id("my.rows.get", {1})["1"].raw() ==
          "[{\"ID\":1},{\"ID\":2},{\"ID\":3}]");

    // a table entry whose rows have neighbours
    b.portal->methods["im.search.user.list"] = [](const portal_call& c) {
        const bool second = c.number("start") == 50;
        return portal_part{.result = second ? "{\"2\":{\"id\":2}}" : "{\"1\":{\"id\":1}}",
                           .next = second ? "" : "50"};
    };
    CHECK(b.client.get_by_id("im.search.user.list", {1})["1"].raw() ==
          "{\"1\":{\"id\":1},\"2\":{\"id\":2}}");

    b.portal->methods["im.recent.list"] = [](const portal_call& c) {
        const bool second = c.number("start") == 50;
        return portal_part{.result = second ? "{\"a\":1,\"items\":[{\"id\":2}],\"hasMore\":false}"
                                            : "{\"a\":0,\"items\":[{\"id\":1}],\"hasMore\":true}",
                           .next = second ? "" : "50"};
    };
    CHECK(b.client.get_by_id("im.recent.list", {1})["1"].raw() ==
          "{\"a\":0,\"items\":[{\"id\":1},{\"id\":2}],\"hasMore\":true}");
}

TEST_CASE("B12 get_by_id: endless lists end") {
    const auto ask = [](const fake_portal::method& m) {
        bench b;
        b.portal->methods["my.rows.get"] = m;
        b24::error_code ec;
        b24::diagnostics why;
        const auto got = b.client.get_by_id("my.rows.get", {1, 2}, {}, ec, why);
        CHECK(got.size() == 2);
        CHECK(b.portal->calls.size() < 20);
        return ec;
    };
    CHECK(ask([](const portal_call&) {
              return portal_part{.result = "[{\"ID\":1}]", .next = "50"};
          }) == errc::protocol);
    CHECK(ask([](const portal_call& c) {
              return portal_part{.result = "[{\"ID\":1}]",
                                 .next = std::to_string(c.number("start") + 50)};
          }) == errc::protocol);
    CHECK(!ask([](const portal_call& c) {
        return portal_part{.result = c.number("start") == 0 ? "[{\"ID\":1}]" : "[]",
                           .next = std::to_string(c.number("start") + 50)};
    }));
    CHECK(ask([](const portal_call& c) {
              return portal_part{.result =
                                     c.number("start") == 0 ? "[{\"ID\":1}]" : "{\"a\":1,\"b\":2}",
                                 .next = c.number("start") == 0 ? "50" : ""};
          }) == errc::protocol);
}

TEST_CASE("get_by_id: results are what stands under `result`, a page of the caller's own is one") {
    bench b;
    b.portal->methods["tasks.task.get"] = [](const portal_call& c) {
        return portal_part{.result = "{\"task\":{\"id\":\"" + c.arg("taskId") + "\"}}"};
    };
    const auto got =
        b.client.get_by_id("tasks.task.get", {4, 5}, {{"select", {"ID"}}}, {.id_field = "taskId"});
    CHECK(got[4]["task"]["id"].as_int() == 4);
    CHECK(got[5].only()["id"].as_int() == 5);
    CHECK(b.portal->calls[0].arg("select[0]") == "ID");

    b.portal->methods["my.rows.get"] = list_of(130);
    const auto page = b.client.get_by_id("my.rows.get", {1}, {{"start", 50}});
    CHECK(page[1].size() == 50);
    CHECK(page[1][0]["ID"].as_int() == 51);
}

TEST_CASE("get_by_id: bad text is refused before anything is sent") {
    bench b;
    CHECK_THROWS_AS((void)b.client.get_by_id("crm.deal.get", std::vector<std::string>{"\xFF"}),
                    b24::usage_error);
    CHECK_THROWS_AS((void)b.client.get_by_id("crm.deal.get", {1}, {{"x", "\xC3"}}),
                    b24::usage_error);
    CHECK_THROWS_AS((void)b.client.get_by_id("crm.deal.get", std::vector<int>{}), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.get_by_id("crm.deal.get", std::vector<double>{1.5}),
                    b24::usage_error);
    CHECK_THROWS_AS((void)b.client.get_by_id("crm.deal.get", {1}, {{"id", 3}}), b24::usage_error);
    CHECK(b.net.count().started == 0);
    b.portal->methods["crm.deal.get"] = deal_of;
    CHECK(b.client.get_by_id("crm.deal.get", {1}).size() == 1);
}
