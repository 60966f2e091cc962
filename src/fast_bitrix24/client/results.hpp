// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/op/job.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

/// What became of one item: a result, or an error of its own.
struct outcome {
    error_code ec;
    diagnostics details; ///< of the error
    document value;      ///< what stands under `result`

    [[nodiscard]] explicit operator bool() const noexcept { return !ec; }
};

/// Outcomes in the order of the items.
class call_result {
public:
    call_result() = default;
    explicit call_result(std::vector<outcome> outcomes) : outcomes_(std::move(outcomes)) {}

    [[nodiscard]] std::size_t size() const noexcept { return outcomes_.size(); }
    [[nodiscard]] bool empty() const noexcept { return outcomes_.empty(); }
    [[nodiscard]] const outcome& operator[](std::size_t i) const { return outcomes_[i]; }
    [[nodiscard]] auto begin() const noexcept { return outcomes_.begin(); }
    [[nodiscard]] auto end() const noexcept { return outcomes_.end(); }

    /// The result of the only item. Throws its error, or `usage_error` unless there is just one.
    [[nodiscard]] FAST_BITRIX24_DECL const document& value() const;
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t failures() const noexcept;

private:
    std::vector<outcome> outcomes_;
};

/// Outcomes by name, in the order in which the names were given: ids of `get_by_id`, commands of
/// `call_batch`.
class named_result {
public:
    using entry = std::pair<std::string, outcome>;

    named_result() = default;
    explicit named_result(std::vector<entry> entries) : entries_(std::move(entries)) {}

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
    [[nodiscard]] auto end() const noexcept { return entries_.end(); }
    /// Null if there is no such name.
    [[nodiscard]] FAST_BITRIX24_DECL const outcome* find(std::string_view name) const noexcept;
    /// The result under that name. Throws its error; `usage_error` if there is no such name.
    [[nodiscard]] FAST_BITRIX24_DECL const document& operator[](std::string_view name) const;
    template <std::integral Id>
    requires(!std::same_as<Id, bool>) [[nodiscard]] const document& operator[](Id id) const {
        return (*this)[std::string_view{std::to_string(id)}];
    }
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t failures() const noexcept;

private:
    std::vector<entry> entries_;
};
using by_id_result = named_result;
using batch_result = named_result;

/// Thrown when all items have finished and some have failed, or when a list has broken off: nothing
/// of the others, or of what came before, is lost.
template <class Result>
class incomplete_error : public error {
public:
    incomplete_error(error_code ec, diagnostics d, Result results)
        : error(ec, std::move(d)), results_(std::move(results)) {}
    [[nodiscard]] const Result& results() const noexcept { return results_; }

private:
    Result results_;
};

namespace detail {

[[nodiscard]] FAST_BITRIX24_DECL outcome to_outcome(reply&& answer);
/// The one error that stands for all: a single failure itself, else `errc::incomplete` with the
/// first failure's words.
[[nodiscard]] FAST_BITRIX24_DECL error_code sum_up(const std::vector<const outcome*>& outcomes,
                                                   diagnostics& details);

} // namespace detail
} // namespace fast_bitrix24
