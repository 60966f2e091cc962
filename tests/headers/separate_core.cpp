// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#define FAST_BITRIX24_NO_DEFAULT_TRANSPORT
#include <fast_bitrix24.hpp>

int answer_of_core();

int answer_of_core() {
    return static_cast<int>(fast_bitrix24::document::parse(R"({"x":42})")["x"].as_int());
}
