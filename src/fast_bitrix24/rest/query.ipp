// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"
#include "fast_bitrix24/rest/query.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace fast_bitrix24 {

namespace detail {

// PHP's max_input_nesting_level and max_input_vars: it drops what lies beyond, without an error
inline constexpr std::size_t query_levels = 64;
inline constexpr std::size_t query_variables = 1000;

/// Counts what becomes a variable of its own; false if something cannot.
FAST_BITRIX24_DECL bool fits_below(const params& p, std::size_t level, std::size_t& variables) {
    const auto fits = [level, &variables](const params& child) {
        return fits_below(child, level + 1, variables);
    };
    switch (p.kind()) {
    case json_kind::null:
    case json_kind::boolean:
        return false;
    case json_kind::number:
    case json_kind::string:
        return ++variables <= query_variables;
    case json_kind::array:
        return level <= query_levels && !p.empty() &&
               std::all_of(p.elements().begin(), p.elements().end(), fits);
    case json_kind::object:
        return level <= query_levels && !p.empty() &&
               std::all_of(p.members().begin(), p.members().end(),
                           [&fits](const params::member& m) { return fits(m.second); });
    }
    return false;
}

class query_writer {
public:
    /// Writes the members or elements of `p`, each behind the key that has been entered.
    void children(const params& p) {
        if (depth_ > query_levels)
            refuse("is nested deeper than PHP reads (64 levels)");
        const auto entered = key_.size();
        const auto child = [this, entered](std::string_view key, const params& below) {
            enter(key);
            one(below);
            key_.resize(entered);
        };
        ++depth_;
        if (p.is_array()) {
            std::size_t index = 0;
            for (const auto& element : p.elements())
                child(std::to_string(index++), element);
        } else {
            refuse_twins(p);
            for (const auto& [key, below] : p.members())
                child(key, below);
        }
        --depth_;
    }

    [[nodiscard]] std::string take() noexcept { return std::move(out_); }

private:
    void one(const params& p) {
        if (p.is_null())
            refuse("is null, which a query string cannot say: leave it out or write \"\"");
        if (p.is_bool())
            refuse("is a boolean, which a query string cannot say in a way that every method "
                   "reads: write \"Y\" and \"N\", or 1 and 0, whichever the method takes");
        if (!p.is_string() && !p.is_number()) {
            if (p.empty())
                refuse("is empty, which a query string cannot say: leave it out");
            return children(p);
        }
        if (!valid_utf8(p.text()))
            refuse("is not valid UTF-8");
        if (++variables_ > query_variables)
            refuse("is the 1001st value: PHP drops all beyond 1000 in one query string");
        if (!out_.empty())
            out_ += '&';
        out_ += key_;
        out_ += '=';
        out_ += percent_encode(p.text());
    }

    void enter(std::string_view key) {
        // PHP decodes the whole name before it looks for brackets, so encoding cannot protect these
        constexpr std::string_view blanks = " \t\r\n\f\v";
        const bool root = depth_ == 1;
        const char* problem = nullptr;
        if (key.empty() || (key.size() == 1 && blanks.find(key) != std::string_view::npos))
            problem = "an empty key";
        else if (key.find('\0') != std::string_view::npos)
            problem = "a key with a NUL character";
        else if (root && key.find_first_of(" .[") != std::string_view::npos)
            problem = "a name with a space, '.' or '[' (write nested objects instead of brackets)";
        else if (!root && key.find(']') != std::string_view::npos)
            problem = "a key with ']'";
        else if (!valid_utf8(key))
            problem = "a key that is not valid UTF-8";
        if (problem != nullptr)
            throw usage_error("PHP would alter " + std::string(problem) + " in a query string" +
                              (root ? "" : ", inside " + place()));
        key_ += root ? "" : "%5B";
        key_ += percent_encode(key);
        key_ += root ? "" : "%5D";
    }

    // JSON lets the last of two equal keys win, PHP would merge their contents
    void refuse_twins(const params& object) const {
        std::vector<std::string_view> keys;
        keys.reserve(object.size());
        for (const auto& member : object.members())
            keys.emplace_back(member.first);
        std::sort(keys.begin(), keys.end());
        if (std::adjacent_find(keys.begin(), keys.end()) != keys.end())
            throw usage_error("the same key stands twice" +
                              (key_.empty() ? std::string{} : " in " + place()));
    }

    [[noreturn]] void refuse(const char* why) const { throw usage_error(place() + " " + why); }
    [[nodiscard]] std::string place() const { return printable(percent_decode(key_)); }

    std::string out_;
    std::string key_; // encoded
    std::size_t depth_ = 0;
    std::size_t variables_ = 0;
};

} // namespace detail

FAST_BITRIX24_DECL bool fits_query(const params& p) {
    std::size_t variables = 0;
    return (p.is_array() || p.is_object()) && (p.empty() || detail::fits_below(p, 0, variables));
}

FAST_BITRIX24_DECL std::string encode_query(const params& p) {
    if (!p.is_array() && !p.is_object())
        throw usage_error("parameters must be an object or an array");
    detail::query_writer writer;
    writer.children(p);
    return writer.take();
}

FAST_BITRIX24_DECL std::string encode_command(std::string_view method, const params& p) {
    std::string out = method_name(method);
    const std::string query = encode_query(p);
    if (!query.empty())
        out += '?' + query;
    return out;
}

} // namespace fast_bitrix24
