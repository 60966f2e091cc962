// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace fast_bitrix24;
using namespace std::string_literals;

static_assert(std::forward_iterator<value_iterator>);
static_assert(std::forward_iterator<member_iterator>);
static_assert(sizeof(value) == sizeof(void*));
static_assert(sizeof(void*) != 8 || sizeof(detail::json_node) == 16);

namespace {

template <class Read>
std::string mismatch(Read read) {
    try {
        (void)read();
    } catch (const error& e) {
        CHECK(e.code() == errc::protocol);
        return e.details().detail;
    }
    return "no error";
}

} // namespace

TEST_CASE("kinds, look-ups and what is missing") {
    const auto doc =
        document::parse(R"({"n":null,"b":true,"i":7,"s":"x","a":[1,[2]],"o":{"k":"v"}})");
    CHECK(doc.is_object());
    CHECK(doc.size() == 6);
    CHECK(doc["n"].is_null());
    CHECK(doc["n"].exists());
    CHECK(doc["b"].is_bool());
    CHECK(doc["i"].is_number());
    CHECK(doc["s"].is_string());
    CHECK(doc["a"].is_array());
    CHECK(doc["a"].size() == 2);
    CHECK(doc["a"][1][0].as_int() == 2);
    CHECK(doc["o"]["k"].as_string() == "v");
    CHECK(doc["s"].size() == 0);
    CHECK(doc["s"].empty());

    CHECK_FALSE(doc["nope"].exists());
    CHECK_FALSE(doc["nope"]["deeper"][3].exists());
    CHECK_FALSE(doc["nope"].is_null());
    CHECK(doc["nope"].kind() == json_kind::null);
    CHECK_FALSE(doc["a"][2].exists());
    CHECK_FALSE(doc["a"][-1].exists());
    CHECK_FALSE(doc["a"][std::numeric_limits<std::uint64_t>::max()].exists());
    CHECK_FALSE(doc[0].exists());
    CHECK_FALSE(doc["a"]["0"].exists());
    CHECK_FALSE(doc[std::string_view{}].exists());
    CHECK_FALSE(document{}.exists());
    CHECK(document{}.to_json() == "null");
    CHECK(value{}.raw().empty());

    CHECK(doc.at("a").at(0).as_int() == 1);
    CHECK(mismatch([&] { return doc.at("zz"); }) == "no member 'zz'");
    CHECK(mismatch([&] { return doc["a"].at(2); }) == "no element 2 among 2");
    CHECK(mismatch([&] { return doc["a"].at("k"); }) == "expected an object, found an array");
    CHECK(mismatch([&] { return doc["zz"].at("k"); }) == "expected an object, found nothing");
    CHECK(mismatch([&] { return doc["o"].at(0); }) == "expected an array, found an object");
}

TEST_CASE("iteration, in the order of the text") {
    const auto doc = document::parse(R"({"z":1,"a":[10,20,30],"m":{}})");
    std::string keys;
    for (const auto [key, val] : doc.members())
        keys += std::string(key) + "=" + val.to_json() + ";";
    CHECK(keys == "z=1;a=[10,20,30];m={};");
    std::vector<std::int64_t> numbers;
    for (const value v : doc["a"])
        numbers.push_back(v.as_int());
    CHECK(numbers == std::vector<std::int64_t>{10, 20, 30});
    std::string values;
    for (const value v : doc)
        values += v.to_json();
    CHECK(values == "1[10,20,30]{}");
    CHECK(doc["a"].members().empty());
    CHECK(doc["z"].begin() == doc["z"].end());
    CHECK(doc["zz"].begin() == doc["zz"].end());
    CHECK(doc["m"].begin() == doc["m"].end());
    CHECK(doc.members().size() == 3);
    CHECK(doc.members().begin()->key == "z");
    auto it = doc["a"].begin();
    CHECK((it++)->as_int() == 10);
    CHECK((*it).as_int() == 20);
    CHECK(std::distance(doc["a"].begin(), doc["a"].end()) == 3);
}

