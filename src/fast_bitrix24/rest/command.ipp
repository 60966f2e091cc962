// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/rest/command.hpp"
#include "fast_bitrix24/rest/query.hpp"

#include <algorithm>
#include <iterator>

namespace fast_bitrix24 {

namespace detail {

inline constexpr std::string_view reading_words[] = {
    "list", "fields",  "types", "search",  "count", "current", "info",   "scope",    "tail",
    "time", "methods", "admin", "profile", "find",  "status",  "groups", "instances"};
// these hand rows out once: asking again asks for the next ones
inline constexpr std::string_view consuming_reads[] = {"event.offline.get", "im.v2.event.get",
                                                       "imbot.v2.event.get"};

} // namespace detail

FAST_BITRIX24_DECL bool is_read_method(std::string_view method) noexcept {
    method = trim(method);
    const auto is = [](std::string_view word) {
        return [word](std::string_view known) { return iequals(known, word); };
    };
    if (std::any_of(std::begin(detail::consuming_reads), std::end(detail::consuming_reads),
                    is(method)))
        return false;
    const auto dot = method.rfind('.');
    const auto word = dot == std::string_view::npos ? method : method.substr(dot + 1);
    if (word.size() >= 3 && iequals(word.substr(0, 3), "get"))
        return true;
    if (word.size() >= 6 && iequals(word.substr(0, 6), "findby"))
        return true;
    return std::any_of(std::begin(detail::reading_words), std::end(detail::reading_words),
                       is(word));
}

namespace detail {

FAST_BITRIX24_DECL command make_direct_command(std::string_view method, const params& arguments,
                                               bool repeatable) {
    command c;
    c.method = to_lower(trim(method));
    c.repeatable = repeatable || is_read_method(c.method);
    c.body = arguments.to_json();
    return c;
}

FAST_BITRIX24_DECL command make_command(std::string_view method, const params& arguments,
                                        bool repeatable) {
    command c = make_direct_command(method, arguments, repeatable);
    if (!fits_query(arguments))
        return c;
    try {
        c.query = encode_command(c.method, arguments);
    } catch (const usage_error&) {
        c.query.clear(); // a key that PHP would alter in a query string: JSON keeps it
    }
    return c;
}

} // namespace detail
} // namespace fast_bitrix24
