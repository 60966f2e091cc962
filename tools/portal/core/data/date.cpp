// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/date.hpp"

#include <charconv>

namespace fb24_portal {

namespace {

constexpr std::int64_t zone = 3 * 3600;

struct civil {
    std::int64_t year;
    unsigned month, day;
};

// Days since 1970-01-01 and back (the proleptic Gregorian calendar, eras of 400 years)
civil civil_of(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const auto doe = static_cast<unsigned>(days - era * 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    const unsigned month = mp < 10 ? mp + 3 : mp - 9;
    return {static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2 ? 1 : 0), month,
            doy - (153 * mp + 2) / 5 + 1};
}

std::int64_t days_of(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yoe = static_cast<unsigned>(year - era * 400);
    const unsigned doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

void two(char* at, std::int64_t n) {
    at[0] = static_cast<char>('0' + n / 10);
    at[1] = static_cast<char>('0' + n % 10);
}

void four(char* at, std::int64_t n) {
    two(at, n / 100);
    two(at + 2, n % 100);
}

std::int64_t floor_days(std::int64_t seconds) {
    return (seconds >= 0 ? seconds : seconds - 86399) / 86400;
}

// Reads `digits` digits at `i`, moves `i` behind them; false if there are others.
bool number_at(std::string_view s, std::size_t& i, std::size_t digits, std::int64_t& n) {
    if (i + digits > s.size())
        return false;
    const auto done = std::from_chars(s.data() + i, s.data() + i + digits, n);
    i += digits;
    return done.ec == std::errc() && done.ptr == s.data() + i && n >= 0;
}

bool char_at(std::string_view s, std::size_t& i, std::string_view any_of) {
    if (i >= s.size() || any_of.find(s[i]) == std::string_view::npos)
        return false;
    ++i;
    return true;
}

} // namespace

void append_date_time(std::string& out, std::int64_t unix_time) {
    const std::int64_t local = unix_time + zone;
    const std::int64_t days = floor_days(local);
    const std::int64_t second = local - days * 86400;
    const civil c = civil_of(days);
    char text[] = "0000-00-00T00:00:00+03:00";
    four(text, c.year);
    two(text + 5, c.month);
    two(text + 8, c.day);
    two(text + 11, second / 3600);
    two(text + 14, second / 60 % 60);
    two(text + 17, second % 60);
    out.append(text, sizeof text - 1);
}

void append_date(std::string& out, std::int64_t unix_time) {
    const std::size_t from = out.size();
    append_date_time(out, unix_time);
    out.resize(from + 10);
}

std::optional<std::int64_t> parse_date(std::string_view s) {
    std::size_t i = 0;
    std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!number_at(s, i, 4, year) || !char_at(s, i, "-") || !number_at(s, i, 2, month) ||
        !char_at(s, i, "-") || !number_at(s, i, 2, day) || month < 1 || month > 12 || day < 1 ||
        day > 31)
        return std::nullopt;
    std::int64_t offset = zone;
    if (char_at(s, i, "T ")) {
        if (!number_at(s, i, 2, hour) || !char_at(s, i, ":") || !number_at(s, i, 2, minute))
            return std::nullopt;
        if (char_at(s, i, ":") && !number_at(s, i, 2, second))
            return std::nullopt;
        if (char_at(s, i, "Z")) {
            offset = 0;
        } else if (i < s.size() && (s[i] == '+' || s[i] == '-')) {
            const std::int64_t sign = s[i++] == '-' ? -1 : 1;
            std::int64_t oh = 0, om = 0;
            if (!number_at(s, i, 2, oh))
                return std::nullopt;
            char_at(s, i, ":");
            if (!number_at(s, i, 2, om))
                return std::nullopt;
            offset = sign * (oh * 3600 + om * 60);
        }
    }
    if (i != s.size())
        return std::nullopt;
    return days_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day)) * 86400 +
           hour * 3600 + minute * 60 + second - offset;
}

} // namespace fb24_portal
