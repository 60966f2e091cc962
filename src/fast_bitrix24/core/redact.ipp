// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

namespace fast_bitrix24 {

namespace detail {

FAST_BITRIX24_DECL void replace_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 3))
        text.replace(at, what.size(), "***");
}

// Moves past the first of the marks that stands here (in any case); false if none does.
[[nodiscard]] FAST_BITRIX24_DECL bool skip_mark(std::string_view text, std::size_t& at,
                                                std::initializer_list<std::string_view> marks) {
    for (const auto mark : marks)
        if (at <= text.size() && iequals(text.substr(at, mark.size()), mark)) {
            at += mark.size();
            return true;
        }
    return false;
}

[[nodiscard]] constexpr bool ends_value(char c) noexcept {
    return c == '&' || c == '"' || c == '\'' || c == ' ' || c == '\n' || c == '\r' || c == ',' ||
           c == '}' || c == ']' || c == '<' || c == '#' || c == '\\';
}

struct text_span {
    std::size_t begin = 0, end = 0; // empty: nothing to mask
};

// The value behind a name that ends at `at`: name=value, name[key]=value, "name": "value",
// 'name' => 'value', Name: value; each as it is, percent-encoded once or twice, or inside a JSON
// text. With `line`, a header's value reaches to the end of its line.
[[nodiscard]] FAST_BITRIX24_DECL text_span value_behind(std::string_view text, std::size_t at,
                                                        bool line) {
    const auto blanks = [&] {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
            ++at;
    };
    constexpr std::size_t longest_key = 64;
    while (skip_mark(text, at, {"[", "%5B", "%255B"})) {
        const auto stop = std::min(text.size(), at + longest_key);
        while (at < stop && !skip_mark(text, at, {"]", "%5D", "%255D"}))
            ++at;
    }
    while (skip_mark(text, at, {"]", "%5D", "%255D"})) {
    }
    (void)skip_mark(text, at, {"\\\"", "\"", "'", "%22"});
    blanks();
    const bool header = at < text.size() && text[at] == ':';
    if (!skip_mark(text, at, {"=>", "=", "%3D", "%253D", ":", "%3A"}))
        return {};
    blanks();
    if (line && header && at < text.size() && text[at] != '"' && text[at] != '\\')
        return {at, std::min(text.find_first_of("\r\n", at), text.size())};

    for (const std::string_view quote : {"\\\"", "\"", "'", "%22"}) {
        const auto start = at;
        if (!skip_mark(text, at, {quote}))
            continue;
        auto end = text.find(quote, at);
        // a quote behind a backslash belongs to the text
        while (quote == "\"" && end != std::string_view::npos && text[end - 1] == '\\' && end > at)
            end = text.find(quote, end + 1);
        return {start + quote.size(), std::min(end, text.size())};
    }
    if (at < text.size() && (text[at] == '{' || text[at] == '['))
        return {}; // its members are looked at by their own names
    auto end = at;
    while (end < text.size() && !ends_value(text[end])) {
        auto amp = end;
        if (skip_mark(text, amp, {"%26", "%2526"}))
            break;
        ++end;
    }
    return {at, end};
}

// Ordinary words that end with a name, before a colon and an explanation: two of the portal's error
// codes, and what this library says itself.
[[nodiscard]] FAST_BITRIX24_DECL bool is_prose(std::string_view text, std::size_t end) {
    if (text.substr(end, 2) != ": ")
        return false;
    const auto front = text.substr(0, end);
    for (const std::string_view words : {"expired_token", "invalid_token", "no access token"})
        if (front.size() >= words.size() &&
            iequals(front.substr(front.size() - words.size()), words))
            return true;
    return false;
}

