// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/value.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// The rows found inside what stands under `result`.
struct found_rows {
    bool is_list = false; ///< false: not a list, the whole `result` is the answer
    value container;      ///< the array or object that holds the rows; of no list: the `result`
    std::vector<value> rows;
};

/// Finds the rows by what is known of the method, and by their looks where nothing is known or the
/// portal answers otherwise: an array; an array in an object's only member; values of an object
/// keyed by ids (PHP writes an array with holes so). Empty `[]` and `{}` are lists without rows.
[[nodiscard]] FAST_BITRIX24_DECL found_rows rows_of(value result, const list_method* known);

/// A row's id as text, whether the portal wrote a number or a string. An `id_field` in another
/// case is found too; an empty one stands for `ID` or `id`. Nothing if there is none, or it is
/// empty, or no scalar. The text lives as long as the document.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::string_view> id_of(value row,
                                                                       std::string_view id_field);

} // namespace fast_bitrix24
