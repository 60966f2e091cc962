// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

#include <chrono>

using portal_test::answer;
using portal_test::peer;
using portal_test::small;

namespace {

const auto in = [](const answer& a, const char* section) { return a.json({"result", section}); };

} // namespace

TEST_CASE("a batch runs its commands in order and answers in five sections") {
    peer p;
    const auto a = p.call("batch", R"({"halt":0,"cmd":{
        "d":"crm.deal.list?select[]=ID&filter[>ID]=228","p":"profile","x":"crm.deal.get?id=9999"}})");
    CHECK(a.status == 200);
    CHECK(a.json({"result", "result", "d"}) == R"([{"ID":"229"},{"ID":"230"}])");
    CHECK(a.text({"result", "result", "p", "ID"}) == "1");
    CHECK(in(a, "result_error") == R"({"x":{"error":"","error_description":"Not found"}})");
    CHECK(in(a, "result_total") == R"({"d":2})");
    CHECK(in(a, "result_next") == "[]");
    CHECK(a.at({"result", "result_time"}).size() == 2);
    CHECK(a.at({"result", "result_time", "p", "operating"}).is_number());
    CHECK(a.at({"time", "finish"}).is_number());
}

TEST_CASE("each section is a list or an object by its own keys") {
    peer p;
    auto a = p.call("batch", R"({"cmd":["profile","profile"]})");
    CHECK(a.raw.body.starts_with(R"({"result":{"result":[{)"));
    a = p.call("batch", R"({"cmd":{"0":"crm.nothing","35943":"profile","1":"crm.nothing"}})");
    CHECK(a.raw.body.starts_with(R"({"result":{"result":{"35943":{)"));
    CHECK(a.raw.body.find(R"("result_error":[{"error")") != std::string::npos);
    a = p.call("batch", R"({"cmd":{"2":"profile","0":"profile"}})");
    CHECK(a.raw.body.starts_with(R"({"result":{"result":{"2":)"));
    a = p.call("batch", R"({"cmd":{}})");
    CHECK(a.raw.body.starts_with(
        R"({"result":{"result":[],"result_error":[],"result_total":[],"result_next":[],"result_time":[]},)"));
}

TEST_CASE("halt stops at the first error, and what follows stands nowhere") {
    peer p;
    for (const char* halt : {"1", "true", "\"1\""}) {
        const auto a =
            p.call("batch", std::string(R"({"halt":)") + halt +
                                R"(,"cmd":{"a":"profile","b":"crm.nothing","c":"profile"}})");
        CHECK(a.at({"result", "result"}).size() == 1);
        CHECK(a.at({"result", "result_error"}).size() == 1);
        CHECK(a.at({"result", "result_time"}).size() == 1);
    }
    for (const char* halt : {"0", "false", "\"0\"", "\"\""}) {
        const auto a =
            p.call("batch", std::string(R"({"halt":)") + halt +
                                R"(,"cmd":{"a":"profile","b":"crm.nothing","c":"profile"}})");
        CHECK(a.at({"result", "result"}).size() == 2);
    }
}

TEST_CASE("references: rows, wrappers, bare ids, whole arrays, raw and encoded") {
    peer p;
    const auto a = p.call("batch", R"({"cmd":{
        "l":"crm.deal.list?select[]=ID&filter[>ID]=100&start=-1",
        "next":"crm.deal.list?select[]=ID&filter[>ID]=$result[l][49][ID]&start=-1",
        "enc":"crm.deal.list?select%5B%5D=ID&filter%5B%3EID%5D=%24result%5Bl%5D%5B49%5D%5BID%5D&start=-1",
        "i":"crm.item.list?entityTypeId=2&filter[id]=77",
        "get":"crm.deal.get?id=$result[i][items][0][id]",
        "add":"crm.lead.add?fields[TITLE]=x",
        "lead":"crm.lead.get?id=$result[add]",
        "u":"user.get?ID=5",
        "dep":"department.get?ID=$result[u][0][UF_DEPARTMENT]"}})");
    CHECK(a.text({"result", "result", "next", "0", "ID"}) == "151");
    CHECK(a.text({"result", "result", "enc", "0", "ID"}) == "151");
    CHECK(a.text({"result", "result", "get", "ID"}) == "77");
    CHECK(a.text({"result", "result", "lead", "ID"}) == "61");
    CHECK(a.text({"result", "result", "dep", "0", "ID"}) ==
          a.text({"result", "result", "u", "0", "UF_DEPARTMENT", "0"}));
}

TEST_CASE("a reference that leads nowhere stays as the literal text") {
    peer p;
    const auto a = p.call("batch", R"({"cmd":{
        "l":"crm.deal.list?select[]=ID&filter[>ID]=200&start=-1",
        "next":"crm.deal.list?select[]=ID&filter[>ID]=$result[l][49][ID]&start=-1",
        "bad":"crm.nothing",
        "add":"crm.lead.add?fields[TITLE]=$result[bad][x]",
        "get":"crm.lead.get?id=$result[add]",
        "part":"crm.lead.add?fields[TITLE]=a$result[add]",
        "get2":"crm.lead.get?id=$result[part]"}})");
    CHECK(a.at({"result", "result", "l"}).size() == 30);
    CHECK(a.text({"result", "result", "next", "0", "ID"}) == "1");
    CHECK(a.text({"result", "result", "get", "TITLE"}) == "$result[bad][x]");
    CHECK(a.text({"result", "result", "get2", "TITLE"}) == "a$result[add]");
}

