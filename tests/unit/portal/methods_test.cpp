// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

using portal_test::peer;

TEST_CASE("classic entities: strings, add, get, update, delete") {
    peer p;
    const auto added =
        p.call("crm.lead.add",
               R"({"fields":{"TITLE":"Ёж","ORIGINATOR_ID":"app","ORIGIN_ID":"x-1","NO_SUCH":1}})");
    CHECK(added.json({"result"}) == "61");
    CHECK(p.call("crm.lead.list",
                 R"({"filter":{"ORIGINATOR_ID":"app","ORIGIN_ID":"x-1"},"select":["ID"]})")
              .json({"result"}) == R"([{"ID":"61"}])");
    const auto got = p.call("crm.lead.get", R"({"id":"61"})");
    CHECK(got.json({"result", "ID"}) == R"("61")");
    CHECK(got.text({"result", "TITLE"}) == "Ёж");
    CHECK(got.at({"result"}).find("NO_SUCH") == nullptr);
    CHECK(got.text({"result", "DATE_CREATE"}) == "2023-11-15T01:13:20+03:00");
    CHECK(p.call("crm.lead.update", R"({"id":61,"fields":{"TITLE":"b"}})").json({"result"}) ==
          "true");
    CHECK(p.call("crm.lead.get", R"({"id":61})").text({"result", "TITLE"}) == "b");
    CHECK(p.call("crm.lead.update", R"({"id":7,"fields":{"TITLE":"c"}})").json({"result"}) ==
          "true");
    CHECK(p.call("crm.lead.list", R"({"filter":{"TITLE":"c"},"select":["ID"]})")
              .column({"result"}, "ID") == "7");
    CHECK(p.call("crm.lead.delete", R"({"id":61})").json({"result"}) == "true");
    CHECK(p.call("crm.lead.list").text({"total"}) == "60");
    CHECK(p.call("crm.lead.add", R"({"fields":[]})").json({"result"}) == "62");
    CHECK(p.portal.seen().writes == 5);
}

TEST_CASE("classic entities: errors have an empty code") {
    peer p;
    for (const char* method : {"crm.deal.get", "crm.deal.update", "crm.deal.delete"}) {
        const auto missing = p.call(method, R"({"id":99999,"fields":{}})");
        CHECK(missing.status == 400);
        CHECK(missing.json({"error"}) == R"("")");
        CHECK(missing.text({"error_description"}) == "Not found");
        CHECK(!missing.has("result"));
        CHECK(!missing.has("time"));
        CHECK(p.call(method).text({"error_description"}) == "ID is not defined or invalid.");
    }
    CHECK(p.call("crm.deal.add").status == 400);
    CHECK(p.call("crm.deal.update", R"({"id":1})").status == 400);
}

TEST_CASE("all classic entities are there") {
    peer p;
    for (const char* entity : {"lead", "deal", "contact", "company", "activity", "product"}) {
        const std::string base = std::string("crm.") + entity + '.';
        CHECK(p.call(base + "list").at({"result", "0", "ID"}).is_string());
        CHECK(p.call(base + "fields").at({"result", "ID", "type"}).text() == "integer");
        CHECK(p.call(base + "get", R"({"id":1})").text({"result", "ID"}) == "1");
    }
}

