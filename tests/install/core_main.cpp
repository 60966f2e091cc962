// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include <fast_bitrix24.hpp>

namespace b24 = fast_bitrix24;

int main() {
    const auto answer = b24::document::parse(R"({"result":[{"ID":"7"}]})");
    return answer["result"][0]["ID"].as_int() == 7 ? 0 : 1;
}
