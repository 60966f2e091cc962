// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace fast_bitrix24;

namespace {

// As a verb takes its parameters.
std::string json_of(const params& p) {
    return p.to_json();
}
std::string json_of_copy(params p) {
    return p.to_json();
}

} // namespace

TEST_CASE("braces say objects, arrays and scalars") {
    CHECK(json_of({}) == "{}");
    CHECK(json_of({{"select", {"ID", "TITLE"}}, {"filter", {{">ID", 10}}}}) ==
          R"({"select":["ID","TITLE"],"filter":{">ID":10}})");
    CHECK(json_of({123, {{"POST_MESSAGE", "x"}}}) == R"([123,{"POST_MESSAGE":"x"}])");
    CHECK(json_of({{"halt", 0}, {"cmd", {{"deals", "crm.deal.list"}}}}) ==
          R"({"halt":0,"cmd":{"deals":"crm.deal.list"}})");
    CHECK(json_of({{"select", {"ID"}}}) == R"({"select":["ID"]})");
    CHECK(json_of({{"order", {{"ID", "ASC"}}}}) == R"({"order":{"ID":"ASC"}})");
    CHECK(json_of({{"filter", {{"ID", {1, 2, 3}}, {"LOGIC", "OR"}, {"0", {{"A", true}}}}}}) ==
          R"({"filter":{"ID":[1,2,3],"LOGIC":"OR","0":{"A":true}}})");
    CHECK(json_of({{"a", {}}}) == R"({"a":{}})");
    CHECK(json_of({{"a", params::array()}}) == R"({"a":[]})");
    CHECK(json_of({"ID", "TITLE"}) == R"(["ID","TITLE"])");
    CHECK(json_of({"one"}) == R"(["one"])");
    CHECK(json_of({1, 2}) == "[1,2]");
    CHECK(json_of({nullptr}) == "[null]");
    CHECK(json_of({{1, 2}, {3, 4}}) == "[[1,2],[3,4]]");
    CHECK(json_of({{"a", 1}, {2, 3}}) == R"([["a",1],[2,3]])");
    CHECK(json_of({{"a", 1}, {"b", 2, 3}}) == R"([["a",1],["b",2,3]])");
    CHECK(json_of({{{"a", 1}}, {{"a", 2}}}) == R"([{"a":1},{"a":2}])");
    CHECK(json_of_copy({{"a", nullptr}, {"b", false}, {"c", 1.5}}) ==
          R"({"a":null,"b":false,"c":1.5})");

    const std::string key = "k";
    const std::string_view text = "t";
    CHECK(json_of({{key, text}}) == R"({"k":"t"})");
    CHECK(json_of({{text, key}, {"x", {key}}}) == R"({"t":"k","x":["k"]})");

    params p = {{"a", 1}};
    p = {{"b", 2}};
    CHECK(json_of(p) == R"({"b":2})");
    p["list"] = {"ID"};
    p["map"] = {{"x", "y"}};
    CHECK(json_of(p) == R"({"b":2,"list":["ID"],"map":{"x":"y"}})");
}

TEST_CASE("braces around one params give that params, on every compiler") {
    params five = 5;
    const params list = params::array({1});
    params a{five};
    const params b = {list};
    CHECK(json_of(a) == "5");
    CHECK(json_of(b) == "[1]");
    CHECK(json_of({five}) == "5");
    CHECK(json_of_copy({five}) == "5");
    CHECK(json_of({{"x", {five}}}) == R"({"x":5})");
    CHECK(json_of({five, five}) == "[5,5]");
    CHECK(json_of(params::array({five})) == "[5]");
    CHECK(json_of(params(five)) == "5");
    CHECK(five == 5);
}

TEST_CASE(
    "a pair of texts is told from a member by params::array, and a finished params is no pair") {
    CHECK(json_of({{"ID", "TITLE"}}) == R"({"ID":"TITLE"})");
    CHECK(json_of(params::array({{"ID", "TITLE"}})) == R"([["ID","TITLE"]])");
    const params call = {"x", 1};
    CHECK(json_of({call, call}) == R"([["x",1],["x",1]])");
    CHECK(json_of({{"pair", {"ID", "TITLE"}}}) == R"({"pair":["ID","TITLE"]})");
    CHECK(json_of(params::object({{"a", 1}, {"b", {"x"}}})) == R"({"a":1,"b":["x"]})");
    CHECK(json_of(params::object()) == "{}");
}

TEST_CASE("every scalar has its kind and its text") {
    CHECK(params().is_object());
    CHECK(params(nullptr).is_null());
    CHECK(params(true).text() == "true");
    CHECK(params(false).is_bool());
    CHECK(params(0).text() == "0");
    CHECK(params(0).is_number());
    CHECK(params(std::int64_t{9007199254740993}).text() == "9007199254740993");
    CHECK(params(std::numeric_limits<std::int64_t>::min()).text() == "-9223372036854775808");
    CHECK(params(std::numeric_limits<std::uint64_t>::max()).text() == "18446744073709551615");
    CHECK(params(static_cast<signed char>(-5)).text() == "-5");
    CHECK(params(static_cast<unsigned short>(5)).text() == "5");
    CHECK(params(2.5).text() == "2.5");
    CHECK(params("x").is_string());
    CHECK(params("").text().empty());
    CHECK(params(std::string("s")).text() == "s");
    CHECK(params(std::string_view("sv")).text() == "sv");
    static_assert(!std::is_constructible_v<params, char>);
    static_assert(!std::is_constructible_v<params, void*>);
    static_assert(!std::is_constructible_v<params, const int*>);
}

