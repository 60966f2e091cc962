// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

using portal_test::peer;
using portal_test::small;

TEST_CASE("addresses: webhook and token, suffix, trailing slash, case of the method") {
    peer p;
    CHECK(p.call("profile").text({"result", "ID"}) == "1");
    CHECK(p.call("profile.json").status == 200);
    CHECK(p.call("profile/").status == 200);
    CHECK(p.call("CRM.Deal.List").at({"result"}).size() == 50);
    CHECK(p.get("/rest/7/code/profile").text({"result", "ID"}) == "7");
    CHECK(p.get("/rest/profile?auth=access-token-of-the-emulated-portal").status == 200);
    CHECK(p.post("/rest/profile", R"({"AUTH":"access-token-of-the-emulated-portal"})").status ==
          200);
    CHECK(p.post("/rest/profile", "auth=access-token-of-the-emulated-portal",
                 "application/x-www-form-urlencoded")
              .status == 200);
    CHECK(p.get("/elsewhere").status == 404);
    CHECK(p.get("/elsewhere").raw.header_value("Content-Type") == "text/html; charset=utf-8");
}

TEST_CASE("credentials that are missing or wrong") {
    peer p;
    CHECK(p.get("/rest/1/wrong/profile").status == 401);
    CHECK(p.get("/rest/1/wrong/profile").text({"error"}) == "INVALID_CREDENTIALS");
    CHECK(p.get("/rest/profile").text({"error"}) == "NO_AUTH_FOUND");
    CHECK(p.get("/rest/profile?auth=x").text({"error"}) == "invalid_token");
    CHECK(p.get("/rest/profile?auth=x").status == 401);
}

TEST_CASE("plain HTTP is refused, unless allowed") {
    fb24_portal::request r;
    r.target = "/rest/1/code/profile";
    r.secure = false;
    peer p;
    CHECK(p.send(r).status == 400);
    CHECK(p.send(r).text({"error"}) == "INVALID_REQUEST");
    auto o = small();
    o.require_https = false;
    peer open(o);
    CHECK(open.send(r).status == 200);
}

TEST_CASE("an unknown method and a renamed portal") {
    peer p;
    CHECK(p.call("crm.nothing").status == 404);
    CHECK(p.call("crm.nothing").text({"error"}) == "ERROR_METHOD_NOT_FOUND");
    auto o = small();
    o.moved_to = "https://new.example";
    peer moved(o);
    const auto a = moved.call("profile?x=1");
    CHECK(a.status == 302);
    CHECK(a.raw.header_value("Location") == "https://new.example/rest/1/code/profile?x=1");
    CHECK(a.body.is_null());
}

TEST_CASE("names of the top level are folded and the last of them wins") {
    peer p;
    CHECK(p.call("crm.deal.list", R"({"FILTER":{"ID":3},"filter":{"ID":4}})")
              .column({"result"}, "ID") == "4");
    CHECK(p.call("crm.deal.list", R"({"Select":["ID"],"START":"200"})").at({"result"}).size() ==
          30);
}

TEST_CASE("query string and body are merged, the body wins") {
    peer p;
    const auto a =
        p.post("/rest/1/code/crm.deal.list?filter[ID]=1&select[]=ID", R"({"filter":{"ID":2}})");
    CHECK(a.json({"result"}) == R"([{"ID":"2"}])");
}

TEST_CASE("a body that is no JSON counts as none") {
    peer p;
    CHECK(p.call("crm.deal.list", "{broken").at({"result"}).size() == 50);
    CHECK(p.post("/rest/1/code/crm.deal.list", R"({"filter":{"ID":2}})", "text/plain")
              .at({"result"})
              .size() == 50);
}

TEST_CASE("the envelope's times") {
    auto o = small();
    o.cost.request = 0.25;
    o.cost.command = 0.5;
    peer p(o);
    const auto a = p.call("profile");
    CHECK(a.seconds == doctest::Approx(0.75));
    CHECK(a.text({"time", "start"}) == "1700000000");
    CHECK(a.text({"time", "finish"}) == "1700000000.75");
    CHECK(a.text({"time", "duration"}) == "0.75");
    CHECK(a.text({"time", "operating"}) == "0.5");
    CHECK(a.text({"time", "operating_reset_at"}) == "1700000600");
    CHECK(a.text({"time", "date_start"}) == "2023-11-15T01:13:20+03:00");
    CHECK(!a.has("total"));
}
