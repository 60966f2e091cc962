// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/list_job.hpp"
#include "fast_bitrix24/policy/paging.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

/// What is known about a list after its download.
struct list_summary {
    std::uint64_t rows = 0;             ///< delivered
    std::uint64_t doubled = 0;          ///< came twice and were dropped
    std::optional<std::uint64_t> total; ///< as the portal counted at the start
    completeness how = completeness::broken_off;
};

/// The rows of a list, in memory. Rows are valid while this object lives.
class rows {
public:
    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
    [[nodiscard]] value operator[](std::size_t i) const { return rows_[i]; }
    [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
    [[nodiscard]] auto end() const noexcept { return rows_.end(); }

    [[nodiscard]] const list_summary& summary() const noexcept { return summary_; }
    [[nodiscard]] std::optional<std::uint64_t> total() const noexcept { return summary_.total; }
    [[nodiscard]] fast_bitrix24::completeness completeness() const noexcept { return summary_.how; }

    /// A method such as `crm.deal.fields` answers one object instead of a list: it stands here, and
    /// there are no rows.
    [[nodiscard]] bool is_object() const noexcept { return object_.exists(); }
    [[nodiscard]] const document& object() const noexcept { return object_; }

    void add(row_page page) {
        if (!page.is_list) {
            object_ = std::move(page.memory);
            return;
        }
        rows_.insert(rows_.end(), page.rows.begin(), page.rows.end());
        memory_.push_back(std::move(page.memory));
    }
    void set_summary(const list_summary& s) { summary_ = s; }

private:
    std::vector<document> memory_;
    std::vector<value> rows_;
    document object_;
    list_summary summary_;
};

} // namespace fast_bitrix24