TEST_CASE("numbers keep the digits they are given") {
    CHECK(json_of({{"x", params::number("12.500")}}) == R"({"x":12.500})");
    CHECK(params::number("1e999").text() == "1e999");
    for (const char* wrong : {"", "1.", "012", "+1", "NaN", "1 ", "--1", "1,5", "0x1"})
        CHECK_THROWS_AS((void)params::number(wrong), usage_error);
}

TEST_CASE("ranges become arrays, maps become objects") {
    CHECK(json_of(std::vector<int>{1, 2}) == "[1,2]");
    CHECK(json_of(std::vector<std::string>{"a"}) == R"(["a"])");
    CHECK(json_of(std::vector<params>{1, "x"}) == R"([1,"x"])");
    CHECK(json_of(std::vector<bool>{true, false}) == "[true,false]");
    CHECK(json_of(std::vector<std::vector<int>>{{1}, {}}) == "[[1],[]]");
    CHECK(json_of(std::list<const char*>{"a"}) == R"(["a"])");
    CHECK(json_of(std::set<long>{3, 1}) == "[1,3]");
    CHECK(json_of(std::array<double, 1>{0.5}) == "[0.5]");
    const int plain[] = {1, 2, 3};
    CHECK(json_of(plain) == "[1,2,3]");
    CHECK(json_of(std::map<std::string, int>{{"b", 2}, {"a", 1}}) == R"({"a":1,"b":2})");
    CHECK(json_of(std::map<std::string, std::vector<int>>{{"a", {1}}}) == R"({"a":[1]})");
    CHECK(json_of(std::vector<std::pair<std::string, std::string>>{{"z", "1"}, {"a", "2"}}) ==
          R"({"z":"1","a":"2"})");
    CHECK(json_of({{"ids", std::vector<int>{7}}, {"n", std::map<std::string, int>{}}}) ==
          R"({"ids":[7],"n":{}})");
}

TEST_CASE("from a parsed value and from text: order, digits, doubled keys") {
    const std::string text =
        R"({"z":9007199254740993,"a":[1.50,true,null,"\u0416"],"z":{},"b":[]})";
    const auto doc = document::parse(text);
    const std::string expected = R"({"z":9007199254740993,"a":[1.50,true,null,"Ж"],"z":{},"b":[]})";
    CHECK(json_of(doc) == expected);
    CHECK(json_of(params::parse(text)) == expected);
    CHECK(json_of(doc["a"][0]) == "1.50");
    CHECK(json_of({{"copy", doc["a"]}}) == R"({"copy":[1.50,true,null,"Ж"]})");
    CHECK(json_of(value{}) == "null");
    try {
        (void)params::parse("{\"password\":hunter2}");
        FAIL("accepted");
    } catch (const usage_error& e) {
        CHECK(e.details().detail == "not acceptable as JSON: byte 12: unexpected character");
    }
    json_limits flat;
    flat.depth = 1;
    CHECK_THROWS_AS((void)params::parse("[[]]", flat), usage_error);
}

TEST_CASE("finding, changing, adding and removing") {
    params p = {{"SELECT", {"ID"}}, {" filter ", {{">ID", 1}}}, {"x", 1}};
    CHECK(p.find("SELECT") != nullptr);
    CHECK(p.find("select") == nullptr);
    CHECK(p.find_folded("select") == p.find("SELECT"));
    CHECK(p.find_folded("FILTER")->is_object());
    CHECK(p.find_folded(" Filter\t") == p.find(" filter "));
    CHECK(p.find_folded("nope") == nullptr);
    CHECK(std::as_const(p).find("x")->text() == "1");

    p["y"]["deep"]["er"] = 2;
    p["x"] = "one";
    p.set("SELECT", {"*"});
    p.set("new", 5);
    CHECK(json_of(p) ==
          R"({"SELECT":["*"]," filter ":{">ID":1},"x":"one","y":{"deep":{"er":2}},"new":5})");
    CHECK(p.erase("x"));
    CHECK_FALSE(p.erase("x"));
    CHECK(p.size() == 4);

    const auto doubled = params::parse(R"({"a":1,"a":2})");
    CHECK(doubled.find("a")->text() == "2");

    params list;
    list.push_back(1);
    list.push_back({{"a", 1}});
    CHECK(json_of(list) == R"([1,{"a":1}])");
    list.element(0) = 2;
    CHECK(list.elements()[0].text() == "2");
    CHECK_THROWS_AS((void)list.element(2), usage_error);
    CHECK_THROWS_AS(list["key"], usage_error);
    CHECK_THROWS_AS(p.push_back(1), usage_error);
    CHECK_THROWS_AS(params("text")["key"], usage_error);
    CHECK_THROWS_AS(params(5).push_back(1), usage_error);

    params nothing = nullptr;
    nothing["a"] = 1;
    CHECK(json_of(nothing) == R"({"a":1})");
    params rows = nullptr;
    rows.push_back("r");
    CHECK(json_of(rows) == R"(["r"])");
    params appended;
    appended.append("k", 1);
    appended.append("k", 2);
    CHECK(json_of(appended) == R"({"k":1,"k":2})");
    CHECK(params().empty());
    CHECK(params("text").empty());
}

TEST_CASE("equality respects order and digits") {
    CHECK(params{{"a", 1}} == params::parse(R"({"a":1})"));
    CHECK_FALSE(params({{"a", 1}, {"b", 2}}) == params({{"b", 2}, {"a", 1}}));
    CHECK_FALSE(params(1) == params("1"));
    CHECK_FALSE(params(1) == params::number("1.0"));
    CHECK(params("x") == "x");
    CHECK_FALSE(params() == params::array());
}
