// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"
#include "portal/core/data/date.hpp"
#include "portal/core/data/ids.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using portal_test::answer;
using portal_test::peer;
using portal_test::small;

namespace {

// ids that match the filter, ascending
std::string matching(peer& p, const char* filter, const char* more = "") {
    return p
        .call("crm.deal.list", std::string(R"({"select":["ID"],"filter":)") + filter + more + "}")
        .column({"result"}, "ID");
}

std::size_t total(peer& p, const char* method, const std::string& filter) {
    return static_cast<std::size_t>(
        p.call(method, R"({"filter":)" + filter + "}").at({"total"}).to_int());
}

} // namespace

TEST_CASE("pages of fifty with total and next") {
    peer p;
    const auto first = p.call("crm.deal.list", R"({"select":["ID"]})");
    CHECK(first.at({"result"}).size() == 50);
    CHECK(first.text({"total"}) == "230");
    CHECK(first.text({"next"}) == "50");
    const auto last = p.call("crm.deal.list", R"({"select":["ID"],"start":200})");
    CHECK(last.at({"result"}).size() == 30);
    CHECK(!last.has("next"));
    const auto beyond = p.call("crm.deal.list", R"({"start":1000})");
    CHECK(beyond.json({"result"}) == "[]");
    CHECK(!beyond.has("next"));
}

TEST_CASE("start is rounded down to a multiple of fifty") {
    peer p;
    CHECK(p.call("crm.deal.list", R"({"select":["ID"],"start":49})").text({"result", "0", "ID"}) ==
          "1");
    CHECK(p.call("crm.deal.list", R"({"select":["ID"],"start":149})").text({"result", "0", "ID"}) ==
          "101");
    CHECK(p.call("crm.deal.list", R"({"start":149})").text({"next"}) == "150");
}

TEST_CASE("start=-1 does not count") {
    auto o = small();
    o.cost.counted_row = 0.1;
    peer p(o);
    const auto a = p.call("crm.deal.list", R"({"start":-1,"filter":{">ID":100}})");
    CHECK(a.at({"result"}).size() == 50);
    CHECK(a.text({"total"}) == "0");
    CHECK(!a.has("next"));
    CHECK(a.seconds == 0);
    CHECK(p.call("crm.deal.list", R"({"filter":{">ID":100}})").seconds == doctest::Approx(13));
    o.total_of_uncounted = fb24_portal::uncounted_total::absent;
    peer absent(o);
    CHECK(!absent.call("crm.deal.list", R"({"start":"-1"})").has("total"));
}

TEST_CASE("filters by id") {
    peer p;
    CHECK(matching(p, R"({">ID":"227"})") == "228,229,230");
    CHECK(matching(p, R"({">=ID":229})") == "229,230");
    CHECK(matching(p, R"({"<ID":3})") == "1,2");
    CHECK(matching(p, R"({"<=ID":2})") == "1,2");
    CHECK(matching(p, R"({"=ID":5})") == "5");
    CHECK(matching(p, R"({"ID":[9,5,900]})") == "5,9");
    CHECK(matching(p, R"({"@ID":[9,5]})") == "5,9");
    CHECK(matching(p, R"({">ID":10,"<ID":13})") == "11,12");
    CHECK(matching(p, R"({">ID":10,"<ID":5})").empty());
    CHECK(matching(p, R"({"!ID":1,"<ID":4})") == "2,3");
    CHECK(matching(p, R"({"!@ID":[1,3],"<ID":5})") == "2,4");
    CHECK(total(p, "crm.deal.list", R"({">ID":100})") == 130);
}

TEST_CASE("a value that is no number is one by PHP's cast") {
    peer p;
    CHECK(total(p, "crm.deal.list", R"({">ID":"$result[a][49][ID]"})") == 230);
    CHECK(total(p, "crm.deal.list", R"({"<=ID":"$result[a][49][ID]"})") == 0);
    CHECK(matching(p, R"({"<=ID":"2x"})") == "1,2");
}

