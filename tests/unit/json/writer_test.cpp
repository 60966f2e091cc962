// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/writer.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace fast_bitrix24;
using namespace std::string_literals;

namespace {

std::string written(std::string_view s) {
    std::string out;
    append_json_string(out, s);
    return out;
}

} // namespace

TEST_CASE("J16 only what must be escaped is") {
    CHECK(written("") == "\"\"");
    CHECK(written("a/b 'c' <d> & \x7F") == "\"a/b 'c' <d> & \x7F\"");
    CHECK(written("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
    CHECK(written("\x01\x1F\0x"s) == R"("\u0001\u001f\u0000x")");
    CHECK(written("Привет, \xF0\x9F\x98\x80") == "\"Привет, \xF0\x9F\x98\x80\"");
    for (int c = 0; c < 128; ++c) {
        const std::string s(3, static_cast<char>(c));
        CHECK(document::parse(written(s)).as_string() == s);
    }
}

TEST_CASE("J16 what is not UTF-8 is refused, and nothing is left behind") {
    std::string out = "before";
    for (const std::string_view s : {"\xFF", "a\xC0\x80", "\xED\xA0\x80", "\xD0"})
        CHECK_THROWS_AS(append_json_string(out, s), usage_error);
    const params wrong = {{"a", 1}, {"b", {"c", "\xFF"}}};
    CHECK_THROWS_AS(wrong.append_json(out), usage_error);
    const params wrong_key = params::object({{"\xFF", 1}});
    CHECK_THROWS_AS(wrong_key.append_json(out), usage_error);
    CHECK(out == "before");
}

TEST_CASE("J16 doubles are written short, read back the same, and NaN is refused") {
    for (const auto& [number, text] : std::vector<std::pair<double, std::string>>{
             {0.1, "0.1"},
             {2500.0, "2500"},
             {-1.5, "-1.5"},
             {1e21, "1e+21"},
             {5e-324, "5e-324"},
             {1.7976931348623157e308, "1.7976931348623157e+308"},
             {0.1 + 0.2, "0.30000000000000004"}}) {
        CHECK(params(number).to_json() == text);
        CHECK(document::parse(params(number).to_json()).as_double() == number);
    }
    CHECK(params(0.1F).to_json() == "0.1");
    CHECK_THROWS_AS((void)params(std::numeric_limits<double>::quiet_NaN()), usage_error);
    CHECK_THROWS_AS((void)params(std::numeric_limits<double>::infinity()), usage_error);
    CHECK_THROWS_AS((void)params(-std::numeric_limits<float>::infinity()), usage_error);
}

TEST_CASE("J16 a million items") {
    std::vector<int> ids(1000000);
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<int>(i);
    const auto text = params(ids).to_json();
    const auto doc = document::parse(text);
    CHECK(doc.size() == ids.size());
    CHECK(doc[999999].as_int() == 999999);
    CHECK(doc.to_json() == text);
}
