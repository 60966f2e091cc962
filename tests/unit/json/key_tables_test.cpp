// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
//
// Objects of one shape share their keys: that must show in nothing but memory.
#include "fast_bitrix24/json/document.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace fast_bitrix24;

namespace {

// Written from what can be read, not from the source text.
std::string rewritten(value v) {
    if (!v.is_array() && !v.is_object())
        return v.to_json();
    std::string out(1, v.is_array() ? '[' : '{');
    std::string_view comma;
    if (v.is_array())
        for (const value item : v) {
            out += std::string(comma) + rewritten(item);
            comma = ",";
        }
    else
        for (const auto [key, item] : v.members()) {
            out += std::string(comma) + '"' + std::string(key) + "\":" + rewritten(item);
            comma = ",";
        }
    return out + (v.is_array() ? ']' : '}');
}

bool share_keys(value a, value b) {
    auto other = b.members().begin();
    for (const auto member : a.members())
        if (member.key.data() != (*other++).key.data())
            return false;
    return a.size() == b.size();
}

std::string problem_with(std::string text) {
    error_code ec;
    diagnostics details;
    (void)document::parse(std::move(text), {}, ec, details);
    return details.detail;
}

// Texts by chance, with keys from a small set so that shapes meet again.
class text_maker {
public:
    explicit text_maker(unsigned seed) : random_(seed) {}

    std::string make(int depth) {
        const auto kind = pick(depth == 0 ? 2 : 6);
        if (kind < 2)
            return kind == 0 ? "1" : "\"a\"";
        std::string out(1, kind == 2 ? '[' : '{');
        const auto size = pick(5);
        for (unsigned i = 0; i < size; ++i) {
            out += i == 0 ? "" : ",";
            if (kind != 2)
                out += "\"" + std::string(keys_[pick(4) == 0 ? pick(6) : i]) + "\":";
            out += make(depth - 1);
        }
        return out + (kind == 2 ? ']' : '}');
    }

private:
    unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

    static constexpr std::string_view keys_[] = {"a", "ab", "", "abcdefghijk", "\xD0\xB0", "b"};
    std::mt19937 random_;
};

} // namespace

TEST_CASE("objects with the same keys in the same order have them once") {
    const auto doc = document::parse(
        R"([{"ID":1,"T":2},{"ID":3,"T":4},{"ID":5},{"ID":6,"T":7},{"T":8,"ID":9},{"ID":0,"T":{"ID":1,"T":2}}])");
    CHECK(share_keys(doc[0], doc[1]));
    CHECK(share_keys(doc[0], doc[3])); // after one of another shape
    CHECK(share_keys(doc[0], doc[5]));
    CHECK(share_keys(doc[0], doc[5]["T"])); // at another depth
    CHECK_FALSE(share_keys(doc[0], doc[4]));
    CHECK(rewritten(doc) == doc.to_json());
    CHECK(doc[1]["ID"].as_int() == 3);
    CHECK(doc[4]["ID"].as_int() == 9);
    CHECK(doc[5]["T"]["T"].as_int() == 2);
    CHECK_FALSE(doc[2]["T"].exists());
    CHECK(doc[2].only().as_int() == 5);
    CHECK(doc[0].raw() == R"({"ID":1,"T":2})");
    CHECK(doc[1].raw() == R"({"ID":3,"T":4})");
    CHECK(document::parse(R"({"T":2,"ID":1})") == doc[0]);
}

TEST_CASE("keys that begin alike are told apart") {
    for (const std::string_view text :
         {R"([{"a":1},{"ab":2},{"a":3}])", R"([{"ab":1},{"a":2},{"ab":3}])",
          R"([{"a":1,"b":2},{"a":3,"c":4},{"a":5,"b":6}])",
          R"([{"a":1,"b":2},{"a":3},{"a":4,"b":5,"c":6},{"a":7,"b":8}])",
          R"([{"":1},{"a":2},{"":3},{},{"":4}])", R"([{},{"a":1},{},{"a":2},[],{"a":3}])",
          R"([{"a":1,"a":2},{"a":3},{"a":4,"a":5}])",
          R"([{"a":{"a":{"a":1}}},{"a":{"b":{"a":1}}},{"a":{"a":{"a":1}}}])",
          R"({"a":{"x":1},"b":{"y":[{"x":2}]},"c":{"x":3}})"}) {
        CAPTURE(text);
        CHECK(rewritten(document::parse(std::string(text))) == text);
    }
    const auto doc = document::parse(R"([{"a":1,"a":2},{"a":3,"a":4}])");
    CHECK(share_keys(doc[0], doc[1]));
    CHECK(doc[1]["a"].as_int() == 4);
}

