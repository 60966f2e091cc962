// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace test;
using b24::completeness;
using b24::errc;

namespace {

bool holds_exactly(const b24::rows& rows, std::size_t count, std::string_view id = "ID") {
    if (rows.size() != count)
        return false;
    for (std::size_t i = 0; i < count; ++i)
        if (rows[i][id].as_uint() != i + 1)
            return false;
    return true;
}

} // namespace

TEST_CASE("get_all: lists of every length come whole, in order, each row once") {
    for (const std::size_t count : {0U, 1U, 49U, 50U, 51U, 99U, 100U, 101U, 2500U, 2501U, 2551U}) {
        CAPTURE(count);
        bench b;
        b.portal->methods["crm.deal.list"] = list_of(count);
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, count));
        CHECK(rows.total() == count);
        CHECK(rows.completeness() ==
              (count <= 50 ? completeness::whole : completeness::as_counted));
        CHECK(rows.summary().doubled == 0);
        // one request for the first page, one for each further 50 pages
        const auto more = count <= 50 ? 0 : (count - 50 + 2499) / 2500;
        CHECK(b.net.count().started == 1 + more);
        CHECK(b.portal.calls_of("crm.deal.list") == std::max<std::size_t>((count + 49) / 50, 1));
        CHECK(b.warnings.empty());
    }
}

TEST_CASE("get_all: 100,000 rows take 41 requests, and answers may come in any order") {
    bench b;
    b.portal->methods["crm.deal.list"] = list_of(100000);
    std::mt19937 random{7};
    b.portal->delay = [&random](std::size_t) {
        return 0.1 + 0.002 * static_cast<double>(random() % 1000);
    };
    b.portal->shuffle_labels = true;
    const auto rows = b.client.get_all("crm.deal.list");
    CHECK(holds_exactly(rows, 100000));
    CHECK(b.net.count().started == 41);
    CHECK(b.net.count().most_in_flight > 5);
    CHECK(b.net.count().in_flight == 0);
}

TEST_CASE("get_all: pages as they arrive, if the order does not matter") {
    bench b;
    b.portal->methods["crm.deal.list"] = list_of(10000);
    b.portal->delay = [](std::size_t n) { return n == 1 ? 5.0 : 0.1; };
    const auto rows = b.client.get_all("crm.deal.list", {}, {.ordered = false});
    CHECK(rows.size() == 10000);
    CHECK_FALSE(holds_exactly(rows, 10000));
    std::vector<bool> seen(10001);
    for (const auto row : rows)
        seen[row["ID"].as_uint()] = true;
    CHECK(std::count(seen.begin(), seen.end(), true) == 10000);
}

TEST_CASE("B13 rows that come twice are dropped, and a shortfall is reported") {
    bench b;
    // a row is deleted while the list is read: everything behind it moves up by one
    std::size_t deleted = 0;
    b.portal->methods["crm.deal.list"] = [&](const portal_call& c) {
        auto page = list_of(200)(c);
        if (c.number("start") == 100) { // rows 100 and 101..149 instead of 101..150
            portal_part moved = list_of(200)({c.method, {{"start", "50"}}, true});
            page.result = "[{\"ID\":\"100\"}," + page.result.substr(1);
            ++deleted;
        }
        return page;
    };
    const auto rows = b.client.get_all("crm.deal.list");
    CHECK(deleted == 1);
    CHECK(holds_exactly(rows, 200));
    CHECK(rows.summary().doubled == 1);

    b.portal->methods["crm.deal.list"] = [&](const portal_call& c) {
        auto page = list_of(200)(c);
        if (c.number("start") == 150)
            page.result = "[{\"ID\":\"151\"}]";
        return page;
    };
    const auto fewer = b.client.get_all("crm.deal.list");
    CHECK(fewer.size() == 151);
    CHECK(fewer.completeness() == completeness::differs);
    REQUIRE(b.warnings.size() == 1);
    CHECK(b.warnings[0].find("151 rows came, but the portal counted 200") != std::string::npos);
}

