// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/lists.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

// These methods sort by the strings `sort` (a field) and `order` (a direction); an `order` map as
// the other methods take it is ignored.
php_value sort_order(const call& c) {
    php_value order = php_value::array();
    const php_value* sort = c.param("SORT");
    const php_value* direction = c.param("ORDER");
    const bool downwards =
        direction != nullptr && direction->is_string() && same_word(direction->text(), "DESC");
    order.set(sort != nullptr && sort->is_string() ? sort->text() : "ID",
              downwards ? "DESC" : "ASC");
    return order;
}

// Names of fields at the top level are a filter, beside FILTER itself.
php_value top_level_filter(const call& c) {
    php_value filter = php_value::array();
    if (const php_value* given = c.param("FILTER"); given != nullptr && given->is_array())
        filter = *given;
    for (const auto& [name, value] : c.params.members())
        if (name != "FILTER" && name != "SORT" && name != "ORDER" && name != "START" &&
            name != "AUTH" && name != "SELECT")
            filter.set(name, value);
    return filter;
}

void sorted_list(call& c, const char* entity) {
    const php_value order = sort_order(c);
    const php_value filter = top_level_filter(c);
    list_style style = usual_style(c);
    style.filter = &filter;
    style.order = &order;
    style.select = nullptr;
    run_list(c, c.state.rows(entity), style);
}

void all_columns_of(call& c, std::int64_t id) {
    const table& rows = c.state.rows("user");
    rows.append_row(c.out, id, compile_select(rows, nullptr, true), usual_style(c).shape);
}

void user_get(call& c) {
    const php_value order = sort_order(c);
    const php_value filter = top_level_filter(c);
    list_style style = usual_style(c);
    style.filter = &filter;
    style.order = &order;
    php_value select = php_value::array();
    select.push("*");
    select.push("UF_*");
    style.select = &select;
    run_list(c, c.state.rows("user"), style);
}

void profile(call& c) {
    c.out += "{\"ID\":\"" + to_text(c.user) +
             "\",\"ADMIN\":true,\"NAME\":\"\",\"LAST_NAME\":\"\",\"PERSONAL_GENDER\":\"\","
             "\"TIME_ZONE\":\"\",\"TIME_ZONE_OFFSET\":0}";
}

} // namespace

void add_user_methods(method_map& m) {
    m["user.get"] = user_get;
    m["user.current"] = [](call& c) { all_columns_of(c, c.user); };
    m["user.fields"] = [](call& c) {
        c.out += '{';
        bool first = true;
        for (const auto& f : c.state.rows("user").fields()) {
            if (!first)
                c.out += ',';
            first = false;
            c.out += f.upper_key;
            c.write_text(f.name);
        }
        c.out += '}';
    };
    m["profile"] = profile;
    m["department.get"] = [](call& c) { sorted_list(c, "department"); };
}

} // namespace fb24_portal
