// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/query.hpp"

#include "portal/core/text.hpp"

#include <string>
#include <vector>

namespace fb24_portal {

namespace {

constexpr std::size_t deepest = 64; // max_input_nesting_level

struct step {
    std::string key;
    bool append = false;
};

// The name of a variable as PHP reads it: outside of brackets blanks and dots become '_', a
// bracket that is not closed, too; what stands after the last ']' is ignored.
std::vector<step> steps_of(std::string_view name) {
    while (!name.empty() && name.front() == ' ')
        name.remove_prefix(1);
    std::vector<step> steps;
    auto open = name.find('[');
    if (open == 0)
        open = std::string_view::npos; // "[a]=1" is a variable named "_a]"
    const bool nested =
        open != std::string_view::npos && name.find(']', open) != std::string_view::npos;
    std::string base(nested ? name.substr(0, open) : name);
    bool unclosed_seen = false;
    for (char& c : base) {
        if (c == ' ' || c == '.')
            c = unclosed_seen ? c : '_';
        if (c == '[' && !unclosed_seen) {
            c = '_';
            unclosed_seen = true;
        }
    }
    steps.push_back({std::move(base), false});
    while (nested && open < name.size() && name[open] == '[') {
        const auto close = name.find(']', open);
        if (close == std::string_view::npos)
            break;
        auto key = name.substr(open + 1, close - open - 1);
        while (!key.empty() && key.front() == ' ')
            key.remove_prefix(1);
        steps.push_back({std::string(key), key.empty()});
        open = close + 1;
    }
    return steps;
}

} // namespace

void parse_query(php_value& into, std::string_view text, std::size_t max_variables) {
    if (!into.is_array())
        into = php_value::array();
    while (!text.empty()) {
        const auto amp = text.find('&');
        const auto pair = text.substr(0, amp);
        text = amp == std::string_view::npos ? std::string_view() : text.substr(amp + 1);
        if (pair.empty())
            continue;
        if (max_variables-- == 0)
            return;
        const auto eq = pair.find('=');
        const auto steps = steps_of(url_decode(pair.substr(0, eq)));
        if (steps.front().key.empty() || steps.size() > deepest)
            continue;
        php_value* at = &into;
        for (const auto& s : steps)
            at = s.append ? &at->push(php_value()) : &at->slot(s.key);
        *at = php_value(eq == std::string_view::npos ? std::string()
                                                     : url_decode(pair.substr(eq + 1)));
    }
}

} // namespace fb24_portal
