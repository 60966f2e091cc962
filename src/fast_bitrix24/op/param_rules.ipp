// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/op/param_rules.hpp"

#include <map>

namespace fast_bitrix24::detail {

[[nodiscard]] constexpr const char* verb_kind_name(verb_kind verb) noexcept {
    constexpr const char* names[] = {"get_all", "get_by_id", "call", "call_raw", "call_batch"};
    return names[static_cast<int>(verb)];
}

// "get_all(crm.deal.list): " in front of every sentence
FAST_BITRIX24_DECL std::string verb_prefix(verb_kind verb, std::string_view method) {
    std::string out = verb_kind_name(verb);
    if (!method.empty())
        out += "(" + printable(trim(method)) + ")";
    return out + ": ";
}

FAST_BITRIX24_DECL std::string quoted_param(std::string_view name) {
    return "'" + printable(name) + "'";
}

FAST_BITRIX24_DECL const char* param_kind_name(json_kind kind) noexcept {
    switch (kind) {
    case json_kind::null:
        return "null";
    case json_kind::boolean:
        return "a boolean";
    case json_kind::number:
        return "a number";
    case json_kind::string:
        return "a string";
    case json_kind::array:
        return "an array";
    case json_kind::object:
        return "an object";
    }
    return "something else";
}

[[nodiscard]] FAST_BITRIX24_DECL bool is_integer_param(const params& p) {
    return p.is_number() && p.text().find_first_of(".eE") == std::string::npos;
}

[[nodiscard]] FAST_BITRIX24_DECL bool is_empty_param_container(const params& p) {
    return (p.is_array() || p.is_object()) && p.empty();
}

enum class clause_type : unsigned char { array, object, integer };
struct clause_rule {
    std::string_view name; // upper case
    clause_type type;
};
inline constexpr clause_rule clause_rules[] = {
    {"CMD", clause_type::object},    {"FIELDS", clause_type::object},
    {"FILTER", clause_type::object}, {"HALT", clause_type::integer},
    {"LIMIT", clause_type::integer}, {"ORDER", clause_type::object},
    {"SELECT", clause_type::array},  {"START", clause_type::integer},
};

[[nodiscard]] FAST_BITRIX24_DECL bool obeys_clause_rule(const params& clause,
                                                        const clause_rule& rule, bool v3) {
    // braces alone make an empty object, and PHP reads an empty array and an empty object alike
    if (rule.type != clause_type::integer && is_empty_param_container(clause))
        return true;
    switch (rule.type) {
    case clause_type::array:
        return clause.is_array();
    case clause_type::object:
        return clause.is_object() || (v3 && rule.name == "FILTER" && clause.is_array());
    case clause_type::integer:
        return is_integer_param(clause);
    }
    return false;
}

[[nodiscard]] FAST_BITRIX24_DECL std::string clause_rule_words(const clause_rule& rule, bool v3) {
    switch (rule.type) {
    case clause_type::array:
        return "an array";
    case clause_type::object:
        if (rule.name != "FILTER")
            return "an object";
        return v3 ? "an array of conditions or an object"
                  : "an object, in braces {{\"filter\", {{\">ID\", 10}}}}";
    case clause_type::integer:
        return "an integer";
    }
    return {};
}

// Rules that hold for parameters of any verb that asks for lists or entities.
FAST_BITRIX24_DECL void check_clauses(const std::string& said, const params& request, bool v3) {
    if (request.is_null())
        return;
    if (!request.is_object())
        throw usage_error(said + "the parameters must be an object, not " +
                          param_kind_name(request.kind()));
    std::map<std::string, std::string_view> seen;
    for (const auto& [key, clause] : request.members()) {
        const auto [first, added] = seen.emplace(to_upper(trim(key)), key);
        if (!added)
            throw usage_error(said + "parameters " + quoted_param(first->second) + " and " +
                              quoted_param(key) + " are the same for the portal: give only one");
        for (const auto& rule : clause_rules)
            if (param_folds_to(key, rule.name) && !obeys_clause_rule(clause, rule, v3))
                throw usage_error(said + "parameter " + quoted_param(key) + " must be " +
                                  clause_rule_words(rule, v3) + ", not " +
                                  param_kind_name(clause.kind()));
    }
}

FAST_BITRIX24_DECL void warn_null_filter(const std::string& said, const params& request,
                                         std::vector<std::string>& warnings) {
    const params* const filter = request.find_folded("FILTER");
    if (filter == nullptr || !filter->is_object())
        return;
    for (const auto& [key, wanted] : filter->members())
        if (wanted.is_null())
            warnings.push_back(said + "null as the value of " + quoted_param(key) +
                               " in the filter confuses the portal; use an empty string to find "
                               "empty fields");
}

} // namespace fast_bitrix24::detail
