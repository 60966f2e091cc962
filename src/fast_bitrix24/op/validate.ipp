// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/op/param_rules.hpp"
#include "fast_bitrix24/op/validate.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"

#include <algorithm>
#include <iterator>

namespace fast_bitrix24 {

namespace detail {

inline constexpr std::string_view list_endings[] = {".list", ".getlist", ".fields",
                                                    ".getavaliableforpayment", ".types"};

[[nodiscard]] FAST_BITRIX24_DECL bool ends_like_list(std::string_view method) {
    const auto name = to_lower(trim(method));
    return std::any_of(std::begin(list_endings), std::end(list_endings),
                       [&name](std::string_view ending) { return name.ends_with(ending); });
}

} // namespace detail

FAST_BITRIX24_DECL void check_method(std::string_view method, verb_kind verb) {
    const auto name = trim(method);
    const auto said = detail::verb_prefix(verb, {});
    if (name.empty())
        throw usage_error(said + "the method is empty");
    if (!std::all_of(name.begin(), name.end(), detail::is_method_name_char) ||
        name.front() == '.' || name.back() == '.')
        throw usage_error(said + detail::quoted_param(name) +
                          " is no method: only letters, digits, '.', '_' and '-' make one");
    const bool may_batch = verb == verb_kind::call_raw || verb == verb_kind::call_batch;
    if (iequals(name, "batch") && !may_batch)
        throw usage_error(said + "the method cannot be 'batch': use call_batch");
    if (verb == verb_kind::get_all)
        for (const std::string_view prefix : {"task.elapseditem.", "tasks.elapseditem."})
            if (iequals(name.substr(0, prefix.size()), prefix))
                throw usage_error(said + detail::quoted_param(name) +
                                  " has positional parameters and a paging of its own: use "
                                  "call_raw");
}

FAST_BITRIX24_DECL std::vector<std::string> check_list_params(std::string_view method,
                                                              const params& request, bool v3) {
    const auto said = detail::verb_prefix(verb_kind::get_all, method);
    detail::check_clauses(said, request, v3);
    std::vector<std::string> warnings;
    if (!detail::ends_like_list(method) && !to_lower(trim(method)).ends_with(".get") &&
        find_list_method(method, v3) == nullptr)
        warnings.push_back(said + "this does not look like a method that lists; get_all is for "
                                  "methods that end with .list, .getlist, .get, .fields or .types");
    if (!request.is_object())
        return warnings;
    for (const auto& [key, clause] : request.members())
        if (detail::param_folds_to(key, "START") || detail::param_folds_to(key, "ORDER"))
            throw usage_error(said + "parameter " + detail::quoted_param(key) +
                              " is not possible, get_all pages and sorts by itself: use call_raw "
                              "for a page of your own");
    detail::warn_null_filter(said, request, warnings);
    if (request.find_folded("LIMIT") != nullptr)
        warnings.push_back(said + "parameter 'limit' has no effect for most methods, all rows are "
                                  "fetched anyway");
    const params* const select = request.find_folded("SELECT");
    const params* const filter = request.find_folded("FILTER");
    const bool all_fields =
        select != nullptr && select->is_array() &&
        std::any_of(select->elements().begin(), select->elements().end(),
                    [](const params& field) { return field.is_string() && field.text() == "*"; });
    if (all_fields && (filter == nullptr || filter->empty()))
        warnings.push_back(said + "all fields ('*') of all rows, without a filter, may take long: "
                                  "select the fields that you need or add a filter");
    return warnings;
}

FAST_BITRIX24_DECL std::vector<std::string> check_by_id_params(std::string_view method,
                                                               const params& request,
                                                               std::string_view id_field,
                                                               std::size_t ids, bool v3) {
    const auto said = detail::verb_prefix(verb_kind::get_by_id, method);
    if (ids == 0)
        throw usage_error(said + "the list of ids is empty");
    detail::check_clauses(said, request, v3);
    std::vector<std::string> warnings;
    if (!request.is_object())
        return warnings;
    const auto field = trim(id_field);
    for (const auto& [key, clause] : request.members())
        if (detail::param_folds_to(key, "ID") || (!field.empty() && iequals(trim(key), field)))
            throw usage_error(said + "parameter " + detail::quoted_param(key) +
                              " is filled with each id: give the ids in the list only");
    detail::warn_null_filter(said, request, warnings);
    return warnings;
}

FAST_BITRIX24_DECL std::vector<std::string>
check_call_items(std::string_view method, const std::vector<params>& items, bool /*v3*/) {
    const auto said = detail::verb_prefix(verb_kind::call, method);
    if (items.empty() || (items.size() == 1 && detail::is_empty_param_container(items.front())))
        throw usage_error(said + "there are no items; use call_raw for a method without "
                                 "parameters");
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!items[i].is_object() && !items[i].is_array())
            throw usage_error(said + "item " + std::to_string(i) +
                              " must be an object (or an array, for a method with positional "
                              "parameters), not " +
                              detail::param_kind_name(items[i].kind()));
    std::vector<std::string> warnings;
    if (detail::ends_like_list(method))
        warnings.push_back(said + "a method of this kind gives its first page only: better use "
                                  "get_all");
    return warnings;
}

} // namespace fast_bitrix24
