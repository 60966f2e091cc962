// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace fast_bitrix24 {

namespace detail::list_table {

inline constexpr auto paged = list_paging::start;
inline constexpr auto whole = list_paging::none;
inline constexpr auto own = list_paging::own;

inline constexpr auto order_none = order_style::none;
inline constexpr auto order_map = order_style::map;
inline constexpr auto order_upper = order_style::upper_map;
inline constexpr auto order_sort = order_style::sort_map;
inline constexpr auto order_strings = order_style::sort_strings;
inline constexpr auto order_upper_strings = order_style::upper_sort_strings;
inline constexpr auto order_element = order_style::element_map;
inline constexpr auto order_iblock = order_style::iblock_map;

enum trait : unsigned {
    by_id = 1,        // filters by >ID
    uncounted = 2,    // takes start: -1
    walk = 3,         // both
    upper_filter = 4, // FILTER
    no_filter = 8,
    no_total = 16, // `total` is wrong or always 0
    rest3 = 32,
    keyed = 64, // container: map
    scalars = 128,
    object = 256,
    tens = 512, // pages of 10
};

constexpr list_method row(std::string_view name, std::string_view path, std::string_view id,
                          list_paging paging, order_style order, unsigned traits = 0,
                          std::string_view request_id = {}) {
    list_method m;
    m.name = name;
    m.row_path = path;
    m.container = (traits & keyed) != 0     ? row_container::map
                  : (traits & scalars) != 0 ? row_container::scalars
                  : (traits & object) != 0  ? row_container::object
                                            : row_container::list;
    m.paging = paging;
    m.order = order;
    m.id_field = id;
    m.id_request_field = request_id.empty() ? id : request_id;
    m.filter_key = (traits & no_filter) != 0      ? std::string_view{}
                   : (traits & upper_filter) != 0 ? std::string_view{"FILTER"}
                                                  : std::string_view{"filter"};
    m.page_size = (traits & tens) != 0 ? 10 : 50;
    m.id_filter_ok = (traits & by_id) != 0;
    m.start_minus_one_ok = (traits & uncounted) != 0;
    m.total_ok = (traits & no_total) == 0;
    m.v3 = (traits & rest3) != 0;
    return m;
}

// From the pages of the REST documentation; what they leave out is taken as absent. Not ordered by
// id although a page may say so: crm.address.list, crm.deal.userfield.list,
// documentgenerator.template.list, userfieldconfig.list (refusals are known). Uncounted pages are
// documented for all lists that filter and sort by id, but crm.orderentity.list then gives all rows
// at once. Sorted by name, REST 3 behind REST 2.
// clang-format off
inline constexpr list_method rows[] = {
    row("biconnector.dataset.list", "", "id", own, order_none),
    row("biconnector.source.list", "", "id", own, order_none),
    row("bizproc.robot.list", "", "", whole, order_none, scalars | no_filter),
    row("bizproc.task.list", "", "ID", paged, order_upper, walk | upper_filter),
    row("bizproc.workflow.instances", "", "ID", paged, order_upper, upper_filter),
    row("bizproc.workflow.template.list", "", "ID", paged, order_upper, walk | upper_filter),
    row("booking.v1.booking.list", "booking", "id", whole, order_upper, upper_filter),
    row("booking.v1.resource.list", "resource", "id", whole, order_upper, upper_filter),
    row("calendar.event.get", "", "ID", whole, order_none, no_filter),
    row("calendar.section.get", "", "ID", whole, order_none, no_filter),
    row("call.followup.list", "items", "callId", own, order_none, object | rest3),
    row("catalog.catalog.list", "catalogs", "id", paged, order_map, walk),
    row("catalog.document.element.list", "documentElements", "id", paged, order_map, walk),
    row("catalog.document.list", "documents", "id", paged, order_map, walk),
    row("catalog.documentcontractor.list", "documentContractor", "id", paged, order_map),
    row("catalog.extra.list", "extras", "id", paged, order_map, walk),
    row("catalog.measure.list", "measures", "id", paged, order_map, walk),
    row("catalog.price.list", "prices", "id", paged, order_map, walk),
    row("catalog.pricetype.list", "priceTypes", "id", paged, order_map, walk),
    row("catalog.pricetypegroup.list", "priceTypeGroups", "id", paged, order_map, walk),
    row("catalog.pricetypelang.list", "priceTypeLangs", "id", paged, order_map),
    row("catalog.product.list", "products", "id", paged, order_map, walk),
    row("catalog.product.offer.list", "offers", "id", paged, order_map, walk),
    row("catalog.product.service.list", "services", "id", paged, order_map, walk),
    row("catalog.product.sku.list", "units", "id", paged, order_map, walk),
    row("catalog.productimage.list", "productImages", "id", whole, order_none, no_filter),
    row("catalog.productproperty.list", "productProperties", "id", paged, order_map, walk),
    row("catalog.productpropertyenum.list", "productPropertyEnums", "id", paged, order_map, walk),
    row("catalog.productpropertyfeature.list", "productPropertyFeatures", "id",
        paged, order_map, walk),
    row("catalog.productpropertysection.list", "productPropertySections", "propertyId",
        paged, order_map, uncounted),
    row("catalog.ratio.list", "ratios", "id", paged, order_map, walk),
    row("catalog.roundingrule.list", "roundingRules", "id", paged, order_map, walk),
    row("catalog.section.list", "sections", "id", paged, order_map, walk),
    row("catalog.store.list", "stores", "id", paged, order_map, walk),
    row("catalog.storeproduct.list", "storeProducts", "id", paged, order_map, walk),
    row("catalog.userfield.document.list", "documents", "documentId", paged, order_map, walk),
    row("catalog.vat.list", "vats", "id", paged, order_map, walk),
    row("crm.activity.list", "", "ID", paged, order_map, walk),
    row("crm.address.list", "", "", paged, order_none),
    row("crm.automatedsolution.list", "automatedSolutions", "id", paged, order_map, walk),
    row("crm.calllist.list", "", "ID", whole, order_upper, upper_filter),
    row("crm.category.list", "categories", "id", whole, order_none, no_filter),
    row("crm.company.contact.items.get", "", "CONTACT_ID", whole, order_none, no_filter),
    row("crm.company.list", "", "ID", paged, order_map, walk),
    row("crm.company.userfield.list", "", "ID", whole, order_map),
    row("crm.contact.list", "", "ID", paged, order_map, walk),
    row("crm.contact.userfield.list", "", "ID", whole, order_map),
    row("crm.currency.list", "", "CURRENCY", whole, order_map, no_filter | no_total),
    row("crm.deal.contact.items.get", "", "CONTACT_ID", whole, order_none, no_filter),
    row("crm.deal.list", "", "ID", paged, order_map, walk),
    row("crm.deal.productrows.get", "", "ID", whole, order_none, no_filter),
    row("crm.deal.recurring.list", "", "id", paged, order_map),
    row("crm.deal.userfield.list", "", "ID", whole, order_none),
    row("crm.documentgenerator.document.list", "documents", "id", paged, order_map, walk),
    row("crm.documentgenerator.numerator.list", "numerators", "id",
        paged, order_none, no_filter | no_total),
    row("crm.documentgenerator.template.list", "templates", "id", paged, order_map, keyed | walk),
    row("crm.item.delivery.list", "", "id", whole, order_map),
    row("crm.item.list", "items", "id", paged, order_map, walk),
    row("crm.item.payment.list", "", "id", whole, order_map),
    row("crm.item.payment.product.list", "", "id", whole, order_map),
    row("crm.item.productrow.list", "productRows", "id", paged, order_map, walk),
    row("crm.lead.list", "", "ID", paged, order_map, walk),
    row("crm.lead.userfield.list", "", "ID", whole, order_map),
    row("crm.orderentity.list", "orderEntity", "", paged, order_map),
    row("crm.quote.list", "", "ID", paged, order_map, walk),
    row("crm.quote.userfield.list", "", "ID", whole, order_map),
    row("crm.requisite.bankdetail.list", "", "ID", paged, order_map, walk),
    row("crm.requisite.link.list", "", "", paged, order_map),
    row("crm.requisite.list", "", "ID", paged, order_map, walk),
    row("crm.requisite.preset.field.list", "", "ID", whole, order_none, no_filter),
    row("crm.requisite.preset.list", "", "ID", paged, order_map, walk),
    row("crm.requisite.userfield.list", "", "ID", whole, order_map),
    row("crm.stagehistory.list", "items", "ID", paged, order_map, walk),
    row("crm.status.list", "", "ID", whole, order_map),
    row("crm.timeline.bindings.list", "", "", whole, order_none),
    row("crm.timeline.comment.list", "", "ID", paged, order_map),
    row("crm.timeline.logmessage.list", "", "id", paged, order_map, no_filter | tens),
    row("crm.type.list", "types", "id", paged, order_map, walk),
    row("crm.vat.list", "", "ID", whole, order_map),
    row("department.get", "", "ID", paged, order_strings, no_filter),
    row("disk.file.getversions", "", "ID", paged, order_none),
    row("disk.file.search", "", "ID", paged, order_none, upper_filter | no_total),
    row("disk.folder.getchildren", "", "ID", paged, order_map, walk),
    row("disk.storage.getchildren", "", "ID", paged, order_map, walk),
    row("disk.storage.getlist", "", "ID", paged, order_map, walk),
    row("documentgenerator.document.list", "documents", "id", paged, order_map, walk),
    row("documentgenerator.numerator.list", "numerators", "id",
        paged, order_none, no_filter | no_total),
    row("documentgenerator.role.list", "roles", "id", paged, order_none, no_filter | no_total),
    row("documentgenerator.template.list", "templates", "id", paged, order_none, keyed | by_id),
    row("entity.item.get", "", "ID", paged, order_sort, walk | upper_filter),
    row("entity.section.get", "", "ID", paged, order_sort, walk | upper_filter),
    row("event.offline.get", "events", "ID", own, order_none, object),
    row("event.offline.list", "", "ID", paged, order_map, walk),
    row("humanresources.hcmlink.employee.list", "", "id", own, order_none, no_filter),
    row("humanresources.node.list", "items", "id", own, order_none, no_filter | rest3),
    row("im.department.colleagues.list", "", "", own, order_none, scalars | no_filter),
    row("im.dialog.messages.get", "messages", "id", own, order_none, object | no_filter),
    row("im.dialog.users.list", "", "id", own, order_none, no_filter),
    row("im.notify.get", "notifications", "id", own, order_none, object | no_filter),
    row("im.recent.list", "items", "id", own, order_none, object | no_filter | no_total),
    row("im.search.chat.list", "", "id", own, order_none, no_filter),
    row("im.search.user.list", "", "id", own, order_none, keyed | no_filter),
    row("imbot.bot.list", "", "", whole, order_none, keyed | no_filter),
    row("imbot.v2.bot.list", "bots", "id", own, order_none, object),
    row("imopenlines.config.list.get", "", "ID", own, order_none),
    row("landing.landing.getlist", "", "ID", own, order_none),
    row("landing.site.getlist", "", "ID", own, order_none),
    row("landing.template.getlist", "", "ID", own, order_none),
    row("lists.element.get", "", "ID", paged, order_element, upper_filter),
    row("lists.get", "", "ID", paged, order_iblock, no_filter),
    row("lists.section.get", "", "ID", whole, order_none, by_id | upper_filter),
    row("log.blogcomment.user.get", "comments", "", own, order_none, object | no_filter),
    row("log.blogpost.get", "", "ID", paged, order_none, no_filter),
    row("mail.mailbox.list", "items", "id", own, order_none, no_filter | rest3),
    row("mail.message.list", "items", "id", own, order_none, no_filter | rest3),
    row("mailservice.list", "", "ID", whole, order_none, no_filter),
    row("main.eventlog.list", "items", "id", own, order_map, by_id | rest3),
    row("main.eventlog.tail", "items", "id", own, order_none, rest3),
    row("messageservice.sender.list", "", "", whole, order_none, scalars | no_filter),
    row("note.collection.list", "items", "id", own, order_none, object | no_filter | rest3),
    row("placement.list", "", "", whole, order_none, scalars | no_filter),
    row("sale.basketitem.list", "basketItems", "id", paged, order_map, walk),
    row("sale.basketproperties.list", "basketProperties", "id", paged, order_map, walk),
    row("sale.cashbox.list", "", "ID", whole, order_upper, upper_filter),
    row("sale.delivery.getlist", "", "ID", whole, order_upper, upper_filter),
    row("sale.order.list", "orders", "id", paged, order_map, walk),
    row("sale.payment.list", "payments", "id", paged, order_map, walk),
    row("sale.paymentitembasket.list", "paymentItemsBasket", "id", paged, order_map),
    row("sale.paysystem.list", "", "ID", whole, order_upper, upper_filter),
    row("sale.property.list", "properties", "id", paged, order_map, walk),
    row("sale.propertygroup.list", "propertyGroups", "id", whole, order_map),
    row("sale.propertyvalue.list", "propertyValues", "id", paged, order_map, walk),
    row("sale.propertyvariant.list", "propertyVariants", "id", whole, order_map),
    row("sale.shipment.list", "shipments", "id", paged, order_map, walk),
    row("sale.shipmentitem.list", "shipmentItems", "id", paged, order_map, walk),
    row("sale.status.list", "statuses", "id", paged, order_map),
    row("sign.b2e.mysafe.tail", "", "id", own, order_none, no_filter),
    row("socialnetwork.api.workgroup.list", "workgroups", "id",
        paged, order_map, walk | no_total, "ID"),
    row("sonet_group.get", "", "ID", paged, order_upper, walk | upper_filter),
    row("sonet_group.user.groups", "", "GROUP_ID", whole, order_none, no_filter),
    row("task.checklistitem.getlist", "", "ID", whole, order_none, no_filter),
    row("task.commentitem.getlist", "", "ID", whole, order_none, by_id | upper_filter),
    row("task.elapseditem.getlist", "", "ID", own, order_none, by_id | upper_filter),
    row("task.item.userfield.getlist", "", "ID", whole, order_none, upper_filter | no_total),
    row("task.planner.getlist", "", "", whole, order_none, scalars | no_filter),
    row("task.stages.get", "", "ID", whole, order_none, keyed | no_filter),
    row("tasks.api.scrum.epic.list", "", "id", paged, order_map),
    row("tasks.api.scrum.sprint.list", "", "id", paged, order_map),
    row("tasks.task.history.list", "list", "id", whole, order_map),
    row("tasks.task.list", "tasks", "id", paged, order_map, walk, "ID"),
    row("tasks.task.list", "items", "id", own, order_map, by_id | rest3),
    row("tasks.task.result.list", "", "id", whole, order_none, no_filter),
    row("tasks.task.result.list", "items", "id", own, order_none, by_id | rest3),
    row("tasks.template.checklist.list", "checkListItems", "id", whole, order_map, keyed),
    row("telephony.externalline.get", "", "NUMBER", whole, order_none, no_filter),
    row("timeman.record.list", "items", "id", own, order_none, rest3),
    row("user.get", "", "ID", paged, order_strings, walk | upper_filter),
    row("user.search", "", "ID", paged, order_strings, upper_filter),
    row("user.userfield.list", "", "ID", whole, order_map, by_id),
    row("userconsent.agreement.list", "", "ID", whole, order_none, no_filter),
    row("userfieldconfig.list", "fields", "id", paged, order_none),
    row("voximplant.sip.get", "", "REG_ID", paged, order_upper_strings, upper_filter),
    row("voximplant.statistic.get", "", "ID", paged, order_upper_strings, walk | upper_filter),
};
// clang-format on

// name < text, whatever the case of text
constexpr bool before(std::string_view name, std::string_view text) noexcept {
    return std::lexicographical_compare(
        name.begin(), name.end(), text.begin(), text.end(),
        [](char a, char b) { return ascii_lower(a) < ascii_lower(b); });
}

static_assert(std::is_sorted(std::begin(rows), std::end(rows),
                             [](const list_method& a, const list_method& b) {
                                 return before(a.name, b.name) ||
                                        (a.name == b.name && !a.v3 && b.v3);
                             }));

} // namespace detail::list_table

