// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/op/list_job.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;
using detail::list_pages;
using list = detail::list_job<paging::by_offset>;

namespace {

detail::reply page(std::string rows, std::optional<std::uint64_t> total = {},
                   std::optional<std::int64_t> next = {}) {
    detail::reply out;
    out.result = document::parse(std::move(rows));
    out.total = total;
    out.next = next;
    return out;
}

std::string rows(int first, int count) {
    std::string out = "[";
    for (int i = first; i < first + count; ++i)
        out += (i != first ? ",{\"ID\":" : "{\"ID\":") + std::to_string(i) + "}";
    return out + "]";
}

list make(const std::string& method, bool ordered = true, bool repeatable = true) {
    list_request request;
    request.method = method;
    request.known = find_list_method(method);
    return list{request, {request.known, {}, ordered}, repeatable};
}

std::string delivered(list_pages& pages) {
    std::string out;
    while (const auto p = pages.take())
        for (const value row : p->rows)
            out += (out.empty() ? "" : " ") + std::string{row["ID"].as_string()};
    return out;
}

} // namespace

TEST_CASE("list job: the first page alone, then all others at once, order kept") {
    auto job = make("crm.deal.list");
    const auto first = job.next();
    REQUIRE(first);
    CHECK(first->tag == 0);
    CHECK(first->what.query.empty()); // a request of its own
    CHECK(first->what.repeatable);
    CHECK_FALSE(job.next());
    CHECK_FALSE(job.done());
    job.settle(0, page(rows(1, 50), 170, 50));
    std::vector<std::size_t> tags;
    while (const auto more = job.next()) {
        CHECK_FALSE(more->what.query.empty());
        tags.push_back(more->tag);
    }
    CHECK(tags == std::vector<std::size_t>{1, 2, 3});
    job.settle(3, page("[{\"ID\":151}]", 170));
    job.settle(2, page("[{\"ID\":101}]", 170, 150));
    CHECK(job.held_bytes() > 0);
    CHECK(delivered(job.pages()).ends_with(" 48 49 50")); // the next one is still missing
    CHECK_FALSE(job.done());
    job.settle(1, page("[{\"ID\":51},{\"ID\":101}]", 170, 100));
    CHECK(job.done());
    CHECK(delivered(job.pages()) == "51 101 151");
    CHECK(job.pages().doubled() == 1);
    CHECK(job.held_bytes() == 0);
    CHECK(job.paging().result(job.pages().delivered()) == completeness::differs);
}

TEST_CASE("list job: unordered pages leave as they come") {
    auto job = make("crm.deal.list", false);
    (void)job.next();
    job.settle(0, page(rows(1, 50), 150, 50));
    (void)delivered(job.pages());
    (void)job.next();
    (void)job.next();
    job.settle(2, page("[{\"ID\":101}]", 150));
    CHECK(delivered(job.pages()) == "101");
    job.settle(1, page("[{\"ID\":51}]", 150, 100));
    CHECK(delivered(job.pages()) == "51");
    CHECK(job.done());
}

TEST_CASE("list job: the first error ends it, what comes later is ignored") {
    auto job = make("crm.deal.add", true, false);
    CHECK_FALSE(job.next()->what.repeatable); // no list: not asked for again
    job.settle(0, page(rows(1, 50), 5000, 50));
    for (int i = 0; i < 4; ++i)
        (void)job.next();
    detail::reply failed;
    failed.ec = errc::access_denied;
    job.settle(3, failed);
    CHECK(job.done());
    CHECK_FALSE(job.next());
    failed.ec = errc::timeout;
    job.settle(1, failed);
    job.settle(2, page(rows(101, 50), 5000, 150));
    REQUIRE(job.failure());
    CHECK(job.failure()->ec == errc::access_denied);
    CHECK(job.paging().result(50) == completeness::broken_off);
}

TEST_CASE("list job: one object instead of a list; nothing where rows belong") {
    auto fields = make("crm.deal.fields");
    (void)fields.next();
    fields.settle(0, page("{\"ID\":{},\"TITLE\":{}}", 2, 50));
    CHECK(fields.done());
    const auto only = fields.pages().take();
    REQUIRE(only);
    CHECK_FALSE(only->is_list);

    for (const char* nothing : {"null", "false", "[]", "{}"}) {
        CAPTURE(nothing);
        auto job = make("crm.deal.list");
        (void)job.next();
        job.settle(0, page(rows(1, 50), 60, 50));
        (void)job.next();
        job.settle(1, page(nothing, 60));
        CHECK(job.done());
        CHECK_FALSE(job.failure());
        CHECK(job.pages().delivered() == 50);
    }
}

TEST_CASE("list pages: the first page once more is known by the ends or by its text") {
    for (const char* method : {"crm.deal.list", "my.unknown.list"}) {
        CAPTURE(method);
        list_pages pages({find_list_method(method), {}, true});
        CHECK_FALSE(pages.add(0, document::parse(rows(1, 50))).repeats_first);
        CHECK(pages.add(1, document::parse(rows(1, 50))).repeats_first);
        CHECK_FALSE(pages.add(2, document::parse(rows(2, 50))).repeats_first);
        CHECK(pages.delivered() == 51);
        CHECK(pages.doubled() == 50 + 49);
    }
    // equal rows without ids are the first page again unless the portal goes on as it counted
    const auto same = document::parse(R"([{"A":1},{"A":1}])");
    const auto repeats = [&same](std::optional<std::int64_t> first,
                                 std::optional<std::int64_t> next,
                                 std::optional<std::uint64_t> total) {
        list_pages equal({find_list_method("crm.deal.list"), {}, true});
        (void)equal.add(0, same, first, total);
        return equal.add(1, same, next, total).repeats_first;
    };
    CHECK_FALSE(repeats(2, 4, 6));
    CHECK_FALSE(repeats(2, {}, 4));
    CHECK(repeats(2, 2, 6));
    CHECK(repeats(2, 4, 4));
    CHECK(repeats(2, 4, {}));
    CHECK(repeats(2, {}, {}));
    CHECK(repeats({}, {}, 6));
    // rows of an unknown method whose "ids" are none: only the whole text counts
    list_pages pages({nullptr, {}, true});
    (void)pages.add(0, document::parse(R"([{"ID":1,"A":1},{"ID":1,"A":2}])"));
    CHECK_FALSE(pages.add(1, document::parse(R"([{"ID":1,"A":3},{"ID":1,"A":4}])")).repeats_first);
    CHECK(pages.delivered() == 4);
}
