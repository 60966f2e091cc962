// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// Which verb a request belongs to.
enum class verb_kind { get_all, get_by_id, call, call_raw, call_batch };

// What a verb is given is checked before anything is sent. These functions throw `usage_error` with
// one sentence that names the parameter and never its content, and return warnings.

/// Refuses a method name that is empty or has characters no method has, `batch` where another verb
/// is meant for it, and lists that `get_all` cannot page.
FAST_BITRIX24_DECL void check_method(std::string_view method, verb_kind verb);

/// Parameters of `get_all`; null is the same as an empty object.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::string>
check_list_params(std::string_view method, const params& request, bool v3);

/// Parameters and the number of ids of `get_by_id`. An empty `id_field` stands for `ID`.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::string>
check_by_id_params(std::string_view method, const params& request, std::string_view id_field,
                   std::size_t ids, bool v3);

/// Items of `call`: objects, or arrays for the old methods with positional arguments.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::string>
check_call_items(std::string_view method, const std::vector<params>& items, bool v3);

/// What `call_batch` is given: `cmd` and `halt`.
FAST_BITRIX24_DECL void check_batch(const params& request);

} // namespace fast_bitrix24