TEST_CASE("more than fifty commands, and batches inside batches") {
    peer p;
    std::string cmd;
    for (int i = 0; i < 52; ++i)
        cmd += (i == 0 ? "\"c" : ",\"c") + std::to_string(i) + "\":\"profile\"";
    const auto a = p.call("batch", "{\"cmd\":{" + cmd + "}}");
    CHECK(a.status == 200);
    CHECK(a.at({"result", "result"}).size() == 50);
    CHECK(a.text({"result", "result_error", "c50", "error"}) == "ERROR_BATCH_LENGTH_EXCEEDED");
    CHECK(a.text({"result", "result_error", "c51", "error"}) == "ERROR_BATCH_LENGTH_EXCEEDED");
    const auto nested = p.call("batch", R"({"cmd":{"a":"batch?cmd[x]=profile"}})");
    CHECK(nested.text({"result", "result_error", "a", "error"}) ==
          "ERROR_BATCH_METHOD_NOT_ALLOWED");
}

TEST_CASE("a batch as a form: the commands are encoded twice") {
    peer p;
    const auto a = p.post("/rest/1/code/batch",
                          "halt=0&cmd[a]=crm.lead.add%3Ffields%5BTITLE%5D%3DJohn%2526Martin"
                          "&cmd[b]=crm.lead.get%3Fid%3D%24result%5Ba%5D",
                          "application/x-www-form-urlencoded");
    CHECK(a.text({"result", "result", "b", "TITLE"}) == "John&Martin");
    const auto json = p.call(
        "batch",
        R"({"cmd":{"a":"crm.lead.add?fields[TITLE]=%26%25%2B%23%5B%D0%96%F0%9F%98%80","b":"crm.lead.get?id=$result[a]"}})");
    CHECK(json.text({"result", "result", "b", "TITLE"}) == "&%+#[Ж\xF0\x9F\x98\x80");
}

TEST_CASE("commands without parameters, with a trailing mark, in upper case") {
    peer p;
    const auto a = p.call(
        "batch",
        R"({"cmd":{"a":"profile?","b":"PROFILE&","c":"Crm.Deal.List?SELECT[]=ID&start=200&"}})");
    CHECK(a.text({"result", "result", "a", "ID"}) == "1");
    CHECK(a.at({"result", "result", "c"}).size() == 30);
}

TEST_CASE("the times of commands follow one another, and the batch takes their sum") {
    auto o = small();
    o.cost.command = 0.5;
    o.cost.request = 0.25;
    peer p(o);
    const auto a = p.call("batch", R"({"cmd":{"a":"profile","b":"profile"}})");
    CHECK(a.seconds == doctest::Approx(1.25));
    CHECK(a.text({"result", "result_time", "a", "start"}) == "1700000000.25");
    CHECK(a.text({"result", "result_time", "b", "start"}) == "1700000000.75");
    CHECK(a.text({"time", "finish"}) == "1700000001.25");
}

TEST_CASE("a batch that takes longer than a request may is cut by the gateway") {
    auto o = small();
    o.cost.write = 25;
    peer p(o);
    std::string cmd;
    for (int i = 0; i < 10; ++i)
        cmd +=
            (i == 0 ? "\"c" : ",\"c") + std::to_string(i) + "\":\"crm.lead.add?fields[TITLE]=x\"";
    const auto a = p.call("batch", "{\"cmd\":{" + cmd + "}}");
    CHECK(a.status == 504);
    CHECK(a.body.is_null());
    CHECK(p.portal.seen().writes == 3);
}

TEST_CASE("a chain over 2,500 deals is complete and quick to make") {
    auto o = small();
    o.data.deals = 2'500;
    peer p(o);
    std::string cmd = R"("p0":"crm.deal.list?start=-1&filter[>ID]=0")";
    for (int i = 1; i < 50; ++i)
        cmd += ",\"p" + std::to_string(i) + R"(":"crm.deal.list?start=-1&filter[>ID]=$result[p)" +
               std::to_string(i - 1) + "][49][ID]\"";
    fb24_portal::request r;
    r.target = "/rest/1/code/batch";
    r.headers.push_back({"Content-Type", "application/json"});
    r.body = "{\"cmd\":{" + cmd + "}}";
    const auto began = std::chrono::steady_clock::now();
    const auto done = p.portal.handle(r, p.now);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    // 15 ms optimised; without optimisation and under sanitizers many times more
    CHECK(took.count() < 10);
    const auto body = fb24_portal::json_decode(done.answer.body);
    REQUIRE(body);
    std::int64_t expected = 0;
    for (const auto& [label, rows] : body->find("result")->find("result")->members())
        for (const auto& [index, row] : rows.members())
            CHECK(row.find("ID")->to_int() == ++expected);
    CHECK(expected == 2'500);
}
