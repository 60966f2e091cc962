// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/date.hpp"
#include "portal/core/php/json.hpp"
#include "portal/core/rest/lists.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

list_style task_style(const call& c) {
    list_style style = usual_style(c);
    style.shape.camel = true;
    style.wrapper = "tasks";
    return style;
}

void missing(call& c, const char* name) {
    c.fail(400, "100", std::string("Could not find value for parameter {") + name + '}');
}

void append_task(call& c, std::int64_t id, const php_value* select) {
    const table& rows = c.state.rows("task");
    c.out += "{\"task\":";
    rows.append_row(c.out, id, compile_select(rows, select, false), task_style(c).shape);
    c.out += '}';
    c.seconds += c.state.options.cost.row;
}

void task_get(call& c) {
    const auto id = c.id_param("TASKID");
    if (!id)
        return missing(c, "taskId");
    if (c.state.rows("task").contains(*id))
        append_task(c, *id, c.param("SELECT"));
    else
        c.out += "[]"; // no error: a missing task is an empty answer
}

void task_add(call& c) {
    const php_value* fields = c.param("FIELDS");
    if (fields == nullptr || !fields->is_array())
        return missing(c, "fields");
    const php_value* title = fields->find("TITLE");
    if (title == nullptr || title->to_string().empty())
        return c.fail(400, "ERROR_CORE", "Не указано название задачи");
    const auto id =
        c.state.rows("task").add(*fields, false, c.user, static_cast<std::int64_t>(c.now));
    append_task(c, id, nullptr);
    c.wrote();
}

// A task that is not there is an error with a number here.
std::optional<std::int64_t> existing(call& c) {
    const auto id = c.id_param("TASKID");
    if (!id)
        missing(c, "taskId");
    else if (!c.state.rows("task").contains(*id))
        c.fail(400, php_value::number(std::int64_t{1048582}),
               "TASKS_ERROR_EXCEPTION_#8; Action failed; 8/TE/ACTION_FAILED_TO_BE_PROCESSED<br>");
    return c.error ? std::nullopt : id;
}

void task_update(call& c) {
    const auto id = existing(c);
    if (!id)
        return;
    const php_value* fields = c.param("FIELDS");
    if (fields == nullptr || !fields->is_array())
        return missing(c, "fields");
    c.state.rows("task").update(*id, *fields, false, c.user, static_cast<std::int64_t>(c.now));
    append_task(c, *id, nullptr);
    c.wrote();
}

void task_delete(call& c) {
    if (const auto id = existing(c)) {
        c.state.rows("task").remove(*id);
        c.out += "{\"task\":true}";
        c.wrote();
    }
}

// The methods of the old module take their arguments by position: the first is the task, the
// second what is to be done; the order of the keys decides, not their names.
const php_value* positional(const call& c, std::size_t index) {
    const auto& members = c.params.members();
    return index < members.size() ? &members[index].second : nullptr;
}

bool wrong_arguments(call& c, const char* method) {
    const php_value* task = positional(c, 0);
    if (task != nullptr && !task->is_array() && c.state.rows("task").contains(task->to_int()))
        return false;
    c.fail(400, "ERROR_CORE",
           std::string("WRONG_ARGUMENTS; Param #0 (taskId) for method ") + method +
               " expected to be of type \"integer\"; 256/TE/WRONG_ARGUMENTS<br>");
    return true;
}

void comment_add(call& c) {
    if (wrong_arguments(c, "ctaskcommentitem::add()"))
        return;
    const php_value* fields = positional(c, 1);
    const php_value* message = fields == nullptr ? nullptr : fields->find("POST_MESSAGE");
    if (message == nullptr || message->to_string().empty())
        return c.fail(400, "ERROR_CORE", "Не указан текст комментария");
    comment added;
    added.id = c.state.next_comment++;
    added.author = c.user;
    added.text = message->to_string();
    added.at = c.now;
    c.write_int(added.id);
    c.state.comments[positional(c, 0)->to_int()].push_back(std::move(added));
    c.wrote();
}

void comment_getlist(call& c) {
    if (wrong_arguments(c, "ctaskcommentitem::getlist()"))
        return;
    const auto it = c.state.comments.find(positional(c, 0)->to_int());
    c.seconds += c.state.options.cost.page;
    c.out += '[';
    if (it != c.state.comments.end()) {
        for (std::size_t i = 0; i < it->second.size(); ++i) {
            const comment& text = it->second[i];
            if (i != 0)
                c.out += ',';
            c.out += "{\"ID\":\"" + to_text(text.id) + "\",\"AUTHOR_ID\":\"" +
                     to_text(text.author) + "\",\"POST_MESSAGE\":";
            c.write_text(text.text);
            c.out += ",\"POST_DATE\":\"";
            append_date_time(c.out, static_cast<std::int64_t>(text.at));
            c.out += "\"}";
        }
    }
    c.out += ']';
}

} // namespace

void add_task_methods(method_map& m) {
    m["tasks.task.list"] = [](call& c) { run_list(c, c.state.rows("task"), task_style(c)); };
    m["tasks.task.get"] = task_get;
    m["tasks.task.add"] = task_add;
    m["tasks.task.update"] = task_update;
    m["tasks.task.delete"] = task_delete;
    m["tasks.task.getfields"] = [](call& c) {
        c.out += "{\"fields\":";
        append_fields(c, c.state.rows("task"), false);
        c.out += '}';
    };
    m["task.commentitem.add"] = comment_add;
    m["task.commentitem.getlist"] = comment_getlist;
}

} // namespace fb24_portal
