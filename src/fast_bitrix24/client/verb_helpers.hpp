// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/client/results.hpp"
#include "fast_bitrix24/client/rows.hpp"
#include "fast_bitrix24/policy/paging.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

/// A list's request as paging wants it: the id field is added to `select` where it is needed to
/// know doubled rows.
[[nodiscard]] FAST_BITRIX24_DECL list_request make_list_request(std::string_view method,
                                                                const params& arguments, bool v3);
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::string> list_warnings(const list_request& request,
                                                                        const list_summary& got);

/// An object is one item, an array of objects are several.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<params> items_of(const params& items);
/// Each id once; refuses what is neither a whole number nor a string.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<params> unique_ids(const std::vector<params>& ids);
[[nodiscard]] FAST_BITRIX24_DECL std::string id_parameter(const verb_options& v);

/// After a round of calls: asks the reconcile function about lost answers and returns the items
/// that certainly did not run.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::size_t>
to_be_sent_again(const std::vector<params>& items, std::vector<outcome>& outcomes,
                 const std::vector<std::size_t>& sent, const verb_options& v, int round);

inline void throw_if(error_code ec, diagnostics details) {
    if (ec)
        throw error(ec, std::move(details));
}
/// Takes the results only if it throws.
template <class Result>
requires(!std::is_reference_v<Result>) void throw_if(error_code ec, diagnostics&& details,
                                                     Result&& results) {
    if (ec)
        throw incomplete_error<Result>(ec, std::move(details), std::move(results));
}

[[nodiscard]] inline const outcome& outcome_in(const outcome& o) noexcept {
    return o;
}
[[nodiscard]] inline const outcome& outcome_in(const named_result::entry& e) noexcept {
    return e.second;
}
template <class Result>
[[nodiscard]] Result summed(Result results, error_code& ec, diagnostics& details) {
    std::vector<const outcome*> all;
    for (const auto& r : results)
        all.push_back(&outcome_in(r));
    ec = sum_up(all, details);
    return results;
}

} // namespace fast_bitrix24::detail
