// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/data/table.hpp"
#include "portal/core/limits/cost.hpp"
#include "portal/core/php/value.hpp"
#include "portal/core/query/filter.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fb24_portal {

inline constexpr std::size_t page_size = 50;

struct order_key {
    std::size_t column = 0;
    bool descending = false;
};

/// `{"ID": "ASC"}`; unknown names are ignored.
[[nodiscard]] std::vector<order_key> compile_order(const table& rows, const php_value* spec,
                                                   bool camel);
/// Columns of `select`; '*' are all but the hidden and the custom ones, 'UF_*' the custom ones.
[[nodiscard]] std::vector<std::size_t> compile_select(const table& rows, const php_value* spec,
                                                      bool camel);

struct list_page {
    std::vector<std::int64_t> ids;
    std::optional<std::int64_t> total; ///< unless the page was asked for with start=-1
    std::optional<std::int64_t> next;
    double seconds = 0;
};

/// Lists that were found by looking at every row, kept for their further pages.
class found_lists {
public:
    using ids = std::shared_ptr<const std::vector<std::int64_t>>;
    [[nodiscard]] ids find(const std::string& key) const;
    void keep(std::string key, ids found);

private:
    std::deque<std::pair<std::string, ids>> lists_;
};

struct list_query {
    const php_value* filter = nullptr;
    const php_value* order = nullptr;
    std::int64_t start = 0; ///< rounded down to a multiple of 50; negative: no counting
    std::size_t limit = page_size;
    bool exact_start = false; ///< not rounded
    bool camel = false;
    unsigned hidden_percent = 0;
};

[[nodiscard]] list_page find_page(const table& rows, const list_query& query,
                                  const cost_model& cost, found_lists& cache);

} // namespace fb24_portal
