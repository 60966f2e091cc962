// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/rest3_tasks.hpp"

#include "portal/core/query/listing.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

struct operation {
    portal_state& state;
    const caller& who;
    const php_value& body;
    double now;
    std::string& out;
    double& seconds;
};

using outcome = std::optional<error3>;

// [["id", ">", 5], {"logic": "or", "conditions": […]}] in the words of the older filter
bool translate(const php_value& list, php_value& filter, bool any) {
    filter = php_value::array();
    if (any)
        filter.set("logic", "OR");
    for (const auto& [index, element] : list.members()) {
        if (!element.is_array() || element.size() == 0)
            return false;
        php_value part = php_value::array();
        if (const php_value* conditions = element.find("conditions")) {
            const php_value* logic = element.find("logic");
            if (!translate(*conditions, part, logic != nullptr && same_word(logic->text(), "or")))
                return false;
        } else {
            const auto& m = element.members();
            if (!element.is_list() || m.size() < 2 || m.size() > 3)
                return false;
            const std::string name = m[0].second.to_string();
            const php_value& value = m.back().second;
            const std::string op = m.size() == 3      ? m[1].second.to_string()
                                   : value.is_array() ? "in"
                                                      : "=";
            if (op == "between" && value.size() == 2) {
                part.set(">=" + name, value.members()[0].second);
                part.set("<=" + name, value.members()[1].second);
            } else if (op == "in") {
                part.set('@' + name, value);
            } else if (op == "=" || op == "!=" || op == ">" || op == ">=" || op == "<" ||
                       op == "<=") {
                part.set(op + name, value);
            } else {
                return false;
            }
        }
        filter.push(std::move(part));
    }
    return true;
}

php_value id_only() {
    php_value select = php_value::array();
    select.push("id");
    return select;
}

void append_task(operation& op, std::int64_t id, const php_value* select) {
    const table& rows = op.state.rows("task");
    rows.append_row(op.out, id, compile_select(rows, select, true),
                    {true, true, op.state.options.data.raw_unicode});
    op.seconds += op.state.options.cost.row;
}

std::optional<std::int64_t> id_of(const operation& op) {
    const php_value* id = op.body.find("id");
    if (id == nullptr || !op.state.rows("task").contains(id->to_int()))
        return std::nullopt;
    return id->to_int();
}

error3 no_entity() {
    return {400, "ENTITYNOTFOUNDEXCEPTION", "Task not found"};
}

const php_value* fields_of(const operation& op) {
    const php_value* fields = op.body.find("fields");
    return fields != nullptr && fields->is_array() ? fields : nullptr;
}

outcome get(operation& op) {
    const auto id = id_of(op);
    if (!id)
        return no_entity();
    op.out += "{\"item\":";
    append_task(op, *id, op.body.find("select"));
    op.out += '}';
    return std::nullopt;
}

outcome list(operation& op) {
    php_value filter;
    if (const php_value* given = op.body.find("filter");
        given != nullptr && (!given->is_list() || !translate(*given, filter, false)))
        return error3{400, "INVALIDFILTEREXCEPTION", "The filter is not understood"};
    list_query query;
    query.filter = &filter;
    query.order = op.body.find("order");
    query.camel = true;
    query.exact_start = true;
    if (const php_value* paging = op.body.find("pagination")) {
        const php_value* limit = paging->find("limit");
        const php_value* page = paging->find("page");
        const php_value* offset = paging->find("offset");
        const std::int64_t n = limit == nullptr ? 50 : limit->to_int();
        if (n < 1 || n > 1000)
            return error3{400, "INVALIDPAGINATIONEXCEPTION", "limit is from 1 to 1000"};
        query.limit = static_cast<std::size_t>(n);
        if (offset != nullptr)
            query.start = std::max<std::int64_t>(0, offset->to_int());
        else if (page != nullptr)
            query.start = std::max<std::int64_t>(0, (page->to_int() - 1) * n);
    }
    const table& rows = op.state.rows("task");
    const list_page found = find_page(rows, query, op.state.options.cost, op.state.lists);
    op.seconds += found.seconds;
    const php_value only_id = id_only();
    const php_value* select = op.body.find("select");
    op.out += "{\"items\":[";
    for (std::size_t i = 0; i < found.ids.size(); ++i) {
        if (i != 0)
            op.out += ',';
        append_task(op, found.ids[i], select == nullptr ? &only_id : select);
    }
    op.out += "]}";
    return std::nullopt;
}

outcome add(operation& op) {
    const php_value* fields = fields_of(op);
    const php_value* title = fields == nullptr ? nullptr : fields->find("title");
    if (title == nullptr || title->to_string().empty())
        return error3{400, "VALIDATION_DTOVALIDATIONEXCEPTION", "title is required"};
    const auto id =
        op.state.rows("task").add(*fields, true, op.who.user, static_cast<std::int64_t>(op.now));
    op.out += "{\"item\":";
    append_task(op, id, nullptr);
    op.out += '}';
    op.seconds += op.state.options.cost.write;
    ++op.state.seen.writes;
    return std::nullopt;
}

outcome update(operation& op) {
    const auto id = id_of(op);
    const php_value* fields = fields_of(op);
    if (!id)
        return no_entity();
    if (fields == nullptr)
        return error3{400, "VALIDATION_REQUESTVALIDATIONEXCEPTION", "fields are required"};
    op.state.rows("task").update(*id, *fields, true, op.who.user,
                                 static_cast<std::int64_t>(op.now));
    op.out += "{\"result\":true}";
    op.seconds += op.state.options.cost.write;
    ++op.state.seen.writes;
    return std::nullopt;
}

outcome remove(operation& op) {
    const auto id = id_of(op);
    if (!id)
        return no_entity();
    op.state.rows("task").remove(*id);
    op.out += "{\"result\":true}";
    op.seconds += op.state.options.cost.write;
    ++op.state.seen.writes;
    return std::nullopt;
}

} // namespace

std::optional<error3> run_rest3(portal_state& state, const caller& who, const std::string& method,
                                const php_value& body, double now, std::string& out,
                                double& seconds) {
    operation op{state, who, body, now, out, seconds};
    ++state.seen.commands;
    ++state.seen.methods[method];
    seconds += state.options.cost.command;
    if (method == "tasks.task.get")
        return get(op);
    if (method == "tasks.task.list")
        return list(op);
    if (method == "tasks.task.add")
        return add(op);
    if (method == "tasks.task.update")
        return update(op);
    if (method == "tasks.task.delete")
        return remove(op);
    return error3{404, "METHODNOTFOUNDEXCEPTION", "Method not found"};
}

} // namespace fb24_portal
