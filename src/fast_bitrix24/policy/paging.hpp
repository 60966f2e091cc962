// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace fast_bitrix24 {

/// What may be said of a list that was downloaded.
enum class completeness {
    whole,       ///< one page holds everything
    as_counted,  ///< as many rows as the portal counted; rows that were added or removed
                 ///< meanwhile may have moved others across the edges of pages
    not_counted, ///< up to the last page, but the portal gave no count to compare with
    differs,     ///< another number of rows than the portal counted
    first_page,  ///< only the first page: the method pages in a way of its own
    broken_off,  ///< an error or the caller ended it early
};

[[nodiscard]] FAST_BITRIX24_DECL const char* to_string(completeness c) noexcept;

/// A list to be downloaded.
struct list_request {
    std::string method; ///< lower case
    params arguments;
    const list_method* known = nullptr;
    bool v3 = false;
};

/// A page to be asked for. Numbers ascend in the order of the list.
struct page_request {
    std::size_t number = 0;
    params arguments;
};

/// What came for it.
struct page_facts {
    std::size_t number = 0;
    std::size_t rows = 0;
    std::optional<std::uint64_t> total;
    std::optional<std::int64_t> next;
    bool repeats_first = false; ///< the first page once more: the method ignores what page it is
};

/// A way to download a list: a state machine that asks for pages and is told what they held.
template <class P>
concept paging_strategy = std::constructible_from<P, list_request> &&
    requires(P p, const P c, const page_facts& facts) {
    { p.next_page() } -> std::same_as<std::optional<page_request>>;
    p.page_arrived(facts);
    { c.done() } -> std::same_as<bool>;
    { c.problem() } -> std::same_as<const std::string&>; // not empty: the list cannot go on
    { c.total() } -> std::same_as<std::optional<std::uint64_t>>;
    { c.result(std::uint64_t{}) } -> std::same_as<completeness>; // given the rows delivered
};

namespace paging {

/// The first page alone, then the offsets up to `total` at once, then whatever `next` still
/// promises. Exact only while nobody adds or deletes rows.
class by_offset {
public:
    FAST_BITRIX24_DECL explicit by_offset(list_request request);

    [[nodiscard]] FAST_BITRIX24_DECL std::optional<page_request> next_page();
    FAST_BITRIX24_DECL void page_arrived(const page_facts& facts);
    [[nodiscard]] FAST_BITRIX24_DECL bool done() const noexcept;
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
    [[nodiscard]] std::optional<std::uint64_t> total() const noexcept { return total_; }
    [[nodiscard]] FAST_BITRIX24_DECL completeness result(std::uint64_t delivered) const noexcept;

private:
    FAST_BITRIX24_DECL void first_arrived(const page_facts& facts);
    FAST_BITRIX24_DECL void go_on();
    FAST_BITRIX24_DECL void end_before(const page_facts& facts);
    [[nodiscard]] std::int64_t offset_of(std::size_t number) const noexcept {
        return base_offset_ + static_cast<std::int64_t>(number - base_number_) * step_;
    }

    list_request request_;
    std::optional<std::uint64_t> total_;
    std::string problem_;
    std::int64_t step_ = 50;  ///< rows a page, by the portal's own first `next`
    std::int64_t offset_ = 0; ///< of the next page to ask for
    std::int64_t end_ = 1;    ///< no page is asked for from here on
    std::size_t asked_ = 0;
    std::size_t arrived_ = 0;
    std::size_t first_rows_ = 0;
    std::size_t base_number_ = 0;           ///< from this page on the offsets are counted ...
    std::int64_t base_offset_ = 0;          ///< ... from here
    std::size_t last_filled_ = 0;           ///< number of the furthest page with rows
    std::size_t last_ = 0;                  ///< number of the furthest page that came
    std::optional<std::int64_t> last_next_; ///< its `next`
    std::size_t burst_ = 1;                 ///< pages asked for beyond what is known to be there
    bool first_page_only_ = false;
};

} // namespace paging
} // namespace fast_bitrix24