TEST_CASE("only() opens an object with exactly one member") {
    CHECK(document::parse(R"({"tasks":[1]})").only().is_array());
    CHECK(document::parse(R"({"a":1,"b":2})").only().is_object());
    CHECK(document::parse("[1]").only().is_array());
    CHECK(document::parse("{}").only().is_object());
    CHECK_FALSE(value{}.only().exists());
}

TEST_CASE("as_string is a view, and a std::string where one is asked for") {
    const auto doc = document::parse(R"({"a":"text","b":5})");
    const std::string copied = doc["a"].as_string();
    std::string assigned;
    assigned = doc["b"].as_string();
    CHECK(copied + assigned == "text5");
    const std::string& bound = doc["a"].as_string();
    CHECK(bound == "text");
    std::vector<std::string> list;
    list.push_back(doc["a"].as_string());
    std::map<std::string, int> counted;
    ++counted[doc["a"].as_string()];
    CHECK(counted.count(list[0]) == 1);
    const std::string_view viewed = doc["a"].as_string();
    CHECK(viewed.data() == doc["a"].as_string().data()); // no copy
    CHECK(doc["a"].as_string() == "text");
    CHECK(copied == doc["a"].as_string());
    CHECK(doc["a"].as_string() != doc["b"].as_string());
    CHECK((viewed.empty() ? "none" : doc["a"].as_string()) == "text");
}

TEST_CASE("as_string gives texts, digits and words, and nothing for null") {
    const auto doc = document::parse(R"(["t\u00e9xt",12.50,true,false,null,[],{}])");
    CHECK(doc[0].as_string() == "t\xC3\xA9xt");
    CHECK(doc[1].as_string() == "12.50");
    CHECK(doc[2].as_string() == "true");
    CHECK(doc[3].as_string() == "false");
    CHECK(doc[4].as_string().empty());
    CHECK(doc[9].as_string().empty());
    CHECK(mismatch([&] { return doc[5].as_string(); }) == "expected a string, found an array");
    CHECK(mismatch([&] { return doc[6].as_string(); }) == "expected a string, found an object");
    CHECK(doc[0].string_or("-") == "t\xC3\xA9xt");
    for (const int i : {4, 5, 6, 9})
        CHECK(doc[i].string_or("-") == "-");
    CHECK(doc[1].digits() == "12.50");
    CHECK(doc[0].digits().empty());
}

TEST_CASE("J5 whole numbers are exact, as numbers and as strings") {
    const auto doc = document::parse(R"([9007199254740993,"9007199254740993",-9223372036854775808,
        "9223372036854775807",18446744073709551615,9223372036854775808,12.0,1e3,"0012",
        -0,0.0e5,1.5e1,12300e-2,"-5",123456789.000,0.000000001e9,-9223372036854775809])");
    const std::vector<std::int64_t> expected = {9007199254740993, 9007199254740993,
                                                std::numeric_limits<std::int64_t>::min(),
                                                std::numeric_limits<std::int64_t>::max()};
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(doc[i].as_int() == expected[i]);
    CHECK_FALSE(doc[4].to_int());
    CHECK(doc[4].as_uint() == std::numeric_limits<std::uint64_t>::max());
    CHECK_FALSE(doc[5].to_int());
    CHECK(doc[5].as_uint() == 9223372036854775808U);
    CHECK(doc[6].as_int() == 12);
    CHECK(doc[7].as_int() == 1000);
    CHECK(doc[8].as_int() == 12);
    CHECK(doc[9].as_int() == 0);
    CHECK(doc[9].as_uint() == 0);
    CHECK(doc[10].as_int() == 0);
    CHECK(doc[11].as_int() == 15);
    CHECK(doc[12].as_int() == 123);
    CHECK(doc[13].as_int() == -5);
    CHECK_FALSE(doc[13].to_uint());
    CHECK(doc[14].as_int() == 123456789);
    CHECK(doc[15].as_int() == 1);
    CHECK_FALSE(doc[16].to_int());
}

