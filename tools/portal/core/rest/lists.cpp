// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/lists.hpp"

#include "portal/core/php/json.hpp"
#include "portal/core/text.hpp"

#include <algorithm>

namespace fb24_portal {

namespace {

const char* type_of(const field& f) {
    switch (f.kind) {
    case field_kind::id:
    case field_kind::integer:
        return "integer";
    case field_kind::reference:
        return f.name.ends_with("_BY_ID") ? "user" : "crm_entity";
    case field_kind::money:
        return "double";
    case field_kind::flag:
        return "char";
    case field_kind::boolean:
        return "boolean";
    case field_kind::date_time:
        return "datetime";
    case field_kind::date:
        return "date";
    case field_kind::multi:
        return "crm_multifield";
    case field_kind::choice:
        return "crm_status";
    default:
        return "string";
    }
}

} // namespace

list_style usual_style(const call& c) {
    list_style style;
    style.shape.raw_unicode = c.state.options.data.raw_unicode;
    style.filter = c.param("FILTER");
    style.order = c.param("ORDER");
    style.select = c.param("SELECT");
    return style;
}

void append_rows(call& c, const table& rows, std::span<const std::int64_t> ids,
                 const list_style& style) {
    const auto columns = compile_select(rows, style.select, style.camel_names);
    c.out += '[';
    bool first = true;
    for (const std::int64_t id : ids) {
        if (!first)
            c.out += ',';
        first = false;
        rows.append_row(c.out, id, columns, style.shape);
    }
    c.out += ']';
}

namespace {

// The filter without bounds of the id.
php_value without_id_bounds(const php_value& filter) {
    php_value rest = php_value::array();
    for (const auto& [name, value] : filter.members()) {
        const std::string bare =
            upper(name.substr(std::min(name.size(), name.find_first_not_of("<>="))));
        if (bare != "ID" || name.find_first_of("<>") == std::string::npos)
            rest.set(name, value);
    }
    return rest;
}

void distort(call& c, const list_quirks& q, std::int64_t start) {
    if (q.no_total)
        c.total.reset();
    else if (q.total && c.total)
        c.total = q.total;
    if (q.no_next)
        c.next.reset();
    else if (q.next_repeats && start >= 0)
        c.next = static_cast<std::int64_t>(page_size);
}

} // namespace

void run_list(call& c, const table& rows, const list_style& style) {
    const auto& all_quirks = c.state.options.quirks;
    const auto it = all_quirks.find(c.method);
    const list_quirks quirks = it == all_quirks.end() ? list_quirks() : it->second;
    php_value thinned;
    list_query query;
    query.filter = quirks.ignore_filter ? nullptr : style.filter;
    query.order = quirks.ignore_order ? nullptr : style.order;
    query.camel = style.camel_names;
    query.hidden_percent = c.state.options.data.hidden_percent;
    if (quirks.ignore_id_bounds && query.filter != nullptr) {
        thinned = without_id_bounds(*query.filter);
        query.filter = &thinned;
    }
    if (const php_value* start = c.param("START"))
        query.start = start->to_int();
    const std::int64_t asked_start = query.start;
    if (quirks.ignore_start)
        query.start = 0;
    const list_page page = find_page(rows, query, c.state.options.cost, c.state.lists);
    c.seconds += page.seconds;
    c.state.seen.rows += page.ids.size();
    if (!style.wrapper.empty()) {
        c.out += "{\"";
        c.out += style.wrapper;
        c.out += "\":";
    }
    append_rows(c, rows, page.ids, style);
    if (!style.wrapper.empty())
        c.out += '}';
    c.total = page.total;
    if (!c.total && c.state.options.total_of_uncounted == uncounted_total::zero)
        c.total = 0;
    c.next = page.next;
    distort(c, quirks, asked_start);
}

void append_fields(call& c, const table& rows, bool camel) {
    c.out += '{';
    bool first = true;
    for (const auto& f : rows.fields()) {
        if (!first)
            c.out += ',';
        first = false;
        c.out += camel ? f.camel_key : f.upper_key;
        c.out += "{\"type\":\"";
        c.out += type_of(f);
        c.out += "\",\"isRequired\":false,\"isReadOnly\":";
        c.out += f.kind == field_kind::id ? "true" : "false";
        c.out += ",\"isImmutable\":false,\"isMultiple\":";
        c.out += f.kind == field_kind::multi ? "true" : "false";
        c.out += ",\"isDynamic\":";
        c.out += f.custom() ? "true" : "false";
        if (camel) {
            c.out += ",\"upperName\":";
            c.write_text(f.name);
        }
        c.out += ",\"title\":";
        c.write_text(f.name);
        c.out += '}';
    }
    c.out += '}';
}

} // namespace fb24_portal
