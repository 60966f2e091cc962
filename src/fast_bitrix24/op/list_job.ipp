// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/list_job.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::string_view list_pages::id_field() const noexcept {
    if (!settings_.id_field.empty())
        return settings_.id_field;
    return settings_.known != nullptr ? settings_.known->id_field : std::string_view{};
}

FAST_BITRIX24_DECL list_pages::added list_pages::add(std::size_t number, const document& result,
                                                     std::optional<std::int64_t> next,
                                                     std::optional<std::uint64_t> total) {
    row_page page;
    page.memory = result;
    auto found = rows_of(result.root(), settings_.known);
    // PHP says null or false for "nothing" where rows are known to belong
    const bool nothing =
        number != 0 && (result.is_null() || (result.is_bool() && !result.as_bool()));
    page.is_list = found.is_list || nothing;
    page.rows = std::move(found.rows);
    added out{page.rows.size(), page.is_list, false};
    if (!page.is_list && number != 0)
        return out;
    if (!page.rows.empty()) {
        auto mark = mark_of(page);
        if (number == 0) {
            first_mark_ = std::move(mark);
            first_next_ = next;
        } else if (mark == first_mark_ && !(mark.front() == '#' && goes_on(next, total))) {
            out.repeats_first = true;
            doubled_ += std::exchange(page.rows, {}).size();
        }
    }
    bytes_ += result.raw().size();
    if (!settings_.ordered) {
        release(std::move(page));
        return out;
    }
    early_.emplace(number, std::move(page));
    for (auto first = early_.begin(); first != early_.end() && first->first == next_number_;
         first = early_.begin()) {
        release(std::move(first->second));
        early_.erase(first);
        ++next_number_;
    }
    return out;
}

// Two pages of a list sorted by id are the same if their ends are; without ids only their whole
// text can tell, behind a '#'.
FAST_BITRIX24_DECL std::string list_pages::mark_of(const row_page& page) const {
    std::string out = std::to_string(page.rows.size()) + ' ';
    if (!id_field().empty()) {
        const auto first = id_of(page.rows.front(), id_field());
        const auto last = id_of(page.rows.back(), id_field());
        if (first && last)
            return out.append(*first).append(" ").append(*last);
    }
    return '#' + out + std::to_string(std::hash<std::string_view>{}(page.memory.raw()));
}

// Equal rows without ids are other rows where the portal moves on, and within what it counted: a
// portal that ignores `start` may promise next pages for ever.
FAST_BITRIX24_DECL bool list_pages::goes_on(std::optional<std::int64_t> next,
                                            std::optional<std::uint64_t> total) const {
    if (!first_next_ || !total)
        return false;
    return !next || (*next > *first_next_ && static_cast<std::uint64_t>(*next) < *total);
}

// Nothing is known of the method: is `ID` what it seems to be?
FAST_BITRIX24_DECL bool list_pages::ids_are_unique(const row_page& page) {
    if (settings_.known != nullptr || !settings_.id_field.empty() || ids_repeat_)
        return !ids_repeat_;
    std::vector<std::string_view> ids;
    for (const value row : page.rows)
        if (const auto id = id_of(row, {}))
            ids.push_back(*id);
    std::sort(ids.begin(), ids.end());
    ids_repeat_ = std::adjacent_find(ids.begin(), ids.end()) != ids.end();
    return !ids_repeat_;
}

FAST_BITRIX24_DECL void list_pages::release(row_page page) {
    const auto before = page.rows.size();
    // a table that says "no id" leaves nothing to compare
    const bool comparable = settings_.known == nullptr || !id_field().empty();
    if (page.is_list && comparable && ids_are_unique(page))
        doubled_ += std::erase_if(page.rows, [this](value row) {
            const auto id = id_of(row, id_field());
            return id && !seen_.insert(*id);
        });
    delivered_ += page.rows.size();
    if (before != 0)
        stale_ = page.rows.empty() ? stale_ + 1 : 0;
    ready_.push_back(std::move(page));
}

FAST_BITRIX24_DECL std::optional<row_page> list_pages::take() {
    if (ready_.empty())
        return std::nullopt;
    row_page out = std::move(ready_.front());
    ready_.pop_front();
    bytes_ -= std::min(bytes_, out.memory.raw().size());
    return out;
}

} // namespace fast_bitrix24::detail