TEST_CASE("J4 what is no whole number, or none at all") {
    const auto doc = document::parse(
        R"([1.5,1e-1,1e19,1e999,1e-999999999999999999999,"","12a"," 1","+1","1.",".5",
        "0x1","NaN","inf","1e",true,null,[],{},"99999999999999999999",1e99999999999999999999999])");
    for (const value v : doc) {
        CAPTURE(v.raw());
        CHECK_FALSE(v.to_int());
        CHECK(v.int_or(-7) == -7);
    }
    CHECK(mismatch([&] { return doc[0].as_int(); }) ==
          "expected a whole number of 64 bits, found a number that is none");
    CHECK(mismatch([&] { return doc[6].as_int(); }) ==
          "expected a whole number of 64 bits, found a string that is none");
    CHECK(mismatch([&] { return doc[99].as_uint(); }) ==
          "expected a whole number of 64 bits that is not negative, found nothing");
}

TEST_CASE("J4 doubles: nearest, zero when too small, an error when too large") {
    const auto doc = document::parse(
        R"([0.1,"2.5",1e308,5e-324,1e-999,-1e-999,1e999,-1e999,"x",true,9007199254740993])");
    CHECK(doc[0].as_double() == 0.1);
    CHECK(doc[1].as_double() == 2.5);
    CHECK(doc[2].as_double() == 1e308);
    CHECK(doc[3].as_double() == std::numeric_limits<double>::denorm_min());
    CHECK(doc[4].as_double() == 0.0);
    CHECK(doc[5].as_double() == 0.0);
    for (const int i : {6, 7, 8, 9, 99})
        CHECK_FALSE(doc[i].to_double());
    CHECK(doc[6].double_or(1.5) == 1.5);
    CHECK(doc[10].as_double() == 9007199254740992.0);
    CHECK(document::parse("1" + std::string(400, '0') + "e-400").as_double() == 1.0);
    CHECK(document::parse("0." + std::string(400, '0') + "1e401").as_double() == 1.0);
    CHECK(mismatch([&] { return doc[6].as_double(); }) ==
          "expected a number in the range of a double, found a number that is none");
}

TEST_CASE("booleans in the portal's spellings") {
    const auto doc = document::parse(R"([true,false,"Y","N","1","0",1,0,2,"y","true",null,"",[]])");
    for (int i = 0; i < 8; ++i)
        CHECK(doc[i].as_bool() == (i % 2 == 0));
    for (int i = 8; i < 15; ++i) {
        CHECK_FALSE(doc[i].to_bool());
        CHECK(doc[i].bool_or(true));
    }
    CHECK(mismatch([&] { return doc[9].as_bool(); }) ==
          "expected true or false, found a string that is none");
}

TEST_CASE("J6 NUL and other characters in keys and values, escaped or not") {
    const auto doc = document::parse(
        R"({"a\u0000b":"x\u0000y","\u043a\u043b":"\uD83D\uDE00","\/":"\"\\\/\b\f\n\r\t","Ж":"\u0416Ж\u00e9"})");
    CHECK(doc["a\0b"s].as_string() == "x\0y"s);
    CHECK_FALSE(doc["a"].exists());
    CHECK(doc["\xD0\xBA\xD0\xBB"].as_string() == "\xF0\x9F\x98\x80");
    CHECK(doc["/"].as_string() == "\"\\/\b\f\n\r\t");
    CHECK(doc["\xD0\x96"].as_string() == "\xD0\x96\xD0\x96\xC3\xA9");
}

TEST_CASE("strings of every length, with an escape at every place") {
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string plain(size, 'q');
        CHECK(document::parse("\"" + plain + "\"").as_string() == plain);
        for (std::size_t at = 0; at <= size; ++at) {
            auto text = plain;
            auto expected = plain;
            text.insert(at, "\\u20AC");
            expected.insert(at, "\xE2\x82\xAC");
            const auto doc = document::parse("[\"" + text + "\",1]");
            CHECK(doc[0].as_string() == expected);
            CHECK(doc[0].raw() == "\"" + text + "\"");
            CHECK(doc[1].as_int() == 1);
        }
    }
    std::string long_text = "\"";
    std::string expected;
    for (int i = 0; i < 100000; ++i) {
        long_text += "\\n" + std::string(static_cast<std::size_t>(i % 5), 'z');
        expected += "\n" + std::string(static_cast<std::size_t>(i % 5), 'z');
    }
    CHECK(document::parse(long_text + "\"").as_string() == expected);
}

