// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/lexer.hpp"
#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/string_scan.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL void json_lexer::skip_byte_order_mark() noexcept {
    if (end_ - at_ >= 3 && std::memcmp(at_, "\xEF\xBB\xBF", 3) == 0)
        at_ += 3;
}

FAST_BITRIX24_DECL bool json_lexer::fail(const char* why, const char* where, errc code) noexcept {
    if (failure_.code == errc{})
        failure_ = {code, why, static_cast<std::size_t>(where - begin_)};
    return false;
}

FAST_BITRIX24_DECL json_failure json_lexer::failure() const noexcept {
    if (failure_.code != errc{})
        return failure_;
    if (at_ >= end_)
        return {errc::parse, "the text ends too early", static_cast<std::size_t>(end_ - begin_)};
    return {errc::parse, "unexpected character", static_cast<std::size_t>(at_ - begin_)};
}

FAST_BITRIX24_DECL bool json_lexer::read_number() noexcept {
    const char* last = skip_json_number(at_, end_, json_zeros::strict);
    if (last == nullptr)
        return fail("malformed number", at_);
    token_.text = at_;
    token_.size = static_cast<std::uint32_t>(last - at_);
    token_.kind = json_kind::number;
    token_.in_arena = false;
    at_ = last;
    return true;
}

FAST_BITRIX24_DECL bool json_lexer::fail_in_string(const char* where, bool well_formed) noexcept {
    if (!well_formed)
        return fail("bytes that are not UTF-8", where);
    return where == end_ ? fail("the text ends inside a string", where)
                         : fail("control character in a string", where);
}

FAST_BITRIX24_DECL bool json_lexer::read_string() {
    const auto [stop, well_formed] = scan_string(at_, end_);
    if (*stop == '"') {
        token_.text = at_;
        token_.size = static_cast<std::uint32_t>(stop - at_);
        token_.kind = json_kind::string;
        token_.in_arena = false;
        at_ = stop + 1;
        return true;
    }
    return *stop == '\\' ? read_escaped(at_, stop) : fail_in_string(stop, well_formed);
}

// Equal source text makes equal keys, so one that is known needs no look at its content.
FAST_BITRIX24_DECL bool json_lexer::read_key() {
    key_was_expected_ = false;
    if (expected_ == nullptr)
        return read_string();
    const char* source = expected_->text;
    std::size_t size = std::size_t{expected_->size} + 1; // with the closing quote
    if (expected_->in_arena) {
        source = origin_of(*expected_).begin + 1;
        size = origin_of(*expected_).size - 1;
    }
    if (static_cast<std::size_t>(end_ - at_) < size || std::memcmp(at_, source, size) != 0)
        return read_string();
    at_ += size;
    key_was_expected_ = true;
    return true;
}

// Before `more` bytes are written at `out`, which stands in or is to begin decoded_.
FAST_BITRIX24_DECL void json_lexer::make_room(char*& out, std::size_t more) {
    const auto used = static_cast<std::size_t>(out - decoded_.get());
    if (more <= decoded_size_ - used)
        return;
    const auto size = std::max(std::size_t{256}, (used + more) * 2);
    std::unique_ptr<char[]> larger(new char[size]);
    if (used != 0)
        std::memcpy(larger.get(), decoded_.get(), used);
    decoded_ = std::move(larger);
    decoded_size_ = size;
    out = decoded_.get() + used;
}

// One escape sequence, at the backslash; null if it is wrong. Writes up to four bytes.
FAST_BITRIX24_DECL const char* json_lexer::read_escape(const char* at, char*& out) noexcept {
    switch (at[1]) {
    case '"':
    case '\\':
    case '/':
        *out++ = at[1];
        return at + 2;
    case 'b':
        *out++ = '\b';
        return at + 2;
    case 'f':
        *out++ = '\f';
        return at + 2;
    case 'n':
        *out++ = '\n';
        return at + 2;
    case 'r':
        *out++ = '\r';
        return at + 2;
    case 't':
        *out++ = '\t';
        return at + 2;
    case 'u':
        break;
    default:
        if (at + 1 == end_)
            fail("the text ends inside a string", end_);
        else
            fail("unknown escape sequence", at);
        return nullptr;
    }
    const int code = end_ - at >= 6 ? read_four_hex(at + 2) : -1;
    if (code < 0) {
        fail("\\u without four hexadecimal digits", at);
        return nullptr;
    }
    if (code < 0xD800 || code > 0xDFFF) {
        out = write_utf8(out, static_cast<unsigned>(code));
        return at + 6;
    }
    const bool paired = code < 0xDC00 && end_ - at >= 12 && at[6] == '\\' && at[7] == 'u';
    const int low = paired ? read_four_hex(at + 8) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        fail("half of a surrogate pair", at);
        return nullptr;
    }
    out = write_utf8(out, 0x10000U + (static_cast<unsigned>(code - 0xD800) << 10) +
                              static_cast<unsigned>(low - 0xDC00));
    return at + 12;
}

FAST_BITRIX24_DECL bool json_lexer::read_escaped(const char* first, const char* backslash) {
    char* out = decoded_.get();
    const auto copy = [this, &out](const char* from, const char* to) {
        const auto size = static_cast<std::size_t>(to - from);
        make_room(out, size + 4); // and for the escape sequence behind
        std::memcpy(out, from, size);
        out += size;
    };
    copy(first, backslash);
    const char* at = backslash;
    while (*at != '"') {
        if (*at == '\\') {
            make_room(out, 128);
            const char* const behind = decode_two_byte_escapes(at, end_, out, out + 120);
            at = behind != at ? behind : read_escape(at, out);
            if (at == nullptr)
                return false;
            continue;
        }
        const auto [stop, well_formed] = scan_string(at, end_);
        if (*stop != '"' && *stop != '\\')
            return fail_in_string(stop, well_formed);
        copy(at, stop);
        at = stop;
    }
    const auto size = static_cast<std::size_t>(out - decoded_.get());
    void* place = arena_.allocate(sizeof(json_origin) + size);
    const auto* begin = first - 1; // the quote
    auto* origin =
        ::new (place) json_origin{begin, static_cast<std::uint32_t>(at + 1 - begin), true};
    auto* text = reinterpret_cast<char*>(origin + 1);
    std::memcpy(text, decoded_.get(), size);
    token_.text = text;
    token_.size = static_cast<std::uint32_t>(size);
    token_.kind = json_kind::string;
    token_.in_arena = true;
    at_ = at + 1;
    return true;
}

} // namespace fast_bitrix24::detail
