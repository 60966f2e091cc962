// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/op/many_job.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {

/// One call for each id. Where an id's answer is a list with more pages, they are fetched as well
/// and joined.
class by_id_job final : public many_job {
public:
    FAST_BITRIX24_DECL by_id_job(std::string method, std::string id_field, std::vector<params> ids,
                                 params arguments, json_limits limits, bool repeatable);

    FAST_BITRIX24_DECL std::optional<tagged_command> next() override;
    FAST_BITRIX24_DECL void settle(std::size_t tag, reply answer) override;

private:
    struct long_list {
        std::vector<document> pages;
        std::int64_t start = 0; ///< of the page that is asked for
        std::size_t rows = 0;
        bool by_count = false; ///< `start` follows from the total, the portal named no `next`
    };
    [[nodiscard]] FAST_BITRIX24_DECL params arguments_of(std::size_t i) const;
    [[nodiscard]] FAST_BITRIX24_DECL bool forgets_next(const reply& answer, std::size_t page,
                                                       std::size_t all) const;
    FAST_BITRIX24_DECL void close_list(std::size_t tag);
    [[nodiscard]] FAST_BITRIX24_DECL reply join(const long_list& list) const;
    FAST_BITRIX24_DECL void break_off(std::size_t tag, const char* why);

    std::string method_;
    std::string id_field_;
    std::vector<params> ids_;
    params arguments_;
    json_limits limits_;
    bool repeatable_;
    bool one_page_ = false; ///< the caller names a page of his own
    const list_method* known_;
    std::map<std::size_t, long_list> long_lists_;
    std::vector<std::size_t> further_; ///< whose next page is to be asked for
};

} // namespace fast_bitrix24::detail