TEST_CASE("J7 of equal keys the last one counts, and all are written") {
    const auto doc = document::parse(R"({"a":1,"b":2,"a":3})");
    CHECK(doc["a"].as_int() == 3);
    CHECK(doc.size() == 3);
    CHECK(doc.to_json() == R"({"a":1,"b":2,"a":3})");
    CHECK(doc == document::parse(R"({"b":2,"a":3})"));
}

TEST_CASE("J7 a million keys take time in proportion, a key of a megabyte is found") {
    const auto build = [](int count) {
        std::string text = "{";
        for (int i = 0; i < count; ++i)
            text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":" + std::to_string(i);
        return text + "}";
    };
    const auto doc = document::parse(build(1000000));
    CHECK(doc.size() == 1000000);
    CHECK(doc["k0"].as_int() == 0);
    CHECK(doc["k999999"].as_int() == 999999);
    CHECK_FALSE(doc["k1000000"].exists());

    const std::string key(1 << 20, 'k');
    CHECK(document::parse("{\"x\":1,\"" + key + "\":2}")[key].as_int() == 2);
}

TEST_CASE("raw() is the very text, to_json() the text without white space between tokens") {
    const std::string spaced = " { \"a b\" : [ 1 , 2.50 , \"x \\\" \\u0041 y\" ] ,\n\t\"e\" : { } "
                               ", \"f\":[ ],\"g\":[1,{\"h\":2}] } ";
    const auto doc = document::parse(spaced);
    CHECK(doc.raw() == spaced.substr(1, spaced.size() - 2));
    CHECK(doc["a b"].raw() == "[ 1 , 2.50 , \"x \\\" \\u0041 y\" ]");
    CHECK(doc["a b"][1].raw() == "2.50");
    CHECK(doc["a b"][2].raw() == "\"x \\\" \\u0041 y\"");
    CHECK(doc["e"].raw() == "{ }");
    CHECK(doc.to_json() == R"({"a b":[1,2.50,"x \" \u0041 y"],"e":{},"f":[],"g":[1,{"h":2}]})");
    CHECK(doc["g"].to_json() == doc["g"].raw());
    CHECK(doc["e"].to_json() == "{}");

    const std::string compact = R"({"a":[1,-0,1E+2,"\/","\u0416 Ж"],"b":{},"a":null})";
    CHECK(document::parse(compact).to_json() == compact);
    std::string out = "x";
    document::parse("[1, 2]").append_json(out);
    CHECK(out == "x[1,2]");
}

TEST_CASE("equality: any order of members, numbers by value") {
    const auto equal = [](const char* a, const char* b) {
        return document::parse(a) == document::parse(b) && document::parse(b) == document::parse(a);
    };
    CHECK(equal(R"({"a":1,"b":[true,null]})", R"({ "b":[true,null], "a":1.0 })"));
    CHECK(equal("[100,1e2,0]", "[1e2,100.00,-0.0]"));
    CHECK(equal("\"\\u0041\"", "\"A\""));
    CHECK(equal("12.5e10", "125000000000"));
    CHECK_FALSE(equal("9007199254740993", "9007199254740992"));
    CHECK_FALSE(equal("1", "-1"));
    CHECK_FALSE(equal("1", "10"));
    CHECK_FALSE(equal("1", "\"1\""));
    CHECK_FALSE(equal("[1,2]", "[2,1]"));
    CHECK_FALSE(equal("[1,2]", "[1,2,3]"));
    CHECK_FALSE(equal(R"({"a":1})", R"({"b":1})"));
    CHECK_FALSE(equal(R"({"a":1})", R"({"a":1,"b":1})"));
    CHECK_FALSE(equal("true", "false"));
    CHECK(value{} == value{});
    CHECK_FALSE(document::parse("null") == value{});
}
