// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"
#include "portal/core/php/query.hpp"

#include <doctest/doctest.h>

using namespace fb24_portal;

namespace {

std::string parsed(std::string_view text, std::size_t limit = 1000) {
    php_value v = php_value::array();
    parse_query(v, text, limit);
    std::string out;
    json_encode(out, v, true);
    return out;
}

std::string again(std::string_view json, bool raw = true) {
    const auto v = json_decode(json);
    if (!v)
        return "refused";
    std::string out;
    json_encode(out, *v, raw);
    return out;
}

} // namespace

TEST_CASE("a query is read as PHP reads it") {
    CHECK(parsed("") == "[]");
    CHECK(parsed("a=1&b=2") == R"({"a":"1","b":"2"})");
    CHECK(parsed("a=1&a=2") == R"({"a":"2"})");
    CHECK(parsed("a[]=x&a[]=y") == R"({"a":["x","y"]})");
    CHECK(parsed("a[0]=x&a[1]=y") == R"({"a":["x","y"]})");
    CHECK(parsed("a[1]=x&a[]=y") == R"({"a":{"1":"x","2":"y"}})");
    CHECK(parsed("a[b][]=1&a[b][]=2&a[c]=3") == R"({"a":{"b":["1","2"],"c":"3"}})");
    CHECK(parsed("filter[%3E%3DID]=10") == R"({"filter":{"\u003e=ID":"10"}})");
    CHECK(parsed("f%5BA%5D%5B0%5D%5BV%5D=%2B7+x%26y") == R"({"f":{"A":[{"V":"+7 x\u0026y"}]}})");
    CHECK(parsed("a=1&a[b]=2") == R"({"a":{"b":"2"}})");
    CHECK(parsed("0=123&1[POST_MESSAGE]=t") == R"(["123",{"POST_MESSAGE":"t"}])");
    CHECK(parsed("a.b c=1&x.y[z.w]=2") == R"({"a_b_c":"1","x_y":{"z.w":"2"}})");
    CHECK(parsed("a[b=1") == R"({"a_b":"1"})");
    CHECK(parsed("a&b=") == R"({"a":"","b":""})");
    CHECK(parsed("&&=1&a=%zz") == R"({"a":"%zz"})");
    CHECK(parsed("a=1&b=2&c=3", 2) == R"({"a":"1","b":"2"})");
}

TEST_CASE("json_encode writes a list or an object by the keys, and an empty array as a list") {
    CHECK(again(R"({"0":1,"1":2})") == "[1,2]");
    CHECK(again(R"({"1":1,"0":2})") == R"({"1":1,"0":2})");
    CHECK(again(R"({"a":{},"b":[]})") == R"({"a":[],"b":[]})");
    CHECK(again(R"([1.50,-3e2,true,false,null,"x"])") == R"([1.50,-3e2,true,false,null,"x"])");
}

TEST_CASE("json_encode escapes slashes, quotes of HTML and, unless raw, what is not ASCII") {
    CHECK(again(R"("a/b\"<&'>\n")") == R"("a\/b\u0022\u003c\u0026\u0027\u003e\n")");
    CHECK(again("\"Ж\xF0\x9F\x98\x80\"", false) == R"("\u0416\ud83d\ude00")");
    CHECK(again("\"Ж\xF0\x9F\x98\x80\"", true) == "\"Ж\xF0\x9F\x98\x80\"");
    CHECK(again(R"("\u0416\ud83d\ude00")", true) == "\"Ж\xF0\x9F\x98\x80\"");
}

TEST_CASE("json_decode refuses what is no JSON") {
    for (const char* text : {"", "{", "[1,]", "{\"a\":1,}", "01", "1.", "nul", "\"\n\"", "[1] x",
                             "\"\\x\"", "\"\\ud800\"", "{a:1}"})
        CHECK_MESSAGE(!json_decode(text), text);
    CHECK(!json_decode(std::string(600, '[') + std::string(600, ']')));
    CHECK(json_decode(std::string(500, '[') + std::string(500, ']')));
}

TEST_CASE("a part of an answer is found without decoding the rest") {
    const std::string text = R"({"items":[{"id":1,"t":"a\"]"},{"id":2,"Ж":{"x":[7]}}],"n":null})";
    const auto found = [&](std::vector<std::string> path) {
        const auto part = json_locate(text, path.data(), path.size());
        return part ? std::string(*part) : std::string("nothing");
    };
    CHECK(found({"items", "1", "id"}) == "2");
    CHECK(found({"items", "0", "t"}) == R"("a\"]")");
    CHECK(found({"items", "1", "Ж", "x"}) == "[7]");
    CHECK(found({"n"}) == "null");
    CHECK(found({"items", "2"}) == "nothing");
    CHECK(found({"items", "id"}) == "nothing");
    CHECK(found({"n", "x"}) == "nothing");
    CHECK(found({}) == text);
}
