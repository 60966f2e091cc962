// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace fast_bitrix24;
using namespace std::string_literals;

namespace {

struct refusal {
    std::string text;
    std::size_t offset;
    std::string_view why;
};

// The document's own words for what is wrong with `text`; "" if nothing is.
std::string problem_with(std::string text, errc expected = errc::parse,
                         const json_limits& limits = {}) {
    error_code ec = errc::usage;
    diagnostics details;
    const auto parsed = document::parse(std::move(text), limits, ec, details);
    if (!ec) {
        CHECK(parsed.exists());
        return "";
    }
    CHECK(ec == expected);
    CHECK(details.where == phase::parse);
    CHECK_FALSE(parsed.exists());
    return details.detail;
}

} // namespace

TEST_CASE("J2 J4 texts that are JSON") {
    for (const std::string_view text : {"null",
                                        "true",
                                        "false",
                                        "0",
                                        "-0",
                                        "12",
                                        "-1",
                                        "0.5",
                                        "1e3",
                                        "1E+3",
                                        "1e-3",
                                        "0e0",
                                        "-0.0e-0",
                                        "123456789012345678901234567890",
                                        "1e999",
                                        "-1e999",
                                        "1e-999",
                                        "\"\"",
                                        "\"a\"",
                                        "[]",
                                        "{}",
                                        "[[]]",
                                        "[{}]",
                                        "{\"\":0}",
                                        "[1,2]",
                                        "[1,[2,[3]]]",
                                        "{\"a\":{\"b\":[null]}}",
                                        " 1 ",
                                        "\t\r\n 1",
                                        "1\n",
                                        "[ ]",
                                        "{ }",
                                        " [ 1 , 2 ] ",
                                        " { \"a\" : 1 , \"b\" : 2 } ",
                                        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                                        "\"\\u0000\"",
                                        "\"\\uD83D\\uDE00\"",
                                        "\"\\ud83d\\ude00\"",
                                        "\"\\uFFFF\"",
                                        "\"\x7F\"",
                                        "\"\xC2\x80\"",
                                        "\"\xDF\xBF\"",
                                        "\"\xE0\xA0\x80\"",
                                        "\"\xED\x9F\xBF\"",
                                        "\"\xEE\x80\x80\"",
                                        "\"\xEF\xBF\xBF\"",
                                        "\"\xF0\x90\x80\x80\"",
                                        "\"\xF4\x8F\xBF\xBF\"",
                                        "\"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82\"",
                                        "{\"a\":1,\"a\":2}",
                                        "\xEF\xBB\xBF{\"a\":1}",
                                        "\xEF\xBB\xBF 1"}) {
        CAPTURE(text);
        CHECK(problem_with(std::string(text)) == "");
    }
    CHECK(problem_with("[" + std::string(400, '7') + "]") == "");
}

