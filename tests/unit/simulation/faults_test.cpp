// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace simulation;
using fb24_portal::fault_kind;

namespace {

void fails(const test::virtual_portal& world, fault_kind what, double probability,
           const std::string& method = "") {
    fb24_portal::fault_rule rule;
    rule.what.kind = what;
    rule.probability = probability;
    rule.method = method;
    world.portal().faults().add(rule);
}

[[nodiscard]] std::vector<b24::params> new_leads(int count) {
    std::vector<b24::params> out;
    for (int i = 0; i < count; ++i)
        out.push_back({{"fields",
                        {{"TITLE", "Заявка " + std::to_string(i)},
                         {"ORIGINATOR_ID", "simulation"},
                         {"ORIGIN_ID", "n" + std::to_string(i)}}}});
    return out;
}

// how often each of the new leads is there
[[nodiscard]] std::map<std::string, int> found_leads(const test::virtual_portal& world) {
    world.portal().faults().clear();
    client<> bx(webhook, quiet(), test::portal_transport(world));
    std::map<std::string, int> out;
    for (const auto lead :
         bx.get_all("crm.lead.list", {{"filter", {{"=ORIGINATOR_ID", "simulation"}}},
                                      {"select", {"ID", "ORIGIN_ID"}}}))
        ++out[std::string{lead["ORIGIN_ID"].as_string()}];
    return out;
}

} // namespace

TEST_CASE("B9 10,000 leads, one connection in ten dies after executing: none doubled, none lost in "
          "silence") {
    fb24_portal::portal_options portal;
    portal.data.leads = 0;
    const test::virtual_portal world(portal);
    fails(world, fault_kind::cut_after, 0.1);
    client<> bx(webhook, quiet(), test::portal_transport(world));
    b24::error_code ec;
    b24::diagnostics why;
    const auto added = bx.call("crm.lead.add", new_leads(10'000), ec, why);
    std::size_t done = 0;
    std::size_t unknown = 0;
    for (const auto& o : added) {
        done += o ? 1 : 0;
        unknown += o.ec == b24::errc::outcome_unknown ? 1 : 0;
    }
    CHECK(done + unknown == 10'000);
    CHECK(unknown > 0);
    const auto found = found_leads(world);
    for (const auto& [name, times] : found)
        REQUIRE(times == 1);
    for (std::size_t i = 0; i < added.size(); ++i)
        if (added[i])
            REQUIRE(found.count("n" + std::to_string(i)) == 1);
}

TEST_CASE("B9 with a reconcile function all 10,000 leads exist exactly once") {
    fb24_portal::portal_options portal;
    portal.data.leads = 0;
    const test::virtual_portal world(portal);
    // some die before they are executed, some after
    fails(world, fault_kind::cut_after, 0.1);
    fails(world, fault_kind::cut_before, 0.05);
    client<> bx(webhook, quiet(), test::portal_transport(world));
    b24::verb_options careful;
    careful.reconcile = [&bx](const b24::params& item) {
        const auto& name = item.find("fields")->find("ORIGIN_ID")->text();
        const auto found = bx.get_all(
            "crm.lead.list", {{"filter", {{"=ORIGINATOR_ID", "simulation"}, {"=ORIGIN_ID", name}}},
                              {"select", {"ID"}}});
        return b24::reconciliation{!found.empty(), {}};
    };
    const auto added = bx.call("crm.lead.add", new_leads(10'000), careful);
    CHECK(added.failures() == 0);
    const auto found = found_leads(world);
    CHECK(found.size() == 10'000);
    for (const auto& [name, times] : found)
        REQUIRE(times == 1);
}

TEST_CASE(
    "one answer in five fails in some way: a list of 100,000 rows is complete, each row once") {
    const test::virtual_portal world(fb24_portal::portal_options{});
    for (const auto kind :
         {fault_kind::server_error, fault_kind::bad_gateway, fault_kind::truncated_json,
          fault_kind::cut_inside, fault_kind::reset, fault_kind::malformed, fault_kind::slow})
        fails(world, kind, 0.2 / 7);
    client<> bx(webhook, quiet(), test::portal_transport(world));
    std::set<std::int64_t> ids;
    const auto rows = bx.get_all("crm.deal.list", {{"select", {"ID"}}});
    for (const auto row : rows)
        ids.insert(row["ID"].as_int());
    CHECK(rows.size() == 100'000);
    CHECK(ids.size() == 100'000);
    CHECK(rows.completeness() == b24::completeness::as_counted);
    CHECK(bx.stats().repeated > 0);
}

TEST_CASE("L2 L9 a portal that is down is not hammered") {
    for (const auto kind :
         {fault_kind::server_error_html, fault_kind::rate, fault_kind::cut_before}) {
        CAPTURE(static_cast<int>(kind));
        const test::virtual_portal world(fb24_portal::portal_options{});
        fails(world, kind, 1);
        client<> bx(webhook, quiet(), test::portal_transport(world));
        b24::error_code ec;
        b24::diagnostics why;
        std::size_t calls = 0;
        for (; calls < 300; ++calls) {
            (void)bx.get_all("crm.deal.list", {}, ec, why);
            REQUIRE(ec);
        }
        // first attempts, what the budget had in store, and a tenth
        CHECK(world.count().requests <= calls * 11 / 10 + 100);
    }
}

TEST_CASE("L2 L9 neither by thousands of commands of one verb: batches stay batches") {
    for (const bool writes : {false, true}) {
        CAPTURE(writes);
        const test::virtual_portal world(fb24_portal::portal_options{});
        fails(world, fault_kind::server_error_html, 1);
        client<> bx(webhook, quiet(), test::portal_transport(world));
        std::vector<b24::params> items;
        for (int i = 1; i <= 5'000; ++i)
            items.push_back({{"ID", i}});
        b24::error_code ec;
        b24::diagnostics why;
        const auto done = bx.call(writes ? "crm.deal.delete" : "crm.deal.get", items, ec, why);
        CHECK(done.failures() == 5'000);
        CHECK(world.count().requests <= 5'000 / 6);
    }
}

TEST_CASE("L9 a 503 page without a code is ambiguous: a read is repeated, a write is not") {
    const test::virtual_portal world(fb24_portal::portal_options{});
    fb24_portal::fault_rule rule;
    rule.what.kind = fault_kind::gateway_timeout;
    rule.at = {1, 3};
    world.portal().faults().add(rule);
    client<> bx(webhook, quiet(), test::portal_transport(world));
    CHECK(bx.get_all("crm.deal.list", {{"filter", {{"<=ID", 10}}}}).size() == 10);
    CHECK(world.count().requests == 2);
    b24::error_code ec;
    b24::diagnostics why;
    (void)bx.call("crm.deal.update", {{"ID", 1}, {"fields", {{"TITLE", "x"}}}}, ec, why);
    CHECK(ec == b24::errc::outcome_unknown);
    CHECK(why.http_status == 504);
    CHECK(world.count().requests == 3);
}
