// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/op/param_rules.hpp"
#include "fast_bitrix24/op/validate.hpp"
#include "fast_bitrix24/rest/batch.hpp"

#include <algorithm>
#include <set>

namespace fast_bitrix24 {

namespace detail {

// The portal looks for references in what PHP has decoded.
[[nodiscard]] FAST_BITRIX24_DECL bool refers_to_result(std::string_view command) {
    return percent_decode(command).find("$result[") != std::string::npos;
}

FAST_BITRIX24_DECL void check_batch_command(const std::string& label, const params& command) {
    const auto said = verb_prefix(verb_kind::call_batch, {});
    if (!command.is_string())
        throw usage_error(said + "command " + quoted_param(label) +
                          " must be a string like \"crm.deal.list?start=0\", not " +
                          param_kind_name(command.kind()));
    const std::string_view text = command.text();
    const auto method = text.substr(0, text.find('?'));
    if (iequals(trim(method), "batch"))
        throw usage_error(said + "command " + quoted_param(label) +
                          " is a batch itself, which the portal refuses: list its commands here");
    if (trim(method).empty())
        throw usage_error(said + "command " + quoted_param(label) + " names no method");
    if (!std::all_of(method.begin(), method.end(), is_method_name_char))
        throw usage_error(said + "command " + quoted_param(label) +
                          " must begin with a method and '?': only letters, digits, '.', '_' and "
                          "'-' make a method");
}

} // namespace detail

FAST_BITRIX24_DECL void check_batch(const params& request) {
    const auto said = detail::verb_prefix(verb_kind::call_batch, {});
    if (!request.is_object())
        throw usage_error(said + "the parameters must be an object with 'cmd', not " +
                          detail::param_kind_name(request.kind()));
    for (const std::string_view name : {"CMD", "HALT"})
        if (std::count_if(request.members().begin(), request.members().end(),
                          [name](const auto& member) {
                              return detail::param_folds_to(member.first, name);
                          }) > 1)
            throw usage_error(said + "parameter '" + to_lower(name) + "' is given more than once");

    const params* const commands = request.find_folded("CMD");
    if (commands == nullptr)
        throw usage_error(said + "parameter 'cmd' with the commands is missing");
    if (!commands->is_object() && !commands->is_array())
        throw usage_error(said + "parameter 'cmd' must be an object of commands, not " +
                          detail::param_kind_name(commands->kind()));
    if (commands->empty())
        throw usage_error(said + "parameter 'cmd' holds no commands");

    if (const params* const halt = request.find_folded("HALT");
        halt != nullptr && !halt->is_bool() &&
        !(halt->is_number() && (halt->text() == "0" || halt->text() == "1")))
        throw usage_error(said + "parameter 'halt' must be 0, 1, true or false");

    bool refers = false;
    if (commands->is_object()) {
        std::set<std::string_view> labels;
        for (const auto& [label, command] : commands->members()) {
            if (label.empty())
                throw usage_error(said + "a command has an empty label");
            if (!labels.insert(label).second)
                throw usage_error(said + "label " + detail::quoted_param(label) +
                                  " is given to two commands");
            detail::check_batch_command(label, command);
            refers = refers || detail::refers_to_result(command.text());
        }
    } else {
        std::size_t index = 0;
        for (const auto& command : commands->elements()) {
            detail::check_batch_command(std::to_string(index++), command);
            refers = refers || detail::refers_to_result(command.text());
        }
    }
    if (refers && commands->size() > detail::most_commands_in_a_batch)
        throw usage_error(said + "more than " + std::to_string(detail::most_commands_in_a_batch) +
                          " commands with $result references cannot be one batch, and references "
                          "do not reach from one batch into another: split 'cmd'");
}

} // namespace fast_bitrix24
