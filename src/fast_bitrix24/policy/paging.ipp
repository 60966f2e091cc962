// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/paging.hpp"

#include <algorithm>
#include <utility>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL const char* to_string(completeness c) noexcept {
    constexpr const char* names[] = {"whole",   "as counted", "not counted",
                                     "differs", "first page", "broken off"};
    return names[static_cast<int>(c)];
}

namespace paging {

FAST_BITRIX24_DECL by_offset::by_offset(list_request request) : request_(std::move(request)) {
    add_id_order(request_.arguments, request_.known);
    if (request_.known != nullptr && request_.known->page_size != 0)
        step_ = request_.known->page_size;
}

FAST_BITRIX24_DECL std::optional<page_request> by_offset::next_page() {
    if (!problem_.empty() || offset_ >= end_ || (asked_ > 0 && arrived_ == 0))
        return std::nullopt;
    page_request page{asked_, request_.arguments};
    if (asked_ != 0)
        page.arguments.set("start", offset_);
    ++asked_;
    offset_ += step_;
    return page;
}

FAST_BITRIX24_DECL void by_offset::page_arrived(const page_facts& facts) {
    ++arrived_;
    if (facts.number == 0)
        return first_arrived(facts);
    if (facts.number >= last_) {
        last_ = facts.number;
        last_next_ = facts.next;
        const bool all_came_at_once = facts.repeats_first && total_ && *total_ <= first_rows_;
        if (facts.next && *facts.next <= offset_of(facts.number) && !all_came_at_once)
            problem_ = "the portal names a next page that is not further on";
    }
    // What lies between would be missed: the pages behind it have been asked for already.
    if (facts.next && facts.number + 1 < asked_ && *facts.next > offset_of(facts.number) &&
        *facts.next < offset_of(facts.number + 1) && facts.number >= base_number_)
        problem_ = "the portal's pages are of different lengths";
    if (facts.rows != 0)
        last_filled_ = std::max(last_filled_, facts.number);
    // An empty page is the end, whatever `total` said, and so are many that promise a next one:
    // they must not drive endless requests.
    constexpr std::size_t many = 50;
    if (facts.repeats_first ||
        (facts.rows == 0 && (!facts.next || facts.number > last_filled_ + many)))
        end_before(facts);
    go_on();
}

FAST_BITRIX24_DECL void by_offset::end_before(const page_facts& facts) {
    end_ = std::min(end_, offset_of(facts.number));
    if (facts.number == last_)
        last_next_.reset();
}

FAST_BITRIX24_DECL void by_offset::first_arrived(const page_facts& facts) {
    const auto* known = request_.known;
    // some methods count nothing and say 0
    const bool counted = facts.total && (*facts.total != 0 || facts.rows == 0);
    if (counted && (known == nullptr || known->total_ok))
        total_ = facts.total;
    last_next_ = facts.next;
    first_rows_ = facts.rows;
    if (known != nullptr && known->paging == list_paging::own) {
        first_page_only_ = total_ ? *total_ > facts.rows : facts.rows >= 50;
        end_ = offset_;
        return;
    }
    if (facts.next)
        step_ = *facts.next;
    offset_ = step_;
    end_ = step_;
    const auto rows = static_cast<std::int64_t>(facts.rows);
    // A full first page without `next` but with a larger count: some methods forget `next`.
    const bool more = facts.next || (total_ && rows >= step_);
    if (more && total_ && static_cast<std::int64_t>(*total_) > rows)
        end_ = std::max(step_, static_cast<std::int64_t>(*total_));
    go_on();
}

// All that was asked for has come: is there more than was counted?
FAST_BITRIX24_DECL void by_offset::go_on() {
    if (arrived_ != asked_ || offset_ < end_ || !last_next_ || !problem_.empty())
        return;
    if (*last_next_ != offset_of(asked_)) { // its pages are of another length here: follow it
        base_number_ = asked_;
        base_offset_ = *last_next_;
        burst_ = 1;
    }
    offset_ = *last_next_;
    end_ = offset_ + static_cast<std::int64_t>(burst_) * step_;
    burst_ = std::min<std::size_t>(burst_ * 2, 50);
}

FAST_BITRIX24_DECL bool by_offset::done() const noexcept {
    return !problem_.empty() || (arrived_ > 0 && arrived_ == asked_ && offset_ >= end_);
}

FAST_BITRIX24_DECL completeness by_offset::result(std::uint64_t delivered) const noexcept {
    if (!done() || !problem_.empty())
        return completeness::broken_off;
    if (first_page_only_)
        return completeness::first_page;
    if (total_ && *total_ != delivered)
        return completeness::differs;
    if (asked_ == 1)
        return completeness::whole;
    return total_ ? completeness::as_counted : completeness::not_counted;
}

} // namespace paging
} // namespace fast_bitrix24
