// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/writer.hpp"
#include "fast_bitrix24/op/by_id_job.hpp"
#include "fast_bitrix24/policy/rows.hpp"

#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL by_id_job::by_id_job(std::string method, std::string id_field,
                                        std::vector<params> ids, params arguments,
                                        json_limits limits)
    : many_job(ids.size(),
               [this](std::size_t i) { return make_command(method_, arguments_of(i)); }),
      method_(std::move(method)), id_field_(std::move(id_field)), ids_(std::move(ids)),
      arguments_(std::move(arguments)), limits_(limits), known_(find_list_method(method_)) {}

FAST_BITRIX24_DECL params by_id_job::arguments_of(std::size_t i) const {
    params out;
    out.set(id_field_, ids_[i]);
    for (const auto& [key, argument] : arguments_.members())
        out.set(key, argument);
    return out;
}

FAST_BITRIX24_DECL std::optional<tagged_command> by_id_job::next() {
    if (further_.empty())
        return many_job::next();
    const auto i = further_.back();
    further_.pop_back();
    params arguments = arguments_of(i);
    arguments.set("start", long_lists_.at(i).start);
    return tagged_command{i, make_command(method_, arguments)};
}

FAST_BITRIX24_DECL void by_id_job::settle(std::size_t tag, reply answer) {
    const auto known = long_lists_.find(tag);
    const bool first = known == long_lists_.end();
    if (answer.ec || (first && (!answer.next || !rows_of(answer.result.root(), known_).is_list))) {
        if (!first)
            long_lists_.erase(known);
        return finish(tag, std::move(answer));
    }
    auto& list = first ? long_lists_[tag] : known->second;
    list.pages.push_back(answer.result);
    if (answer.next && *answer.next > list.start) {
        list.start = *answer.next;
        further_.push_back(tag);
        return;
    }
    if (answer.next) {
        answer = {};
        answer.ec = errc::protocol;
        answer.details.method = method_;
        answer.details.detail = "the portal names a next page that is not further on";
        answer.details.request_fate = fate::ran;
    } else {
        answer = join(list);
    }
    long_lists_.erase(tag);
    finish(tag, std::move(answer));
}

// The pages as if the portal had answered them at once, wrapper key and all.
FAST_BITRIX24_DECL reply by_id_job::join(const long_list& list) const {
    std::string text;
    const value first = list.pages.front().root();
    const auto container = rows_of(first, known_).container;
    const bool keyed = container.is_object();
    std::size_t closing = 0;
    if (first.is_object() && container.raw().data() != first.raw().data()) {
        for (const auto [key, inside] : first.members()) {
            text += '{';
            append_json_string(text, key);
            text += ':';
            ++closing;
            break;
        }
    }
    text += keyed ? '{' : '[';
    bool comma = false;
    for (const auto& page : list.pages) {
        const auto found = rows_of(page.root(), known_).container;
        const auto add = [&](value row) {
            if (std::exchange(comma, true))
                text += ',';
            row.append_json(text);
        };
        if (keyed && found.is_object())
            for (const auto [key, row] : found.members()) {
                if (std::exchange(comma, true))
                    text += ',';
                append_json_string(text, key);
                text += ':';
                row.append_json(text);
            }
        else
            for (const value row : found)
                add(row);
    }
    text += keyed ? '}' : ']';
    text.append(closing, '}');
    reply out;
    out.result = document::parse(std::move(text), limits_, out.ec, out.details);
    return out;
}

} // namespace fast_bitrix24::detail
