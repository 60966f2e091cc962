// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/writer.hpp"
#include "fast_bitrix24/op/by_id_job.hpp"
#include "fast_bitrix24/policy/rows.hpp"

#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL by_id_job::by_id_job(std::string method, std::string id_field,
                                        std::vector<params> ids, params arguments,
                                        json_limits limits, bool repeatable)
    : many_job(
          ids.size(),
          [this](std::size_t i) { return make_command(method_, arguments_of(i), repeatable_); }),
      method_(std::move(method)), id_field_(std::move(id_field)), ids_(std::move(ids)),
      arguments_(std::move(arguments)), limits_(limits), repeatable_(repeatable),
      one_page_(arguments_.find_folded("start") != nullptr), known_(find_list_method(method_)) {}

FAST_BITRIX24_DECL params by_id_job::arguments_of(std::size_t i) const {
    params out;
    out.set(id_field_, ids_[i]);
    for (const auto& [key, argument] : arguments_.members())
        out.set(key, argument);
    return out;
}

FAST_BITRIX24_DECL std::optional<tagged_command> by_id_job::next() {
    if (further_.empty())
        return many_job::next();
    const auto i = further_.back();
    further_.pop_back();
    params arguments = arguments_of(i);
    arguments.set("start", long_lists_.at(i).start);
    return tagged_command{i, make_command(method_, arguments, repeatable_)};
}

// Some methods give no `next`: then a full page and a larger count tell that there is more.
FAST_BITRIX24_DECL bool by_id_job::forgets_next(const reply& answer, std::size_t page,
                                                std::size_t all) const {
    if (known_ != nullptr && (!known_->total_ok || known_->paging == list_paging::own))
        return false;
    const std::size_t full =
        known_ != nullptr && known_->page_size != 0 ? known_->page_size : std::size_t{50};
    return !answer.next && answer.total && page >= full && *answer.total > all;
}

FAST_BITRIX24_DECL void by_id_job::settle(std::size_t tag, reply answer) {
    const auto at = long_lists_.find(tag);
    const bool first = at == long_lists_.end();
    if (answer.ec) {
        if (!first)
            long_lists_.erase(at);
        return finish(tag, std::move(answer));
    }
    const auto found = rows_of(answer.result.root(), known_);
    const auto all = found.rows.size() + (first ? 0 : at->second.rows);
    const bool by_count = found.is_list && forgets_next(answer, found.rows.size(), all);
    if (by_count)
        answer.next = static_cast<std::int64_t>(all);
    if (first && (!answer.next || one_page_ || !found.is_list || found.rows.empty()))
        return finish(tag, std::move(answer));
    if (!found.is_list && !answer.result.is_null())
        return break_off(tag, "a later page is no list");
    auto& list = first ? long_lists_[tag] : at->second;
    if (!first && !found.rows.empty() && answer.result.raw() == list.pages.front().raw()) {
        if (list.by_count) // nobody promised a second page: the method has but one
            return close_list(tag);
        return break_off(tag, "the portal gives the first page again");
    }
    list.by_count = by_count;
    list.rows = all;
    list.pages.push_back(answer.result);
    if (answer.next && !found.rows.empty()) {
        if (*answer.next <= list.start)
            return break_off(tag, "the portal names a next page that is not further on");
        list.start = *answer.next;
        further_.push_back(tag);
        return;
    }
    close_list(tag);
}

FAST_BITRIX24_DECL void by_id_job::close_list(std::size_t tag) {
    auto answer = join(long_lists_.at(tag));
    long_lists_.erase(tag);
    finish(tag, std::move(answer));
}

FAST_BITRIX24_DECL void by_id_job::break_off(std::size_t tag, const char* why) {
    long_lists_.erase(tag);
    reply answer;
    answer.ec = errc::protocol;
    answer.details.method = method_;
    answer.details.detail = why;
    answer.details.request_fate = fate::ran;
    finish(tag, std::move(answer));
}

// The pages as if the portal had answered them at once: all rows stand where the first page has
// its own, and around them what the first page has around them.
FAST_BITRIX24_DECL reply by_id_job::join(const long_list& list) const {
    std::vector<found_rows> pages;
    bool by_key = true; // a map by id stays one; an array with holes has indices, not keys
    for (const auto& page : list.pages) {
        pages.push_back(rows_of(page.root(), known_));
        const auto& c = pages.back().container;
        by_key = by_key && ((c.is_object() && !c["0"].exists()) || pages.back().rows.empty());
    }
    const auto whole = list.pages.front().raw();
    const auto inside = pages.front().container.raw();
    const auto before = static_cast<std::size_t>(inside.data() - whole.data());
    std::string text{whole.substr(0, before)};
    text += by_key ? '{' : '[';
    bool comma = false;
    const auto add = [&](std::string_view key, value row) {
        if (std::exchange(comma, true))
            text += ',';
        if (by_key) {
            append_json_string(text, key);
            text += ':';
        }
        row.append_json(text);
    };
    for (const auto& page : pages) {
        if (by_key)
            for (const auto [key, row] : page.container.members())
                add(key, row);
        else
            for (const value row : page.rows)
                add({}, row);
    }
    text += by_key ? '}' : ']';
    text += whole.substr(before + inside.size());
    reply out;
    out.result = document::parse(std::move(text), limits_, out.ec, out.details);
    return out;
}

} // namespace fast_bitrix24::detail
