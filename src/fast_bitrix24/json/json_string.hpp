// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// The text of a `value`: a view into its document that becomes a `std::string`, a copy, wherever
/// one is asked for.
class json_string : public std::string_view {
public:
    json_string() = default;
    json_string(std::string_view text) noexcept : std::string_view(text) {}
    json_string(const char* text) noexcept : std::string_view(text) {}

    operator std::string() const { return {data(), size()}; }
};

} // namespace fast_bitrix24
