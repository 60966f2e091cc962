// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// Without the default transport: picojson is all that the header needs.
#include <fast_bitrix24.hpp>

int main() {
    const auto doc = fast_bitrix24::document::parse(R"({"result":[{"ID":"7"}]})");
    return doc["result"][0]["ID"].as_int() == 7 ? 0 : 1;
}
