// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/http/retry_after.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/writer.hpp"
#include "fast_bitrix24/rest/envelope.hpp"
#include "fuzz/fuzz_input.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

// Numbers and dates as portals and proxies write them.

namespace b24 = fast_bitrix24;
using fuzz::must;

namespace {

// Compares with the C library, which has another algorithm.
void check_number(const std::string& text) {
    const bool grammar = b24::detail::is_json_number(text, b24::detail::json_zeros::leading);
    const auto whole = b24::detail::json_to_int(text);
    const auto natural = b24::detail::json_to_uint(text);
    const auto real = b24::detail::json_to_double(text);
    must(grammar || (!whole && !natural && !real), "what is no number has no value");
    if (!grammar)
        return;
    const double known = std::strtod(text.c_str(), nullptr);
    must(real.has_value() == std::isfinite(known), "a double if it is in range");
    if (real)
        must(*real == known || std::abs(known) < std::numeric_limits<double>::min(),
             "the nearest double");
    if (whole)
        must(real && *real == static_cast<double>(*whole), "whole and real agree");
    if (natural)
        must(real && *real == static_cast<double>(*natural), "natural and real agree");
    if (whole && *whole >= 0)
        must(natural == static_cast<std::uint64_t>(*whole), "whole and natural agree");
    if (text.size() <= 18 &&
        text.find_first_not_of("0123456789", text[0] == '-' ? 1 : 0) == std::string::npos)
        must(whole == std::strtoll(text.c_str(), nullptr, 10), "plain digits are read");
}

void check_json(const std::string& text) {
    std::string quoted;
    try {
        b24::append_json_string(quoted, text);
    } catch (const b24::usage_error&) {
        return; // no UTF-8
    }
    const auto doc = b24::document::parse("[" + quoted + "]");
    must(doc[0].as_string() == text, "a string comes back");
    const auto whole = doc[0].to_int();
    (void)doc[0].to_bool();
    if (b24::detail::is_json_number(text, b24::detail::json_zeros::strict)) {
        const auto bare = b24::document::parse("[" + text + "]");
        must(bare[0].digits() == text, "digits are kept");
        must(bare[0].to_int() == whole && bare[0].to_double() == doc[0].to_double(),
             "with and without quotes");
        must(b24::params::number(text).text() == text, "parameters keep them too");
        must(bare[0] == b24::document::parse("[" + text + "]")[0], "equal to itself");
    }
    const auto total = b24::detail::read_total(doc[0]);
    must(!total || (whole && *total <= 1'000'000'000'000), "a count is plausible");
    const auto next = b24::detail::read_next(doc[0]);
    must(!next || (whole && *next > 0 && *next <= 1'000'000'000'000), "an offset is plausible");
}

void check_retry_after(std::string_view text, std::chrono::system_clock::time_point now) {
    const auto wait = b24::parse_retry_after(text, now);
    if (!wait)
        return;
    must(*wait >= b24::duration::zero() && *wait <= std::chrono::seconds(600), "0 to 600 s");
    b24::http_headers headers;
    headers.add("Retry-After", "junk");
    headers.add("retry-AFTER", std::string{text});
    headers.add("Retry-After", "1");
    must(b24::retry_after(headers, now) == std::max(*wait, b24::seconds(1)), "the longest counts");
}

void check_date(const std::string& text) {
    const auto when = b24::detail::parse_imf_fixdate(text);
    if (!when)
        return;
    const auto day = std::chrono::floor<std::chrono::days>(*when);
    const std::chrono::year_month_day date{day};
    const auto in_day = (*when - day).count();
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char again[64];
    std::snprintf(again, sizeof again, "%02u %s %04d %02d:%02d:%02d GMT",
                  static_cast<unsigned>(date.day()),
                  months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                  static_cast<int>(in_day / 3600), static_cast<int>(in_day / 60 % 60),
                  static_cast<int>(in_day % 60));
    // a leap second is the next minute's first
    must(text.substr(5) == again || text.substr(23, 2) == "60", "a date comes back");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    double real = 0;
    const auto bits = in.take(sizeof real);
    if (!bits.empty())
        std::memcpy(&real, bits.data(), bits.size());
    const std::string text{in.rest()};

    const auto clamped = b24::seconds(real);
    must(std::abs(b24::to_seconds(clamped)) <= 1.0001e9, "times are clamped");
    if (std::isfinite(real)) {
        must(b24::detail::json_to_double(b24::params(real).text()) == real, "a double comes back");
        const auto narrow = static_cast<float>(std::clamp(real, -1e38, 1e38));
        const auto read = b24::detail::json_to_double(b24::params(narrow).text());
        must(read && static_cast<float>(*read) == narrow, "a float comes back");
    }
    check_number(text);
    check_json(text);
    // any moment that fits into the clock
    const std::chrono::system_clock::time_point now{std::chrono::nanoseconds(
        static_cast<std::int64_t>(std::isfinite(real) ? std::clamp(real, -9e18, 9e18) : 0))};
    check_retry_after(text, now);
    check_retry_after(text, std::chrono::system_clock::time_point::max());
    check_date(text);
    return 0;
}
