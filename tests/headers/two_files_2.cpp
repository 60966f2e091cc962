// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include <fast_bitrix24.hpp>

std::string text_of_other_file(const fast_bitrix24::params& what);
const std::error_category* category_of_other_file();

std::string text_of_other_file(const fast_bitrix24::params& what) {
    return what.to_json();
}

const std::error_category* category_of_other_file() {
    return &make_error_code(fast_bitrix24::errc::usage).category();
}
