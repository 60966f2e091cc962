// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/response_parser.hpp"
#include "fast_bitrix24/http/syntax.hpp"

#include <cstddef>
#include <cstdint>

namespace fast_bitrix24 {

namespace detail {

[[nodiscard]] constexpr int hex_digit_value(char c) noexcept {
    if (ascii_digit(c))
        return c - '0';
    const char l = ascii_lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

constexpr void skip_blanks(std::string_view& s) noexcept {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t'))
        s.remove_prefix(1);
}

constexpr bool skip_token(std::string_view& s) noexcept {
    const auto before = s.size();
    while (!s.empty() && token_char(s.front()))
        s.remove_prefix(1);
    return s.size() < before;
}

// a quoted string, RFC 9110, 5.6.4; `s` begins with its first quote
constexpr bool skip_quoted(std::string_view& s) noexcept {
    for (std::size_t i = 1; i < s.size(); ++i) {
        if (s[i] == '"') {
            s.remove_prefix(i + 1);
            return true;
        }
        if (s[i] == '\\')
            ++i;
    }
    return false;
}

/// What may follow the size of a chunk: blanks, and `;name`, `;name=token` or `;name="text"` any
/// number of times (RFC 9112, 7.1.1).
constexpr bool is_chunk_extension(std::string_view s) noexcept {
    if (!is_field_value(s))
        return false;
    skip_blanks(s);
    while (!s.empty()) {
        if (s.front() != ';')
            return false;
        s.remove_prefix(1);
        skip_blanks(s);
        if (!skip_token(s))
            return false;
        skip_blanks(s);
        if (!s.empty() && s.front() == '=') {
            s.remove_prefix(1);
            skip_blanks(s);
            if (!(s.substr(0, 1) == "\"" ? skip_quoted(s) : skip_token(s)))
                return false;
            skip_blanks(s);
        }
    }
    return true;
}

} // namespace detail

FAST_BITRIX24_DECL void response_parser::on_chunk_size(std::string_view line) {
    std::uint64_t size = 0;
    std::size_t digits = 0;
    while (digits < line.size() && detail::hex_digit_value(line[digits]) >= 0) {
        if (digits == 16 || size >> 59 != 0)
            return fail(errc::bad_framing, "the size of a chunk is out of range");
        size = size * 16 + static_cast<std::uint64_t>(detail::hex_digit_value(line[digits]));
        ++digits;
    }
    if (digits == 0)
        return fail(errc::bad_framing, "the size of a chunk is not a hexadecimal number");
    const auto behind = line.substr(digits);
    if (!detail::is_chunk_extension(behind))
        return fail(errc::bad_framing, "what follows the size of a chunk is malformed");
    extension_bytes_ += behind.size();
    if (extension_bytes_ > limits_.head)
        return fail(errc::limit, "the extensions of the chunks are too long in all");
    if (size > limits_.body - response_.body.size())
        return fail(errc::limit, "the body is larger than the limit");
    left_ = size;
    if (size > 0) {
        state_ = state::chunk_data;
    } else {
        start_lines();
        state_ = state::trailers;
    }
}

FAST_BITRIX24_DECL std::size_t response_parser::feed_chunk_end(std::string_view bytes) {
    const bool second = !line_.empty();
    if (bytes.front() != (second ? '\n' : '\r')) {
        fail(errc::bad_framing, "a chunk does not end where its size says");
    } else if (second) {
        line_.clear();
        state_ = state::chunk_size;
    } else {
        line_ = '\r';
    }
    return 1;
}

} // namespace fast_bitrix24
