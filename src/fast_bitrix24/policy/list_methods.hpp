// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <string_view>

namespace fast_bitrix24 {

/// How the rows of a list stand in its answer.
enum class row_container : unsigned char {
    list,    ///< an array of rows
    map,     ///< an object keyed by the rows' ids; its order carries the sort
    scalars, ///< an array of numbers or strings
    object,  ///< an array of rows, with other members beside it that matter (`hasMore`, `users`)
};

/// How a list is asked for its further rows.
enum class list_paging : unsigned char {
    start, ///< by `start`, pages of 50, `next` and `total` beside `result`
    none,  ///< the whole list at once, or no paging is documented
    own,   ///< in a way of its own (limit/offset, cursors, page numbers, REST 3 pagination)
};

/// How a list is told to sort by its id.
enum class order_style : unsigned char {
    none,               ///< takes no order
    map,                ///< order: {ID: ASC}
    upper_map,          ///< ORDER: {ID: ASC}
    sort_map,           ///< SORT: {ID: ASC}
    sort_strings,       ///< sort: "ID", order: "ASC"
    upper_sort_strings, ///< SORT: "ID", ORDER: "ASC"
    element_map,        ///< ELEMENT_ORDER: {ID: ASC}
    iblock_map,         ///< IBLOCK_ORDER: {ID: ASC}
};

/// What is known about a list method.
struct list_method {
    std::string_view name;     ///< lower case
    std::string_view row_path; ///< under `result`; empty: `result` itself; nested keys by '.'
    row_container container = row_container::list;
    list_paging paging = list_paging::start;
    order_style order = order_style::none;
    std::string_view id_field;         ///< in rows; empty: rows have no id of their own
    std::string_view id_request_field; ///< in order and filter
    std::string_view filter_key;       ///< "filter" or "FILTER"; empty: takes none
    unsigned char page_size = 50;      ///< rows of a full page, where paging is `start`
    bool id_filter_ok = false;         ///< a filter by `>ID` works
    bool start_minus_one_ok = false;   ///< `start: -1` gives one page without counting
    bool total_ok = true;              ///< `total`, where it comes, is the number of all rows
    bool v3 = false;                   ///< of REST 3 (`/rest/api/`)
};

/// The entry of a method, spelled in any case, with blanks around it or not; null if unknown. Some
/// names exist in both versions of REST with different answers: `v3` chooses.
[[nodiscard]] FAST_BITRIX24_DECL const list_method* find_list_method(std::string_view method,
                                                                     bool v3 = false) noexcept;

/// Adds the order by id that the method wants; does nothing for a method that takes none. An
/// unknown method (null) gets what most take: order: {ID: ASC}.
FAST_BITRIX24_DECL void add_id_order(params& request, const list_method* known,
                                     bool descending = false);

} // namespace fast_bitrix24
