// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/rest/query.hpp"
#include "php_parse_str.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <ostream> // doctest shows values through it
#include <random>
#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;
using b24::encode_query;
using b24::params;
using namespace std::string_literals;

namespace {

params object(std::initializer_list<params::member> members) {
    return params::object(members);
}
params array(std::initializer_list<params> elements) {
    return params::array(elements);
}

/// PHP knows no numbers in a query.
params as_text(const params& p) {
    if (p.is_array()) {
        params out = params::array();
        for (const auto& element : p.elements())
            out.push_back(as_text(element));
        return out;
    }
    if (p.is_object()) {
        params out = params::object();
        for (const auto& [key, child] : p.members())
            out.set(key, as_text(child));
        return out;
    }
    return p.text();
}

void round_trip(const params& p) {
    const auto query = encode_query(p);
    CAPTURE(query);
    CHECK(b24::fits_query(p));
    CHECK(query.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-._~%=&") == std::string::npos);
    CHECK(php::parse_str(query) == as_text(p));
}

std::string refusal(const params& p) {
    try {
        (void)encode_query(p);
    } catch (const b24::usage_error& e) {
        CHECK(std::string_view(e.what()).find("s3cret") == std::string_view::npos);
        return e.details().detail;
    }
    return {};
}

params nested(std::size_t brackets) {
    params p = object({{"k", "v"}});
    for (std::size_t i = 0; i < brackets; ++i)
        p = object({{"k", std::move(p)}});
    return p;
}

} // namespace

TEST_CASE("the reader of the tests reads as PHP does") {
    CHECK(
        php::parse_str("a=1&b[]=x&b[]=y&c[k][l]=2") ==
        object(
            {{"a", "1"}, {"b", array({"x", "y"})}, {"c", object({{"k", object({{"l", "2"}})}})}}));
    CHECK(php::parse_str("a%5Bb%5D=1") == object({{"a", object({{"b", "1"}})}}));
    CHECK(php::parse_str("a.b c=1") == object({{"a_b_c", "1"}}));
    CHECK(php::parse_str("a[b.c d]=1") == object({{"a", object({{"b.c d", "1"}})}}));
    CHECK(php::parse_str("a[x]y]=1") == object({{"a", object({{"x", "1"}})}}));
    CHECK(php::parse_str("a[b=1") == object({{"a_b", "1"}}));
    CHECK(php::parse_str("a=1+2%2B3") == object({{"a", "1 2+3"}}));
    CHECK(php::parse_str("a=1&a=2") == object({{"a", "2"}}));
}

TEST_CASE("parameters become a query string") {
    CHECK(encode_query({}) == "");
    CHECK(encode_query(array({})) == "");
    CHECK(encode_query({{"select", {"ID", "TITLE"}}, {"filter", {{">ID", 10}}}, {"start", -1}}) ==
          "select%5B0%5D=ID&select%5B1%5D=TITLE&filter%5B%3EID%5D=10&start=-1");
    // positional arguments
    CHECK(encode_query(array({123, object({{"POST_MESSAGE", "t"}})})) ==
          "0=123&1%5BPOST_MESSAGE%5D=t");
    CHECK(encode_query(object({{"a", " /~"}})) == "a=%20%2F~");
    CHECK(encode_query(object({{"a", ""}})) == "a=");
    CHECK(encode_query(object({{"id", params::number("9007199254740993.10")}})) ==
          "id=9007199254740993.10");
    CHECK(encode_query(object({{"n", params::number("1e+20")}})) == "n=1e%2B20");
}

TEST_CASE("B11 what PHP reads is what was written") {
    round_trip({{"a", 1}});
    round_trip(object({{"z", "1"}, {"a", "2"}, {"10", "3"}, {"9", "4"}}));
    round_trip(object({{"filter", object({{"%TITLE", array({"\xD0\xB0", "\xD0\xB1"})}})}}));
    round_trip(object({{"filter", object({{"!=%TITLE", "50%"}, {"%=N", "%25"}})}}));
    round_trip(
        object({{"fields", object({{"TITLE", "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 "
                                             "\xF0\x9F\x98\x80 &%+#[]=?;/\\\"'<>"},
                                   {"\xD0\x9A\xD0\xBB\xD1\x8E\xD1\x87", "\r\n\t"},
                                   {"&%+#=[?;", "k"},
                                   {"a b.c", "d"},
                                   {"%5B", "%5D"},
                                   {" x", "y"}})}}));
    round_trip(object({{"&%+#=]", "at the root"}, {"%20", "x"}}));
    round_trip(object({{"DATE", "2026-11-25T03:00:00+03:00"}}));
    round_trip(object({{"v", "a\0b"s}}));
    round_trip(array({"1", array({"2", object({{"x", array({array({"3"})})}})})}));
    round_trip(object(
        {{"PHONE", array({object({{"VALUE", "+7 (495) 1"}, {"VALUE_TYPE", "WORK"}}), "x"})}}));
    round_trip(nested(63));
}

TEST_CASE("B11 random parameters come back from PHP") {
    std::mt19937 random(20240); // the same ones each time
    const std::string alphabet[] = {"a", "Z",  "0",  "%", "&",        "=",
                                    "+", "#",  "[",  "]", " ",        ".",
                                    ">", "\"", "\\", "/", "\xD0\x96", "\xF0\x9F\x98\x80"};
    const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const auto text = [&](std::string_view without) {
        std::string out;
        for (std::size_t n = below(6); n-- > 0;) {
            const auto& piece = alphabet[below(std::size(alphabet))];
            if (without.find(piece) == std::string_view::npos)
                out += piece;
        }
        return out;
    };
    std::function<params(std::size_t)> make = [&](std::size_t level) {
        const auto kind = level == 0 ? 2 + below(2) : below(level > 4 ? 2 : 4);
        if (kind == 0)
            return params(static_cast<long>(below(1000)));
        if (kind == 1)
            return params(text(""));
        params out = kind == 2 ? params::array() : params::object();
        for (std::size_t n = 1 + below(4); n-- > 0;) {
            if (kind == 2)
                out.push_back(make(level + 1));
            else
                out.set("k" + text(level == 0 ? " .[" : "]"), make(level + 1));
        }
        return out;
    };
    for (int i = 0; i < 2000; ++i)
        round_trip(make(0));
}

TEST_CASE("B11 references to earlier results survive the encoding") {
    const auto query = encode_query(object({{"ID", "$result[deal][items][49][id]"}}));
    CHECK(query == "ID=%24result%5Bdeal%5D%5Bitems%5D%5B49%5D%5Bid%5D");
    CHECK(php::parse_str(query) == object({{"ID", "$result[deal][items][49][id]"}}));
}

TEST_CASE("what a query cannot say is refused with the place and a way out") {
    struct row {
        params p;
        std::string_view place;
        std::string_view advice;
    };
    const row rows[] = {
        {object({{"filter", object({{"A", "s3cret"}, {"OPENED", true}})}}), "filter[OPENED]",
         "\"Y\""},
        {object({{"halt", false}}), "halt", "1 and 0"},
        {object({{"fields", object({{"X", nullptr}})}}), "fields[X]", "leave it out"},
        {object({{"filter", object({{"@ID", array({})}})}}), "filter[@ID]", "empty"},
        {object({{"order", object({})}}), "order", "empty"},
        {array({"s3cret", array({nullptr})}), "1[0]", "null"},
    };
    for (const auto& r : rows) {
        const auto got = refusal(r.p);
        CAPTURE(got);
        CHECK_FALSE(b24::fits_query(r.p));
        CHECK(got.find(r.place) == 0);
        CHECK(got.find(r.advice) != std::string::npos);
    }
    CHECK_FALSE(b24::fits_query(nullptr));
    CHECK_FALSE(b24::fits_query("text"));
    CHECK_FALSE(refusal(nullptr).empty());
    CHECK_FALSE(refusal("s3cret").empty());
    CHECK(b24::fits_query({}));
    CHECK(b24::fits_query(array({})));
}

TEST_CASE("what PHP would drop in silence is refused") {
    CHECK(b24::fits_query(nested(64)));
    CHECK(refusal(nested(64)).empty());
    CHECK_FALSE(b24::fits_query(nested(65)));
    CHECK(refusal(nested(65)).find("64 levels") != std::string::npos);

    params ids = params::array();
    for (int i = 0; i < 1000; ++i)
        ids.push_back(i);
    round_trip(object({{"ids", ids}}));
    ids.push_back(1000);
    CHECK_FALSE(b24::fits_query(object({{"ids", ids}})));
    CHECK(refusal(object({{"ids", ids}})).find("ids[1000]") == 0);
}

TEST_CASE("keys that PHP would alter are refused") {
    for (const auto& key : {""s, " "s, "a b"s, "a.b"s, "a[b]"s, "[a"s, " a"s, "a\0b"s, "\xFF"s})
        CHECK_FALSE(refusal(object({{key, "s3cret"}})).empty());
    for (const auto& key : {""s, " "s, "\t"s, "a]"s, "a\0"s, "\xC0\x80"s})
        CHECK(refusal(object({{"fields", object({{key, "s3cret"}})}})).find("fields") !=
              std::string::npos);
    CHECK(refusal(object({{"filter[>ID]", "1"}})).find("nested") != std::string::npos);
    CHECK(refusal(object({{"a", "\xFF"}})).find("UTF-8") != std::string::npos);
    CHECK(refusal(object({{"a", array({"1", "2"})}, {"a", array({"3"})}})).find("twice") !=
          std::string::npos);
}

TEST_CASE("a command is a method and its query") {
    CHECK(b24::encode_command("crm.deal.list", {{"select", {"ID"}}}) ==
          "crm.deal.list?select%5B0%5D=ID");
    CHECK(b24::encode_command(" Disk.Folder.getChildren\n", {{"id", 1}}) ==
          "disk.folder.getchildren?id=1");
    CHECK(b24::encode_command("profile", {}) == "profile");
    CHECK_THROWS_AS((void)b24::encode_command("", {}), b24::usage_error);
    CHECK_THROWS_AS((void)b24::encode_command("a?b=c", {}), b24::usage_error);
}
