// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/data/table.hpp"
#include "portal/core/php/value.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace fb24_portal {

enum class compare : unsigned char {
    equal, ///< an array: one of them
    in,
    contains,
    like,
    less,
    less_equal,
    greater,
    greater_equal,
};

struct condition {
    std::size_t column = 0;
    compare how = compare::equal;
    bool negate = false;
    std::vector<std::string> texts; ///< folded
    std::vector<double> numbers;    ///< of numeric and dated columns
    bool nothing = false;           ///< an unreadable date matches nothing
};

/// A filter of the portal's dialect: prefixes on names (`>=ID`, `!@STAGE_ID`, `%TITLE`), ANDed;
/// groups with `logic` inside. Unknown names are ignored, as the portal ignores them.
struct filter {
    bool any = false; ///< OR
    std::vector<condition> conditions;
    std::vector<filter> groups;

    [[nodiscard]] bool empty() const noexcept { return conditions.empty() && groups.empty(); }
};

[[nodiscard]] filter compile_filter(const table& rows, const php_value* spec, bool camel);
[[nodiscard]] bool matches(const filter& f, const table& rows, std::int64_t id);

struct id_range {
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

/// Takes the bounds of the id out of the filter, so that they cost a binary search only.
[[nodiscard]] id_range take_id_range(filter& f, const table& rows);

} // namespace fb24_portal
