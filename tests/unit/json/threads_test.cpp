// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

using fast_bitrix24::document;

TEST_CASE("P7 one result is read by eight threads at once") {
    std::string text = "[";
    for (int i = 0; i < 500; ++i)
        text += (i == 0 ? "" : ",") + std::string(R"({"ID":")") + std::to_string(i) +
                R"(","n":9007199254740993,"t":"\u0441\u0434","x":[1.5,true,null]})";
    const document rows = document::parse(text + "]");
    std::vector<std::int64_t> sums(8);
    std::vector<std::thread> readers;
    for (auto& sum : sums)
        readers.emplace_back([copy = rows, &sum] {
            for (const auto row : copy) {
                sum += row["ID"].as_int() + (row["n"].as_int() - 9007199254740992);
                sum += row["t"].as_string() == "сд" && row["x"][0].as_double() == 1.5 ? 1 : 0;
                sum += static_cast<std::int64_t>(row.to_json().size() - row.raw().size());
            }
        });
    for (auto& reader : readers)
        reader.join();
    for (const auto sum : sums)
        CHECK(sum == 499 * 500 / 2 + 500 + 500);
}
