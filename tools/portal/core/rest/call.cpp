// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/call.hpp"

#include "portal/core/data/catalogue.hpp"
#include "portal/core/php/json.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

portal_state::portal_state(const portal_options& o)
    : options(o), tables(make_tables(o.data)), bucket(o.bucket), operating(o.operating),
      random(mix(o.data.seed)) {
    refresh_tokens.insert(o.oauth.refresh_token);
}

table& portal_state::rows(const std::string& name) {
    return tables.at(name);
}

std::optional<std::int64_t> call::id_param(std::string_view name) const {
    const php_value* v = param(name);
    if (v == nullptr || v->is_array())
        return std::nullopt;
    const std::int64_t n = v->to_int();
    if (n <= 0)
        return std::nullopt;
    return n;
}

void call::fail(int status, php_value code, std::string description) {
    error = rest_error{status, std::move(code), std::move(description)};
}

void call::write_text(std::string_view text) {
    json_quote(out, text, state.options.data.raw_unicode);
}

void call::write_int(std::int64_t n) {
    append_number(out, n);
}

void call::wrote() {
    seconds += state.options.cost.write;
    ++state.seen.writes;
}

const std::map<std::string, method_function>& all_methods() {
    static const method_map methods = [] {
        method_map m;
        add_crm_methods(m);
        add_item_methods(m);
        add_task_methods(m);
        add_user_methods(m);
        add_service_methods(m);
        return m;
    }();
    return methods;
}

} // namespace fb24_portal
