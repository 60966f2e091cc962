// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/value.hpp"

#include <utility>

namespace fast_bitrix24 {

namespace detail {

[[noreturn]] FAST_BITRIX24_DECL void throw_json_mismatch(std::string detail) {
    diagnostics d;
    d.detail = std::move(detail);
    throw error(errc::protocol, std::move(d));
}

// Names the kinds, never the content: that may be anyone's data.
[[noreturn]] FAST_BITRIX24_DECL void throw_json_mismatch(const char* expected, value found) {
    throw_json_mismatch(std::string("expected ") + expected + ", found " +
                        (found.exists() ? json_kind_name(found.kind()) : "nothing") +
                        (found.is_string() || found.is_number() ? " that is none" : ""));
}

// What may hold a number: a number, or a string with one inside.
[[nodiscard]] inline std::string_view json_number_text(const json_node* node) noexcept {
    return node && (node->kind == json_kind::number || node->kind == json_kind::string)
               ? text_of(*node)
               : std::string_view{};
}

// Copies JSON text without the white space that stands outside of strings.
FAST_BITRIX24_DECL void append_json_compacted(std::string& out, std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const char* first = at;
        if (*at == '"') {
            for (++at; *at != '"'; ++at)
                if (*at == '\\')
                    ++at;
            ++at;
        } else {
            while (at != end && *at != '"' && static_cast<unsigned char>(*at) > ' ')
                ++at;
        }
        out.append(first, at);
        while (at != end && static_cast<unsigned char>(*at) <= ' ')
            ++at;
    }
}

} // namespace detail

FAST_BITRIX24_DECL value value::operator[](std::string_view key) const noexcept {
    if (!is_object())
        return {};
    const auto* keys = detail::keys_of(*node_);
    // from behind, because the last of equal keys counts
    for (std::size_t i = node_->size; i-- > 0;)
        if (detail::text_of(keys[i]) == key)
            return value{node_->children + i};
    return {};
}

FAST_BITRIX24_DECL value value::at(std::string_view key) const {
    const auto found = (*this)[key];
    if (!found.exists() && is_object())
        detail::throw_json_mismatch("no member '" + std::string(key) + "'");
    if (!found.exists())
        detail::throw_json_mismatch("an object", *this);
    return found;
}

FAST_BITRIX24_DECL value value::at(std::size_t i) const {
    const auto found = element(i);
    if (!found.exists() && is_array())
        detail::throw_json_mismatch("no element " + std::to_string(i) + " among " +
                                    std::to_string(size()));
    if (!found.exists())
        detail::throw_json_mismatch("an array", *this);
    return found;
}

FAST_BITRIX24_DECL value value::only() const noexcept {
    return is_object() && node_->size == 1 ? value{node_->children} : *this;
}

FAST_BITRIX24_DECL json_string value::as_string() const {
    if (is_array() || is_object())
        detail::throw_json_mismatch("a string", *this);
    return node_ && !is_null() ? detail::text_of(*node_) : std::string_view{};
}

FAST_BITRIX24_DECL std::optional<std::int64_t> value::to_int() const noexcept {
    return detail::json_to_int(detail::json_number_text(node_));
}

FAST_BITRIX24_DECL std::optional<std::uint64_t> value::to_uint() const noexcept {
    return detail::json_to_uint(detail::json_number_text(node_));
}

FAST_BITRIX24_DECL std::optional<double> value::to_double() const noexcept {
    return detail::json_to_double(detail::json_number_text(node_));
}

FAST_BITRIX24_DECL std::optional<bool> value::to_bool() const noexcept {
    if (is_bool())
        return detail::text_of(*node_) == "true";
    const auto text = detail::json_number_text(node_);
    if (text == "1" || (is_string() && text == "Y"))
        return true;
    if (text == "0" || (is_string() && text == "N"))
        return false;
    return std::nullopt;
}

FAST_BITRIX24_DECL std::int64_t value::as_int() const {
    if (const auto i = to_int())
        return *i;
    detail::throw_json_mismatch("a whole number of 64 bits", *this);
}

FAST_BITRIX24_DECL std::uint64_t value::as_uint() const {
    if (const auto i = to_uint())
        return *i;
    detail::throw_json_mismatch("a whole number of 64 bits that is not negative", *this);
}

FAST_BITRIX24_DECL double value::as_double() const {
    if (const auto d = to_double())
        return *d;
    detail::throw_json_mismatch("a number in the range of a double", *this);
}

FAST_BITRIX24_DECL bool value::as_bool() const {
    if (const auto b = to_bool())
        return *b;
    detail::throw_json_mismatch("true or false", *this);
}

FAST_BITRIX24_DECL std::string value::string_or(std::string_view fallback) const {
    if (!node_ || is_null() || is_array() || is_object())
        return std::string(fallback);
    return std::string(detail::text_of(*node_));
}

FAST_BITRIX24_DECL std::string_view value::raw() const noexcept {
    if (!node_)
        return {};
    if (is_array() || is_object() || node_->in_arena) {
        const auto& origin = detail::origin_of(*node_);
        return {origin.begin, origin.size};
    }
    const auto text = detail::text_of(*node_);
    // a string's quotes stand right around it
    return is_string() ? std::string_view{text.data() - 1, text.size() + 2} : text;
}

FAST_BITRIX24_DECL std::string value::to_json() const {
    std::string out;
    append_json(out);
    return out;
}

FAST_BITRIX24_DECL void value::append_json(std::string& out) const {
    if (!node_) {
        out += "null";
        return;
    }
    const bool spaced = (is_array() || is_object()) && !detail::origin_of(*node_).compact;
    if (!spaced) {
        out += raw();
        return;
    }
    const auto before = out.size();
    try {
        detail::append_json_compacted(out, raw());
    } catch (...) {
        out.resize(before);
        throw;
    }
}

} // namespace fast_bitrix24
