// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/core/time.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace b24 = fast_bitrix24;

TEST_CASE("comparison folds ASCII and nothing else") {
    CHECK(b24::iequals("Content-Length", "content-LENGTH"));
    CHECK_FALSE(b24::iequals("abc", "abcd"));
    CHECK_FALSE(b24::iequals("Ю", "ю"));
    CHECK(b24::iequals("", ""));
    CHECK(b24::to_lower("ABC[Ю]") == "abc[Ю]");
    CHECK(b24::to_upper("abz{ю}") == "ABZ{ю}");
    CHECK(b24::trim(" \t\r\n a b \v\f") == "a b");
    CHECK(b24::trim("   ").empty());
    CHECK(b24::trim("").empty());
}

TEST_CASE("S5 control characters from a server are escaped") {
    CHECK(b24::printable("a\r\nb") == "a\\x0d\\x0ab");
    CHECK(b24::printable("\x1B[31mred") == "\\x1b[31mred");
    CHECK(b24::printable(std::string("nul\0x", 5)) == "nul\\x00x");
    CHECK(b24::printable("\x7F") == "\\x7f");
    // one-character CSI, line separators, changes of direction
    CHECK(b24::printable("\xC2\x9B"
                         "31m") == "\\xc2\\x9b31m");
    CHECK(b24::printable("a\xE2\x80\xA8z") == "a\\xe2\\x80\\xa8z");
    CHECK(b24::printable("\xE2\x80\xAEgpj.exe") == "\\xe2\\x80\\xaegpj.exe");
    CHECK(b24::printable("\xE2\x81\xA6") == "\\xe2\\x81\\xa6");
    CHECK(b24::printable("\x9B"
                         "31m") == "\\x9b31m");
    CHECK(b24::printable("Сделка №1 — 😀") == "Сделка №1 — 😀");
    CHECK(b24::printable("\xC2\xA0") == "\xC2\xA0");
}

TEST_CASE("long text is cut between characters") {
    CHECK(b24::printable("abcdef", 6) == "abcdef");
    CHECK(b24::printable("abcdefg", 6) == "abcdef...");
    CHECK(b24::printable("ЮЮЮ", 3) == "Ю...");
    CHECK(b24::printable("a😀b", 3) == "a...");
    CHECK(b24::printable("abc", 0) == "...");
    // nothing but continuation bytes: cut all the same, and shown
    CHECK(b24::printable(std::string(10, '\x80'), 4) == "\\x80...");
}

TEST_CASE("well-formed UTF-8 is told from the rest") {
    CHECK(b24::valid_utf8(""));
    CHECK(b24::valid_utf8("ascii"));
    CHECK(b24::valid_utf8("Привет, 世界 😀"));
    CHECK(b24::valid_utf8("\xF4\x8F\xBF\xBF"));       // U+10FFFF
    CHECK_FALSE(b24::valid_utf8("\xF4\x90\x80\x80")); // beyond
    CHECK_FALSE(b24::valid_utf8("\xC0\x80"));         // over-long
    CHECK_FALSE(b24::valid_utf8("\xE0\x9F\xBF"));
    CHECK_FALSE(b24::valid_utf8("\xF0\x8F\xBF\xBF"));
    CHECK_FALSE(b24::valid_utf8("\xED\xA0\x80")); // surrogate
    CHECK_FALSE(b24::valid_utf8("\xE2\x82"));     // cut
    CHECK_FALSE(b24::valid_utf8("\x80"));
    CHECK_FALSE(b24::valid_utf8("\xFF"));
    CHECK_FALSE(b24::valid_utf8("a\xE2"
                                "bc"));
    CHECK(b24::utf8_sequence("Юx") == 2);
    CHECK(b24::utf8_sequence("😀") == 4);
    CHECK(b24::utf8_sequence("\xE2\x82") == 0);
    CHECK(b24::utf8_sequence("") == 0);
}

TEST_CASE("percent-encoding keeps unreserved characters only") {
    CHECK(b24::percent_encode("AZaz09-._~") == "AZaz09-._~");
    CHECK(b24::percent_encode("a b&c=d/[e]%") == "a%20b%26c%3Dd%2F%5Be%5D%25");
    CHECK(b24::percent_encode("Ю") == "%D0%AE");
    CHECK(b24::percent_decode("%D0%AE%20x") == "Ю x");
    CHECK(b24::percent_decode("%5b%5B") == "[[");
    // what is no encoding stays
    CHECK(b24::percent_decode("100%") == "100%");
    CHECK(b24::percent_decode("%4") == "%4");
    CHECK(b24::percent_decode("%zz%41") == "%zzA");
    CHECK(b24::percent_decode("a+b") == "a+b");
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    CHECK(b24::percent_decode(b24::percent_encode(all)) == all);
}

TEST_CASE("J15 seconds survive nonsense") {
    using namespace std::chrono_literals;
    CHECK(b24::seconds(1.5) == 1500ms);
    CHECK(b24::seconds(0) == 0s);
    CHECK(b24::seconds(-2) == -2s);
    CHECK(b24::to_seconds(250ms) == doctest::Approx(0.25));
    CHECK(b24::seconds(std::numeric_limits<double>::quiet_NaN()) == 0s);
    // a sum with it must not overflow
    const auto far = b24::seconds(std::numeric_limits<double>::infinity());
    CHECK(far == 1000000000s);
    CHECK(b24::clock::now() + far > b24::clock::now());
    CHECK(b24::seconds(-1e300) == -1000000000s);
}
