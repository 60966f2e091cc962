// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/op/by_id_job.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;
using detail::by_id_job;

namespace {

detail::reply answer(std::string text, std::optional<std::int64_t> next = {},
                     std::optional<std::uint64_t> total = {}) {
    detail::reply out;
    out.result = document::parse(std::move(text));
    out.next = next;
    out.total = total;
    return out;
}

std::string rows(int first, int count) {
    std::string out = "[";
    for (int i = first; i < first + count; ++i)
        out += (i != first ? ",{\"ID\":" : "{\"ID\":") + std::to_string(i) + "}";
    return out + "]";
}

by_id_job make(std::vector<params> ids, params arguments = {}, bool repeatable = false) {
    return by_id_job("my.rows.get", "ID", std::move(ids), std::move(arguments), {}, repeatable);
}

} // namespace

TEST_CASE("by id job: a command for each id, the id first") {
    auto job = make({5, "x y"}, {{"select", {"A"}}});
    const auto first = job.next();
    REQUIRE(first);
    CHECK(first->what.body == R"({"ID":5,"select":["A"]})");
    CHECK(first->what.query == "my.rows.get?ID=5&select%5B0%5D=A");
    CHECK(job.next()->what.body == R"({"ID":"x y","select":["A"]})");
    CHECK_FALSE(job.next());
    job.settle(1, answer("1"));
    CHECK_FALSE(job.done());
    job.settle(0, answer("2"));
    CHECK(job.done());
    CHECK(job.replies()[0].result.as_int() == 2);
    CHECK(job.replies()[1].result.as_int() == 1);
}

TEST_CASE("by id job: further pages are asked for before further ids, and are joined") {
    auto job = make({1, 2, 3});
    (void)job.next();
    (void)job.next();
    job.settle(1, answer(R"({ "rows" : [ {"ID":1} ] , "n" : 5 })", 50));
    // `rows` is one member of two: not a list, so it is the answer
    CHECK(job.replies()[1].result["n"].as_int() == 5);
    job.settle(0, answer(R"({ "rows" : [ {"ID":1} ] })", 50));
    const auto more = job.next();
    REQUIRE(more);
    CHECK(more->tag == 0);
    CHECK(more->what.body == R"({"ID":1,"start":50})");
    CHECK(job.next()->tag == 2);
    job.settle(0, answer(R"({"rows":[{"ID":2},{"ID":3}]})"));
    CHECK(job.replies()[0].result.raw() == R"({ "rows" : [{"ID":1},{"ID":2},{"ID":3}] })");
    job.settle(2, answer("null"));
    CHECK(job.done());
}

TEST_CASE("by id job: an error on a later page is the id's outcome; the others keep theirs") {
    auto job = make({1, 2});
    (void)job.next();
    (void)job.next();
    job.settle(0, answer("[{\"ID\":1}]", 50));
    (void)job.next();
    detail::reply failed;
    failed.ec = errc::access_denied;
    job.settle(0, failed);
    job.settle(1, answer("[{\"ID\":1}]"));
    CHECK(job.done());
    CHECK(job.replies()[0].ec == errc::access_denied);
    CHECK(!job.replies()[1].ec);
}

TEST_CASE("by id job: closed early, what has no reply did not run") {
    auto job = make({1, 2, 3});
    (void)job.next();
    job.settle(0, answer("1"));
    detail::reply why;
    why.ec = errc::cancelled;
    why.details.method = "my.rows.get";
    job.close(why);
    CHECK(job.done());
    CHECK(!job.replies()[0].ec);
    CHECK(job.replies()[2].ec == errc::cancelled);
    CHECK(job.replies()[2].details.request_fate == fate::not_run);
    CHECK(job.replies()[2].details.method == "my.rows.get");
}

TEST_CASE("by id job: the caller's word and his own page") {
    auto job = make({1}, {{"Start", 50}}, true);
    const auto only = job.next();
    CHECK(only->what.repeatable);
    job.settle(0, answer("[{\"ID\":51}]", 100));
    CHECK(job.done());
    CHECK(job.replies()[0].result.size() == 1);
}

TEST_CASE("by id job: a full page and a larger count tell of more, where `next` is forgotten") {
    auto job = make({1});
    (void)job.next();
    job.settle(0, answer(rows(1, 50), {}, 120));
    CHECK(job.next()->what.body == R"({"ID":1,"start":50})");
    job.settle(0, answer(rows(51, 50), {}, 120));
    CHECK(job.next()->what.body == R"({"ID":1,"start":100})");
    job.settle(0, answer(rows(101, 20), {}, 120));
    CHECK(job.done());
    CHECK(job.replies()[0].result.size() == 120);
    CHECK(job.replies()[0].result[119]["ID"].as_int() == 120);

    SUBCASE("a method without pages gives the same once more: that is all it has") {
        auto same = make({1});
        (void)same.next();
        same.settle(0, answer(rows(1, 50), {}, 120));
        (void)same.next();
        same.settle(0, answer(rows(1, 50), {}, 120));
        CHECK(same.done());
        CHECK_FALSE(same.replies()[0].ec);
        CHECK(same.replies()[0].result.size() == 50);
    }
    SUBCASE("a short page and a count say nothing, nor does the count of the page itself") {
        auto whole = make({1, 2});
        (void)whole.next();
        (void)whole.next();
        whole.settle(0, answer(rows(1, 3), {}, 120));
        whole.settle(1, answer(rows(1, 50), {}, 50));
        CHECK(whole.done());
    }
}
