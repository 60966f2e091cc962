// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fast_bitrix24::detail {

enum class json_zeros { strict, leading }; // may "007" be a number?

// Where the number that starts at `at` ends, by the grammar of RFC 8259; null if none starts there.
[[nodiscard]] inline const char* skip_json_number(const char* at, const char* end,
                                                  json_zeros zeros) noexcept {
    const auto digits = [&] {
        const char* first = at;
        while (at != end && ascii_digit(*at))
            ++at;
        return at != first;
    };
    if (at != end && *at == '-')
        ++at;
    if (zeros == json_zeros::strict && at != end && *at == '0')
        ++at;
    else if (!digits())
        return nullptr;
    if (at != end && *at == '.') {
        ++at;
        if (!digits())
            return nullptr;
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at != end && (*at == '+' || *at == '-'))
            ++at;
        if (!digits())
            return nullptr;
    }
    return at;
}

[[nodiscard]] inline bool is_json_number(std::string_view s, json_zeros zeros) noexcept {
    return skip_json_number(s.data(), s.data() + s.size(), zeros) == s.data() + s.size() &&
           !s.empty();
}

// A number taken apart without rounding: 0.<significant> shifted, with zeros cut off at both ends.
struct json_decimal {
    bool negative = false;
    std::string_view significant; // digits, perhaps with a point among them
    std::int64_t exponent = 0;    // of ten, that goes with the last significant digit

    [[nodiscard]] bool zero() const noexcept { return significant.empty(); }
    [[nodiscard]] FAST_BITRIX24_DECL bool same_as(const json_decimal& other) const noexcept;
};

// Of a text that is_json_number.
[[nodiscard]] FAST_BITRIX24_DECL json_decimal read_json_decimal(std::string_view s) noexcept;

// Exactly, or nothing if it has a fraction or does not fit; `s` may be any text.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::int64_t>
json_to_int(std::string_view s) noexcept;
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::uint64_t>
json_to_uint(std::string_view s) noexcept;
// The nearest double; too small becomes zero, too large nothing.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<double> json_to_double(std::string_view s) noexcept;

} // namespace fast_bitrix24::detail