TEST_CASE("J10 total as text, as a fraction, absent, or nonsense") {
    for (const char* total : {"\"2600\"", "2600", "2600.0"}) {
        CAPTURE(total);
        bench b;
        b.portal->methods["crm.deal.list"] = [&](const portal_call& c) {
            auto page = list_of(2600)(c);
            page.total = total;
            return page;
        };
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 2600));
        CHECK(rows.total() == 2600);
    }
    for (const char* total : {"", "null", "false", "-5", "1000000000000000000", "\"many\"", "[]"}) {
        CAPTURE(total);
        bench b;
        b.portal->methods["crm.deal.list"] = [&](const portal_call& c) {
            auto page = list_of(2600)(c);
            page.total = total;
            return page;
        };
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 2600));
        CHECK(rows.total() == std::nullopt);
        CHECK(rows.completeness() == completeness::not_counted);
        CHECK(b.warnings.empty());
    }
}

TEST_CASE("M2 a total that lies: too small, too large, beyond all measure") {
    const auto lying = [](const char* total) {
        return [total](const portal_call& c) {
            auto page = list_of(230)(c);
            page.total = total;
            return page;
        };
    };
    SUBCASE("too small: `next` leads on") {
        bench b;
        b.portal->methods["crm.deal.list"] = lying("60");
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 230));
        CHECK(rows.completeness() == completeness::differs);
    }
    SUBCASE("too large: the first empty page ends it") {
        bench b;
        b.portal->methods["crm.deal.list"] = lying("100000");
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 230));
        CHECK(rows.completeness() == completeness::differs);
        CHECK(b.warnings.size() == 1);
    }
    SUBCASE("10^12: no memory and no endless requests") {
        bench b;
        b.portal->methods["crm.deal.list"] = lying("1000000000000");
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 230));
        CHECK(b.net.count().started <= 50);
    }
    SUBCASE("10^12, and every page promises a next one") {
        bench b;
        b.portal->methods["crm.deal.list"] = [](const portal_call& c) {
            auto page = list_of(230)(c);
            page.total = "1000000000000";
            page.next = std::to_string(c.number("start") + 50);
            return page;
        };
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 230));
        CHECK(b.net.count().started <= 60);
    }
    SUBCASE("no total, and every page promises a next one") {
        bench b;
        b.portal->methods["crm.deal.list"] = [](const portal_call& c) {
            auto page = list_of(230)(c);
            page.total.clear();
            page.next = std::to_string(c.number("start") + 50);
            return page;
        };
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 230));
        CHECK(b.net.count().started <= 20);
    }
}

TEST_CASE("B12 short pages in the middle, `next` that ends early, stands still or goes back") {
    SUBCASE("a short page in the middle is not the end") {
        bench b;
        b.portal->methods["crm.deal.list"] = [](const portal_call& c) {
            auto page = list_of(300)(c);
            if (c.number("start") == 100)
                page.result = "[{\"ID\":\"101\"}]";
            if (c.number("start") == 150)
                page.result = "[]"; // every row of it is hidden from this user
            return page;
        };
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(rows.size() == 50 + 50 + 1 + 50 + 50);
        CHECK(rows[rows.size() - 1]["ID"].as_int() == 300);
        CHECK(rows.completeness() == completeness::differs);
    }
    SUBCASE("`next` is absent early: the count leads on") {
        bench b;
        b.portal->methods["crm.deal.list"] = [](const portal_call& c) {
            auto page = list_of(300)(c);
            page.next.clear();
            return page;
        };
        CHECK(holds_exactly(b.client.get_all("crm.deal.list"), 300));
    }
    SUBCASE("-1 is no next page") {
        bench b;
        b.portal->methods["mobile.disk.folder.getchildren"] = [](const portal_call&) {
            return portal_part{.result = "[{\"ID\":1},{\"ID\":2}]", .next = "-1"};
        };
        CHECK(b.client.get_all("mobile.disk.folder.getchildren").size() == 2);
        CHECK(b.net.count().started == 1);
    }
    for (const char* next : {"50", "100", "\"100\""}) {
        CAPTURE(next);
        bench b;
        b.portal->methods["crm.deal.list"] = [next](const portal_call& c) {
            auto page = list_of(400)(c);
            page.total.clear();
            page.next = c.number("start") == 0 ? "50" : next;
            return page;
        };
        b24::error_code ec;
        b24::diagnostics why;
        const auto rows = b.client.get_all("crm.deal.list", {}, ec, why);
        CHECK(ec == errc::protocol);
        CHECK(why.detail == "the portal names a next page that is not further on");
        CHECK(why.method == "crm.deal.list");
        CHECK(rows.completeness() == completeness::broken_off);
        CHECK(rows.size() >= 50);
        CHECK(b.net.count().started <= 4);
        try {
            (void)b.client.get_all("crm.deal.list");
            FAIL("not thrown");
        } catch (const b24::incomplete_error<b24::rows>& e) {
            CHECK(e.code() == errc::protocol);
            CHECK(e.results().size() >= 50);
            CHECK(e.results()[0]["ID"].as_int() == 1);
        }
    }
    SUBCASE("pages of different lengths: no row is missed in silence") {
        for (const bool early : {true, false}) {
            bench b;
            b.portal->methods["crm.deal.list"] = [early](const portal_call& c) {
                // `next` is where the rows end, and one page is short
                const long start = c.number("start");
                const long length = start == (early ? 50 : 100) ? 20 : 50;
                portal_part page{.result = "["};
                for (long i = start; i < std::min(start + length, 333L); ++i)
                    page.result +=
                        (i != start ? ",{\"ID\":" : "{\"ID\":") + std::to_string(i + 1) + "}";
                page.result += "]";
                if (start + length < 333)
                    page.next = std::to_string(start + length);
                return page;
            };
            b24::error_code ec;
            b24::diagnostics why;
            const auto rows = b.client.get_all("crm.deal.list", {}, ec, why);
            if (early)
                CHECK(holds_exactly(rows, 333));
            else
                CHECK(why.detail == "the portal's pages are of different lengths");
        }
    }
}

