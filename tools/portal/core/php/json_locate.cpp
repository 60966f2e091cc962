// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/json.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

// Works on what the portal itself has written: valid, and without blanks between the tokens.
std::size_t after_string(std::string_view t, std::size_t i) {
    for (++i; i < t.size() && t[i] != '"'; ++i)
        if (t[i] == '\\')
            ++i;
    return i + 1;
}

std::size_t after_value(std::string_view t, std::size_t i) {
    int depth = 0;
    while (i < t.size()) {
        switch (t[i]) {
        case '"':
            i = after_string(t, i);
            break;
        case '{':
        case '[':
            ++depth;
            ++i;
            continue;
        case '}':
        case ']':
            --depth;
            ++i;
            break;
        case ',':
        case ':':
            ++i;
            continue;
        default:
            while (i < t.size() && t[i] != ',' && t[i] != '}' && t[i] != ']')
                ++i;
        }
        if (depth == 0)
            break;
    }
    return i;
}

std::optional<std::string_view> element(std::string_view t, const std::string& key) {
    std::int64_t wanted = 0;
    if (!integer_key(key, wanted))
        return std::nullopt;
    std::size_t i = 1;
    while (i < t.size() && t[i] != ']') {
        const std::size_t end = after_value(t, i);
        if (wanted-- == 0)
            return t.substr(i, end - i);
        i = end + (end < t.size() && t[end] == ',' ? 1 : 0);
    }
    return std::nullopt;
}

std::optional<std::string_view> member(std::string_view t, const std::string& key) {
    std::string quoted;
    json_quote(quoted, key, false);
    std::string raw;
    json_quote(raw, key, true);
    std::size_t i = 1;
    while (i < t.size() && t[i] == '"') {
        const std::size_t colon = after_string(t, i);
        const std::string_view name = t.substr(i, colon - i);
        const std::size_t end = after_value(t, colon + 1);
        if (name == quoted || name == raw)
            return t.substr(colon + 1, end - colon - 1);
        i = end + (end < t.size() && t[end] == ',' ? 1 : 0);
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string_view> json_locate(std::string_view text, const std::string* path,
                                            std::size_t steps) {
    for (std::size_t s = 0; s < steps; ++s) {
        std::optional<std::string_view> inner;
        if (!text.empty() && text[0] == '[')
            inner = element(text, path[s]);
        else if (!text.empty() && text[0] == '{')
            inner = member(text, path[s]);
        if (!inner)
            return std::nullopt;
        text = *inner;
    }
    return text;
}

} // namespace fb24_portal
