// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/op/job.hpp"
#include "fast_bitrix24/op/seen_ids.hpp"
#include "fast_bitrix24/policy/paging.hpp"
#include "fast_bitrix24/policy/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

/// Rows as they are delivered, and the memory that they live in.
struct row_page {
    document memory;
    std::vector<value> rows;
    bool is_list = true; ///< false: the method answered something that is no list: see `memory`
};

namespace detail {

/// What all lists share, whatever their way of paging: rows are found, doubled ones dropped, pages
/// put into order.
class list_pages {
public:
    struct settings {
        const list_method* known = nullptr;
        std::string id_field; ///< by which doubled rows are known; empty: as the table says
        bool ordered = true;  ///< deliver in the portal's order, not as pages arrive
    };
    explicit list_pages(settings s) : settings_(std::move(s)) {}

    /// Takes a page; returns the number of its rows, doubled ones included.
    FAST_BITRIX24_DECL std::size_t add(std::size_t number, const document& result);
    /// The next page to deliver.
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<row_page> take();

    [[nodiscard]] bool empty() const noexcept { return ready_.empty(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
    [[nodiscard]] std::uint64_t doubled() const noexcept { return doubled_; }

private:
    FAST_BITRIX24_DECL void release(row_page page);
    [[nodiscard]] FAST_BITRIX24_DECL std::string_view id_field() const noexcept;

    settings settings_;
    std::map<std::size_t, row_page> early_; ///< pages whose predecessors have not come yet
    std::deque<row_page> ready_;
    std::size_t next_number_ = 0;
    std::size_t bytes_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t doubled_ = 0;
    seen_ids seen_;
};

/// Downloads a list with a paging strategy.
template <paging_strategy Paging>
class list_job final : public job {
public:
    list_job(const list_request& request, list_pages::settings settings)
        : method_(request.method), paging_(request), pages_(std::move(settings)) {}

    std::optional<tagged_command> next() override {
        if (failure_)
            return std::nullopt;
        auto page = paging_.next_page();
        if (!page)
            return std::nullopt;
        // the first page travels alone: its method's own error codes and `total` stand plainly
        return tagged_command{
            page->number, page->number == 0 ? make_direct_command(method_, page->arguments, true)
                                            : make_command(method_, page->arguments, true)};
    }

    void settle(std::size_t tag, reply answer) override {
        if (failure_)
            return;
        if (answer.ec) {
            failure_ = std::move(answer);
            return;
        }
        const auto rows = pages_.add(tag, answer.result);
        paging_.page_arrived({tag, rows, answer.total, answer.next});
        if (!paging_.problem().empty()) {
            failure_.emplace();
            failure_->ec = errc::protocol;
            failure_->details.method = method_;
            failure_->details.detail = paging_.problem();
            failure_->details.request_fate = fate::ran;
        }
    }

    [[nodiscard]] bool done() const override { return failure_ || paging_.done(); }
    [[nodiscard]] std::size_t held_bytes() const override { return pages_.bytes(); }

    [[nodiscard]] list_pages& pages() noexcept { return pages_; }
    [[nodiscard]] const Paging& paging() const noexcept { return paging_; }
    [[nodiscard]] const std::optional<reply>& failure() const noexcept { return failure_; }

private:
    std::string method_;
    Paging paging_;
    list_pages pages_;
    std::optional<reply> failure_;
};

} // namespace detail
} // namespace fast_bitrix24