TEST_CASE("B12 a method that ignores `start` gives its rows once and no endless paging") {
    const auto deaf = [](std::string total, bool growing) {
        return [=](const portal_call& c) {
            auto page = list_of(50)({c.method, {}, true});
            page.total = total;
            page.next = growing ? std::to_string(c.number("start") + 50) : "";
            return page;
        };
    };
    SUBCASE("counted") {
        bench b;
        b.portal->methods["crm.deal.list"] = deaf("5000", false);
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 50));
        CHECK(rows.completeness() == completeness::differs);
        CHECK(b.net.count().started <= 3);
    }
    SUBCASE("a next page for ever") {
        bench b;
        b.portal->methods["crm.deal.list"] = deaf("", true);
        CHECK(holds_exactly(b.client.get_all("crm.deal.list"), 50));
        CHECK(b.net.count().started <= 3);
    }
    SUBCASE("rows without ids, a next page for ever") {
        bench b;
        b.portal->methods["some.strange.list"] = [](const portal_call& c) {
            return portal_part{.result = "[\"a\",\"b\"]",
                               .next = std::to_string(c.number("start") + 50)};
        };
        CHECK(b.client.get_all("some.strange.list").size() == 2);
        CHECK(b.net.count().started <= 3);
    }
    SUBCASE("the same rows with other words each time") {
        bench b;
        int n = 0;
        b.portal->methods["some.strange.list"] = [&n](const portal_call& c) {
            return portal_part{.result = "[{\"ID\":1,\"T\":" + std::to_string(++n) + "}]",
                               .next = std::to_string(c.number("start") + 50)};
        };
        b24::error_code ec;
        b24::diagnostics why;
        CHECK(b.client.get_all("some.strange.list", {}, ec, why).size() == 1);
        CHECK(ec == errc::protocol);
        CHECK(n < 200);
    }
    SUBCASE("everything at once, although `next` says 50") {
        bench b;
        b.portal->methods["crm.deal.list"] = [](const portal_call&) {
            portal_part page{.result = "[", .total = "120", .next = "50"};
            for (int i = 1; i <= 120; ++i)
                page.result += (i > 1 ? ",{\"ID\":" : "{\"ID\":") + std::to_string(i) + "}";
            page.result += "]";
            return page;
        };
        const auto rows = b.client.get_all("crm.deal.list");
        CHECK(holds_exactly(rows, 120));
        CHECK(rows.completeness() == completeness::as_counted);
    }
}

TEST_CASE("get_all: the ids of an unknown method are not trusted where they repeat") {
    bench b;
    b.portal->methods["my.report.list"] = [](const portal_call& c) {
        const auto start = c.number("start");
        portal_part page{.result = "[", .total = "100"};
        for (long i = start; i < start + 50; ++i)
            page.result += (i != start ? "," : "") + std::string{"{\"ID\":"} +
                           std::to_string(i / 3) + ",\"N\":" + std::to_string(i) + "}";
        page.result += "]";
        if (start == 0)
            page.next = "50";
        return page;
    };
    CHECK(b.client.get_all("my.report.list").size() == 100);
}

