// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/op/seen_ids.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>

using fast_bitrix24::detail::seen_ids;

TEST_CASE("seen ids: numbers and words, each once") {
    seen_ids ids;
    for (const char* id : {"0", "1", "01", "001", "-1", "18446744073709551614",
                           "18446744073709551615", "18446744073709551616", "", " 1", "1 ",
                           "66e412fdc9bd44.36306599", "RUB", "rub", "1e3", "+1"}) {
        CAPTURE(id);
        CHECK(ids.insert(id));
        CHECK_FALSE(ids.insert(id));
    }
    CHECK(ids.size() == 16);
}

TEST_CASE("seen ids: ascending, thinned, and random ones agree with a set") {
    std::mt19937_64 random{4};
    seen_ids ids;
    std::set<std::uint64_t> known;
    bool right = true;
    for (std::uint64_t i = 0; i < 60000; ++i)
        for (const auto n : {i, i * 1000, random() % 100000, random()}) {
            if (n == ~std::uint64_t{0})
                continue;
            right = right && ids.insert(std::to_string(n)) == known.insert(n).second;
        }
    CHECK(right);
    CHECK(ids.size() == known.size());
}
