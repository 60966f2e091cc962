// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// Separate compilation: this file sees declarations only, one file holds the bodies, and a third
// one leaves the default transport out.
#include <fast_bitrix24.hpp>

int answer_of_core();

int main() {
    const auto doc = fast_bitrix24::document::parse(R"([42])");
    return doc[0].as_int() == answer_of_core() ? 0 : 1;
}
