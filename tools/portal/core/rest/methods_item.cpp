// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/lists.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

void missing(call& c, const char* name) {
    c.fail(400, "100", std::string("Could not find value for parameter {") + name + '}');
}

// The rows of an entityTypeId: the classic entities are reached by it, too.
table* entity(call& c) {
    const php_value* type = c.param("ENTITYTYPEID");
    if (type == nullptr) {
        missing(c, "entityTypeId");
        return nullptr;
    }
    switch (type->to_int()) {
    case 1:
        return &c.state.rows("lead");
    case 2:
        return &c.state.rows("deal");
    case 3:
        return &c.state.rows("contact");
    case 4:
        return &c.state.rows("company");
    case 128:
        return &c.state.rows("item");
    default:
        c.fail(400, "NOT_FOUND", "Smart process is not found");
        return nullptr;
    }
}

list_style item_style(const call& c) {
    list_style style = usual_style(c);
    style.shape.camel = true;
    style.shape.numbers = true;
    style.camel_names = true;
    style.wrapper = "items";
    return style;
}

std::optional<std::int64_t> existing(call& c, const table& rows) {
    const auto id = c.id_param("ID");
    if (!id)
        missing(c, "id");
    else if (!rows.contains(*id))
        c.fail(400, "NOT_FOUND", "Element not found");
    return c.error ? std::nullopt : id;
}

void append_item(call& c, const table& rows, std::int64_t id) {
    c.out += "{\"item\":";
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < rows.fields().size(); ++i)
        if (!rows.fields()[i].hidden)
            columns.push_back(i);
    rows.append_row(c.out, id, columns, item_style(c).shape);
    c.out += '}';
    c.seconds += c.state.options.cost.row;
}

void item_list(call& c) {
    if (table* rows = entity(c))
        run_list(c, *rows, item_style(c));
}

void item_get(call& c) {
    if (table* rows = entity(c))
        if (const auto id = existing(c, *rows))
            append_item(c, *rows, *id);
}

void item_add(call& c) {
    table* rows = entity(c);
    if (rows == nullptr)
        return;
    const php_value* fields = c.param("FIELDS");
    if (fields == nullptr || !fields->is_array())
        return missing(c, "fields");
    const auto id = rows->add(*fields, true, c.user, static_cast<std::int64_t>(c.now));
    append_item(c, *rows, id);
    c.wrote();
}

void item_update(call& c) {
    table* rows = entity(c);
    if (rows == nullptr)
        return;
    const auto id = existing(c, *rows);
    if (!id)
        return;
    const php_value* fields = c.param("FIELDS");
    if (fields == nullptr || !fields->is_array())
        return missing(c, "fields");
    rows->update(*id, *fields, true, c.user, static_cast<std::int64_t>(c.now));
    append_item(c, *rows, *id);
    c.wrote();
}

void item_delete(call& c) {
    table* rows = entity(c);
    if (rows == nullptr)
        return;
    if (const auto id = existing(c, *rows)) {
        rows->remove(*id);
        c.out += "[]";
        c.wrote();
    }
}

void item_fields(call& c) {
    if (const table* rows = entity(c)) {
        c.out += "{\"fields\":";
        append_fields(c, *rows, true);
        c.out += '}';
    }
}

// The whole list at once: a total, no paging.
void category_list(call& c) {
    if (c.param("ENTITYTYPEID") == nullptr)
        return missing(c, "entityTypeId");
    const table& rows = c.state.rows("category");
    list_style style = item_style(c);
    style.select = nullptr;
    c.out += "{\"categories\":";
    append_rows(c, rows, rows.ids(), style);
    c.out += '}';
    c.total = static_cast<std::int64_t>(rows.ids().size());
    c.seconds += c.state.options.cost.page_of(rows.ids().size(), 0, 0);
}

} // namespace

void add_item_methods(method_map& m) {
    m["crm.item.list"] = item_list;
    m["crm.item.get"] = item_get;
    m["crm.item.add"] = item_add;
    m["crm.item.update"] = item_update;
    m["crm.item.delete"] = item_delete;
    m["crm.item.fields"] = item_fields;
    m["crm.category.list"] = category_list;
}

} // namespace fb24_portal