TEST_CASE("crm.item: numbers, camelCase, wrappers; the same rows as the classic methods") {
    peer p;
    const auto list = p.call("crm.item.list", R"({"entityTypeId":2,"filter":{"id":5}})");
    CHECK(list.at({"result", "items", "0", "id"}).is_number());
    CHECK(list.at({"result", "items", "0", "opportunity"}).is_number());
    CHECK(list.at({"result", "items", "0", "stageId"}).is_string());
    CHECK(list.at({"result", "items", "0"}).find("ufCrm_1690000001") != nullptr);
    CHECK(list.text({"result", "items", "0", "title"}) ==
          p.call("crm.deal.get", R"({"id":5})").text({"result", "TITLE"}));
    CHECK(list.text({"result", "items", "0", "createdTime"}) ==
          p.call("crm.deal.get", R"({"id":5})").text({"result", "DATE_CREATE"}));
    CHECK(list.text({"total"}) == "1");
    const auto empty = p.call("crm.item.list", R"({"entityTypeId":128,"filter":{"id":5555}})");
    CHECK(empty.json({"result", "items"}) == "[]");
    const auto added =
        p.call("crm.item.add",
               R"({"entityTypeId":128,"fields":{"title":"t","ufCrm2_1639669411830":"x"}})");
    CHECK(added.json({"result", "item", "id"}) == "71");
    CHECK(added.text({"result", "item", "title"}) == "t");
    CHECK(added.text({"result", "item", "ufCrm2_1639669411830"}) == "x");
    CHECK(p.call("crm.item.update", R"({"entityTypeId":128,"id":71,"fields":{"title":"u"}})")
              .text({"result", "item", "title"}) == "u");
    CHECK(p.call("crm.item.get", R"({"entityTypeId":128,"id":71})")
              .text({"result", "item", "title"}) == "u");
    CHECK(p.call("crm.item.delete", R"({"entityTypeId":128,"id":71})").json({"result"}) == "[]");
    const auto gone = p.call("crm.item.get", R"({"entityTypeId":128,"id":71})");
    CHECK(gone.text({"error"}) == "NOT_FOUND");
    const auto nothing = p.call("crm.item.list");
    CHECK(nothing.text({"error"}) == "100");
    CHECK(nothing.text({"error_description"}).find("{entityTypeId}") != std::string::npos);
    CHECK(p.call("crm.item.fields", R"({"entityTypeId":2})")
              .at({"result", "fields", "stageId"})
              .is_array());
}

TEST_CASE("tasks: asked for with ID, answered with id as a string") {
    peer p;
    const auto list = p.call(
        "tasks.task.list",
        R"({"filter":{">ID":10},"order":{"ID":"DESC"},"select":["ID","TITLE","UF_CRM_TASK"]})");
    CHECK(list.json({"result", "tasks", "0", "id"}) == R"("120")");
    CHECK(list.text({"total"}) == "110");
    CHECK(list.at({"result", "tasks", "0", "ufCrmTask"}).is_array());
    CHECK(p.call("tasks.task.get", R"({"taskId":5})").text({"result", "task", "id"}) == "5");
    const auto missing = p.call("tasks.task.get", R"({"taskId":5555})");
    CHECK(missing.status == 200);
    CHECK(missing.json({"result"}) == "[]");
    const auto added = p.call("tasks.task.add", R"({"fields":{"TITLE":"t"}})");
    CHECK(added.text({"result", "task", "id"}) == "121");
    CHECK(p.call("tasks.task.update", R"({"taskId":121,"fields":{"TITLE":"u"}})")
              .text({"result", "task", "title"}) == "u");
    CHECK(p.call("tasks.task.delete", R"({"taskId":121})").json({"result", "task"}) == "true");
    CHECK(p.call("tasks.task.delete", R"({"taskId":121})").json({"error"}) == "1048582");
    CHECK(p.call("tasks.task.add", R"({"fields":{}})").text({"error"}) == "ERROR_CORE");
}

TEST_CASE("comments of tasks take their arguments by position") {
    peer p;
    CHECK(p.call("task.commentitem.add", R"([5,{"POST_MESSAGE":"раз"}])").json({"result"}) == "1");
    CHECK(p.call("task.commentitem.add", R"({"TASKID":5,"FIELDS":{"POST_MESSAGE":"два"}})")
              .json({"result"}) == "2");
    CHECK(p.post("/rest/1/code/task.commentitem.add", "0=5&1[POST_MESSAGE]=three",
                 "application/x-www-form-urlencoded")
              .json({"result"}) == "3");
    const auto wrong =
        p.call("task.commentitem.add", R"({"FIELDS":{"POST_MESSAGE":"x"},"TASKID":5})");
    CHECK(wrong.text({"error"}) == "ERROR_CORE");
    CHECK(wrong.text({"error_description"}).starts_with("WRONG_ARGUMENTS"));
    const auto list = p.call("task.commentitem.getlist", "[5]");
    CHECK(list.column({"result"}, "POST_MESSAGE") == "раз,два,three");
    CHECK(p.call("task.commentitem.getlist", "[6]").json({"result"}) == "[]");
    CHECK(!list.has("total"));
}

