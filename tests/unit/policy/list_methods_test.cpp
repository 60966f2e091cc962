// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;
using b24::find_list_method;
using b24::list_paging;
using b24::order_style;
using b24::params;
using b24::row_container;

namespace {

// What is added to empty parameters.
std::string order_of(std::string_view method, bool v3 = false, bool descending = false) {
    params p;
    b24::add_id_order(p, find_list_method(method, v3), descending);
    return p.to_json();
}

} // namespace

TEST_CASE("a method is found in any case, with blanks around it") {
    const auto* deals = find_list_method("crm.deal.list");
    REQUIRE(deals != nullptr);
    CHECK(find_list_method(" CRM.Deal.List\n") == deals);
    CHECK(find_list_method("disk.folder.getChildren") != nullptr);
    CHECK(find_list_method("biconnector.dataset.list") != nullptr); // the first
    CHECK(find_list_method("voximplant.statistic.get") != nullptr); // the last
    for (const auto* unknown : {"", "a", "zzz", "crm.deal.lis", "crm.deal.list2", "crm.deal.add",
                                "crm.deal.fields", "batch", "Ю"})
        CHECK(find_list_method(unknown) == nullptr);
}

TEST_CASE("a classic list") {
    const auto* m = find_list_method("crm.deal.list");
    REQUIRE(m != nullptr);
    CHECK(m->name == "crm.deal.list");
    CHECK(m->row_path.empty());
    CHECK(m->container == row_container::list);
    CHECK(m->paging == list_paging::start);
    CHECK(m->order == order_style::map);
    CHECK(m->id_field == "ID");
    CHECK(m->id_request_field == "ID");
    CHECK(m->filter_key == "filter");
    CHECK(m->page_size == 50);
    CHECK(m->id_filter_ok);
    CHECK(m->start_minus_one_ok);
    CHECK(m->total_ok);
    CHECK_FALSE(m->v3);
}

TEST_CASE("rows under a key, ids in another case in the request") {
    const auto* items = find_list_method("crm.item.list");
    REQUIRE(items != nullptr);
    CHECK(items->row_path == "items");
    CHECK(items->id_field == "id");
    CHECK(items->id_request_field == "id");

    const auto* tasks = find_list_method("tasks.task.list");
    REQUIRE(tasks != nullptr);
    CHECK(tasks->row_path == "tasks");
    CHECK(tasks->id_field == "id");
    CHECK(tasks->id_request_field == "ID");

    CHECK(find_list_method("catalog.product.sku.list")->row_path == "units");
    CHECK(find_list_method("catalog.documentcontractor.list")->row_path == "documentContractor");
    CHECK(find_list_method("sale.shipmentitem.list")->row_path == "shipmentItems");
    CHECK(find_list_method("crm.stagehistory.list")->id_field == "ID");
}

TEST_CASE("both versions of REST have a list of tasks") {
    const auto* second = find_list_method("tasks.task.list");
    const auto* third = find_list_method("tasks.task.list", true);
    REQUIRE(third != nullptr);
    CHECK(second != third);
    CHECK(third->v3);
    CHECK(third->row_path == "items");
    CHECK(third->paging == list_paging::own);
    CHECK(third->id_request_field == "id");
    // what only one of them has is not found in the other
    CHECK(find_list_method("crm.deal.list", true) == nullptr);
    CHECK(find_list_method("main.eventlog.list") == nullptr);
    CHECK(find_list_method("main.eventlog.list", true) != nullptr);
}

TEST_CASE("containers that are no plain lists of objects") {
    CHECK(find_list_method("documentgenerator.template.list")->container == row_container::map);
    CHECK(find_list_method("im.search.user.list")->container == row_container::map);
    CHECK(find_list_method("im.department.colleagues.list")->container == row_container::scalars);
    CHECK(find_list_method("im.recent.list")->container == row_container::object);
    CHECK(find_list_method("im.recent.list")->row_path == "items");
}

