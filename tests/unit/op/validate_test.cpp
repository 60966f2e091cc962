// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/op/validate.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace b24 = fast_bitrix24;
using b24::params;
using b24::verb_kind;

namespace {

// The refusal's sentence; empty if nothing was refused.
template <class Function>
std::string refused(Function&& check) {
    try {
        std::forward<Function>(check)();
    } catch (const b24::usage_error& e) {
        CHECK(e.code() == b24::errc::usage);
        CHECK_FALSE(e.details().detail.empty());
        return e.details().detail;
    }
    return {};
}

std::string method_refused(std::string_view method, verb_kind verb) {
    return refused([&] { b24::check_method(method, verb); });
}

std::string list_refused(const params& p, bool v3 = false) {
    return refused([&] { (void)b24::check_list_params("crm.deal.list", p, v3); });
}

std::vector<std::string> list_warned(const params& p, std::string_view method = "crm.deal.list") {
    return b24::check_list_params(method, p, false);
}

std::string batch_refused(const params& p) {
    return refused([&] { b24::check_batch(p); });
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr verb_kind all_verbs[] = {verb_kind::get_all, verb_kind::get_by_id, verb_kind::call,
                                   verb_kind::call_raw, verb_kind::call_batch};

} // namespace

TEST_CASE("P12 a method must have a name") {
    for (const auto verb : all_verbs) {
        CHECK(has(method_refused("", verb), "the method is empty"));
        CHECK(has(method_refused(" \t\n", verb), "the method is empty"));
        CHECK(method_refused("crm.deal.list", verb).empty());
        CHECK(method_refused(" CRM.Deal.List ", verb).empty());
    }
    CHECK(method_refused("imbot.v2.Bot.list", verb_kind::get_all).empty());
    CHECK(method_refused("sonet_group.get", verb_kind::get_all).empty());
}

TEST_CASE("a method has no characters that would change the address or the command") {
    for (const auto* bad : {"crm.deal.list?x=1", "crm/deal", "../batch", "a b", "a\r\nX: y", "a&b",
                            "a=b", "a%2e", "a#b", "..", ".a", "a.", "сделки", "a\\b", "a\"b"}) {
        CAPTURE(bad);
        CHECK(has(method_refused(bad, verb_kind::call_raw), "is no method"));
    }
    // shown in one line
    CHECK(has(method_refused("a\r\nb", verb_kind::call), "'a\\x0d\\x0ab'"));
}

TEST_CASE("P13 'batch' belongs to call_batch and call_raw") {
    for (const auto verb : {verb_kind::get_all, verb_kind::get_by_id, verb_kind::call}) {
        CHECK(has(method_refused("batch", verb), "use call_batch"));
        CHECK(has(method_refused(" Batch ", verb), "use call_batch"));
    }
    CHECK(method_refused("batch", verb_kind::call_raw).empty());
    CHECK(method_refused("BATCH", verb_kind::call_batch).empty());
    CHECK(method_refused("batch.get", verb_kind::call).empty());
}

TEST_CASE("P26 elapsed items of tasks cannot be listed, in both spellings") {
    CHECK(has(method_refused("task.elapseditem.getlist", verb_kind::get_all), "use call_raw"));
    CHECK(has(method_refused("Tasks.ElapsedItem.getList", verb_kind::get_all), "use call_raw"));
    CHECK(method_refused("task.elapseditem.add", verb_kind::call).empty());
    CHECK(method_refused("task.elapseditem.getlist", verb_kind::call_raw).empty());
}

TEST_CASE("P22 parameters are an object, nothing, or null") {
    CHECK(list_refused({}).empty());
    CHECK(list_refused(nullptr).empty());
    CHECK(list_warned(nullptr).empty());
    CHECK(has(list_refused(params("x")), "must be an object, not a string"));
    CHECK(has(list_refused(params(7)), "not a number"));
    CHECK(has(list_refused(params::array({1, 2})), "not an array"));
    CHECK(has(list_refused(params(true)), "not a boolean"));
}

TEST_CASE("P18 well-known parameters have their types") {
    CHECK(list_refused({{"select", {"ID", "TITLE"}}, {"filter", {{">ID", 10}}}}).empty());
    CHECK(list_refused({{" Select ", {"ID"}}, {"FILTER", {{"ID", {1, 2}}}}}).empty());
    CHECK(has(list_refused({{"select", "ID"}}), "'select' must be an array, not a string"));
    CHECK(has(list_refused({{"SELECT", {{"ID", 1}, {"x", 2}}}}), "'SELECT' must be an array"));
    CHECK(has(list_refused({{"filter", "x"}}), "'filter' must be an object"));
    CHECK(has(list_refused({{"halt", "1"}}), "'halt' must be an integer, not a string"));
    CHECK(has(list_refused({{"limit", 1.5}}), "'limit' must be an integer"));
    CHECK(has(list_refused({{"cmd", {"a"}}}), "'cmd' must be an object, not an array"));
    CHECK(has(list_refused({{"fields", 5}}), "'fields' must be an object, not a number"));
    CHECK(list_refused({{"halt", 0}, {"fields", {{"a", 1}}}, {"other", "anything"}}).empty());
    // braces that were meant as an object say how to write it
    const auto said = list_refused({{"filter", {">ID", 10}}});
    CHECK(has(said, "{{\"filter\", {{\">ID\", 10}}}}"));
    // PHP reads both empties alike
    CHECK(list_refused({{"select", {}}, {"filter", params::array()}}).empty());
}

TEST_CASE("P19 null is no value for them") {
    CHECK(has(list_refused({{"filter", nullptr}}), "not null"));
    CHECK(has(list_refused({{"select", nullptr}}), "not null"));
    CHECK(list_refused({{"entityTypeId", nullptr}}).empty());
}

TEST_CASE("P20 a boolean is no integer") {
    CHECK(has(list_refused({{"HALT", true}}), "'HALT' must be an integer, not a boolean"));
}

TEST_CASE("a filter may be a list of conditions in REST 3 only") {
    const params p{{"filter", params::array({params::array({"id", ">", 10})})}};
    CHECK(has(list_refused(p), "'filter' must be an object"));
    CHECK(list_refused(p, true).empty());
    CHECK(list_refused({{"filter", {{"id", 10}}}}, true).empty());
    CHECK(has(list_refused({{"filter", 1}}, true), "an array of conditions or an object"));
}

TEST_CASE("P24 the same parameter twice is refused, both spellings named") {
    const params p{{"FILTER", {{"A", 1}}}, {" filter", {{"B", 2}}}};
    const auto said = list_refused(p);
    CHECK(has(said, "'FILTER'"));
    CHECK(has(said, "' filter'"));
    CHECK(has(refused([&] { (void)b24::check_by_id_params("crm.deal.get", p, "", 1, false); }),
              "only one"));
    CHECK_FALSE(list_refused(params::object({{"x", 1}, {"x", 2}})).empty());
}

TEST_CASE("P25 get_all sorts and pages by itself") {
    CHECK(has(list_refused({{"start", 50}}), "'start' is not possible"));
    CHECK(has(list_refused({{" START", 0}}), "use call_raw"));
    CHECK(has(list_refused({{"Order", {{"ID", "DESC"}}}}), "'Order' is not possible"));
}

TEST_CASE("P21 null in a filter is warned of, by the field's name") {
    const auto warned = list_warned({{"filter", {{"A", 1}, {"B", nullptr}, {"C", nullptr}}}});
    REQUIRE(warned.size() == 2);
    CHECK(has(warned[0], "'B'"));
    CHECK(has(warned[1], "'C'"));
    CHECK(list_warned({{"filter", {{"A", {1, nullptr}}}}}).empty());
}

TEST_CASE("P27 a method that does not look like a list is warned of") {
    for (const auto* fine :
         {"crm.deal.list", "task.item.getlist", "crm.deal.FIELDS", "sale.paysystem.types",
          "crm.item.getAvaliableForPayment", "user.get", "disk.folder.getChildren", " my.list "}) {
        CAPTURE(fine);
        CHECK(list_warned({}, fine).empty());
    }
    const auto warned = list_warned({}, "crm.deal.add");
    REQUIRE(warned.size() == 1);
    CHECK(has(warned[0], "get_all(crm.deal.add): "));
    CHECK(has(warned[0], "does not look like"));
}

TEST_CASE("P28 'limit' is warned of") {
    CHECK(list_warned({{"LIMIT", 10}}).size() == 1);
}

TEST_CASE("P29 all fields are warned of only where there is no filter") {
    CHECK(list_warned({{"select", {"*"}}}).size() == 1);
    CHECK(list_warned({{"SELECT", {"ID", "*"}}, {"filter", {}}}).size() == 1);
    CHECK(list_warned({{"select", {"*"}}, {"filter", {{">ID", 1}}}}).empty());
    CHECK(list_warned({{"select", {"*"}}, {"FILTER", {{">ID", 1}}}}).empty());
    CHECK(list_warned({{"select", {"*", "UF_*"}}, {"Filter", {{">ID", 1}}}}).empty());
    CHECK(list_warned({{"select", {"UF_*"}}}).empty());
}

TEST_CASE("P49 get_by_id needs ids") {
    const auto check = [](const params& p, std::string_view field, std::size_t ids) {
        return refused(
            [&] { (void)b24::check_by_id_params("crm.deal.get", p, field, ids, false); });
    };
    CHECK(has(check({}, "ID", 0), "the list of ids is empty"));
    CHECK(check({}, "ID", 1).empty());
    CHECK(check(nullptr, "", 1).empty());

    SUBCASE("P50 the id is not a parameter as well") {
        CHECK(has(check({{"id", 5}}, "ID", 2), "'id' is filled with each id"));
        CHECK(has(check({{" Id ", 5}}, "bookingId", 2), "is filled with each id"));
        CHECK(has(check({{"bookingID", 5}}, " bookingId ", 2), "'bookingID'"));
        CHECK(check({{"bookingId", 5}}, "", 2).empty());
        CHECK(check({{"ID2", 5}}, "ID", 2).empty());
    }
    SUBCASE("types hold here too, and paging is the caller's own affair") {
        CHECK(has(check({{"select", "ID"}}, "ID", 1), "must be an array"));
        CHECK(has(check(params("x"), "ID", 1), "must be an object"));
        CHECK(check({{"order", {{"ID", "ASC"}}}, {"start", 50}}, "ID", 1).empty());
        CHECK(
            b24::check_by_id_params("a.get", {{"filter", {{"A", nullptr}}}}, "", 1, false).size() ==
            1);
    }
}

TEST_CASE("P62 items of call") {
    const auto check = [](const std::vector<params>& items) {
        return refused([&] { (void)b24::check_call_items("crm.deal.add", items, false); });
    };
    CHECK(has(check({}), "there are no items"));
    CHECK(has(check({params()}), "use call_raw"));
    CHECK(has(check({params::array()}), "there are no items"));
    CHECK(check({params{{"ID", 1}}}).empty());
    CHECK(check({params::array({123, params{{"POST_MESSAGE", "t"}}})}).empty());
    CHECK(check({params{{"ID", 1}}, params()}).empty());
    CHECK(has(check({params{{"ID", 1}}, params("s3cr3t")}), "item 1 must be an object"));
    CHECK_FALSE(has(check({params{{"ID", 1}}, params("s3cr3t")}), "s3cr3t"));
    CHECK(has(check({params(nullptr)}), "item 0"));
}

TEST_CASE("P63 lists are better fetched by get_all") {
    const std::vector<params> items{params{{"filter", {{"A", 1}}}}};
    for (const auto* list : {"crm.deal.list", "task.item.getlist", "crm.deal.fields", "a.TYPES ",
                             "crm.item.getavaliableforpayment"}) {
        CAPTURE(list);
        const auto warned = b24::check_call_items(list, items, false);
        REQUIRE(warned.size() == 1);
        CHECK(has(warned[0], "get_all"));
    }
    CHECK(b24::check_call_items("crm.deal.get", items, false).empty());
    CHECK(b24::check_call_items("user.get", items, false).empty());
}

TEST_CASE("P75 a batch has commands") {
    CHECK(has(batch_refused({}), "'cmd' with the commands is missing"));
    CHECK(has(batch_refused(nullptr), "must be an object with 'cmd', not null"));
    CHECK(has(batch_refused(params::array({"profile"})), "must be an object with 'cmd'"));
    CHECK(has(batch_refused({{"cmd", {}}}), "holds no commands"));
    CHECK(has(batch_refused({{"cmd", "profile"}}), "not a string"));
    CHECK(has(batch_refused({{"cmd", nullptr}}), "not null"));
    CHECK(batch_refused({{"cmd", {{"a", "profile"}, {"b", "crm.deal.list?start=-1"}}}}).empty());
    CHECK(batch_refused({{"CMD", params::array({"profile", "user.current"})}}).empty());
    CHECK(has(batch_refused({{"cmd", {{"a", "x"}}}, {"CMD", {{"b", "x"}}}}), "more than once"));
}

TEST_CASE("commands of a batch are a method and its query") {
    const auto command = [](params p) {
        return batch_refused(params{{"cmd", params::object({{"first", std::move(p)}})}});
    };
    CHECK(command("crm.deal.list").empty());
    CHECK(command("crm.deal.list?").empty());
    CHECK(command(" CRM.Deal.List?filter[>ID]=1").find("must begin") != std::string::npos);
    CHECK(command("crm.deal.get?ID=$result[a][0][ID]&x=a?b/c").empty());
    CHECK(has(command(5), "command 'first' must be a string"));
    CHECK(has(command(params{{"method", "x"}}), "not an object"));
    CHECK(has(command(""), "names no method"));
    CHECK(has(command("?a=1"), "names no method"));
    CHECK(has(command("crm.deal.list&a=secret"), "must begin with a method and '?'"));
    CHECK_FALSE(has(command("crm.deal.list&a=secret"), "secret"));
    CHECK(has(command("Batch?cmd[a]=x"), "is a batch itself"));
    CHECK(has(command("batch"), "is a batch itself"));
}

TEST_CASE("labels of a batch are told apart") {
    const auto labels = [](const char* a, const char* b) {
        return batch_refused(params{{"cmd", params::object({{a, "profile"}, {b, "profile"}})}});
    };
    CHECK(labels("a", "A").empty());
    CHECK(labels("0", "1").empty());
    CHECK(has(labels("a", "a"), "label 'a' is given to two commands"));
    CHECK(has(labels("a", ""), "empty label"));
}

TEST_CASE("halt is yes or no") {
    const auto halt = [](params h) {
        return batch_refused(
            params{{"halt", std::move(h)}, {"cmd", params::object({{"a", "profile"}})}});
    };
    for (const params& fine : {params(0), params(1), params(true), params(false)})
        CHECK(halt(fine).empty());
    for (const params& bad :
         {params(2), params("1"), params(nullptr), params::array(), params(1.5)})
        CHECK(has(halt(bad), "'halt' must be 0, 1, true or false"));
}

TEST_CASE("more than one batch of commands cannot refer to each other") {
    const auto batch = [](std::size_t commands, const char* last) {
        params cmd;
        for (std::size_t i = 0; i + 1 < commands; ++i)
            cmd.set("c" + std::to_string(i), "profile");
        cmd.set("last", last);
        return batch_refused({{"cmd", cmd}});
    };
    CHECK(batch(50, "user.get?ID=$result[c0][ID]").empty());
    CHECK(batch(51, "user.get?ID=1").empty());
    CHECK(has(batch(51, "user.get?ID=$result[c0][ID]"), "split 'cmd'"));
    CHECK(has(batch(51, "user.get?ID=%24result%5Bc0%5D%5BID%5D"), "split 'cmd'"));
}
