// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/batch_sizing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

using namespace fast_bitrix24;

namespace {

const time_point start = time_point{} + std::chrono::hours(1);
const std::string list = "crm.deal.list";

shipment batch(std::uint32_t commands, const std::string& method = list) {
    return {{{method, commands}}, true};
}

verdict took(double outer, double longest, const std::string& method = list) {
    verdict v;
    method_time inner;
    inner.method = method;
    inner.duration = longest;
    method_time whole;
    whole.method = "batch";
    whole.duration = outer;
    v.methods = {inner, whole};
    return v;
}

verdict ended(arrival what) {
    verdict v;
    v.what = what;
    v.elapsed = seconds(1);
    return v;
}

} // namespace

TEST_CASE("a batch is planned for half of the portal's minute") {
    batch_sizing sizing;
    CHECK(sizing.max_commands(list, start) == any_number);
    sizing.arrived(batch(10), took(20, 3), start); // 2 s each
    CHECK(sizing.max_commands(list, start) == 15);
    CHECK(sizing.max_commands("crm.lead.list", start) == any_number);
    // cheaper ones are believed step by step
    sizing.arrived(batch(10), took(1, 0.2), start);
    CHECK(sizing.max_commands(list, start) > 15);
    CHECK(sizing.max_commands(list, start) < 60);
    for (int i = 0; i < 20; ++i)
        sizing.arrived(batch(10), took(1, 0.2), start);
    CHECK(sizing.max_commands(list, start) > 200);
    // dearer ones at once
    sizing.arrived(batch(10), took(50, 5), start);
    CHECK(sizing.max_commands(list, start) == 6);
}

TEST_CASE("a single command longer than the budget still goes, alone") {
    batch_sizing sizing;
    sizing.arrived({{{list, 1}}, false}, took(0, 49.9), start);
    CHECK(sizing.max_commands(list, start) == 1);
}

TEST_CASE("without times the length of the exchange is taken, junk is passed over") {
    batch_sizing sizing;
    verdict v;
    v.elapsed = seconds(40);
    sizing.arrived(batch(10), v, start);
    CHECK(sizing.max_commands(list, start) == 7);
    for (const double junk : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 1e30}) {
        batch_sizing other;
        verdict odd = took(junk, junk);
        odd.elapsed = seconds(10);
        other.arrived(batch(10), odd, start);
        CHECK(other.max_commands(list, start) == 30);
    }
}

TEST_CASE("an end about which nothing is known teaches nothing") {
    batch_sizing sizing;
    sizing.arrived(batch(10), took(20, 3), start);
    for (int i = 0; i < 10; ++i)
        sizing.arrived(batch(10), {}, start);
    CHECK(sizing.max_commands(list, start) == 15);
}

TEST_CASE("in a batch of several methods each goes by its longest command") {
    batch_sizing sizing;
    verdict v = took(20, 3, "a.list");
    method_time b;
    b.method = "b.list";
    b.duration = 0.5;
    v.methods.push_back(b);
    sizing.arrived({{{"a.list", 5}, {"b.list", 5}}, true}, v, start);
    CHECK(sizing.max_commands("a.list", start) == 10);
    CHECK(sizing.max_commands("b.list", start) == 60);
}

TEST_CASE("a batch stays within limits of bytes, both ways") {
    batch_sizing_options options;
    options.request_bytes = 1000;
    options.answer_bytes = 5000;
    batch_sizing sizing(options);
    verdict v = took(0.1, 0.01);
    v.request_bytes = 500;
    sizing.arrived(batch(10), v, start); // 50 each
    CHECK(sizing.max_commands(list, start) == 20);
    v.answer_bytes = 5000;
    sizing.arrived(batch(10), v, start); // 500 each
    CHECK(sizing.max_commands(list, start) == 10);
}

