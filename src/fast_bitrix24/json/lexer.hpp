// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/json/arena.hpp"
#include "fast_bitrix24/json/node.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace fast_bitrix24::detail {

struct json_failure {
    errc code{}; // zero: all is well
    const char* why = "";
    std::size_t offset = 0;
};

// A place in a text, and what is read there: blanks, strings, numbers. The grammar around them is
// picojson's. Works on a std::string, because it needs the NUL behind the text.
class json_lexer {
public:
    json_lexer(const std::string& text, json_arena& arena) noexcept
        : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), arena_(arena) {}
    json_lexer(const json_lexer&) = delete;
    json_lexer& operator=(const json_lexer&) = delete;

    [[nodiscard]] const char* at() const noexcept { return at_; }
    [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }
    [[nodiscard]] std::size_t blanks() const noexcept { return blanks_; }
    [[nodiscard]] const json_node& token() const noexcept { return token_; }
    [[nodiscard]] json_arena& arena() noexcept { return arena_; }

    // The end reads as -1 and can be stepped back from.
    [[nodiscard]] int next() noexcept {
        const int c = at_ < end_ ? static_cast<unsigned char>(*at_) : -1;
        ++at_;
        return c;
    }
    void back() noexcept { --at_; }
    void skip_blanks() noexcept {
        while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') {
            ++at_;
            ++blanks_;
        }
    }
    [[nodiscard]] bool take(char c) noexcept {
        if (*at_ != c)
            return false;
        ++at_;
        return true;
    }
    FAST_BITRIX24_DECL void skip_byte_order_mark() noexcept;

    // Which key will probably come next, or null. It must have been read by this lexer.
    void expect_key(const json_node* key) noexcept { expected_ = key; }
    // A key whose opening quote was taken becomes the token, unless it is the expected one.
    [[nodiscard]] FAST_BITRIX24_DECL bool read_key();
    [[nodiscard]] bool key_was_expected() const noexcept { return key_was_expected_; }

    // A string whose opening quote was taken, or a number, becomes the token.
    [[nodiscard]] FAST_BITRIX24_DECL bool read_string();
    [[nodiscard]] FAST_BITRIX24_DECL bool read_number() noexcept;

    // Keeps the first failure. Gives false, for `return fail(...)`.
    FAST_BITRIX24_DECL bool fail(const char* why, const char* where,
                                 errc code = errc::parse) noexcept;
    // What went wrong, when the grammar was not satisfied and nobody said why.
    [[nodiscard]] FAST_BITRIX24_DECL json_failure failure() const noexcept;

private:
    [[nodiscard]] FAST_BITRIX24_DECL bool fail_in_string(const char* where,
                                                         bool well_formed) noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL bool read_escaped(const char* first, const char* backslash);
    [[nodiscard]] FAST_BITRIX24_DECL const char* read_escape(const char* at, char*& out) noexcept;
    FAST_BITRIX24_DECL void make_room(char*& out, std::size_t more);

    const char* begin_;
    const char* at_;
    const char* end_;
    std::size_t blanks_ = 0;
    json_node token_{};
    const json_node* expected_ = nullptr;
    bool key_was_expected_ = false;
    json_arena& arena_;
    std::unique_ptr<char[]> decoded_; // reused from string to string
    std::size_t decoded_size_ = 0;
    json_failure failure_;
};

} // namespace fast_bitrix24::detail