TEST_CASE("J8 J9 shapes of lists: items, tasks, map by id, holes, single wrappers") {
    bench b;
    b.portal->methods["crm.item.list"] = list_of(120, "id", "{\"items\":[", "]}");
    CHECK(holds_exactly(b.client.get_all("crm.item.list", {{"entityTypeId", 2}}), 120, "id"));
    b.portal->methods["tasks.task.list"] = list_of(120, "id", "{\"tasks\":[", "]}");
    CHECK(holds_exactly(b.client.get_all("tasks.task.list"), 120, "id"));
    b.portal->methods["my.own.list"] = list_of(70, "ID", "{\"whatever\":[", "]}");
    CHECK(holds_exactly(b.client.get_all("my.own.list"), 70));

    const auto fixed = [](std::string result) {
        return [result](const portal_call&) { return portal_part{.result = result}; };
    };
    b.portal->methods["task.stages.get"] =
        fixed("{\"7\":{\"ID\":\"7\"},\"3\":{\"ID\":\"3\"},\"11\":{\"ID\":\"11\"}}");
    const auto stages = b.client.get_all("task.stages.get", {{"entityId", 0}});
    REQUIRE(stages.size() == 3); // the map's order is the sort
    CHECK(stages[0]["ID"].as_int() == 7);
    CHECK(stages[1]["ID"].as_int() == 3);

    b.portal->methods["task.stages.get"] = fixed("[]");
    const auto none = b.client.get_all("task.stages.get");
    CHECK(none.empty());
    CHECK_FALSE(none.is_object());

    b.portal->methods["crm.deal.list"] =
        fixed("{\"0\":{\"ID\":1},\"2\":{\"ID\":3},\"10\":{\"ID\":11},\"3\":{\"ID\":4}}");
    const auto holes = b.client.get_all("crm.deal.list");
    REQUIRE(holes.size() == 4);
    CHECK(holes[1]["ID"].as_int() == 3);
    CHECK(holes[2]["ID"].as_int() == 4);
    CHECK(holes[3]["ID"].as_int() == 11);

    b.portal->methods["crm.deal.list"] = fixed("null");
    CHECK(b.client.get_all("crm.deal.list").empty());
}

TEST_CASE("get_all of *.fields gives an object and no rows") {
    bench b;
    b.portal->methods["crm.deal.fields"] = [](const portal_call&) {
        return portal_part{.result = "{\"ID\":{\"type\":\"integer\"},\"TITLE\":{}}"};
    };
    const auto fields = b.client.get_all("crm.deal.fields");
    CHECK(fields.is_object());
    CHECK(fields.empty());
    CHECK(fields.object()["ID"]["type"].as_string() == "integer");
    CHECK(b.warnings.empty());

    std::vector<std::string> given;
    (void)b.client.for_each("crm.deal.fields", {},
                            [&](b24::value v) { given.emplace_back(v.raw()); });
    REQUIRE(given.size() == 1);
    CHECK(given[0] == fields.object().raw());
}

TEST_CASE("a later page that is no list is an error, not a row") {
    for (const char* result : {"{\"a\":1,\"b\":2}", "5", "\"gone\"", "true"}) {
        CAPTURE(result);
        bench b;
        b.portal->methods["crm.deal.list"] = [result](const portal_call& c) {
            auto page = list_of(120)(c);
            if (c.number("start") == 50)
                page.result = result;
            return page;
        };
        b24::error_code ec;
        b24::diagnostics why;
        const auto rows = b.client.get_all("crm.deal.list", {}, ec, why);
        CHECK(ec == errc::protocol);
        CHECK(rows.size() == 50);
        CHECK_FALSE(rows.is_object());
    }
}

