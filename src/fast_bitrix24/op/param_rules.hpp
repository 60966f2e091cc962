// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/op/validate.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24::detail {

/// "get_all(crm.deal.list): ", in front of every sentence.
[[nodiscard]] FAST_BITRIX24_DECL std::string verb_prefix(verb_kind verb, std::string_view method);

/// A name for people, in quotes.
[[nodiscard]] FAST_BITRIX24_DECL std::string quoted_param(std::string_view name);

/// "an array", "a string", ...
[[nodiscard]] FAST_BITRIX24_DECL const char* param_kind_name(json_kind kind) noexcept;

/// The portal's own comparison of parameter names.
[[nodiscard]] inline bool param_folds_to(std::string_view key, std::string_view name) noexcept {
    return iequals(trim(key), name);
}

/// May the character stand in the name of a method?
[[nodiscard]] constexpr bool is_method_name_char(char c) noexcept {
    return ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '.' ||
           c == '_' || c == '-';
}

/// `[]` or `{}`.
[[nodiscard]] FAST_BITRIX24_DECL bool is_empty_param_container(const params& p);

/// Does the text of a batch's command, once decoded, refer to the result of another one?
[[nodiscard]] FAST_BITRIX24_DECL bool refers_to_result(std::string_view command);

/// Rules that hold for parameters of any verb that asks for lists or entities: an object, each name
/// once, the well-known ones of the right type.
FAST_BITRIX24_DECL void check_clauses(const std::string& said, const params& request, bool v3);

FAST_BITRIX24_DECL void warn_null_filter(const std::string& said, const params& request,
                                         std::vector<std::string>& warnings);

} // namespace fast_bitrix24::detail