TEST_CASE("filters by other fields agree with the rows") {
    peer p;
    const auto all = p.call("crm.deal.list", R"({"select":["ID","STAGE_ID","OPPORTUNITY"]})");
    const std::string stage = all.text({"result", "0", "STAGE_ID"});
    const auto same = p.call("crm.deal.list", R"({"filter":{"STAGE_ID":")" + stage + R"("}})");
    CHECK(same.at({"result"}).size() > 0);
    CHECK(same.at({"total"}).to_int() < 230);
    const auto rows = same.at({"result"});
    for (const auto& [index, row] : rows.members())
        CHECK(row.find("STAGE_ID")->text() == stage);
    const auto others = total(p, "crm.deal.list", R"({"!STAGE_ID":")" + stage + R"("})");
    CHECK(others + static_cast<std::size_t>(same.at({"total"}).to_int()) == 230);
    const auto rich = p.call("crm.deal.list", R"({"filter":{">=OPPORTUNITY":"500000"}})");
    CHECK(rich.at({"result"}).size() > 0);
    const auto rich_rows = rich.at({"result"});
    for (const auto& [index, row] : rich_rows.members())
        CHECK(row.find("OPPORTUNITY")->to_int() >= 500'000);
    CHECK(total(p, "crm.deal.list", R"({">OPPORTUNITY":500000})") +
              total(p, "crm.deal.list", R"({"<=OPPORTUNITY":500000})") ==
          230);
}

TEST_CASE("text filters: part, pattern, case, Cyrillic") {
    peer p;
    p.call("crm.deal.add", R"({"fields":{"TITLE":"Особый Заказ 77"}})");
    p.call("crm.deal.add", R"({"fields":{"TITLE":"Особый заказ 78"}})");
    CHECK(matching(p, R"({"%TITLE":"особый"})") == "231,232");
    CHECK(matching(p, R"({"=%TITLE":"%ЗАКАЗ 7_"})") == "231,232");
    CHECK(matching(p, R"({"%=TITLE":"Особый%77"})") == "231");
    CHECK(matching(p, R"({"TITLE":"особый заказ 77"})") == "231");
    CHECK(matching(p, R"({">ID":229,"!%TITLE":"особый"})") == "230");
    CHECK(matching(p, R"({">ID":230,"!=%TITLE":"%78"})") == "231");
}

TEST_CASE("empty values match empty cells") {
    peer p;
    const auto without = total(p, "crm.deal.list", R"({"COMPANY_ID":""})");
    CHECK(without > 0);
    CHECK(without == total(p, "crm.deal.list", R"({"=COMPANY_ID":null})"));
    CHECK(without + total(p, "crm.deal.list", R"({"!COMPANY_ID":""})") == 230);
    CHECK(total(p, "crm.deal.list", R"({"ORIGIN_ID":""})") == 230);
}

TEST_CASE("booleans in filters are what PHP makes of them") {
    peer p;
    const auto closed = total(p, "crm.deal.list", R"({"CLOSED":"Y"})");
    CHECK(closed > 0);
    CHECK(total(p, "crm.deal.list", R"({"CLOSED":true})") == 0);
    CHECK(total(p, "crm.deal.list", R"({"CLOSED":false})") == 0);
    CHECK(total(p, "crm.item.list", R"({"closed":"Y"},"entityTypeId":2)") == closed);
    CHECK(total(p, "crm.item.list", R"({"closed":true},"entityTypeId":2)") == closed);
    const auto active = total(p, "user.get", R"({"ACTIVE":true})");
    CHECK(active > 0);
    CHECK(active == total(p, "user.get", R"({"ACTIVE":"Y"})"));
    CHECK(active + total(p, "user.get", R"({"ACTIVE":false})") == 120);
}

TEST_CASE("dates are compared as moments, and an unreadable one matches nothing") {
    peer p;
    const auto row = p.call("crm.deal.get", R"({"id":100})");
    const std::string at = row.text({"result", "DATE_CREATE"});
    const auto moment = fb24_portal::parse_date(at);
    REQUIRE(moment);
    CHECK(fb24_portal::parse_date("1970-01-01T00:00:00Z") == 0);
    CHECK(fb24_portal::parse_date("1970-01-01") == -3 * 3600);
    CHECK(!fb24_portal::parse_date("24.08.2023"));
    CHECK(matching(p, (R"({"DATE_CREATE":")" + at + R"("})").c_str()).find("100") !=
          std::string::npos);
    CHECK(total(p, "crm.deal.list", R"({">=DATE_CREATE":")" + at + R"("})") +
              total(p, "crm.deal.list", R"({"<DATE_CREATE":")" + at + R"("})") ==
          230);
    CHECK(total(p, "crm.deal.list", R"({">DATE_CREATE":"yesterday"})") == 0);
}

TEST_CASE("names that are no fields are ignored, the case of the classic ones matters") {
    peer p;
    CHECK(total(p, "crm.deal.list", R"({"NOTHING":5})") == 230);
    CHECK(total(p, "crm.deal.list", R"({">id":200})") == 230);
    CHECK(total(p, "crm.item.list", R"({">id":200},"entityTypeId":2)") == 30);
    CHECK(total(p, "crm.item.list", R"({">ID":200},"entityTypeId":2)") == 30);
    CHECK(total(p, "tasks.task.list", R"({">ID":100})") == 20);
    CHECK(total(p, "tasks.task.list", R"({">id":100})") == 120);
}

TEST_CASE("groups with logic") {
    peer p;
    CHECK(matching(p, R"({"0":{"logic":"OR","0":{"ID":3},"1":{">ID":229}}})") == "3,230");
    CHECK(matching(p, R"({"logic":"OR","ID":3,">ID":229})") == "3,230");
}

TEST_CASE("order") {
    peer p;
    CHECK(matching(p, R"({"<ID":4})", R"(,"order":{"ID":"DESC"})") == "3,2,1");
    CHECK(matching(p, R"({"<ID":4})", R"(,"order":{"ID":"asc"})") == "1,2,3");
    CHECK(matching(p, R"({"<ID":4})", R"(,"order":{"NOTHING":"DESC"})") == "1,2,3");
    const auto sorted = p.call(
        "crm.deal.list",
        R"({"select":["ID","STAGE_ID","OPPORTUNITY"],"order":{"STAGE_ID":"DESC","OPPORTUNITY":"ASC"}})");
    const auto rows = sorted.at({"result"});
    CHECK(std::is_sorted(rows.members().begin(), rows.members().end(), [](auto& a, auto& b) {
        const std::string &x = a.second.find("STAGE_ID")->text(),
                          &y = b.second.find("STAGE_ID")->text();
        return x != y ? x > y
                      : std::stod(a.second.find("OPPORTUNITY")->text()) <
                            std::stod(b.second.find("OPPORTUNITY")->text());
    }));
    std::set<std::string> seen;
    for (int start = 0; start < 230; start += 50) {
        const auto page =
            p.call("crm.deal.list", R"({"select":["ID"],"order":{"STAGE_ID":"DESC"},"start":)" +
                                        std::to_string(start) + "}");
        const auto page_rows = page.at({"result"});
        for (const auto& [index, row] : page_rows.members())
            seen.insert(row.find("ID")->text());
    }
    CHECK(seen.size() == 230);
}

TEST_CASE("select") {
    peer p;
    CHECK(p.call("crm.deal.list", R"({"select":["TITLE","ID"],"filter":{"ID":1}})")
              .at({"result", "0"})
              .members()[0]
              .first == "TITLE");
    const auto standard = p.call("crm.deal.list", R"({"filter":{"ID":1}})").at({"result", "0"});
    CHECK(standard.size() == 50);
    CHECK(standard.find("UF_CRM_1690000001") == nullptr);
    CHECK(p.call("crm.deal.list", R"({"select":["*"],"filter":{"ID":1}})")
              .at({"result", "0"})
              .size() == 50);
    CHECK(p.call("crm.deal.list", R"({"select":["*","UF_*"],"filter":{"ID":1}})")
              .at({"result", "0"})
              .size() == 55);
    CHECK(p.call("crm.deal.list", R"({"select":["UF_*"],"filter":{"ID":1}})")
              .at({"result", "0"})
              .size() == 5);
    CHECK(p.call("crm.lead.list", R"({"select":["ID","PHONE"],"filter":{"ID":1}})")
              .at({"result", "0"})
              .find("PHONE") != nullptr);
    CHECK(p.call("crm.lead.list", R"({"filter":{"ID":1}})").at({"result", "0"}).find("PHONE") ==
          nullptr);
}

TEST_CASE("rows that permissions hide are cut after the counting") {
    auto o = small();
    o.data.hidden_percent = 20;
    peer p(o);
    const auto a = p.call("crm.deal.list", R"({"select":["ID"]})");
    CHECK(a.at({"result"}).size() < 50);
    CHECK(a.at({"result"}).size() > 25);
    CHECK(a.text({"total"}) == "230");
    CHECK(a.text({"next"}) == "50");
}

TEST_CASE("ids: dense, thinned, growing, clustered") {
    using fb24_portal::id_pattern;
    for (const auto pattern :
         {id_pattern::dense, id_pattern::thinned, id_pattern::growing, id_pattern::clustered}) {
        const auto ids = fb24_portal::make_ids(pattern, 20'000, 5);
        CHECK(ids.size() == 20'000);
        CHECK(std::is_sorted(ids.begin(), ids.end()));
        CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
        CHECK(ids == fb24_portal::make_ids(pattern, 20'000, 5));
        const double density = 20'000.0 / static_cast<double>(ids.back());
        if (pattern == id_pattern::dense)
            CHECK(ids.back() == 20'000);
        if (pattern == id_pattern::thinned)
            CHECK(density == doctest::Approx(0.1).epsilon(0.05));
        if (pattern == id_pattern::growing)
            CHECK(ids[1'000] - ids[0] > 5 * (ids[19'999] - ids[18'999]));
        if (pattern == id_pattern::clustered)
            CHECK(density < 0.5);
    }
}

TEST_CASE("rows are the same for the same seed and others for another") {
    auto o = small();
    peer a(o), b(o);
    o.data.seed = 2;
    peer c(o);
    const auto body = [](peer& p) { return p.call("crm.deal.list").json({"result"}); };
    CHECK(body(a) == body(b));
    CHECK(body(a) != body(c));
}

TEST_CASE("a list of 100,000 deals with fifty fields is some 180 MB") {
    auto o = small();
    o.data.deals = 2'500;
    peer p(o);
    double bytes = 0;
    for (int start = 0; start < 2'500; start += 50)
        bytes += static_cast<double>(
            p.call("crm.deal.list", R"({"start":)" + std::to_string(start) + "}").raw.body.size());
    CHECK(bytes * 40 == doctest::Approx(175e6).epsilon(0.05));
}

TEST_CASE("quirks of single methods") {
    using fb24_portal::list_quirks;
    auto o = small();
    const auto under = [&o](const list_quirks& q, const char* json) {
        o.quirks["crm.deal.list"] = q;
        peer p(o);
        return p.call("crm.deal.list", json);
    };
    const char* const query =
        R"({"select":["ID"],"order":{"ID":"DESC"},"filter":{">ID":200,"<=ID":220},"start":0})";
    const auto first = [](const answer& a) { return a.text({"result", "0", "ID"}); };
    CHECK(first(under({}, query)) == "220");
    CHECK(first(under({.ignore_filter = true}, query)) == "230");
    CHECK(first(under({.ignore_id_bounds = true}, query)) == "230");
    CHECK(first(under({.ignore_order = true}, query)) == "201");
    const char* const second = R"({"select":["ID"],"start":50})";
    CHECK(first(under({}, second)) == "51");
    CHECK(first(under({.ignore_start = true}, second)) == "1");
    CHECK(!under({.no_next = true}, second).has("next"));
    CHECK(under({.next_repeats = true}, second).text({"next"}) == "50");
    CHECK(!under({.no_total = true}, second).has("total"));
    CHECK(under({.total = -1}, second).text({"total"}) == "-1");
}

TEST_CASE("a look-up by the mark of origin sees writes, changes and deletions") {
    peer p;
    const auto found = [&p] {
        return p.call("crm.lead.list", R"({"select":["ID"],"filter":{"=ORIGIN_ID":"Key-1"}})")
            .column({"result"}, "ID");
    };
    CHECK(found().empty());
    p.call("crm.lead.add", R"({"fields":{"ORIGIN_ID":"key-1"}})");
    p.call("crm.lead.update", R"({"id":3,"fields":{"ORIGIN_ID":"KEY-1"}})");
    CHECK(found() == "3,61");
    p.call("crm.lead.update", R"({"id":3,"fields":{"ORIGIN_ID":"other"}})");
    CHECK(found() == "61");
    p.call("crm.lead.delete", R"({"id":61})");
    CHECK(found().empty());
}
