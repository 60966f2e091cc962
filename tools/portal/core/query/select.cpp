// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/query/listing.hpp"
#include "portal/core/text.hpp"

#include <algorithm>

namespace fb24_portal {

namespace {

enum class pick { standard, custom };

void add_all(std::vector<std::size_t>& columns, const table& rows, pick what) {
    for (std::size_t i = 0; i < rows.fields().size(); ++i) {
        const field& f = rows.fields()[i];
        if (!f.hidden && f.custom() == (what == pick::custom))
            columns.push_back(i);
    }
}

} // namespace

std::vector<order_key> compile_order(const table& rows, const php_value* spec, bool camel) {
    std::vector<order_key> keys;
    if (spec == nullptr || !spec->is_array())
        return keys;
    for (const auto& [name, direction] : spec->members())
        if (const auto column = rows.find_field(name, camel))
            keys.push_back({*column, same_word(direction.to_string(), "DESC")});
    return keys;
}

std::vector<std::size_t> compile_select(const table& rows, const php_value* spec, bool camel) {
    std::vector<std::size_t> columns;
    if (spec != nullptr && spec->is_array()) {
        for (const auto& [index, name] : spec->members()) {
            const std::string text = name.to_string();
            if (text == "*")
                add_all(columns, rows, pick::standard);
            else if (same_word(text, "UF_*"))
                add_all(columns, rows, pick::custom);
            else if (const auto column = rows.find_field(text, camel))
                columns.push_back(*column);
        }
        std::vector<bool> seen(rows.fields().size());
        std::erase_if(columns, [&](std::size_t i) {
            const bool again = seen[i];
            seen[i] = true;
            return again;
        });
    }
    if (columns.empty()) {
        add_all(columns, rows, pick::standard);
        if (camel) // the newer entities show all of their fields
            add_all(columns, rows, pick::custom);
    }
    return columns;
}

} // namespace fb24_portal