TEST_CASE("users and departments sort by strings and ignore a map") {
    peer p;
    const auto first = [&](const char* json) {
        return p.call("user.get", json).text({"result", "0", "ID"});
    };
    CHECK(first(R"({"order":{"ID":"DESC"}})") == "1");
    CHECK(first(R"({"sort":"ID","order":"DESC"})") == "120");
    CHECK(first(R"({"FILTER":{">ID":7}})") == "8");
    CHECK(first(R"({"ID":9})") == "9");
    const auto user = p.call("user.get", R"({"ID":9})");
    CHECK(user.at({"result", "0", "ACTIVE"}).is_boolean());
    CHECK(user.at({"result", "0", "UF_DEPARTMENT"}).is_list());
    CHECK(p.call("user.get").text({"next"}) == "50");
    CHECK(p.call("user.current").text({"result", "ID"}) == "1");
    CHECK(p.call("department.get", R"({"sort":"ID","order":"desc","START":50})")
              .text({"result", "0", "ID"}) == "23");
    CHECK(p.call("department.get").text({"total"}) == "73");
}

TEST_CASE("lists with manners of their own") {
    peer p;
    const auto categories = p.call("crm.category.list", R"({"entityTypeId":2})");
    CHECK(categories.at({"result", "categories"}).size() == 52);
    CHECK(categories.text({"total"}) == "52");
    CHECK(!categories.has("next"));
    const auto addresses = p.call("crm.address.list", R"({"start":50})");
    CHECK(addresses.text({"total"}) == "50");
    CHECK(addresses.text({"next"}) == "100");
    CHECK(addresses.at({"result", "0"}).find("ID") == nullptr);
    CHECK(addresses.at({"result", "0"}).find("ENTITY_ID") != nullptr);
    CHECK(p.call("crm.address.list", R"({"start":-1})").text({"total"}) == "0");
}

TEST_CASE("contacts of a deal") {
    peer p;
    std::size_t count = 0;
    for (int id = 1; id <= 20; ++id) {
        const auto links =
            p.call("crm.deal.contact.items.get", "{\"id\":" + std::to_string(id) + "}");
        CHECK(links.at({"result"}).is_list());
        count += links.at({"result"}).size();
    }
    CHECK(count > 10);
    CHECK(p.call("crm.deal.contact.items.set",
                 R"({"id":3,"items":[{"CONTACT_ID":9},{"CONTACT_ID":4}]})")
              .json({"result"}) == "true");
    const auto links = p.call("crm.deal.contact.items.get", R"({"id":3})");
    CHECK(links.column({"result"}, "CONTACT_ID") == "9,4");
    CHECK(links.column({"result"}, "IS_PRIMARY") == "Y,N");
    CHECK(p.call("crm.deal.contact.items.get", R"({"id":9999})").status == 400);
}

TEST_CASE("service methods") {
    peer p;
    CHECK(p.call("scope").at({"result"}).is_list());
    CHECK(p.call("methods").json({"result"}).find("\"crm.deal.list\"") != std::string::npos);
    CHECK(p.call("method.get", R"({"name":"crm.deal.list"})").json({"result", "isExisting"}) ==
          "true");
    CHECK(p.call("method.get", R"({"name":"x"})").json({"result", "isExisting"}) == "false");
    CHECK(p.call("server.time").text({"result"}) == "2023-11-15T01:13:20+03:00");
}
