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
        std::string id_field;   ///< by which doubled rows are known; empty: as the table says
        bool ordered = true;    ///< deliver in the portal's order, not as pages arrive
        bool collected = false; ///< the caller keeps all pages
    };
    explicit list_pages(settings s) : settings_(std::move(s)) {}

    struct added {
        std::size_t rows = 0; ///< doubled ones included
        bool is_list = true;
        bool repeats_first = false; ///< the first page once more
    };
    /// Takes a page; nothing else may stand in the place of rows on the second page and later.
    /// `next` and `total` are what the portal says beside it.
    FAST_BITRIX24_DECL added add(std::size_t number, const document& result,
                                 std::optional<std::int64_t> next = {},
                                 std::optional<std::uint64_t> total = {});
    /// The next page to deliver.
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<row_page> take();

    [[nodiscard]] bool empty() const noexcept { return ready_.empty(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] bool collected() const noexcept { return settings_.collected; }
    [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
    [[nodiscard]] std::uint64_t doubled() const noexcept { return doubled_; }
    /// Pages one after the other that had rows, but none that was new.
    [[nodiscard]] std::size_t stale() const noexcept { return stale_; }

private:
    FAST_BITRIX24_DECL void release(row_page page);
    [[nodiscard]] FAST_BITRIX24_DECL std::string_view id_field() const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL bool ids_are_unique(const row_page& page);
    [[nodiscard]] FAST_BITRIX24_DECL std::string mark_of(const row_page& page) const;
    [[nodiscard]] FAST_BITRIX24_DECL bool goes_on(std::optional<std::int64_t> next,
                                                  std::optional<std::uint64_t> total) const;

    settings settings_;
    std::map<std::size_t, row_page> early_; ///< pages whose predecessors have not come yet
    std::deque<row_page> ready_;
    std::size_t next_number_ = 0;
    std::size_t bytes_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t doubled_ = 0;
    std::size_t stale_ = 0;
    bool ids_repeat_ = false; ///< what looks like an id is none
    std::string first_mark_;  ///< by which the first page is known again
    std::optional<std::int64_t> first_next_;
    seen_ids seen_;
};

/// Downloads a list with a paging strategy.
template <paging_strategy Paging>
class list_job final : public job {
public:
    /// `repeatable`: its requests may be sent again after a lost answer.
    list_job(const list_request& request, list_pages::settings settings, bool repeatable)
        : method_(request.method), repeatable_(repeatable), paging_(request),
          pages_(std::move(settings)) {}

    std::optional<tagged_command> next() override {
        if (failure_)
            return std::nullopt;
        auto page = paging_.next_page();
        if (!page)
            return std::nullopt;
        // the first page travels alone: its method's own error codes and `total` stand plainly
        return tagged_command{page->number,
                              page->number == 0
                                  ? make_direct_command(method_, page->arguments, repeatable_)
                                  : make_command(method_, page->arguments, repeatable_)};
    }

    void settle(std::size_t tag, reply answer) override {
        if (failure_)
            return;
        if (answer.ec) {
            failure_ = std::move(answer);
            return;
        }
        const auto page = pages_.add(tag, answer.result, answer.next, answer.total);
        if (!page.is_list && tag == 0) // one answer instead of a list has no pages
            paging_.page_arrived({tag, 0, {}, {}, false});
        else
            paging_.page_arrived({tag, page.rows, answer.total, answer.next, page.repeats_first});
        if (!page.is_list && tag != 0)
            fail("a later page is no list");
        else if (!paging_.problem().empty())
            fail(paging_.problem());
        else if (pages_.stale() >= most_stale)
            fail("the portal gives the same rows again and again");
    }

    [[nodiscard]] bool done() const override { return failure_ || paging_.done(); }
    [[nodiscard]] std::size_t held_bytes() const override { return pages_.bytes(); }
    [[nodiscard]] bool streams() const override { return !pages_.collected(); }

    [[nodiscard]] list_pages& pages() noexcept { return pages_; }
    [[nodiscard]] const Paging& paging() const noexcept { return paging_; }
    [[nodiscard]] const std::optional<reply>& failure() const noexcept { return failure_; }

private:
    static constexpr std::size_t most_stale = 50;

    void fail(std::string why) {
        failure_.emplace();
        failure_->ec = errc::protocol;
        failure_->details.method = method_;
        failure_->details.detail = std::move(why);
        failure_->details.request_fate = fate::ran;
    }

    std::string method_;
    bool repeatable_;
    Paging paging_;
    list_pages pages_;
    std::optional<reply> failure_;
};

} // namespace detail
} // namespace fast_bitrix24
