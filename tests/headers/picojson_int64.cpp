// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// Of two files of one program, one asks picojson for 64-bit integers. Nothing that the library
// computes may depend on it.
#define PICOJSON_USE_INT64
#include <fast_bitrix24.hpp>

std::int64_t read_in_other_file(const char* text);

int main() {
    const char* text = "[9007199254740993]";
    const std::int64_t here = fast_bitrix24::document::parse(text)[0].as_int();
    return here == 9007199254740993 && read_in_other_file(text) == here ? 0 : 1;
}
