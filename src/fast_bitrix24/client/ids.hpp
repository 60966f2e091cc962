// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/params.hpp"

#include <concepts>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

/// Ids for `get_by_id`: whole numbers or strings, from any range or from braces.
class id_list {
public:
    template <class Id>
    requires std::integral<Id> || std::convertible_to<Id, std::string_view>
    id_list(std::initializer_list<Id> ids) {
        for (const auto& id : ids)
            ids_.emplace_back(id);
    }
    template <class Range>
    requires(!std::same_as<std::remove_cvref_t<Range>, id_list> &&
             !std::convertible_to<const Range&, std::string_view>) id_list(const Range& ids) {
        if constexpr (requires { ids.elements(); }) // an array made by `params`
            ids_ = ids.elements();
        else
            for (auto&& id : ids)
                ids_.emplace_back(id);
    }

    [[nodiscard]] const std::vector<params>& get() const& noexcept { return ids_; }
    [[nodiscard]] std::vector<params> get() && noexcept { return std::move(ids_); }

private:
    std::vector<params> ids_;
};

} // namespace fast_bitrix24