TEST_CASE("a batch shrinks after 413, 5xx and time-outs, down to one, and grows again") {
    for (const auto what : {arrival::too_large, arrival::server_failed, arrival::timed_out}) {
        batch_sizing sizing;
        sizing.arrived(batch(50), ended(what), start);
        CHECK(sizing.max_commands(list, start) == 25);
        // others of the same size, sent together, fail together: no news
        for (int i = 0; i < 10; ++i)
            sizing.arrived(batch(50), ended(what), start);
        CHECK(sizing.max_commands(list, start) == 25);
        for (const std::size_t next : {12U, 6U, 3U, 1U, 1U}) {
            sizing.arrived(batch(static_cast<std::uint32_t>(sizing.max_commands(list, start))),
                           ended(what), start);
            CHECK(sizing.max_commands(list, start) == next);
        }
        int batches = 0;
        while (sizing.max_commands(list, start) < 50) {
            const std::size_t now = sizing.max_commands(list, start);
            sizing.arrived(batch(static_cast<std::uint32_t>(now)), took(0.01, 0.001), start);
            CHECK(sizing.max_commands(list, start) > now);
            CHECK(sizing.max_commands(list, start) <= now + std::max<std::size_t>(now / 4, 1));
            ++batches;
            REQUIRE(batches < 30);
        }
        CHECK(batches > 10);
    }
}

TEST_CASE("where single commands fail, too, the size was not to blame") {
    const shipment alone{{{list, 1}}, false};
    for (const auto what : {arrival::server_failed, arrival::timed_out, arrival::too_large}) {
        batch_sizing sizing;
        sizing.arrived(batch(2), ended(what), start);
        REQUIRE(sizing.max_commands(list, start) == 1);
        sizing.arrived(alone, ended(what), start);
        sizing.arrived(alone, ended(what), start);
        CHECK(sizing.max_commands(list, start) == 1);
        // one bad command among good ones says nothing
        sizing.arrived(alone, took(0.01, 0.001), start);
        sizing.arrived(alone, ended(what), start);
        sizing.arrived(alone, ended(what), start);
        CHECK(sizing.max_commands(list, start) == 1);
        sizing.arrived(alone, ended(what), start);
        const bool down = what != arrival::too_large;
        CHECK((sizing.max_commands(list, start) > 50) == down);
    }
}

TEST_CASE("batches smaller than the limit prove nothing about larger ones") {
    batch_sizing sizing;
    sizing.arrived(batch(50), ended(arrival::too_large), start);
    for (int i = 0; i < 100; ++i)
        sizing.arrived(batch(5), took(0.01, 0.001), start);
    CHECK(sizing.max_commands(list, start) == 25);
}

TEST_CASE("failures of the connection, refusals and single calls do not shrink batches") {
    batch_sizing sizing;
    for (const auto what : {arrival::lost, arrival::never_sent, arrival::rate_refused,
                            arrival::operating_refused, arrival::other_refusal})
        sizing.arrived(batch(50), ended(what), start);
    sizing.arrived({{{list, 1}}, false}, ended(arrival::server_failed), start);
    CHECK(sizing.max_commands(list, start) == any_number);
}

TEST_CASE("M7 sizes are remembered for a bounded number of methods") {
    batch_sizing sizing;
    for (int i = 0; i < 100000; ++i)
        sizing.arrived(batch(50, "m" + std::to_string(i)), ended(arrival::too_large), start);
    CHECK(sizing.max_commands("m99999", start) == 25);
    CHECK(sizing.max_commands("m1", start) == any_number);
    int known = 0;
    for (int i = 0; i < 100000; ++i)
        known += sizing.max_commands("m" + std::to_string(i), start) == 25 ? 1 : 0;
    CHECK(known <= 512);
}

TEST_CASE("batch sizing refuses numbers that make no sense") {
    batch_sizing_options options;
    options.seconds = 0;
    CHECK_THROWS_AS(batch_sizing{options}, usage_error);
    options = {};
    options.answer_bytes = 0;
    CHECK_THROWS_AS(batch_sizing{options}, usage_error);
}