TEST_CASE("keys are compared decoded, whatever their spelling") {
    const auto doc = document::parse("[{\"\\u0430\\\"\":1,\"b\":2},{\"\\u0430\\\"\":3,\"b\":4},"
                                     "{\"\xD0\xB0\\\"\":5,\"\\u0062\":6},{\"\\u0430\\u0022\":7}]");
    CHECK(share_keys(doc[0], doc[1]));
    CHECK(share_keys(doc[0], doc[2]));
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(doc[i]["\xD0\xB0\""].as_int() == static_cast<int>(1 + 2 * i));
    CHECK(doc[2]["b"].as_int() == 6);
    CHECK(doc[1].to_json() == "{\"\\u0430\\\"\":3,\"b\":4}");
    CHECK(doc[2].to_json() == "{\"\xD0\xB0\\\"\":5,\"\\u0062\":6}");
}

TEST_CASE("white space between what is shared") {
    const auto doc = document::parse("[{\"a\":1,\"b\":2}, { \"a\" : 3 , \"b\" : 4 } ]");
    CHECK(share_keys(doc[0], doc[1]));
    CHECK(doc[1].raw() == "{ \"a\" : 3 , \"b\" : 4 }");
    CHECK(doc[1].to_json() == R"({"a":3,"b":4})");
}

TEST_CASE("J2 errors at keys that were there before are the same") {
    const std::string first = R"([{"key":1,"kez":2},)";
    const auto at = [&first](std::size_t i) {
        return "byte " + std::to_string(first.size() + i) + ": ";
    };
    for (const std::string_view cut : {"{\"", "{\"k", "{\"key", "{\"key\":1,\"ke"})
        CHECK(problem_with(first + std::string(cut)) ==
              at(cut.size()) + "the text ends inside a string");
    CHECK(problem_with(first + "{\"key\"") == at(6) + "the text ends too early");
    CHECK(problem_with(first + "{\"key\" 1}]") == at(7) + "unexpected character");
    CHECK(problem_with(first + "{\"key\":1 \"kez\":2}]") == at(9) + "unexpected character");
    CHECK(problem_with(first + "{\"key\":1,}]") == at(9) + "unexpected character");
    CHECK(problem_with(first + "{\"ke\x01\":1}]") == at(4) + "control character in a string");
    CHECK(problem_with(first + "{\"ke\xFF\":1}]") == at(4) + "bytes that are not UTF-8");
    const std::string whole = first + R"({"key":3,"kez":4}])";
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(problem_with(whole.substr(0, size)) != "");
}

TEST_CASE("texts by chance are read as they are written") {
    text_maker maker(1);
    for (int i = 0; i < 3000; ++i) {
        const auto text = "[" + maker.make(5) + "," + maker.make(5) + "," + maker.make(3) + "]";
        const auto again = rewritten(document::parse(text));
        if (again != text)
            CHECK(again == text); // thousands of successes would be slow to note
    }
}

TEST_CASE("many keys, and many shapes, are read in linear time") {
    std::string object = "{";
    for (int i = 0; i < 200000; ++i)
        object += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
    // the same number of keys again and again, of which only the last one differs
    std::string text = "[" + object + "}," + object + "}";
    for (int i = 0; i < 4; ++i)
        text += "," + object + ",\"last" + std::to_string(i) + "\":1}";
    const auto doc = document::parse(text + "]");
    CHECK(share_keys(doc[0], doc[1]));
    CHECK(doc[5].size() == 200001);
    CHECK((*doc[5].members().begin()).key == "k0");
    CHECK(doc[5]["last3"].as_int() == 1);
    CHECK_FALSE(doc[4]["last3"].exists());
}

TEST_CASE("a row's keys are not forgotten over single objects between rows") {
    std::string text = "[";
    for (int i = 0; i < 100; ++i)
        text += (i == 0 ? "" : ",") + ("{\"ID\":1,\"u\":{\"x" + std::to_string(i)) +
                "\":1},\"v\":{\"y" + std::to_string(i) + "\":{}}}";
    const auto doc = document::parse(text + "]");
    std::size_t shared = 0;
    for (const value row : doc)
        shared += share_keys(doc[0], row) ? 1 : 0;
    CHECK(shared == 100);
    CHECK(rewritten(doc) == text + "]");
}

TEST_CASE("a small body does not keep what was reserved for a large one") {
    std::string text = "[\"" + std::string(1000, 'x') + "\"]";
    text.reserve(100000);
    const char* place = text.data();
    const auto doc = document::parse(std::move(text));
    CHECK(doc.raw().data() != place);
    CHECK(doc[0].as_string() == std::string(1000, 'x'));
}
