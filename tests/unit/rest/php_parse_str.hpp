// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What PHP's `parse_str` makes of a query string, as its manual and its behaviour have it: names
/// are decoded before brackets are looked for, the first part of a name is mangled, `[]` appends,
/// an unclosed bracket is none, too many levels or variables are dropped.
namespace php {

using fast_bitrix24::params;

inline std::string url_decode(std::string_view s) {
    std::string plus{s};
    std::replace(plus.begin(), plus.end(), '+', ' ');
    return fast_bitrix24::percent_decode(plus);
}

/// An ordered array of PHP while it is being filled.
struct node {
    std::string text;
    bool is_array = false;
    long next = 0;
    std::vector<std::string> keys;
    std::vector<node> children; // in step with `keys`

    node& at(const std::string& key) {
        is_array = true;
        const auto known = std::find(keys.begin(), keys.end(), key);
        if (known != keys.end())
            return children[static_cast<std::size_t>(known - keys.begin())];
        if (key.size() < 10 && !key.empty() &&
            std::all_of(key.begin(), key.end(), fast_bitrix24::ascii_digit))
            next = std::max(next, std::stol(key) + 1);
        keys.push_back(key);
        return children.emplace_back();
    }
    node& append() { return at(std::to_string(next)); }

    /// json_encode's rule: keys 0..n-1 in order are a list.
    [[nodiscard]] params to_params() const {
        if (!is_array)
            return text;
        bool list = true;
        for (std::size_t i = 0; i < keys.size(); ++i)
            list = list && keys[i] == std::to_string(i);
        params out = list ? params::array() : params::object();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (list)
                out.push_back(children[i].to_params());
            else
                out.set(keys[i], children[i].to_params());
        }
        return out;
    }
};

inline void add_variable(node& root, std::string name, const std::string& value) {
    name = name.substr(0, name.find('\0'));
    name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
    auto bracket = name.find('[');
    std::string first = name.substr(0, bracket);
    std::replace_if(
        first.begin(), first.end(), [](char c) { return c == ' ' || c == '.'; }, '_');
    if (first.empty() && bracket == std::string::npos)
        return;
    if (bracket != std::string::npos && name.find(']', bracket) == std::string::npos) {
        first += '_' + name.substr(bracket + 1);
        bracket = std::string::npos;
    }
    auto* at = &root.at(first);
    for (int level = 0; bracket != std::string::npos; ++level) {
        const auto close = name.find(']', bracket);
        if (level == 64 || close == std::string::npos)
            return;
        const auto index = name.substr(bracket + 1, close - bracket - 1);
        const bool blank = index.size() == 1 &&
                           std::string_view(" \t\r\n\f\v").find(index[0]) != std::string::npos;
        at->is_array = true;
        at = index.empty() || blank ? &at->append() : &at->at(index);
        bracket = close + 1 < name.size() && name[close + 1] == '[' ? close + 1 : std::string::npos;
    }
    *at = node{};
    at->text = value;
}

inline params parse_str(std::string_view query) {
    node root;
    root.is_array = true;
    int variables = 0;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty())
            continue;
        if (++variables > 1000)
            break;
        const auto equals = std::min(pair.find('='), pair.size());
        add_variable(root, url_decode(pair.substr(0, equals)),
                     url_decode(pair.substr(std::min(equals + 1, pair.size()))));
    }
    return root.to_params();
}

} // namespace php
