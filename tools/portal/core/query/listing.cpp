// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/query/listing.hpp"

#include "portal/core/php/json.hpp"
#include "portal/core/random.hpp"
#include "portal/core/text.hpp"

#include <algorithm>

namespace fb24_portal {

namespace {

constexpr std::size_t kept_lists = 16;

// Sorts by the keys; rows that are equal in all of them stay in the order of their ids.
void sort_rows(std::vector<std::int64_t>& ids, const table& rows,
               const std::vector<order_key>& keys) {
    struct cell {
        std::string text;
        double number = 0;
    };
    struct row {
        std::int64_t id;
        std::vector<cell> cells;
    };
    std::vector<row> all;
    all.reserve(ids.size());
    for (const std::int64_t id : ids) {
        row r{id, {}};
        for (const auto& key : keys) {
            cell c;
            rows.cell(c.text, id, key.column);
            if (rows.fields()[key.column].numeric()) {
                c.number = leading_double(c.text);
                c.text.clear();
            }
            r.cells.push_back(std::move(c));
        }
        all.push_back(std::move(r));
    }
    std::stable_sort(all.begin(), all.end(), [&](const row& a, const row& b) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const cell& x = keys[i].descending ? b.cells[i] : a.cells[i];
            const cell& y = keys[i].descending ? a.cells[i] : b.cells[i];
            if (x.number < y.number || x.number > y.number)
                return x.number < y.number;
            if (const int sign = x.text.compare(y.text); sign != 0)
                return sign < 0;
        }
        return false;
    });
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = all[i].id;
}

struct prepared {
    filter rest;                       ///< what is left after the bounds of the id
    std::span<const std::int64_t> ids; ///< within these bounds
    std::vector<std::int64_t> marked;  ///< where `ids` points to if a mark of origin is asked for
    std::vector<order_key> order;
    bool by_id = true; ///< ordered by the id alone
    bool descending = false;
};

prepared prepare(const table& rows, const list_query& query) {
    prepared p;
    p.rest = compile_filter(rows, query.filter, query.camel);
    const id_range range = take_id_range(p.rest, rows);
    p.ids = rows.ids();
    for (const auto& c : p.rest.conditions)
        if (!p.rest.any && c.how == compare::equal && !c.negate && c.texts.size() == 1)
            if (auto marked = rows.marked(c.column, c.texts[0])) {
                p.marked = std::move(*marked);
                std::erase_if(p.marked, [&](std::int64_t id) { return !rows.contains(id); });
                p.ids = p.marked;
            }
    const auto first = std::lower_bound(p.ids.begin(), p.ids.end(), range.low);
    const auto last = std::upper_bound(p.ids.begin(), p.ids.end(), range.high);
    p.ids =
        first < last ? std::span<const std::int64_t>(first, last) : std::span<const std::int64_t>();
    p.order = compile_order(rows, query.order, query.camel);
    const auto id_column = rows.find_field("ID", false);
    if (!p.order.empty()) {
        p.by_id = id_column && p.order.front().column == *id_column;
        p.descending = p.by_id && p.order.front().descending;
    }
    return p;
}

std::int64_t nth(std::span<const std::int64_t> ids, std::size_t i, bool descending) {
    return descending ? ids[ids.size() - 1 - i] : ids[i];
}

// Every matching row; kept, since the further pages of the same list will be asked for.
found_lists::ids find_all(const table& rows, const list_query& query, const prepared& p,
                          found_lists& cache) {
    std::string key = rows.name() + ' ' + to_text(static_cast<std::int64_t>(rows.version()));
    for (const php_value* spec : {query.filter, query.order})
        if (spec != nullptr)
            json_encode(key, *spec, true);
        else
            key += '-';
    if (auto found = cache.find(key))
        return found;
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < p.ids.size(); ++i) {
        const std::int64_t id = nth(p.ids, i, p.descending);
        if (matches(p.rest, rows, id))
            ids.push_back(id);
    }
    if (!p.by_id)
        sort_rows(ids, rows, p.order);
    auto found = std::make_shared<const std::vector<std::int64_t>>(std::move(ids));
    cache.keep(std::move(key), found);
    return found;
}

} // namespace

found_lists::ids found_lists::find(const std::string& key) const {
    for (const auto& [k, found] : lists_)
        if (k == key)
            return found;
    return nullptr;
}

void found_lists::keep(std::string key, ids found) {
    lists_.emplace_front(std::move(key), std::move(found));
    if (lists_.size() > kept_lists)
        lists_.pop_back();
}

list_page find_page(const table& rows, const list_query& query, const cost_model& cost,
                    found_lists& cache) {
    const prepared p = prepare(rows, query);
    const bool counted = query.start >= 0;
    auto offset = counted ? static_cast<std::size_t>(query.start) : std::size_t{0};
    if (!query.exact_start)
        offset = offset / page_size * page_size;
    const std::size_t limit = query.limit;
    list_page page;
    std::size_t count = 0;
    if (p.rest.empty() && p.by_id) {
        count = p.ids.size();
        for (std::size_t i = offset; i < count && i < offset + limit; ++i)
            page.ids.push_back(nth(p.ids, i, p.descending));
    } else if (!counted && p.by_id) {
        for (std::size_t i = 0; i < p.ids.size() && page.ids.size() < limit; ++i)
            if (const std::int64_t id = nth(p.ids, i, p.descending); matches(p.rest, rows, id))
                page.ids.push_back(id);
    } else {
        const auto all = find_all(rows, query, p, cache);
        count = all->size();
        for (std::size_t i = offset; i < count && i < offset + limit; ++i)
            page.ids.push_back((*all)[i]);
    }
    if (counted) {
        page.total = static_cast<std::int64_t>(count);
        if (offset + limit < count)
            page.next = static_cast<std::int64_t>(offset + limit);
    }
    page.seconds = cost.page_of(page.ids.size(), counted ? count : 0, offset);
    if (query.hidden_percent != 0)
        std::erase_if(page.ids, [&](std::int64_t id) {
            return mix(static_cast<std::uint64_t>(id)) % 100 < query.hidden_percent;
        });
    return page;
}

} // namespace fb24_portal