FAST_BITRIX24_DECL const list_method* find_list_method(std::string_view method, bool v3) noexcept {
    const auto name = trim(method);
    const auto* const last = std::end(detail::list_table::rows);
    const auto* at = std::lower_bound(std::begin(detail::list_table::rows), last, name,
                                      [](const list_method& m, std::string_view text) {
                                          return detail::list_table::before(m.name, text);
                                      });
    for (; at != last && iequals(at->name, name); ++at)
        if (at->v3 == v3)
            return at;
    return nullptr;
}

FAST_BITRIX24_DECL void add_id_order(params& request, const list_method* known, bool descending) {
    const std::string id{known != nullptr ? known->id_request_field : std::string_view{"ID"}};
    if (id.empty())
        return;
    const char* const direction = descending ? "DESC" : "ASC";
    const auto by_id = params::object({{id, direction}});
    switch (known != nullptr ? known->order : order_style::map) {
    case order_style::none:
        break;
    case order_style::map:
        request.set("order", by_id);
        break;
    case order_style::upper_map:
        request.set("ORDER", by_id);
        break;
    case order_style::sort_map:
        request.set("SORT", by_id);
        break;
    case order_style::sort_strings:
        request.set("sort", id);
        request.set("order", direction);
        break;
    case order_style::upper_sort_strings:
        request.set("SORT", id);
        request.set("ORDER", direction);
        break;
    case order_style::element_map:
        request.set("ELEMENT_ORDER", by_id);
        break;
    case order_style::iblock_map:
        request.set("IBLOCK_ORDER", by_id);
        break;
    }
}

} // namespace fast_bitrix24
