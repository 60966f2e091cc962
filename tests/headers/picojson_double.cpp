// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include <fast_bitrix24.hpp>

std::int64_t read_in_other_file(const char* text);

std::int64_t read_in_other_file(const char* text) {
    return fast_bitrix24::document::parse(text)[0].as_int();
}
