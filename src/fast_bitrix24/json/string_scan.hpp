// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// How the inside of a string is gone through, eight bytes at a time. All of it relies on a NUL
// behind the text (std::string has one): no test below passes on a NUL.
namespace fast_bitrix24::detail {

// Eight bytes with the first one lowest.
[[nodiscard]] inline std::uint64_t load_eight(const char* at) noexcept {
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, at, sizeof word);
    } else {
        for (std::size_t i = 8; i-- > 0;)
            word = word << 8 | static_cast<unsigned char>(at[i]);
    }
    return word;
}

// One well-formed UTF-8 sequence of two to four bytes; null if there is none.
[[nodiscard]] inline const char* skip_utf8_sequence(const char* at) noexcept {
    const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    const auto continues = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (lead >= 0xC2 && lead <= 0xDF)
        return continues(1) ? at + 2 : nullptr;
    if (lead >= 0xE0 && lead <= 0xEF) {
        // the second byte tells over-long forms and surrogates
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return byte(1) >= low && byte(1) <= high && continues(2) ? at + 3 : nullptr;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return byte(1) >= low && byte(1) <= high && continues(2) && continues(3) ? at + 4 : nullptr;
    }
    return nullptr;
}

struct string_scan {
    const char* at;   // at a quote, a backslash or a control character ...
    bool well_formed; // ... or, if not, at what is no UTF-8
};

// To the next character of a string that means something.
[[nodiscard]] inline string_scan scan_string(const char* at, const char* end) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = ones * 0x80;
    while (true) {
        while (end - at >= 8) {
            // The top bit of a byte is set for: below space, quote, backslash, not ASCII. A borrow
            // can set it wrongly, but only above a byte where it is set rightly.
            const auto word = load_eight(at);
            const auto hits = (word | (word - ones * ' ') | ((word ^ ones * '"') - ones) |
                               ((word ^ ones * '\\') - ones)) &
                              tops;
            if (hits != 0) {
                at += std::countr_zero(hits) / 8;
                break;
            }
            at += 8;
        }
        auto c = static_cast<unsigned char>(*at);
        if (c == '"' || c == '\\' || c < ' ')
            return {at, true};
        if (c < 0x80) {
            ++at; // the last seven bytes of the text
            continue;
        }
        do {
            // four cyrillic letters at once
            while (end - at >= 8 && (load_eight(at) & 0xC0FEC0FEC0FEC0FE) == 0x80D080D080D080D0)
                at += 8;
            c = static_cast<unsigned char>(*at);
            if (c < 0x80)
                break;
            const char* next = skip_utf8_sequence(at);
            if (next == nullptr)
                return {at, false};
            at = next;
            c = static_cast<unsigned char>(*at);
        } while (c >= 0x80);
    }
}

inline constexpr auto hex_digits = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < 10; ++i)
        table['0' + i] = static_cast<std::int8_t>(i);
    for (std::size_t i = 0; i < 6; ++i)
        table['a' + i] = table['A' + i] = static_cast<std::int8_t>(10 + i);
    return table;
}();

// Four hexadecimal digits; negative if they are not.
[[nodiscard]] inline int read_four_hex(const char* at) noexcept {
    const auto digit = [at](std::size_t i) {
        return static_cast<int>(hex_digits[static_cast<unsigned char>(at[i])]);
    };
    return digit(0) * 4096 | digit(1) * 256 | digit(2) * 16 | digit(3);
}

// What whole texts in cyrillic are made of when a server escapes them: \uXXXX that stand for two
// bytes each. Stops at anything else, or when `out` reaches `full`.
[[nodiscard]] inline const char* decode_two_byte_escapes(const char* at, const char* end,
                                                         char*& out, const char* full) noexcept {
    while (end - at >= 6 && at[0] == '\\' && at[1] == 'u' && out < full) {
        const auto code = static_cast<unsigned>(read_four_hex(at + 2));
        if (code - 0x80U >= 0x800U - 0x80U) // no digits gives a very large one
            break;
        out[0] = static_cast<char>(0xC0U | code >> 6);
        out[1] = static_cast<char>(0x80U | (code & 0x3FU));
        out += 2;
        at += 6;
    }
    return at;
}

// Writes one to four bytes.
[[nodiscard]] inline char* write_utf8(char* out, unsigned code) noexcept {
    const auto put = [&out](unsigned byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
        return out;
    }
    if (code < 0x800) {
        put(0xC0U | code >> 6);
    } else {
        if (code < 0x10000) {
            put(0xE0U | code >> 12);
        } else {
            put(0xF0U | code >> 18);
            put(0x80U | (code >> 12 & 0x3FU));
        }
        put(0x80U | (code >> 6 & 0x3FU));
    }
    put(0x80U | (code & 0x3FU));
    return out;
}

} // namespace fast_bitrix24::detail
