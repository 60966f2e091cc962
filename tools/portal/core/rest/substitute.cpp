// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/json.hpp"
#include "portal/core/rest/run.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

// "$result[a][0][ID]" → a, 0, ID; empty if the text is anything else
std::vector<std::string> reference(std::string_view text) {
    constexpr std::string_view word = "$result";
    std::vector<std::string> path;
    if (text.size() < word.size() || !same_word(text.substr(0, word.size()), word))
        return path;
    text.remove_prefix(word.size());
    while (!text.empty()) {
        const auto close = text.find(']');
        if (text.front() != '[' || close == std::string_view::npos)
            return {};
        path.emplace_back(text.substr(1, close - 1));
        text.remove_prefix(close + 1);
    }
    return path;
}

} // namespace

void substitute(php_value& params, const std::vector<finished_command>& done,
                const std::string& results) {
    if (params.is_array()) {
        for (auto& member : params.members())
            substitute(member.second, done, results);
        return;
    }
    if (!params.is_string() || params.text().size() < 8 || params.text()[0] != '$')
        return;
    const auto path = reference(params.text());
    if (path.empty())
        return;
    for (const auto& command : done) {
        if (command.label != path[0])
            continue;
        const auto text = std::string_view(results).substr(command.from, command.to - command.from);
        if (const auto found = json_locate(text, path.data() + 1, path.size() - 1))
            if (auto value = json_decode(*found))
                params = std::move(*value);
        return;
    }
}

} // namespace fb24_portal
