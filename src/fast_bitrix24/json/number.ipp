// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/number.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL bool json_decimal::same_as(const json_decimal& other) const noexcept {
    if (zero() || other.zero())
        return zero() == other.zero();
    if (negative != other.negative || exponent != other.exponent)
        return false;
    auto a = significant.begin();
    auto b = other.significant.begin();
    while (a != significant.end() && b != other.significant.end()) {
        if (*a == '.')
            ++a;
        else if (*b == '.')
            ++b;
        else if (*a++ != *b++)
            return false;
    }
    return a == significant.end() && b == other.significant.end();
}

FAST_BITRIX24_DECL json_decimal read_json_decimal(std::string_view s) noexcept {
    json_decimal d;
    d.negative = s.front() == '-';
    if (d.negative)
        s.remove_prefix(1);
    if (const auto e = s.find_first_of("eE"); e != std::string_view::npos) {
        const bool down = s[e + 1] == '-';
        // far beyond what a body of 4 GiB could bring back into range
        constexpr std::int64_t enough = 1'000'000'000'000;
        for (const char c : s.substr(e + 1))
            if (ascii_digit(c))
                d.exponent = std::min(enough, d.exponent * 10 + (c - '0'));
        if (down)
            d.exponent = -d.exponent;
        s = s.substr(0, e);
    }
    const auto last = s.find_last_of("123456789");
    if (last == std::string_view::npos)
        return {};
    const auto point = std::min(s.find('.'), s.size());
    // digits behind the last significant one raise the exponent, those behind the point lower it
    d.exponent += point > last ? static_cast<std::int64_t>(point - last - 1)
                               : -static_cast<std::int64_t>(last - point);
    const auto first = s.find_first_of("123456789");
    d.significant = s.substr(first, last - first + 1);
    return d;
}

// The absolute value, if it is whole and not above `limit`.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::uint64_t>
json_magnitude(const json_decimal& d, std::uint64_t limit) noexcept {
    if (d.zero())
        return 0;
    if (d.exponent < 0 || d.exponent > 19)
        return std::nullopt;
    std::uint64_t n = 0;
    const auto append = [&n, limit](std::uint64_t digit) {
        if (n > (limit - digit) / 10)
            return false;
        n = n * 10 + digit;
        return true;
    };
    for (const char c : d.significant)
        if (c != '.' && !append(static_cast<std::uint64_t>(c - '0')))
            return std::nullopt;
    for (std::int64_t i = 0; i < d.exponent; ++i)
        if (!append(0))
            return std::nullopt;
    return n;
}

FAST_BITRIX24_DECL std::optional<std::int64_t> json_to_int(std::string_view s) noexcept {
    if (!is_json_number(s, json_zeros::leading))
        return std::nullopt;
    const auto d = read_json_decimal(s);
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto n = json_magnitude(d, d.negative ? most + 1 : most);
    if (!n)
        return std::nullopt;
    if (!d.negative)
        return static_cast<std::int64_t>(*n);
    return *n == 0 ? 0 : -static_cast<std::int64_t>(*n - 1) - 1;
}

FAST_BITRIX24_DECL std::optional<std::uint64_t> json_to_uint(std::string_view s) noexcept {
    if (!is_json_number(s, json_zeros::leading))
        return std::nullopt;
    const auto d = read_json_decimal(s);
    if (d.negative && !d.zero())
        return std::nullopt;
    return json_magnitude(d, std::numeric_limits<std::uint64_t>::max());
}

FAST_BITRIX24_DECL std::optional<double> json_to_double(std::string_view s) noexcept {
    if (!is_json_number(s, json_zeros::leading))
        return std::nullopt;
    double result = 0;
    const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), result);
    if (ec == std::errc{} && end == s.data() + s.size())
        return result;
    if (ec != std::errc::result_out_of_range)
        return std::nullopt;
    // from_chars does not say at which end the range was left
    const auto d = read_json_decimal(s);
    if (d.exponent + static_cast<std::int64_t>(d.significant.size()) > 0)
        return std::nullopt;
    return d.negative ? -0.0 : 0.0;
}

} // namespace fast_bitrix24::detail
