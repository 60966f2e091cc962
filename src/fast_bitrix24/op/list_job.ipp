// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/list_job.hpp"

#include <algorithm>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::string_view list_pages::id_field() const noexcept {
    if (!settings_.id_field.empty())
        return settings_.id_field;
    return settings_.known != nullptr ? settings_.known->id_field : std::string_view{};
}

FAST_BITRIX24_DECL std::size_t list_pages::add(std::size_t number, const document& result) {
    row_page page;
    page.memory = result;
    auto found = rows_of(result.root(), settings_.known);
    page.is_list = found.is_list;
    page.rows = std::move(found.rows);
    const auto rows = page.rows.size();
    bytes_ += result.raw().size();
    if (!settings_.ordered) {
        release(std::move(page));
        return rows;
    }
    early_.emplace(number, std::move(page));
    for (auto first = early_.begin(); first != early_.end() && first->first == next_number_;
         first = early_.begin()) {
        release(std::move(first->second));
        early_.erase(first);
        ++next_number_;
    }
    return rows;
}

FAST_BITRIX24_DECL void list_pages::release(row_page page) {
    // a table that says "no id" leaves nothing to compare
    const bool comparable = settings_.known == nullptr || !id_field().empty();
    if (page.is_list && comparable)
        doubled_ += std::erase_if(page.rows, [this](value row) {
            const auto id = id_of(row, id_field());
            return id && !seen_.insert(*id);
        });
    delivered_ += page.rows.size();
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
