// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
//
// This file and picojson_int64_test.cpp set macros of picojson, each its own.
#define PICOJSON_USE_LOCALE 1
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/picojson_bridge.hpp"

#include <doctest/doctest.h>
#include <picojson.h>

using namespace fast_bitrix24;

TEST_CASE("J5 digits do not depend on picojson's macros (plain)") {
    const auto doc = document::parse(R"({"id":9007199254740993,"half":0.5,"big":1e400})");
    CHECK(doc["id"].as_int() == 9007199254740993);
    CHECK(doc["half"].as_double() == 0.5);
    CHECK(doc["big"].digits() == "1e400");
    CHECK(params(doc).to_json() == R"({"id":9007199254740993,"half":0.5,"big":1e400})");
    CHECK(to_picojson(doc["half"]).get<double>() == 0.5);
}
