// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/policy/rows.hpp"

#include <doctest/doctest.h>

#include <string>

namespace b24 = fast_bitrix24;
using b24::document;
using b24::find_list_method;
using b24::id_of;

namespace {

// The rows as one text, or "no list".
std::string rows(const std::string& json, const char* method = nullptr, bool v3 = false) {
    const auto doc = document::parse(json);
    const auto* known = method == nullptr ? nullptr : find_list_method(method, v3);
    REQUIRE((method == nullptr || known != nullptr));
    const auto found = b24::rows_of(doc.root(), known);
    if (!found.is_list) {
        CHECK(found.rows.empty());
        CHECK(found.container == doc.root());
        return "no list";
    }
    CHECK((!found.container.exists() || found.container.size() == found.rows.size()));
    std::string out;
    for (const auto& row : found.rows)
        out += (out.empty() ? "" : " ") + row.to_json();
    return out;
}

std::string id(const std::string& json, const char* field = "") {
    const auto doc = document::parse(json);
    const auto found = id_of(doc.root(), field);
    return found ? std::string(*found) : "none";
}

} // namespace

TEST_CASE("rows of known methods") {
    CHECK(rows(R"([{"ID":"1"},{"ID":"2"}])", "crm.deal.list") == R"({"ID":"1"} {"ID":"2"})");
    CHECK(rows(R"({"items":[{"id":1},{"id":2}]})", "crm.item.list") == R"({"id":1} {"id":2})");
    CHECK(rows(R"({"tasks":[{"id":"1"}]})", "tasks.task.list") == R"({"id":"1"})");
    CHECK(rows(R"({"items":[{"id":1}]})", "tasks.task.list", true) == R"({"id":1})");
    // members beside the rows do not matter
    CHECK(rows(R"({"items":[{"id":1}],"hasMore":true})", "im.recent.list") == R"({"id":1})");
    CHECK(rows(R"(["a","b"])", "bizproc.robot.list") == R"("a" "b")");
}

TEST_CASE("rows keyed by ids keep the order of the sort") {
    CHECK(rows(R"({"templates":{"9":{"id":"9"},"10":{"id":"10"},"2":{"id":"2"}}})",
               "crm.documentgenerator.template.list") == R"({"id":"9"} {"id":"10"} {"id":"2"})");
    CHECK(rows(R"({"u7":{"id":7},"u1":{"id":1}})", "im.search.user.list") ==
          R"({"id":7} {"id":1})");
    CHECK(rows(R"({"5":{"id":5},"3":{"id":3}})", "im.search.user.list") == R"({"id":5} {"id":3})");
}

TEST_CASE("J9 an array with holes is a list in numeric order") {
    CHECK(rows(R"({"10":{"ID":"c"},"0":{"ID":"a"},"2":{"ID":"b"}})", "crm.deal.list") ==
          R"({"ID":"a"} {"ID":"b"} {"ID":"c"})");
    CHECK(rows(R"({"items":{"1":{"id":2},"0":{"id":1}}})", "crm.item.list") ==
          R"({"id":1} {"id":2})");
    CHECK(rows(R"({"2":"c","0":"a","1":"b"})") == R"("a" "b" "c")");
    // without index 0 they may be ids, in the order of a sort
    CHECK(rows(R"({"12":{"x":1},"7":{"x":2}})") == R"({"x":1} {"x":2})");
}

TEST_CASE("J8 PHP's empty array stands for any empty list") {
    for (const auto* empty :
         {"[]", "{}", R"({"items":[]})", R"({"items":{}})", R"({"items":null})", "null"}) {
        CAPTURE(empty);
        CHECK(rows(empty, "crm.item.list").empty());
    }
    CHECK(rows(R"({"templates":[]})", "documentgenerator.template.list").empty());
    CHECK(rows("[]").empty());
    CHECK(rows("{}").empty());
    CHECK(rows(R"({"whatever":[]})").empty());
    CHECK(rows(R"({"whatever":{}})").empty());
}

TEST_CASE("rows of unknown methods are found by their looks") {
    CHECK(rows(R"([1,2])") == "1 2");
    CHECK(rows(R"({"things":[{"id":1}]})") == R"({"id":1})");
    CHECK(rows(R"({"things":{"4":{"id":4},"6":{"id":6}}})") == R"({"id":4} {"id":6})");
    CHECK(rows(R"({"5":[1,2]})") == "[1,2]"); // one row under its id
}

TEST_CASE("a known method may answer in another shape") {
    CHECK(rows(R"([{"id":1}])", "crm.item.list") == R"({"id":1})");
    CHECK(rows(R"({"list":[{"ID":"1"}]})", "crm.deal.list") == R"({"ID":"1"})");
}

TEST_CASE("PHP's words for nothing are no rows where rows are known to belong") {
    for (const char* nothing : {"null", "false", "\"\"", "[]", "{}"}) {
        CAPTURE(nothing);
        CHECK(rows(nothing, "crm.deal.list").empty());
        CHECK(rows(nothing, "crm.item.list").empty());
        CHECK(rows("{\"items\":" + std::string(nothing) + "}", "crm.item.list").empty());
    }
    CHECK(rows("true", "crm.deal.list") == "no list");
    CHECK(rows("0", "crm.deal.list") == "no list");
    CHECK(rows("false") == "no list");
}

TEST_CASE("what is no list is left whole") {
    CHECK(rows(R"({"ID":{"type":"integer"},"TITLE":{"type":"string"}})") == "no list");
    CHECK(rows(R"({"fields":{"id":{"type":"integer"}}})") == "no list");
    CHECK(rows(R"({"item":{"id":1,"title":"x"}})") == "no list");
    CHECK(rows(R"({"rows":[1],"more":true})") == "no list");
    CHECK(rows("true") == "no list");
    CHECK(rows("12") == "no list");
    CHECK(rows("\"text\"") == "no list");
    CHECK(rows("null") == "no list");
    CHECK_FALSE(b24::rows_of(b24::value{}, nullptr).is_list);
}

TEST_CASE("an id is text, however the portal wrote it") {
    CHECK(id(R"({"ID":"42","x":1})") == "42");
    CHECK(id(R"({"id":42})") == "42");
    CHECK(id(R"({"Id":9007199254740993})") == "9007199254740993");
    CHECK(id(R"({"id":1,"ID":2})") == "2");
    CHECK(id(R"({"id":"66e412fdc9bd44.36306599"})") == "66e412fdc9bd44.36306599");
    CHECK(id(R"({"CONTACT_ID":5,"ID":1})", "CONTACT_ID") == "5");
    CHECK(id(R"({"documentId":5})", "documentid") == "5");
}

TEST_CASE("no id is told from an id") {
    CHECK(id("{}") == "none");
    CHECK(id(R"({"TITLE":"x"})") == "none");
    CHECK(id(R"({"ID":null})") == "none");
    CHECK(id(R"({"ID":""})") == "none");
    CHECK(id(R"({"ID":[1]})") == "none");
    CHECK(id(R"({"ID":true})") == "none");
    CHECK(id(R"({"ID":1})", "OTHER") == "none");
    CHECK(id("[1]") == "none");
    CHECK(id("7") == "none");
    CHECK_FALSE(id_of(b24::value{}, "ID").has_value());
}
