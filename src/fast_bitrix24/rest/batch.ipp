// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/writer.hpp"
#include "fast_bitrix24/rest/batch.hpp"

#include <charconv>
#include <set>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::vector<std::string>
batch_labels(const std::vector<const command*>& commands) {
    std::vector<std::string> out;
    std::set<std::string_view> names;
    for (const auto* c : commands)
        if (!c->label.empty())
            names.insert(c->label);
    const bool own = names.size() == commands.size();
    for (std::size_t i = 0; i < commands.size(); ++i)
        out.push_back(own ? commands[i]->label : "c" + std::to_string(i));
    return out;
}

FAST_BITRIX24_DECL std::string write_batch_body(const std::vector<const command*>& commands,
                                                std::string_view token) {
    const auto labels = batch_labels(commands);
    std::string body = R"({"halt":0,"cmd":{)";
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (i != 0)
            body += ',';
        append_json_string(body, labels[i]);
        body += ':';
        append_json_string(body, commands[i]->query);
    }
    body += '}';
    if (!token.empty()) {
        body += ",\"auth\":";
        append_json_string(body, token);
    }
    body += '}';
    return body;
}

FAST_BITRIX24_DECL bool is_batch_result(value result) noexcept {
    return result.is_object() && result["result"].exists(); // the other sections may be left out
}

// PHP writes a section with the keys 0..n-1 as a list: there the place is the label
FAST_BITRIX24_DECL value batch_section_entry(value section, std::string_view label) {
    if (section.is_object())
        return section[label];
    std::size_t index = 0;
    const auto [end, ec] = std::from_chars(label.data(), label.data() + label.size(), index);
    if (ec != std::errc{} || end != label.data() + label.size() ||
        (label.size() > 1 && label.front() == '0'))
        return {};
    return section[index];
}

FAST_BITRIX24_DECL envelope read_batch_part(value batch_result, std::string_view label) {
    envelope out;
    const value error = batch_section_entry(batch_result["result_error"], label);
    if (error.is_object()) {
        out.error = read_portal_error(error);
        if (!out.error)
            out.error = portal_error{"", portal_text(error)};
    } else if (error.is_string()) {
        out.error = portal_error{portal_text(error), ""};
    }
    out.result = batch_section_entry(batch_result["result"], label);
    out.total = read_total(batch_section_entry(batch_result["result_total"], label));
    out.next = read_next(batch_section_entry(batch_result["result_next"], label));
    out.time = read_portal_time(batch_section_entry(batch_result["result_time"], label));
    return out;
}

} // namespace fast_bitrix24::detail