TEST_CASE("J1 J2 J4 texts that are no JSON, and the byte where that shows") {
    const std::vector<refusal> refusals = {
        {"", 0, "nothing but blanks"},
        {" \n\t", 3, "nothing but blanks"},
        {"\xEF\xBB\xBF", 3, "nothing but blanks"},
        {"\xEF\xBB", 0, "unexpected character"},
        {" \xEF\xBB\xBF\x31", 1, "unexpected character"},
        {"1 2", 2, "something follows the value"},
        {"{\"a\":1}{", 7, "something follows the value"},
        {"{} {}", 3, "something follows the value"},
        {"nullx", 4, "something follows the value"},
        {"\"a\"b", 3, "something follows the value"},
        {"1\0"s, 1, "something follows the value"},
        {"[", 1, "the text ends too early"},
        {"{", 1, "the text ends too early"},
        {"[1", 2, "the text ends too early"},
        {"[1,", 3, "the text ends too early"},
        {"{\"a\"", 4, "the text ends too early"},
        {"{\"a\":", 5, "the text ends too early"},
        {"{\"a\":1", 6, "the text ends too early"},
        {"{\"a\":1,", 7, "the text ends too early"},
        {"nul", 3, "the text ends too early"},
        {"t", 1, "the text ends too early"},
        {"\"", 1, "the text ends inside a string"},
        {"\"abcdefghijk", 12, "the text ends inside a string"},
        {"{\"a", 3, "the text ends inside a string"},
        {"\"a\\", 3, "the text ends inside a string"},
        {"\"\\u00", 1, "\\u without four hexadecimal digits"},
        {"[1,]", 3, "unexpected character"},
        {"[,1]", 1, "unexpected character"},
        {"[1 2]", 3, "unexpected character"},
        {"[1;2]", 2, "unexpected character"},
        {"[1}", 2, "unexpected character"},
        {"{\"a\":1]", 6, "unexpected character"},
        {"{\"a\":1,}", 7, "unexpected character"},
        {"{,}", 1, "unexpected character"},
        {"{a:1}", 1, "unexpected character"},
        {"{'a':1}", 1, "unexpected character"},
        {"{1:1}", 1, "unexpected character"},
        {"{\"a\" 1}", 5, "unexpected character"},
        {"{\"a\":}", 5, "unexpected character"},
        {"{\"a\"::1}", 5, "unexpected character"},
        {"]", 0, "unexpected character"},
        {"[\f1]", 1, "unexpected character"},
        {"[\x0B]", 1, "unexpected character"},
        {"[\xC2\xA0\x31]", 1, "unexpected character"},
        {"/*c*/1", 0, "unexpected character"},
        {"1//c", 1, "something follows the value"},
        {"[\0]"s, 1, "unexpected character"},
        {"True", 0, "unexpected character"},
        {"nuLl", 2, "unexpected character"},
        {"NaN", 0, "unexpected character"},
        {"Infinity", 0, "unexpected character"},
        {"-Infinity", 0, "malformed number"},
        {"[-NaN]", 1, "malformed number"},
        {"+1", 0, "unexpected character"},
        {".5", 0, "unexpected character"},
        {"-.5", 0, "malformed number"},
        {"1.", 0, "malformed number"},
        {"[2.e3]", 1, "malformed number"},
        {"1e", 0, "malformed number"},
        {"1e+", 0, "malformed number"},
        {"1.5e", 0, "malformed number"},
        {"-", 0, "malformed number"},
        {"--1", 0, "malformed number"},
        {"012", 1, "something follows the value"},
        {"[-01]", 3, "unexpected character"},
        {"0x10", 1, "something follows the value"},
        {"1.2.3", 3, "something follows the value"},
        {"[1+2]", 2, "unexpected character"},
        {"\xEF\xBC\x91", 0, "unexpected character"}, // a full-width 1
        {"\"a\tb\"", 2, "control character in a string"},
        {"\"a\nb\"", 2, "control character in a string"},
        {"\"a\0b\""s, 2, "control character in a string"},
        {"{\"\x1F\":1}", 2, "control character in a string"},
        {"\"\\n\x01\"", 3, "control character in a string"},
        {"\"\\x41\"", 1, "unknown escape sequence"},
        {"\"ab\\'\"", 3, "unknown escape sequence"},
        {"\"\\U0041\"", 1, "unknown escape sequence"},
        {"\"\\\0\""s, 1, "unknown escape sequence"},
        {"\"\\u12G4\"", 1, "\\u without four hexadecimal digits"},
        {"\"\\u 123\"", 1, "\\u without four hexadecimal digits"},
        {"\"\\u-123\"", 1, "\\u without four hexadecimal digits"},
        {"\"\\u\"", 1, "\\u without four hexadecimal digits"},
    };
    for (const auto& wrong : refusals) {
        CAPTURE(wrong.text);
        CHECK(problem_with(wrong.text) ==
              "byte " + std::to_string(wrong.offset) + ": " + std::string(wrong.why));
    }
}

TEST_CASE("J6 what is no Unicode text is refused, at every distance from the string's begin") {
    const std::vector<std::pair<std::string, std::string_view>> wrong = {
        {"\x80", "bytes that are not UTF-8"},
        {"\xBF", "bytes that are not UTF-8"},
        {"\xC0\x80", "bytes that are not UTF-8"},
        {"\xC1\xBF", "bytes that are not UTF-8"},
        {"\xC2", "bytes that are not UTF-8"},
        {"\xD0", "bytes that are not UTF-8"},
        {"\xD0\xD0", "bytes that are not UTF-8"},
        {"\xE0\x9F\xBF", "bytes that are not UTF-8"},
        {"\xE2\x82", "bytes that are not UTF-8"},
        {"\xED\xA0\x80", "bytes that are not UTF-8"}, // a surrogate
        {"\xED\xBF\xBF", "bytes that are not UTF-8"},
        {"\xF0\x8F\xBF\xBF", "bytes that are not UTF-8"},
        {"\xF0\x9F\x98", "bytes that are not UTF-8"},
        {"\xF4\x90\x80\x80", "bytes that are not UTF-8"},
        {"\xF5\x80\x80\x80", "bytes that are not UTF-8"},
        {"\xFE", "bytes that are not UTF-8"},
        {"\xFF", "bytes that are not UTF-8"},
        {"\\ud800", "half of a surrogate pair"},
        {"\\uDBFFx", "half of a surrogate pair"},
        {"\\udc00", "half of a surrogate pair"},
        {"\\udfff\\ud800", "half of a surrogate pair"},
        {"\\ud800\\n", "half of a surrogate pair"},
        {"\\ud800\\ud800", "half of a surrogate pair"},
        {"\\ud800\\u0041", "half of a surrogate pair"},
        {"\\ud800\\uZZZZ", "half of a surrogate pair"},
    };
    for (const std::string_view filler : {"a", "\xD0\xB0", "\\u0430"}) {
        for (std::size_t before = 0; before < 10; ++before) {
            std::string prefix = "\"";
            for (std::size_t i = 0; i < before; ++i)
                prefix += filler;
            for (const auto& one : wrong) {
                for (const std::string_view behind : {"\"", "abcdefgh\"", ""}) {
                    CAPTURE(one.first);
                    CAPTURE(before);
                    CHECK(problem_with(prefix + one.first + std::string(behind)) ==
                          "byte " + std::to_string(prefix.size()) + ": " + std::string(one.second));
                }
            }
            CHECK(problem_with(prefix + "\"") == "");
        }
    }
}

