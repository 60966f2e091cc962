// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// Can a query string say this? Not if null, a boolean or an empty array or object stands anywhere
/// below the root: it has no spelling that all methods read alike.
[[nodiscard]] FAST_BITRIX24_DECL bool fits_query(const params& p);

/// PHP's query string of an object or array: `a%5Bb%5D%5B0%5D=v&...`, order kept, keys and values
/// percent-encoded at every level; an array at the root gives `0=...&1=...`. References
/// (`$result[a][b]`) in values go on working, for PHP decodes before the portal looks for them.
/// Throws `usage_error` for what does not fit, for keys that PHP would alter, for invalid UTF-8 and
/// for more than 64 levels; its words name the place, never a value.
[[nodiscard]] FAST_BITRIX24_DECL std::string encode_query(const params& p);

/// A command of a batch: `crm.deal.list?select%5B0%5D=ID`, or just the method without parameters.
/// The method as `method_name` has it.
[[nodiscard]] FAST_BITRIX24_DECL std::string encode_command(std::string_view method,
                                                            const params& p);

} // namespace fast_bitrix24
