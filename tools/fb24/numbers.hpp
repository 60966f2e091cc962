// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace fb24 {

/// A finite number greater than zero, written plainly; `usage_error` with the option's name.
[[nodiscard]] double positive_number(std::string_view option, const std::string& text);
/// A whole number of at least 1.
[[nodiscard]] unsigned long positive_count(std::string_view option, const std::string& text);

} // namespace fb24