TEST_CASE("what cannot be walked by id is known") {
    for (const auto* method :
         {"crm.timeline.comment.list", "department.get", "disk.file.search", "crm.address.list",
          "crm.orderentity.list", "crm.currency.list", "bizproc.workflow.instances",
          "lists.element.get", "crm.category.list"}) {
        CAPTURE(method);
        CHECK_FALSE(find_list_method(method)->id_filter_ok);
    }
    // all rows at once instead of one page
    CHECK_FALSE(find_list_method("crm.orderentity.list")->start_minus_one_ok);
    CHECK(find_list_method("catalog.productPropertySection.list")->start_minus_one_ok);
    CHECK(find_list_method("crm.timeline.logmessage.list")->page_size == 10);
    for (const auto* method :
         {"im.recent.list", "crm.currency.list", "documentgenerator.role.list",
          "documentgenerator.numerator.list", "socialnetwork.api.workgroup.list"}) {
        CAPTURE(method);
        CHECK_FALSE(find_list_method(method)->total_ok);
    }
}

TEST_CASE("paging of its own, and none") {
    CHECK(find_list_method("task.elapseditem.getlist")->paging == list_paging::own);
    CHECK(find_list_method("im.dialog.messages.get")->paging == list_paging::own);
    CHECK(find_list_method("event.offline.get")->paging == list_paging::own);
    CHECK(find_list_method("landing.site.getList")->paging == list_paging::own);
    CHECK(find_list_method("crm.category.list")->paging == list_paging::none);
    CHECK(find_list_method("crm.status.list")->paging == list_paging::none);
    CHECK(find_list_method("crm.deal.userfield.list")->paging == list_paging::none);
}

TEST_CASE("P30 the order by id is spelled as the method wants it") {
    CHECK(order_of("crm.deal.list") == R"({"order":{"ID":"ASC"}})");
    CHECK(order_of("crm.deal.list", false, true) == R"({"order":{"ID":"DESC"}})");
    CHECK(order_of("crm.item.list") == R"({"order":{"id":"ASC"}})");
    CHECK(order_of("tasks.task.list") == R"({"order":{"ID":"ASC"}})");
    CHECK(order_of("tasks.task.list", true) == R"({"order":{"id":"ASC"}})");
    CHECK(order_of("sonet_group.get") == R"({"ORDER":{"ID":"ASC"}})");
    CHECK(order_of("entity.item.get") == R"({"SORT":{"ID":"ASC"}})");
    CHECK(order_of("user.get") == R"({"sort":"ID","order":"ASC"})");
    CHECK(order_of("user.get", false, true) == R"({"sort":"ID","order":"DESC"})");
    CHECK(order_of("voximplant.statistic.get") == R"({"SORT":"ID","ORDER":"ASC"})");
    CHECK(order_of("lists.element.get") == R"({"ELEMENT_ORDER":{"ID":"ASC"}})");
    CHECK(order_of("lists.get") == R"({"IBLOCK_ORDER":{"ID":"ASC"}})");
    // unknown methods get what most take
    CHECK(order_of("my.own.list") == R"({"order":{"ID":"ASC"}})");
    for (const auto* method :
         {"crm.address.list", "documentgenerator.template.list", "userfieldconfig.list",
          "crm.deal.userfield.list", "task.elapseditem.getlist", "crm.requisite.link.list",
          "crm.category.list", "disk.file.search"}) {
        CAPTURE(method);
        CHECK(order_of(method) == "{}");
    }
}

TEST_CASE("the key of the filter") {
    CHECK(find_list_method("user.get")->filter_key == "FILTER");
    CHECK(find_list_method("bizproc.task.list")->filter_key == "FILTER");
    CHECK(find_list_method("crm.lead.list")->filter_key == "filter");
    CHECK(find_list_method("department.get")->filter_key.empty());
}
