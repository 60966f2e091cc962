// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fb24_portal {

[[nodiscard]] bool same_word(std::string_view a,
                             std::string_view b) noexcept; ///< ASCII case folded
[[nodiscard]] std::string lower(std::string_view s);
[[nodiscard]] std::string upper(std::string_view s);
[[nodiscard]] std::string_view trim(std::string_view s) noexcept;
/// '+' is a blank, a broken escape stays as it is, as in PHP's urldecode.
[[nodiscard]] std::string url_decode(std::string_view s);
[[nodiscard]] std::string url_encode(std::string_view s);
void append_number(std::string& out, std::int64_t n);
/// As PHP's json_encode writes a float: the shortest digits that give the same value.
void append_double(std::string& out, double d);
[[nodiscard]] std::string to_text(std::int64_t n);
/// PHP's (int) cast of a string: leading blanks, sign, digits; anything else is 0.
[[nodiscard]] std::int64_t leading_int(std::string_view s) noexcept;
[[nodiscard]] double leading_double(std::string_view s);
/// UTF-8, the Russian alphabet and ASCII folded to lower case: what the database's collation does.
[[nodiscard]] std::string fold_case(std::string_view s);

} // namespace fb24_portal
