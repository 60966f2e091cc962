// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <algorithm>

namespace fast_bitrix24 {

namespace detail {

FAST_BITRIX24_DECL void replace_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 3))
        text.replace(at, what.size(), "***");
}

[[nodiscard]] constexpr bool ends_value(char c) noexcept {
    return c == '&' || c == '"' || c == '\'' || c == ' ' || c == '\n' || c == '\r' || c == ',' ||
           c == '}' || c == ']' || c == '<' || c == '#' || c == '\\';
}

// name=value, "name":"value", name%5B..%5D=value, name%3Dvalue: masks the value
FAST_BITRIX24_DECL void mask_named(std::string& text, std::string_view name) {
    const auto match = [](char a, char b) { return ascii_lower(a) == b; };
    auto from = text.begin();
    while (true) {
        auto hit = std::search(from, text.end(), name.begin(), name.end(), match);
        if (hit == text.end())
            return;
        auto at = static_cast<std::size_t>(hit - text.begin());
        auto value = at + name.size();
        const bool starts_word = at == 0 || !((text[at - 1] >= 'a' && text[at - 1] <= 'z') ||
                                              (text[at - 1] >= 'A' && text[at - 1] <= 'Z'));
        if (text.compare(value, 2, "\":") == 0 || text.compare(value, 3, "\\\":") == 0) {
            value = text.find(':', value) + 1;
            while (value < text.size() &&
                   (text[value] == ' ' || text[value] == '"' || text[value] == '\\'))
                ++value;
        } else if (text.compare(value, 1, "=") == 0) {
            value += 1;
        } else if (text.compare(value, 3, "%3D") == 0 || text.compare(value, 3, "%3d") == 0) {
            value += 3;
        } else if (text.compare(value, 2, ": ") == 0) {
            value += 2;
        } else if (text.compare(value, 3, "%5B") == 0 || text.compare(value, 1, "[") == 0) {
            const auto equals = text.find('=', value);
            value = equals == std::string::npos ? text.size() : equals + 1;
        } else {
            from = text.begin() + static_cast<std::ptrdiff_t>(value);
            continue;
        }
        auto end = value;
        while (end < text.size() && !ends_value(text[end]) && text.compare(end, 3, "%26") != 0)
            ++end;
        if (starts_word && end > value) {
            text.replace(value, end - value, "***");
            end = value + 3;
        }
        from = text.begin() + static_cast<std::ptrdiff_t>(end);
    }
}

// /rest/1/CODE/ and /rest/api/1/CODE/: the webhook's code is a part of the path
FAST_BITRIX24_DECL void mask_webhook_paths(std::string& text) {
    for (auto at = text.find("/rest/"); at != std::string::npos; at = text.find("/rest/", at + 1)) {
        auto pos = at + 6;
        if (text.compare(pos, 4, "api/") == 0)
            pos += 4;
        const auto digits = pos;
        while (pos < text.size() && ascii_digit(text[pos]))
            ++pos;
        if (pos == digits || pos >= text.size() || text[pos] != '/')
            continue;
        auto end = ++pos;
        while (end < text.size() && text[end] != '/' && text[end] != '?' && !ends_value(text[end]))
            ++end;
        if (end > pos)
            text.replace(pos, end - pos, "***");
    }
}

} // namespace detail

FAST_BITRIX24_DECL void redactor::add(const secret& s) {
    // very short "secrets" would mask ordinary text
    if (s.reveal().size() >= 4 && std::none_of(known_.begin(), known_.end(), [&s](const secret& k) {
            return k.reveal() == s.reveal();
        }))
        known_.push_back(s);
}

FAST_BITRIX24_DECL std::string redactor::operator()(std::string_view text) const {
    std::string out{text};
    for (const auto& s : known_) {
        detail::replace_all(out, s.reveal());
        const auto encoded = percent_encode(s.reveal());
        if (encoded != s.reveal())
            detail::replace_all(out, encoded);
    }
    for (const std::string_view name :
         {"auth", "access_token", "refresh_token", "client_secret", "application_token", "token",
          "authorization", "cookie", "sessid"})
        detail::mask_named(out, name);
    detail::mask_webhook_paths(out);
    return out;
}

} // namespace fast_bitrix24