TEST_CASE("get_all: the id field is added to `select`, and only there") {
    bench b;
    b.portal->methods["crm.deal.list"] = list_of(60);
    (void)b.client.get_all("crm.deal.list", {{"select", {"TITLE"}}});
    REQUIRE(b.portal->calls.size() == 2);
    for (const auto& c : b.portal->calls) {
        CHECK(c.arg("select[0]") == "TITLE");
        CHECK(c.arg("select[1]") == "ID");
        CHECK(c.arg("order[ID]") == "ASC");
    }
    b.portal->calls.clear();
    (void)b.client.get_all("crm.deal.list", {{"SELECT", {"id", "TITLE"}}});
    (void)b.client.get_all("crm.deal.list", {{"select", {"*", "UF_*"}}});
    for (const auto& c : b.portal->calls)
        CHECK(c.arg("select[2]").empty());
}

TEST_CASE("W2 every page asks the same question, whatever the filter is made of") {
    const b24::params filters[] = {
        {{"filter", {{"OPENED", true}}}},
        {{"filter", {{"COMMENTS", nullptr}}}},
        {{"filter", {{"ID", b24::params::array()}}}},
        {{"filter", {{"%TITLE", "100 % кот & co"}, {"@STAGE_ID", {"NEW", "WON"}}}}},
        {{"filter", {{"%TITLE", b24::params::array({"a", "b"})}}}},
        {{"filter", {{"!=UF_CRM_[x]", 1}}}},
    };
    for (const auto& filter : filters) {
        CAPTURE(filter.to_json());
        bench b;
        b.portal->methods["crm.deal.list"] = list_of(160);
        CHECK(b.client.get_all("crm.deal.list", filter).size() == 160);
        REQUIRE(b.portal->calls.size() == 4);
        auto first = b.portal->calls[0].args;
        for (auto c : b.portal->calls) {
            c.args.erase("start");
            CHECK(c.args == first);
        }
    }
    bench b;
    b.portal->methods["crm.deal.list"] = list_of(160);
    (void)b.client.get_all("crm.deal.list", filters[0]);
    REQUIRE(b.warnings.size() == 1); // slow: a request a page
    CHECK(b.warnings[0].find("do not fit into a batch") != std::string::npos);
    CHECK(b.portal->batch_sizes.empty());
}

TEST_CASE("get_all refuses START and ORDER and sends nothing") {
    bench b;
    for (const char* name : {"start", "START", " Order "})
        CHECK_THROWS_AS((void)b.client.get_all("crm.deal.list", {{name, 1}}), b24::usage_error);
    CHECK(b.net.count().started == 0);
}

TEST_CASE("M4 memory: pages on their way and waiting stay within memory_limit") {
    b24::options o;
    o.memory_limit = 2'000'000;
    bench b{o};
    const std::string filler(2000, 'x');
    b.portal->methods["crm.deal.list"] = [&](const portal_call& c) {
        const auto start = c.number("start");
        portal_part page{.result = "[", .total = "60000"};
        for (long i = start; i < start + 50; ++i)
            page.result += (i != start ? ",{\"ID\":" : "{\"ID\":") + std::to_string(i + 1) +
                           ",\"T\":\"" + filler + "\"}";
        page.result += "]";
        if (start + 50 < 60000)
            page.next = std::to_string(start + 50);
        return page;
    };
    std::uint64_t rows = 0;
    bool ordered = true;
    const auto got = b.client.for_each("crm.deal.list", {}, [&](b24::value row) {
        ordered = ordered && row["ID"].as_uint() == ++rows;
    });
    CHECK(ordered);
    CHECK(got.rows == 60000);
    // a batch is some 5 MB: more than the limit, so they come one by one
    CHECK(b.net.count().most_in_flight == 1);
}

TEST_CASE("progress of a list: grows to the total and ends") {
    b24::options o;
    std::vector<b24::progress_event> events;
    o.progress = [&](const b24::progress_event& e) { events.push_back(e); };
    bench b{o};
    b.portal->methods["crm.deal.list"] = list_of(10000);
    (void)b.client.get_all("crm.deal.list");
    REQUIRE(events.size() > 2);
    std::uint64_t before = 0;
    for (const auto& e : events) {
        CHECK(e.verb == "get_all");
        CHECK(e.method == "crm.deal.list");
        CHECK(e.total == 10000);
        CHECK(e.done >= before);
        before = e.done;
        CHECK(e.finished == (&e == &events.back()));
    }
    CHECK(before == 10000);
    events.clear();
    b.portal->methods["crm.deal.list"] = list_of(20);
    (void)b.client.get_all("crm.deal.list");
    CHECK(events.empty()); // over before a bar could be seen
}
