// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

using portal_test::answer;
using portal_test::peer;

namespace {

const std::string prefix = "BITRIX_REST_V3_EXCEPTION_";

answer call3(peer& p, const std::string& method, std::string body, const char* key = nullptr) {
    fb24_portal::request r;
    r.target = "/rest/api/1/code/" + method;
    r.headers.push_back({"Content-Type", "application/json"});
    if (key != nullptr)
        r.headers.push_back({"Idempotency-Key", key});
    r.body = std::move(body);
    return p.send(std::move(r));
}

} // namespace

TEST_CASE("REST 3: get, list, add, update, delete of tasks") {
    peer p;
    CHECK(call3(p, "tasks.task.get", R"({"id":5,"select":["id","title"]})")
              .json({"result", "item", "id"}) == "5");
    const auto list = call3(p, "tasks.task.list",
                            R"({"filter":[["id",">",10],["id","<=",100]],"order":{"id":"DESC"},
                                "select":["id","title"],"pagination":{"limit":30,"offset":5}})");
    CHECK(list.at({"result", "items"}).size() == 30);
    CHECK(list.text({"result", "items", "0", "id"}) == "95");
    CHECK(!list.has("total"));
    CHECK(!list.has("next"));
    CHECK(call3(p, "tasks.task.list", "{}").json({"result", "items", "0"}) == R"({"id":1})");
    CHECK(call3(p, "tasks.task.list", R"({"pagination":{"page":3,"limit":50}})")
              .at({"result", "items"})
              .size() == 20);
    CHECK(
        call3(
            p, "tasks.task.list",
            R"({"filter":[{"logic":"or","conditions":[["id",3],["id","in",[7,9]],["id","between",[100,101]]]}]})")
            .column({"result", "items"}, "id") == "3,7,9,100,101");
    CHECK(
        call3(p, "tasks.task.add", R"({"fields":{"title":"t"}})").json({"result", "item", "id"}) ==
        "121");
    CHECK(call3(p, "tasks.task.update", R"({"id":121,"fields":{"title":"u"}})")
              .json({"result", "result"}) == "true");
    CHECK(call3(p, "tasks.task.delete", R"({"id":121})").json({"result", "result"}) == "true");
}

TEST_CASE("REST 3: errors are objects") {
    peer p;
    const auto missing = call3(p, "tasks.task.get", R"({"id":5555})");
    CHECK(missing.status == 400);
    CHECK(missing.text({"error", "code"}) == prefix + "ENTITYNOTFOUNDEXCEPTION");
    CHECK(!missing.has("result"));
    CHECK(call3(p, "tasks.none", "{}").text({"error", "code"}) ==
          prefix + "METHODNOTFOUNDEXCEPTION");
    CHECK(call3(p, "tasks.task.list", R"({"filter":{">id":1}})").text({"error", "code"}) ==
          prefix + "INVALIDFILTEREXCEPTION");
    CHECK(call3(p, "tasks.task.list", R"({"pagination":{"limit":0}})").text({"error", "code"}) ==
          prefix + "INVALIDPAGINATIONEXCEPTION");
    CHECK(call3(p, "tasks.task.list", "x").text({"error", "code"}) ==
          prefix + "INVALIDJSONEXCEPTION");
    CHECK(p.get("/rest/api/1/wrong/tasks.task.list").status == 401);
}

TEST_CASE("REST 3: a batch is a list of calls, and one failure fails it") {
    peer p;
    const auto a =
        call3(p, "batch", R"([{"method":"tasks.task.get","query":{"id":1,"select":["id"]}},
                                         {"method":"tasks.task.get","query":{"id":2,"select":["id"]}}])");
    CHECK(a.json({"result"}) == R"([{"item":{"id":1}},{"item":{"id":2}}])");
    CHECK(call3(p, "batch", R"([{"method":"tasks.task.get","query":{"id":1}},{"method":"x"}])")
              .status == 404);
    CHECK(call3(p, "batch", R"({"cmd":{"a":"x"}})").text({"error", "code"}) ==
          prefix + "INVALIDSELECTEXCEPTION");
}

TEST_CASE("REST 3: the same Idempotency-Key runs a write once") {
    peer p;
    const char* body = R"({"fields":{"title":"t"}})";
    const auto first = call3(p, "tasks.task.add", body, "key-1");
    CHECK(first.raw.header_value("Idempotency-Key") == "key-1");
    CHECK(first.raw.header_value("Idempotent-Replayed").empty());
    const auto second = call3(p, "tasks.task.add", body, "key-1");
    CHECK(second.raw.header_value("Idempotent-Replayed") == "true");
    CHECK(second.raw.body == first.raw.body);
    CHECK(p.portal.seen().writes == 1);
    const auto other = call3(p, "tasks.task.add", R"({"fields":{"title":"u"}})", "key-1");
    CHECK(other.status == 422);
    CHECK(other.text({"error", "code"}) == prefix + "IDEMPOTENCYKEYREUSEDEXCEPTION");
    CHECK(call3(p, "tasks.task.add", body, "bad key").text({"error", "code"}) ==
          prefix + "INVALIDIDEMPOTENCYKEYEXCEPTION");
    CHECK(call3(p, "tasks.task.add", body, "key-2").status == 200);
    CHECK(p.portal.seen().writes == 2);
    CHECK(call3(p, "tasks.task.add", R"({"fields":{}})", "key-3").status == 400);
    CHECK(call3(p, "tasks.task.add", body, "key-3").status == 200);
    p.now += 24 * 3600 + 1;
    call3(p, "tasks.task.add", body, "key-1");
    CHECK(p.portal.seen().writes == 4);
}
