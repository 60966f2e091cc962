// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/catalogue.hpp"
#include "portal/core/data/words.hpp"

namespace fb24_portal {

namespace {

using k = field_kind;

std::int64_t last_of(std::size_t n) {
    return n == 0 ? 1 : static_cast<std::int64_t>(n);
}

} // namespace

std::vector<field> activity_fields() {
    return {{"ID", k::id},
            {"OWNER_ID", k::reference, nullptr, 1, 10'000},
            {"OWNER_TYPE_ID", k::integer, nullptr, 1, 4},
            {"TYPE_ID", k::integer, nullptr, 1, 6},
            {"SUBJECT", k::title, &words::task_titles},
            {"CREATED", k::date_time, nullptr, 0, 60},
            {"LAST_UPDATED", k::date_time, nullptr, 60, 900'000},
            {"START_TIME", k::date_time, nullptr, 0, 900'000},
            {"DEADLINE", k::date_time, nullptr, 86'400, 900'000},
            {"COMPLETED", k::flag, nullptr, 0, 60},
            {"STATUS", k::integer, nullptr, 1, 3},
            {"RESPONSIBLE_ID", k::reference, nullptr, 1, 100},
            {"PRIORITY", k::integer, nullptr, 1, 3},
            {"DESCRIPTION", k::sentences, &words::sentences, 1, 3, 30},
            {"DIRECTION", k::integer, nullptr, 0, 2},
            {"ORIGINATOR_ID"},
            {"ORIGIN_ID"},
            {"AUTHOR_ID", k::reference, nullptr, 1, 100}};
}

std::vector<field> product_fields() {
    return {{"ID", k::id},
            {"NAME", k::title, &words::product_names},
            {"CODE"},
            {"ACTIVE", k::flag, nullptr, 0, 95},
            {"PRICE", k::money, nullptr, 10, 99'999},
            {"CURRENCY_ID", k::choice, &words::currencies},
            {"SECTION_ID", k::reference, nullptr, 1, 20, 30},
            {"SORT", k::integer, nullptr, 100, 900},
            {"VAT_ID", k::integer, nullptr, 1, 3, 40},
            {"XML_ID"},
            {"DATE_CREATE", k::date_time, nullptr, 0, 60},
            {"TIMESTAMP_X", k::date_time, nullptr, 60, 900'000},
            {"DESCRIPTION", k::sentences, &words::sentences, 1, 2, 30}};
}

std::vector<field> task_fields(const data_options& o) {
    const std::int64_t users = last_of(o.users);
    return {{"ID", k::id},
            {"TITLE", k::title, &words::task_titles},
            {"DESCRIPTION", k::sentences, &words::sentences, 1, 3, 30},
            {"PRIORITY", k::choice, &words::priorities},
            {"STATUS", k::choice, &words::task_statuses},
            {"MULTITASK", k::flag, nullptr, 0, 5},
            {"RESPONSIBLE_ID", k::reference, nullptr, 1, users},
            {"CREATED_BY", k::reference, nullptr, 1, users},
            {"CREATED_DATE", k::date_time, nullptr, 0, 60},
            {"CHANGED_BY", k::reference, nullptr, 1, users},
            {"CHANGED_DATE", k::date_time, nullptr, 60, 900'000},
            {"DEADLINE", k::date_time, nullptr, 86'400, 900'000, 30},
            {"CLOSED_DATE", k::date_time, nullptr, 86'400, 900'000, 60},
            {"GROUP_ID", k::reference, nullptr, 1, 30, 50},
            {"XML_ID"},
            {"COMMENTS_COUNT", k::integer, nullptr, 0, 20},
            {"TIME_ESTIMATE", k::integer, nullptr, 0, 36'000},
            {"CREATOR", k::person, &words::full_names, 1, users},
            {"RESPONSIBLE", k::person, &words::full_names, 1, users},
            {"GROUP", k::person, &words::departments, 1, 30, 80},
            {"UF_CRM_TASK", k::list, nullptr, 1, 900, 50},
            {"UF_AUTO_1690000001", k::choice, &words::cities, 0, 0, 20}};
}

std::vector<field> user_fields(const data_options& o) {
    return {{"ID", k::id},
            {"XML_ID"},
            {"ACTIVE", k::boolean, nullptr, 0, 90},
            {"NAME", k::choice, &words::first_names},
            {"LAST_NAME", k::choice, &words::last_names},
            {"SECOND_NAME", k::choice, &words::second_names, 0, 0, 30, "", false, false},
            {"EMAIL", k::blank, nullptr, 0, 0, 0, "", false, false},
            {"LAST_LOGIN", k::date_time, nullptr, 0, 90'000'000},
            {"DATE_REGISTER", k::date_time, nullptr, 0, 60},
            {"IS_ONLINE", k::flag, nullptr, 0, 20},
            {"PERSONAL_GENDER", k::blank, nullptr, 0, 0, 0, "", false, false},
            {"PERSONAL_BIRTHDAY", k::blank, nullptr, 0, 0, 0, "", false, false},
            {"PERSONAL_CITY", k::choice, &words::cities, 0, 0, 30, "", false, false},
            {"WORK_POSITION", k::choice, &words::posts, 0, 0, 20, "", false, false},
            {"UF_DEPARTMENT", k::list, nullptr, 1, last_of(o.departments)},
            {"USER_TYPE", k::choice, &words::industries, 0, 0, 100}};
}

std::vector<field> department_fields(const data_options& o) {
    return {{"ID", k::id},
            {"NAME", k::title, &words::departments},
            {"SORT", k::integer, nullptr, 100, 900},
            {"PARENT", k::reference, nullptr, 1, 9, 20},
            {"UF_HEAD", k::reference, nullptr, 1, last_of(o.users), 30}};
}

std::vector<field> category_fields() {
    return {{"ID", k::id},
            {"NAME", k::title, &words::deal_titles},
            {"SORT", k::integer, nullptr, 100, 900},
            {"ENTITY_TYPE_ID", k::integer, nullptr, 2, 2},
            {"IS_DEFAULT", k::flag, nullptr, 0, 2}};
}

std::vector<field> address_fields() {
    // ID is the row's number inside the portal and never shown: the key is the first three
    field id{"ID", k::id};
    id.hidden = true;
    return {id,
            {"TYPE_ID", k::integer, nullptr, 1, 11},
            {"ENTITY_TYPE_ID", k::integer, nullptr, 3, 8},
            {"ENTITY_ID", k::reference, nullptr, 1, 5'000},
            {"ADDRESS_1", k::choice, &words::cities},
            {"ADDRESS_2"},
            {"CITY", k::choice, &words::cities},
            {"POSTAL_CODE", k::integer, nullptr, 100'000, 199'999},
            {"COUNTRY", k::choice, &words::industries, 0, 0, 100},
            {"ANCHOR_TYPE_ID", k::integer, nullptr, 3, 4},
            {"ANCHOR_ID", k::reference, nullptr, 1, 5'000}};
}

} // namespace fb24_portal
