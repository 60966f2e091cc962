// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/http/retry_after.hpp"

#include <doctest/doctest.h>

#include <ostream> // doctest shows values through it
#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;
using namespace std::chrono_literals;

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
const std::chrono::system_clock::time_point wall{std::chrono::seconds{784111777}};

/// Seconds, or -1 for nothing.
double wait_of(std::string_view value, std::chrono::system_clock::time_point now = wall) {
    const auto wait = b24::parse_retry_after(value, now);
    return wait ? b24::to_seconds(*wait) : -1;
}

} // namespace

TEST_CASE("L6 Retry-After in seconds is clamped to ten minutes") {
    CHECK(wait_of("5") == 5);
    CHECK(wait_of(" 5 \t") == 5);
    CHECK(wait_of("0") == 0);
    CHECK(wait_of("007") == 7);
    CHECK(wait_of("599") == 599);
    CHECK(wait_of("600") == 600);
    CHECK(wait_of("601") == 600);
    CHECK(wait_of("99999999") == 600);
    CHECK(wait_of(std::string(100'000, '9')) == 600);
}

TEST_CASE("L6 Retry-After as a date counts from the given time") {
    CHECK(wait_of("Sun, 06 Nov 1994 08:49:37 GMT") == 0);
    CHECK(wait_of("Sun, 06 Nov 1994 08:49:40 GMT") == 3);
    CHECK(wait_of("Sun, 06 Nov 1994 08:50:37 GMT") == 60);
    CHECK(wait_of("Sun, 06 Nov 1994 08:49:36 GMT") == 0);
    CHECK(wait_of("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
    CHECK(wait_of("Sat, 01 Jan 0000 00:00:00 GMT") == 0);
    CHECK(wait_of("Fri, 31 Dec 9999 23:59:59 GMT") == 600);
    CHECK(wait_of("Thu, 29 Feb 1996 00:00:00 GMT") == 600);
    CHECK(wait_of("Sun, 06 Nov 1994 08:49:60 GMT") == 23);
    CHECK(wait_of("Wed, 31 Dec 2025 23:59:58 GMT",
                  std::chrono::sys_days{std::chrono::year{2025} / 12 / 31} + 86390s) == 8);
    CHECK(wait_of("Thu, 01 Jan 2026 00:00:05 GMT",
                  std::chrono::sys_days{std::chrono::year{2025} / 12 / 31} + 86390s) == 15);
    // a part of a second that has passed is not waited for again
    CHECK(wait_of("Sun, 06 Nov 1994 08:49:40 GMT", wall + 500ms) == 3);
}

TEST_CASE("L6 junk in Retry-After is ignored") {
    for (const auto* junk : {"",
                             " ",
                             "-1",
                             "+5",
                             "5.5",
                             "5s",
                             "1e3",
                             "0x5",
                             "soon",
                             "5, 6",
                             "\xD9\xA5",
                             "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 06 Nov 1994 08:49:37 MSK",
                             "Sun, 06 Nov 1994 08:49:37 GMT+3",
                             "Sun, 06 Nov 94 08:49:37 GMT",
                             "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994",
                             "Sun, 31 Nov 1994 08:49:37 GMT",
                             "Sun, 29 Feb 1995 08:49:37 GMT",
                             "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:49:37 GMT",
                             "Sun, 06 Nov 1994 08:60:37 GMT",
                             "Sun, 06 Nov 1994 08:49:61 GMT",
                             "Sun, 06 Foo 1994 08:49:37 GMT",
                             "Xxx, 06 Nov 1994 08:49:37 GMT",
                             "un,S 06 Nov 1994 08:49:37 GMT",
                             "Sun, 06 ov  1994 08:49:37 GMT",
                             "Sun, 0x Nov 1994 08:49:37 GMT",
                             "Sun, -6 Nov 1994 08:49:37 GMT",
                             "2026-11-25T00:00:00Z"}) {
        CAPTURE(junk);
        CHECK(wait_of(junk) == -1);
    }
}

TEST_CASE("L6 of two Retry-After the longest counts") {
    b24::http_headers headers;
    CHECK_FALSE(b24::retry_after(headers, wall));
    headers.add("Retry-After", "junk");
    CHECK_FALSE(b24::retry_after(headers, wall));
    headers.add("retry-after", "2");
    headers.add("RETRY-AFTER", "Sun, 06 Nov 1994 08:49:44 GMT");
    headers.add("Retry-After", "1");
    CHECK(b24::retry_after(headers, wall) == b24::seconds(7));
}

TEST_CASE("L6 a date in Retry-After gets the time of receipt beside it if there is no Date") {
    const auto at = [](const char* date) { return *b24::detail::parse_imf_fixdate(date); };
    for (const char* date : {"Sun, 06 Nov 1994 08:49:37 GMT", "Thu, 29 Feb 2024 00:00:00 GMT",
                             "Mon, 31 Dec 2029 23:59:59 GMT"})
        CHECK(b24::detail::imf_fixdate(at(date)) == date);
    b24::http_headers headers;
    const auto received = at("Sun, 06 Nov 1994 08:49:07 GMT") + std::chrono::milliseconds(300);
    b24::detail::date_retry_after(headers, received);
    CHECK_FALSE(headers.contains("Date"));
    headers.add("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT");
    b24::detail::date_retry_after(headers, received);
    CHECK(headers.get("Date") == "Sun, 06 Nov 1994 08:49:07 GMT");
    b24::detail::date_retry_after(headers, received + std::chrono::hours(1)); // there is one now
    CHECK(headers.get("Date") == "Sun, 06 Nov 1994 08:49:07 GMT");
}
