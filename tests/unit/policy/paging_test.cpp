// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/policy/paging.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace fast_bitrix24;
using paging::by_offset;

namespace {

by_offset make(const char* method = "crm.deal.list", params arguments = {}) {
    list_request request;
    request.method = method;
    request.known = find_list_method(method);
    request.arguments = std::move(arguments);
    return by_offset(request);
}

std::int64_t start_of(const page_request& p) {
    const auto* start = p.arguments.find("start");
    return start == nullptr ? -1 : std::stoll(start->text());
}

std::vector<std::int64_t> starts(by_offset& p) {
    std::vector<std::int64_t> out;
    while (const auto page = p.next_page())
        out.push_back(start_of(*page));
    return out;
}

} // namespace

TEST_CASE("by offset: the first page alone, sorted by id, without `start`") {
    auto p = make("crm.deal.list", {{"filter", {{">ID", 5}}}});
    const auto first = p.next_page();
    REQUIRE(first);
    CHECK(first->number == 0);
    CHECK(first->arguments.to_json() == R"({"filter":{">ID":5},"order":{"ID":"ASC"}})");
    CHECK_FALSE(p.next_page());
    CHECK_FALSE(p.done());
    p.page_arrived({0, 50, 201, 50});
    CHECK(starts(p) == std::vector<std::int64_t>{50, 100, 150, 200});
    for (const std::size_t n : {4U, 1U, 3U, 2U}) {
        CHECK_FALSE(p.done());
        p.page_arrived({n, n == 4 ? 1U : 50U, 201,
                        n == 4 ? std::nullopt : std::optional<std::int64_t>(50 * (n + 1))});
    }
    CHECK(p.done());
    CHECK(p.total() == 201);
    CHECK(p.result(201) == completeness::as_counted);
    CHECK(p.result(200) == completeness::differs);
}

TEST_CASE("by offset: without a count `next` leads on, in growing bursts") {
    auto p = make();
    (void)p.next_page();
    p.page_arrived({0, 50, {}, 50});
    CHECK(starts(p) == std::vector<std::int64_t>{50});
    p.page_arrived({1, 50, {}, 100});
    CHECK(starts(p) == std::vector<std::int64_t>{100, 150});
    p.page_arrived({3, 50, {}, 200});
    CHECK(starts(p).empty());
    p.page_arrived({2, 50, {}, 150});
    CHECK(starts(p) == std::vector<std::int64_t>{200, 250, 300, 350});
    p.page_arrived({4, 20, {}, {}});
    p.page_arrived({5, 0, {}, {}});
    p.page_arrived({6, 0, {}, {}});
    p.page_arrived({7, 0, {}, {}});
    CHECK(p.done());
    CHECK(p.problem().empty());
    CHECK(p.result(220) == completeness::not_counted);
}

TEST_CASE("by offset: pages of another size") {
    auto tens = make("my.list");
    (void)tens.next_page();
    tens.page_arrived({0, 10, 35, 10});
    CHECK(starts(tens) == std::vector<std::int64_t>{10, 20, 30});
    auto whole = make("my.list");
    (void)whole.next_page();
    whole.page_arrived({0, 700, 700, {}});
    CHECK(whole.done());
    CHECK(whole.result(700) == completeness::whole);
}

TEST_CASE("B12 by offset: `next` that does not grow, or lies between pages that were asked for") {
    auto p = make();
    (void)p.next_page();
    p.page_arrived({0, 50, {}, 50});
    (void)starts(p);
    p.page_arrived({1, 50, {}, 50});
    CHECK_FALSE(p.problem().empty());
    CHECK(p.done());
    CHECK_FALSE(p.next_page());
    CHECK(p.result(100) == completeness::broken_off);

    auto q = make();
    (void)q.next_page();
    q.page_arrived({0, 50, 300, 50});
    CHECK(starts(q).size() == 5);
    q.page_arrived({2, 20, 300, 120});
    CHECK(q.problem() == "the portal's pages are of different lengths");
}

TEST_CASE("M2 by offset: whatever a portal answers, paging ends and numbers stay in range") {
    std::mt19937_64 random{11};
    for (int run = 0; run < 3000; ++run) {
        CAPTURE(run);
        auto p = make(run % 2 == 0 ? "crm.deal.list" : "my.list");
        std::vector<page_request> open;
        std::size_t pages = 0;
        std::int64_t before = -2;
        const auto kind = random() % 4;
        const std::optional<std::uint64_t> total =
            random() % 3 == 0 ? std::nullopt
                              : std::optional<std::uint64_t>(random() % 2 == 0 ? 1'000'000'000'000
                                                                               : random() % 3000);
        while (!p.done() && pages < 20000) {
            while (open.size() < 200) {
                auto page = p.next_page();
                if (!page)
                    break;
                const auto start = start_of(*page);
                REQUIRE(start > before); // never back, never twice
                REQUIRE(start < 100'000'000'000'000);
                before = start;
                open.push_back(std::move(*page));
            }
            REQUIRE_FALSE(open.empty()); // not done, so something is to come
            const auto at = static_cast<std::ptrdiff_t>(random() % open.size());
            const auto page = open[static_cast<std::size_t>(at)];
            open.erase(open.begin() + at);
            ++pages;
            page_facts facts{page.number, 0, total, {}};
            const auto start = std::max<std::int64_t>(start_of(page), 0);
            if (start < 1000) {
                facts.rows = random() % 51;
                if (kind != 0 || start < 900)
                    facts.next = kind == 3
                                     ? static_cast<std::int64_t>(random() % 1'000'000'000'000) + 1
                                     : start + 50;
            } else if (kind == 2) {
                facts.next = start + 50; // rows have ended, promises have not
            }
            p.page_arrived(facts);
        }
        CHECK(p.done());
    }
}

TEST_CASE("by offset: methods that page in a way of their own give their first page") {
    auto p = make("event.offline.get");
    (void)p.next_page();
    p.page_arrived({0, 50, {}, {}});
    CHECK(p.done());
    CHECK(p.result(50) == completeness::first_page);
}

TEST_CASE("by offset: a count of 0 beside rows is none") {
    auto p = make("my.unknown.list");
    (void)p.next_page();
    p.page_arrived({0, 50, 0, 50});
    CHECK_FALSE(p.total());
    CHECK(starts(p) == std::vector<std::int64_t>{50});
    p.page_arrived({1, 7, 0, {}});
    CHECK(p.done());
    CHECK(p.result(57) == completeness::not_counted);

    auto empty = make();
    (void)empty.next_page();
    empty.page_arrived({0, 0, 0, {}});
    CHECK(empty.total() == 0);
    CHECK(empty.result(0) == completeness::whole);
}

TEST_CASE("by offset: a full page without `next` and a larger count, whatever the method") {
    for (const char* method : {"crm.deal.list", "crm.deal.contact.items.get", "my.unknown.list"}) {
        CAPTURE(method);
        auto p = make(method);
        (void)p.next_page();
        p.page_arrived({0, 50, 120, {}});
        CHECK(starts(p) == std::vector<std::int64_t>{50, 100});
    }
}
