// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/rest/command.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;

TEST_CASE("which methods only read") {
    for (const char* method : {"crm.deal.list",
                               "crm.deal.get",
                               "CRM.Deal.Fields",
                               " user.get ",
                               "user.current",
                               "profile",
                               "methods",
                               "scope",
                               "app.info",
                               "server.time",
                               "tasks.task.list",
                               "task.item.getlist",
                               "disk.folder.getchildren",
                               "crm.deal.contact.items.get",
                               "user.search",
                               "lists.element.get",
                               "crm.duplicate.findbycomm",
                               "sonet_group.user.groups",
                               "bizproc.workflow.instances",
                               "event.get",
                               "main.eventlog.tail"}) {
        CAPTURE(method);
        CHECK(is_read_method(method));
    }
    for (const char* method :
         {"crm.deal.add", "crm.deal.update", "crm.deal.delete", "batch", "tasks.task.start",
          "event.bind", "event.offline.get", "EVENT.Offline.Get", "im.v2.Event.get",
          "imbot.v2.Event.get", "crm.activity.todo.add", "", ".", "list.add",
          "crm.deal.contact.items.set"}) {
        CAPTURE(method);
        CHECK_FALSE(is_read_method(method));
    }
}

TEST_CASE("W2 a command travels in a batch only if a query string says the same") {
    const auto plain = detail::make_command(" Crm.Deal.List ", {{"filter", {{"%TITLE", "a b"}}}});
    CHECK(plain.method == "crm.deal.list");
    CHECK(plain.query == "crm.deal.list?filter%5B%25TITLE%5D=a%20b");
    CHECK(plain.body == R"({"filter":{"%TITLE":"a b"}})");
    CHECK(plain.repeatable);
    for (const params& p :
         {params{{"a", nullptr}}, params{{"a", true}}, params{{"a", params::array()}},
          params{{"a", {{"b", params::object()}}}}}) {
        const auto alone = detail::make_command("crm.deal.add", p);
        CHECK(alone.query.empty());
        CHECK(alone.body == p.to_json());
        CHECK_FALSE(alone.repeatable);
    }
    // PHP would alter such a name in a query string
    CHECK(detail::make_command("crm.deal.add", {{"a b", 1}}).query.empty());
    CHECK(detail::make_command("crm.deal.add", {{"a", 1}}, true).repeatable);
    CHECK(detail::make_direct_command("crm.deal.list", {}).query.empty());
    CHECK_THROWS_AS((void)detail::make_command("crm.deal.add", {{"a", "\xFF"}}), usage_error);
}
