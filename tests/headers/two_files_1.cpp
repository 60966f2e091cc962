// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include <fast_bitrix24.hpp>

std::string text_of_other_file(const fast_bitrix24::params& what);
const std::error_category* category_of_other_file();

int main() {
    const fast_bitrix24::params what{{"select", {"ID", "TITLE"}}};
    const bool same_text = text_of_other_file(what) == what.to_json();
    const bool same_category =
        category_of_other_file() == &make_error_code(fast_bitrix24::errc::usage).category();
    return same_text && same_category ? 0 : 1;
}