TEST_CASE("J2 a document cut anywhere is refused, and never read beyond its end") {
    const std::string whole =
        R"({"a":[1,-2.5e+3,"x\u0430\ud83d\ude00","\"",true,false,null],"Ключ":{"b":"Значение"}})";
    CHECK(problem_with(whole) == "");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(problem_with(whole.substr(0, size)) != "");
    }
}

TEST_CASE("the throwing form says the same and never quotes the text") {
    try {
        (void)document::parse("{\"token\":SECRET123}");
        FAIL("accepted");
    } catch (const error& e) {
        CHECK(e.code() == errc::parse);
        CHECK(e.details().detail == "byte 9: unexpected character");
        CHECK(e.details().where == phase::parse);
        CHECK(std::string_view(e.what()).find("SECRET") == std::string_view::npos);
    }
}

TEST_CASE("a limit on the number of values") {
    json_limits limits;
    limits.nodes = 4;
    CHECK(problem_with("[1,{\"a\":2}]", errc::limit, limits) == "");
    CHECK(problem_with("[1,2,3,4]", errc::limit, limits) == "byte 9: too many values");
    CHECK(problem_with("[1,2,3,4,5,6]", errc::limit, limits) == "byte 10: too many values");
}

TEST_CASE("copies share the text, and values live as long as one copy does") {
    value kept;
    document second;
    {
        const auto first = document::parse(R"({"rows":[{"ID":"1"},{"ID":"\u0432"}]})");
        second = first.sub(first["rows"]);
        kept = first["rows"][1]["ID"];
        CHECK(second.raw().data() == first["rows"].raw().data());
    }
    CHECK(second.size() == 2);
    CHECK(second[0]["ID"].as_string() == "1");
    CHECK(kept.as_string() == "\xD0\xB2");

    document moved = std::move(second);
    CHECK(kept.as_string() == "\xD0\xB2");
    CHECK(moved.size() == 2);
    CHECK_FALSE(second.exists()); // NOLINT: what a moved-from document says is the point
    moved = document{};
    CHECK_FALSE(moved.exists());

    auto self = document::parse("[1]");
    auto& alias = self;
    self = std::move(alias);
    CHECK(self[0].as_int() == 1);
}

TEST_CASE("the text that is given is kept, not copied") {
    std::string text = "[\"" + std::string(1000, 'x') + "\"]";
    const char* place = text.data();
    const auto parsed = document::parse(std::move(text));
    CHECK(parsed.raw().data() == place);
    CHECK(parsed[0].as_string().data() == place + 2);
}

TEST_CASE("many threads read one document") {
    std::string text = "[";
    for (int i = 0; i < 1000; ++i)
        text += (i == 0 ? "" : ",") + ("{\"ID\":\"" + std::to_string(i)) +
                "\",\"N\":" + std::to_string(i) + "}";
    text += "]";
    const auto shared = document::parse(std::move(text));
    std::vector<std::thread> threads;
    std::vector<std::int64_t> sums(4);
    for (auto& sum : sums)
        threads.emplace_back([&sum, shared] {
            for (const value row : shared)
                sum += row["ID"].as_int() + row["N"].as_int();
        });
    for (auto& t : threads)
        t.join();
    for (const auto sum : sums)
        CHECK(sum == 999 * 1000);
}
