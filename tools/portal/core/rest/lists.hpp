// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/rest/call.hpp"

#include <cstdint>
#include <string_view>

namespace fb24_portal {

/// What differs between the list methods.
struct list_style {
    row_shape shape;
    std::string_view wrapper = {}; ///< `items`: the rows stand in an object
    bool camel_names = false;      ///< camelCase is understood in filter, order, select
    const php_value* filter = nullptr;
    const php_value* order = nullptr;
    const php_value* select = nullptr;
};

/// The usual style: FILTER, ORDER, SELECT of the call.
[[nodiscard]] list_style usual_style(const call& c);
void run_list(call& c, const table& rows, const list_style& style);
/// The rows of these ids, all columns.
void append_rows(call& c, const table& rows, std::span<const std::int64_t> ids,
                 const list_style& style);
/// A map of the fields, as *.fields methods answer it.
void append_fields(call& c, const table& rows, bool camel);

} // namespace fb24_portal
