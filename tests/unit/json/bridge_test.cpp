// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/picojson_bridge.hpp"

#include <doctest/doctest.h>
#include <picojson.h>

#include <string>

using namespace fast_bitrix24;

TEST_CASE("to picojson and back") {
    const auto doc =
        document::parse(R"({"b":[1,2.5,true,null,"\u0416"],"a":{"x":""},"b2":[],"c":{}})");
    const auto there = to_picojson(doc);
    CHECK(there.serialize() == R"({"a":{"x":""},"b":[1,2.5,true,null,"Ж"],"b2":[],"c":{}})");
    CHECK(to_picojson(params(doc)).serialize() == there.serialize());
    CHECK(from_picojson(there).to_json() ==
          R"({"a":{"x":""},"b":[1,2.5,true,null,"Ж"],"b2":[],"c":{}})");
    CHECK(to_picojson(value{}).serialize() == "null");
    CHECK(from_picojson(picojson::value()).is_null());
}

TEST_CASE("J4 numbers beyond a double are our errors, not picojson's exceptions") {
    try {
        (void)to_picojson(document::parse("[1e999]"));
        FAIL("accepted");
    } catch (const error& e) {
        CHECK(e.code() == errc::protocol);
    }
    CHECK_THROWS_AS((void)to_picojson(params::number("-1e999")), usage_error);
}

TEST_CASE("J7 of doubled keys picojson gets the last one") {
    CHECK(to_picojson(document::parse(R"({"a":1,"a":2})")).serialize() == R"({"a":2})");
}
