// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/verb_helpers.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/rest/query.hpp"

#include <algorithm>
#include <set>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL list_request make_list_request(std::string_view method, const params& arguments,
                                                  bool v3) {
    list_request out;
    out.method = to_lower(trim(method));
    out.v3 = v3;
    out.known = find_list_method(out.method, v3);
    if (arguments.is_object())
        out.arguments = arguments;
    (void)out.arguments.to_json(); // refuses bad text before anything is sent
    if (out.known == nullptr || out.known->id_request_field.empty())
        return out;
    for (const auto& [key, selected] : out.arguments.members()) {
        if (!iequals(trim(key), "select") || !selected.is_array() || selected.empty())
            continue;
        const auto& names = selected.elements();
        const bool there = std::any_of(names.begin(), names.end(), [&out](const params& name) {
            return name.text() == "*" || iequals(name.text(), out.known->id_request_field);
        });
        if (!there) {
            params longer = selected;
            longer.push_back(std::string{out.known->id_request_field});
            out.arguments.set(std::string{key}, std::move(longer));
            break;
        }
    }
    return out;
}

FAST_BITRIX24_DECL std::vector<std::string> list_warnings(const list_request& request,
                                                          const list_summary& got) {
    std::vector<std::string> out;
    if (got.how == completeness::differs)
        out.push_back(request.method + ": " + std::to_string(got.rows) +
                      " rows came, but the portal counted " + std::to_string(*got.total));
    if (got.how == completeness::first_page)
        out.push_back(request.method + " pages in a way of its own: this is its first page only");
    if (got.rows > 50 && !fits_query(request.arguments))
        out.push_back(request.method +
                      ": null, booleans and empty lists do not fit into a batch, so each page took "
                      "a request of its own; \"Y\"/\"N\" or 1/0, where the method takes them, are "
                      "much faster");
    return out;
}

FAST_BITRIX24_DECL std::vector<params> items_of(const params& items) {
    if (!items.is_array())
        return {items};
    return items.elements();
}

FAST_BITRIX24_DECL std::vector<params> unique_ids(const std::vector<params>& ids) {
    std::vector<params> out;
    std::set<std::string> seen;
    for (const auto& id : ids) {
        const bool whole =
            id.is_number() && id.text().find_first_not_of("0123456789-") == std::string::npos;
        if (!whole && (!id.is_string() || id.text().empty()))
            throw usage_error("get_by_id(): ids must be whole numbers or strings");
        if (!valid_utf8(id.text()))
            throw usage_error("get_by_id(): an id is no UTF-8");
        if (seen.insert(id.text()).second)
            out.push_back(id);
    }
    return out;
}

FAST_BITRIX24_DECL std::string id_parameter(const verb_options& v) {
    const auto name = trim(v.id_field);
    return std::string{name.empty() ? std::string_view{"ID"} : name};
}

FAST_BITRIX24_DECL std::vector<std::size_t> to_be_sent_again(const std::vector<params>& items,
                                                             std::vector<outcome>& outcomes,
                                                             const std::vector<std::size_t>& sent,
                                                             const verb_options& v, int round) {
    constexpr int most_rounds = 10;
    std::vector<std::size_t> again;
    if (!v.reconcile || round + 1 >= most_rounds || v.stop.stop_requested())
        return again;
    for (const auto i : sent) {
        if (outcomes[i].ec != errc::outcome_unknown)
            continue;
        try {
            auto found = v.reconcile(items[i]);
            if (found.took_place)
                outcomes[i] = {{}, {}, std::move(found.result)};
            else
                again.push_back(i);
        } catch (const std::exception& e) {
            outcomes[i].details.detail += "; the reconcile function threw: " + printable(e.what());
        } catch (...) {
            outcomes[i].details.detail += "; the reconcile function threw";
        }
    }
    return again;
}

} // namespace fast_bitrix24::detail
