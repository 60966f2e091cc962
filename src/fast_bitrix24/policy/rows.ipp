// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/policy/rows.hpp"

#include <algorithm>
#include <utility>

namespace fast_bitrix24 {

namespace detail {

[[nodiscard]] FAST_BITRIX24_DECL bool is_digit_key(std::string_view key) noexcept {
    return !key.empty() && std::all_of(key.begin(), key.end(), ascii_digit);
}

[[nodiscard]] FAST_BITRIX24_DECL bool has_digit_keys(value object) {
    for (const auto& [key, row] : object.members())
        if (!is_digit_key(key))
            return false;
    return true;
}

[[nodiscard]] FAST_BITRIX24_DECL found_rows rows_in_order(value container) {
    found_rows found{true, container, {}};
    found.rows.reserve(container.size());
    for (const value row : container)
        found.rows.push_back(row);
    return found;
}

// A PHP array with holes: its indices give the order. (In a map keyed by ids the order is the
// sort.)
[[nodiscard]] FAST_BITRIX24_DECL found_rows rows_by_index(value container) {
    std::vector<std::pair<std::string_view, value>> members;
    members.reserve(container.size());
    for (const auto& [key, row] : container.members())
        members.emplace_back(key, row);
    std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
        return a.first.size() != b.first.size() ? a.first.size() < b.first.size()
                                                : a.first < b.first;
    });
    found_rows found{true, container, {}};
    found.rows.reserve(members.size());
    for (const auto& [key, row] : members)
        found.rows.push_back(row);
    return found;
}

[[nodiscard]] FAST_BITRIX24_DECL found_rows rows_by_looks(value result) {
    if (result.is_array())
        return rows_in_order(result);
    if (!result.is_object())
        return {false, result, {}};
    // ids begin with 1, indices with 0
    if (has_digit_keys(result))
        return result["0"].exists() ? rows_by_index(result) : rows_in_order(result);
    if (result.size() == 1) {
        const value inner = result.only();
        if (inner.is_array() || (inner.is_object() && has_digit_keys(inner)))
            return rows_by_looks(inner);
    }
    return {false, result, {}};
}

// null, false or ""
[[nodiscard]] FAST_BITRIX24_DECL bool says_nothing(value v) {
    return v.is_null() || (v.is_bool() && !v.as_bool()) || (v.is_string() && v.as_string().empty());
}

[[nodiscard]] FAST_BITRIX24_DECL value at_row_path(value result, std::string_view path) {
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        result = result[path.substr(0, dot)];
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return result;
}

[[nodiscard]] FAST_BITRIX24_DECL value find_row_field(value row, std::string_view name) {
    if (const value exact = row[name]; exact.exists())
        return exact;
    for (const auto& [key, field] : row.members())
        if (iequals(key, name))
            return field;
    return {};
}

} // namespace detail

FAST_BITRIX24_DECL found_rows rows_of(value result, const list_method* known) {
    if (known == nullptr)
        return detail::rows_by_looks(result);
    const value found = detail::at_row_path(result, known->row_path);
    if (found.is_array())
        return detail::rows_in_order(found);
    if (found.is_object() && known->container == row_container::map)
        return detail::rows_in_order(found);
    if (found.is_object() && detail::has_digit_keys(found))
        return detail::rows_by_index(found);
    // PHP has several words for "no rows" where rows are known to belong
    if (detail::says_nothing(result) || (found.exists() && detail::says_nothing(found)))
        return {true, found, {}};
    return detail::rows_by_looks(result);
}

FAST_BITRIX24_DECL std::optional<std::string_view> id_of(value row, std::string_view id_field) {
    if (!row.is_object())
        return std::nullopt;
    const value id =
        detail::find_row_field(row, id_field.empty() ? std::string_view{"ID"} : id_field);
    if (!id.is_string() && !id.is_number())
        return std::nullopt;
    const auto text = id.as_string();
    if (text.empty())
        return std::nullopt;
    return text;
}

} // namespace fast_bitrix24