FAST_BITRIX24_DECL void mask_named(std::string& text, std::string_view name, bool line) {
    const auto same = [](char a, char b) { return ascii_lower(a) == b; };
    std::size_t from = 0;
    while (true) {
        const auto hit = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                     name.begin(), name.end(), same);
        if (hit == text.end())
            return;
        const auto at = static_cast<std::size_t>(hit - text.begin());
        from = at + name.size();
        const char before = at == 0 ? ' ' : ascii_lower(text[at - 1]);
        // a letter before the name may be the end of %3F, %5B, %2F, or of %255B
        const auto encoded_by = [&](std::string_view percent) {
            return at >= percent.size() + 2 &&
                   std::string_view(text).substr(at - percent.size() - 2, percent.size()) ==
                       percent &&
                   ascii_digit(text[at - 2]);
        };
        if (before >= 'a' && before <= 'z' &&
            !(before <= 'f' && (encoded_by("%") || encoded_by("%25"))))
            continue;
        const auto value = value_behind(text, from, line);
        if (value.end <= value.begin || is_prose(text, from))
            continue;
        text.replace(value.begin, value.end - value.begin, "***");
        from = value.begin + 3;
    }
}

// /rest/1/CODE/ and /rest/api/1/CODE/: the webhook's code is a part of the path
FAST_BITRIX24_DECL void mask_webhook_paths(std::string& text) {
    const auto slash = [&text](std::size_t& at) {
        return skip_mark(text, at, {"/", "\\/", "%2F", "%252F"});
    };
    for (auto at = text.find("rest"); at != std::string::npos; at = text.find("rest", at + 1)) {
        const auto front = std::string_view(text).substr(0, at);
        auto pos = at + 4;
        if (!(front.ends_with('/') || front.ends_with("2F") || front.ends_with("2f")) ||
            !slash(pos))
            continue;
        if (auto api = pos; skip_mark(text, api, {"api"}) && slash(api))
            pos = api;
        const auto digits = pos;
        while (pos < text.size() && ascii_digit(text[pos]))
            ++pos;
        if (pos == digits || !slash(pos))
            continue;
        auto end = pos;
        while (end < text.size() && text[end] != '/' && text[end] != '?' &&
               !ends_value(text[end])) {
            auto mark = end;
            if (skip_mark(text, mark, {"%2F", "%252F", "%3F"}))
                break;
            ++end;
        }
        if (end > pos)
            text.replace(pos, end - pos, "***");
    }
}

// How a secret may be spelled in what is sent or comes back.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::string>
spellings(const std::string& secret_text) {
    std::vector<std::string> all{secret_text};
    const auto add = [&all](std::string s) {
        if (std::find(all.begin(), all.end(), s) == all.end())
            all.push_back(std::move(s));
    };
    const auto encoded = percent_encode(secret_text);
    add(encoded);
    add(percent_encode(encoded));
    std::string lower = encoded, json;
    for (std::size_t i = 0; i + 2 < lower.size(); ++i)
        if (lower[i] == '%') {
            lower[i + 1] = ascii_lower(lower[i + 1]);
            lower[i + 2] = ascii_lower(lower[i + 2]);
        }
    add(lower);
    for (const bool slashes : {false, true}) {
        json.clear();
        for (const char c : secret_text) {
            if (c == '"' || c == '\\' || (c == '/' && slashes))
                json += '\\';
            json += c;
        }
        add(json);
    }
    return all;
}

} // namespace detail

FAST_BITRIX24_DECL void redactor::add(const secret& s) {
    // very short "secrets" would mask ordinary text
    if (s.reveal().size() < 4)
        return;
    // the longest first: one may be the beginning of another
    auto at = known_.begin();
    for (; at != known_.end() && at->reveal().size() >= s.reveal().size(); ++at)
        if (at->reveal() == s.reveal())
            return;
    known_.insert(at, s);
}

FAST_BITRIX24_DECL std::string redactor::operator()(std::string_view text) const {
    std::string out{text};
    for (const auto& s : known_)
        for (const auto& spelling : detail::spellings(s.reveal()))
            detail::replace_all(out, spelling);
    for (const std::string_view name : {"authorization", "cookie"})
        detail::mask_named(out, name, true);
    for (const std::string_view name :
         {"auth", "access_token", "refresh_token", "client_secret", "application_token", "token",
          "auth_id", "refresh_id", "sessid", "phpsessid"})
        detail::mask_named(out, name, false);
    detail::mask_webhook_paths(out);
    return out;
}

FAST_BITRIX24_DECL std::string redactor::shown(std::string_view text, std::size_t limit) const {
    // masking shortens: what is cut here must not come into view
    constexpr std::size_t looked_at = 16 * 1024;
    return printable((*this)(text.substr(0, looked_at)), limit);
}

} // namespace fast_bitrix24
