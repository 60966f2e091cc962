// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/retry_after.hpp"

#include <cstddef>

namespace fast_bitrix24 {

namespace detail {

inline constexpr std::chrono::seconds longest_retry_after{600};
inline constexpr std::string_view imf_days = "Mon,Tue,Wed,Thu,Fri,Sat,Sun,";
inline constexpr std::string_view imf_months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

// `count` digits at `at`, or -1
[[nodiscard]] constexpr int fixed_digits(std::string_view s, std::size_t at,
                                         std::size_t count) noexcept {
    int number = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (!ascii_digit(s[i]))
            return -1;
        number = number * 10 + (s[i] - '0');
    }
    return number;
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7), in seconds since 1970. The day of the week is
/// not compared with the date.
FAST_BITRIX24_DECL std::optional<std::chrono::sys_seconds>
parse_imf_fixdate(std::string_view s) noexcept {
    if (s.size() != 29 || s[4] != ' ' || s[7] != ' ' || s[11] != ' ' || s[16] != ' ' ||
        s[19] != ':' || s[22] != ':' || s.substr(25) != " GMT")
        return std::nullopt;
    const auto day_name = imf_days.find(s.substr(0, 4));
    const auto month = imf_months.find(s.substr(8, 4));
    const int day = fixed_digits(s, 5, 2);
    const int year = fixed_digits(s, 12, 4);
    const int hour = fixed_digits(s, 17, 2);
    const int minute = fixed_digits(s, 20, 2);
    const int second = fixed_digits(s, 23, 2);
    if (day_name == std::string_view::npos || day_name % 4 != 0 ||
        month == std::string_view::npos || month % 4 != 0 || day < 0 || year < 0 || hour < 0 ||
        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month / 4 + 1)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

FAST_BITRIX24_DECL std::string imf_fixdate(std::chrono::sys_seconds t) {
    const auto midnight = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date{midnight};
    const std::chrono::hh_mm_ss time{t - midnight};
    const auto two = [](auto n) {
        const auto number = static_cast<unsigned>(n);
        return std::string{static_cast<char>('0' + number / 10 % 10),
                           static_cast<char>('0' + number % 10)};
    };
    const auto day = std::chrono::weekday{midnight}.iso_encoding() - 1;
    const auto month = static_cast<unsigned>(date.month()) - 1;
    const auto year = static_cast<int>(date.year());
    return std::string{imf_days.substr(day * 4, 4)} + ' ' + two(static_cast<unsigned>(date.day())) +
           ' ' + std::string{imf_months.substr(month * 4, 4)} + two(year / 100) + two(year % 100) +
           ' ' + two(time.hours().count()) + ':' + two(time.minutes().count()) + ':' +
           two(time.seconds().count()) + " GMT";
}

FAST_BITRIX24_DECL void date_retry_after(http_headers& headers,
                                         std::chrono::system_clock::time_point received) {
    if (headers.contains("Retry-After") && !headers.contains("Date"))
        headers.add("Date", imf_fixdate(std::chrono::floor<std::chrono::seconds>(received)));
}

} // namespace detail

FAST_BITRIX24_DECL std::optional<duration>
parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now) noexcept {
    value = trim(value);
    if (value.empty())
        return std::nullopt;
    if (value.find_first_not_of("0123456789") == std::string_view::npos) {
        int wait = 0;
        for (const char c : value) {
            wait = wait * 10 + (c - '0');
            if (wait >= detail::longest_retry_after.count())
                return detail::longest_retry_after;
        }
        return std::chrono::seconds{wait};
    }
    const auto until = detail::parse_imf_fixdate(value);
    if (!until)
        return std::nullopt;
    // compared in whole seconds: the difference of far dates does not fit into nanoseconds
    const auto wait = *until - std::chrono::floor<std::chrono::seconds>(now);
    if (wait <= std::chrono::seconds{0})
        return duration::zero();
    return wait < detail::longest_retry_after ? wait : detail::longest_retry_after;
}

FAST_BITRIX24_DECL std::optional<duration>
retry_after(const http_headers& headers, std::chrono::system_clock::time_point now) noexcept {
    std::optional<duration> longest;
    for (const auto& field : headers)
        if (iequals(field.name, "Retry-After"))
            if (const auto wait = parse_retry_after(field.value, now);
                wait && (!longest || *wait > *longest))
                longest = wait;
    return longest;
}

} // namespace fast_bitrix24
