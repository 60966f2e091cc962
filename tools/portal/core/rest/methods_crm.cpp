// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/lists.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

void no_id(call& c) {
    c.fail(400, "", "ID is not defined or invalid.");
}
void not_found(call& c) {
    c.fail(400, "", "Not found");
}

// The id that the call names, if there is such a row; an error otherwise.
std::optional<std::int64_t> existing(call& c, const table& rows) {
    const auto id = c.id_param("ID");
    if (!id)
        no_id(c);
    else if (!rows.contains(*id))
        not_found(c);
    return c.error ? std::nullopt : id;
}

void list(call& c, const char* entity) {
    run_list(c, c.state.rows(entity), usual_style(c));
}

void get(call& c, const char* entity) {
    const table& rows = c.state.rows(entity);
    const auto id = existing(c, rows);
    if (!id)
        return;
    std::vector<std::size_t> columns(rows.fields().size());
    for (std::size_t i = 0; i < columns.size(); ++i)
        columns[i] = i;
    rows.append_row(c.out, *id, columns, usual_style(c).shape);
    c.seconds += c.state.options.cost.row;
}

void add(call& c, const char* entity) {
    const php_value* fields = c.param("FIELDS");
    if (fields == nullptr || !fields->is_array())
        return c.fail(400, "", "Parameter 'fields' must be array.");
    c.write_int(c.state.rows(entity).add(*fields, false, c.user, static_cast<std::int64_t>(c.now)));
    c.wrote();
}

void update(call& c, const char* entity) {
    table& rows = c.state.rows(entity);
    const auto id = existing(c, rows);
    if (!id)
        return;
    const php_value* fields = c.param("FIELDS");
    if (fields == nullptr || !fields->is_array())
        return c.fail(400, "", "Parameter 'fields' must be array.");
    rows.update(*id, *fields, false, c.user, static_cast<std::int64_t>(c.now));
    c.out += "true";
    c.wrote();
}

void remove(call& c, const char* entity) {
    table& rows = c.state.rows(entity);
    if (const auto id = existing(c, rows)) {
        rows.remove(*id);
        c.out += "true";
        c.wrote();
    }
}

constexpr char lead[] = "lead", deal[] = "deal", contact[] = "contact", company[] = "company",
               activity[] = "activity", product[] = "product";

template <const char* Entity>
void add_entity(method_map& m) {
    const std::string base = std::string("crm.") + Entity + '.';
    m[base + "list"] = [](call& c) { list(c, Entity); };
    m[base + "get"] = [](call& c) { get(c, Entity); };
    m[base + "add"] = [](call& c) { add(c, Entity); };
    m[base + "update"] = [](call& c) { update(c, Entity); };
    m[base + "delete"] = [](call& c) { remove(c, Entity); };
    m[base + "fields"] = [](call& c) { append_fields(c, c.state.rows(Entity), false); };
}

// A deal's contacts are computed like its rows, unless they were set.
std::vector<deal_link> links_of(const portal_state& state, std::int64_t deal_id) {
    if (const auto it = state.links.find(deal_id); it != state.links.end())
        return it->second;
    std::vector<deal_link> links;
    const auto contacts = state.tables.at("contact").ids();
    const std::uint64_t h = mix(state.options.data.seed ^ static_cast<std::uint64_t>(deal_id));
    for (std::uint64_t i = 0; i < h % 4 && !contacts.empty(); ++i)
        links.push_back({contacts[(h >> (8 + 12 * i)) % contacts.size()],
                         static_cast<std::int64_t>(10 * (i + 1)), i == 0});
    return links;
}

void contact_items_get(call& c) {
    const auto id = existing(c, c.state.rows("deal"));
    if (!id)
        return;
    c.seconds += c.state.options.cost.page;
    c.out += '[';
    bool first = true;
    for (const auto& link : links_of(c.state, *id)) {
        if (!first)
            c.out += ',';
        first = false;
        c.out += "{\"CONTACT_ID\":";
        c.write_int(link.contact);
        c.out += ",\"SORT\":";
        c.write_int(link.sort);
        c.out += ",\"ROLE_ID\":0,\"IS_PRIMARY\":\"";
        c.out += link.primary ? "Y\"}" : "N\"}";
    }
    c.out += ']';
}

void contact_items_set(call& c) {
    const auto id = existing(c, c.state.rows("deal"));
    if (!id)
        return;
    const php_value* items = c.param("ITEMS");
    if (items == nullptr || !items->is_array())
        return c.fail(400, "", "The parameter items must be array.");
    std::vector<deal_link> links;
    for (const auto& [key, item] : items->members()) {
        const php_value* who = item.find("CONTACT_ID");
        if (who == nullptr || !c.state.rows("contact").contains(who->to_int()))
            return c.fail(400, "", "The parameter items is not valid.");
        links.push_back(
            {who->to_int(), static_cast<std::int64_t>(10 * (links.size() + 1)), links.empty()});
    }
    c.state.links[*id] = std::move(links);
    c.out += "true";
    c.wrote();
}

// A portal keeps no honest count of its addresses: the total is 50 whatever there is.
void address_list(call& c) {
    list(c, "address");
    if (c.total && *c.total != 0)
        c.total = 50;
}

} // namespace

void add_crm_methods(method_map& m) {
    add_entity<lead>(m);
    add_entity<deal>(m);
    add_entity<contact>(m);
    add_entity<company>(m);
    add_entity<activity>(m);
    add_entity<product>(m);
    m["crm.deal.contact.items.get"] = contact_items_get;
    m["crm.deal.contact.items.set"] = contact_items_set;
    m["crm.address.list"] = address_list;
    m["crm.address.fields"] = [](call& c) { append_fields(c, c.state.rows("address"), false); };
}

} // namespace fb24_portal
