// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/policy/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace fast_bitrix24 {
namespace detail {

/// A field of digits only, or -1.
[[nodiscard]] inline int http_date_number(std::string_view digits) noexcept {
    int number = 0;
    for (const char c : digits) {
        if (!ascii_digit(c))
            return -1;
        number = number * 10 + (c - '0');
    }
    return number;
}

/// Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT", the one form that is still sent.
[[nodiscard]] inline std::optional<std::int64_t> parse_http_date(std::string_view s) noexcept {
    constexpr std::string_view shape = "aaa, 00 aaa 0000 00:00:00 GMT";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (s.size() != shape.size())
        return std::nullopt;
    for (std::size_t i = 0; i < s.size(); ++i)
        if (shape[i] != 'a' && shape[i] != '0' && shape[i] != s[i])
            return std::nullopt;
    const auto month = months.find(s.substr(8, 3));
    const int day = http_date_number(s.substr(5, 2));
    const int year = http_date_number(s.substr(12, 4));
    const int hour = http_date_number(s.substr(17, 2));
    const int minute = http_date_number(s.substr(20, 2));
    const int second = http_date_number(s.substr(23, 2));
    if (month == std::string_view::npos || month % 3 != 0 || day < 0 || year < 1970 || hour < 0 ||
        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok())
        return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return days * 86400 + hour * 3600 + minute * 60 + second;
}

} // namespace detail

FAST_BITRIX24_DECL std::optional<duration> parse_retry_after(std::string_view value,
                                                             std::string_view date) noexcept {
    constexpr std::int64_t most = 600;
    value = trim(value);
    if (!value.empty() && std::all_of(value.begin(), value.end(), ascii_digit)) {
        std::int64_t number = 0;
        const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), number);
        return std::chrono::seconds(ec == std::errc{} ? std::min(number, most) : most);
    }
    const auto until = detail::parse_http_date(value);
    const auto from = detail::parse_http_date(trim(date));
    if (!until || !from)
        return std::nullopt;
    return std::chrono::seconds(std::clamp<std::int64_t>(*until - *from, 0, most));
}

} // namespace fast_bitrix24
