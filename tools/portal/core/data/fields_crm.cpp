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

field user_id(const char* name, const data_options& o, const char* camel = "") {
    return {name, k::reference, nullptr, 1, last_of(o.users), 0, camel};
}
field link(const char* name, std::size_t count, unsigned blank_percent) {
    return {name, k::reference, nullptr, 1, last_of(count), blank_percent};
}
field flag(const char* name, std::int64_t yes_percent) {
    return {name, k::flag, nullptr, 0, yes_percent};
}
field choice(const char* name, const words::list& list, unsigned blank_percent = 0) {
    return {name, k::choice, &list, 0, 0, blank_percent};
}
field moment(const char* name, std::int64_t jitter, const char* camel = "") {
    return {name, k::date_time, nullptr, 0, jitter, 0, camel};
}
field text(const char* name) {
    return {name, k::blank, nullptr, 0, 0, 0, "", false, false};
}
field unset(const char* name) {
    return {name};
}
field multi(const char* name) {
    field f{name, k::multi, nullptr, 0, 0, 20};
    f.hidden = true;
    return f;
}

void append(std::vector<field>& to, std::vector<field> more) {
    for (auto& f : more)
        to.push_back(std::move(f));
}

// What all entities of the CRM carry at their end
std::vector<field> marks(const data_options& o) {
    return {choice("SOURCE_ID", words::sources, 10),
            {"SOURCE_DESCRIPTION", k::sentences, &words::sentences, 1, 1, 60},
            unset("ORIGINATOR_ID"),
            unset("ORIGIN_ID"),
            user_id("MOVED_BY_ID", o, "movedBy"),
            moment("MOVED_TIME", 700'000),
            moment("LAST_ACTIVITY_TIME", 900'000),
            user_id("LAST_ACTIVITY_BY", o),
            unset("LAST_COMMUNICATION_TIME"),
            choice("UTM_SOURCE", words::utm, 60),
            choice("UTM_MEDIUM", words::utm, 60),
            choice("UTM_CAMPAIGN", words::utm, 70),
            unset("UTM_CONTENT"),
            unset("UTM_TERM")};
}

std::vector<field> people_and_times(const data_options& o) {
    return {user_id("ASSIGNED_BY_ID", o),
            user_id("CREATED_BY_ID", o, "createdBy"),
            user_id("MODIFY_BY_ID", o, "updatedBy"),
            moment("DATE_CREATE", 60, "createdTime"),
            moment("DATE_MODIFY", 800'000, "updatedTime"),
            flag("OPENED", 80)};
}

std::vector<field> custom_fields() {
    field list{"UF_CRM_1690000003", k::list, nullptr, 40, 60, 30};
    return {choice("UF_CRM_1690000001", words::cities, 20),
            {"UF_CRM_1690000002", k::integer, nullptr, 0, 5000, 30},
            list,
            {"UF_CRM_1690000004", k::date, nullptr, 0, 9'000'000, 30},
            {"UF_CRM_1690000005", k::sentences, &words::sentences, 1, 3, 20}};
}

std::vector<field> person_fields() {
    return {choice("HONORIFIC", words::deal_types, 100), choice("NAME", words::first_names),
            choice("SECOND_NAME", words::second_names, 30), choice("LAST_NAME", words::last_names)};
}

} // namespace

std::vector<field> deal_fields(const data_options& o) {
    std::vector<field> f{{"ID", k::id},
                         {"TITLE", k::title, &words::deal_titles},
                         choice("TYPE_ID", words::deal_types),
                         choice("STAGE_ID", words::stages),
                         {"PROBABILITY", k::integer, nullptr, 0, 100, 40},
                         choice("CURRENCY_ID", words::currencies),
                         {"OPPORTUNITY", k::money, nullptr, 100, 999'999, 0},
                         flag("IS_MANUAL_OPPORTUNITY", 30),
                         {"TAX_VALUE", k::money, nullptr, 0, 9'999, 70},
                         link("LEAD_ID", o.leads, 50),
                         link("COMPANY_ID", o.companies, 20),
                         link("CONTACT_ID", o.contacts, 20),
                         unset("QUOTE_ID"),
                         {"BEGINDATE", k::date, nullptr, 0, 86'400},
                         {"CLOSEDATE", k::date, nullptr, 86'400, 5'000'000}};
    append(f, people_and_times(o));
    append(f, {flag("CLOSED", 40),
               {"COMMENTS", k::sentences, &words::sentences, 2, 4, 10},
               text("ADDITIONAL_INFO"),
               unset("LOCATION_ID"),
               {"CATEGORY_ID", k::integer, nullptr, 0, 1},
               choice("STAGE_SEMANTIC_ID", words::semantics),
               flag("IS_NEW", 10),
               flag("IS_RECURRING", 5),
               flag("IS_RETURN_CUSTOMER", 30),
               flag("IS_REPEATED_APPROACH", 10),
               unset("REPEAT_SALE_SEGMENT_ID"),
               link("PARENT_ID_128", o.items, 80),
               unset("PARENT_ID_130"),
               unset("PARENT_ID_132"),
               unset("PARENT_ID_134")});
    append(f, marks(o));
    append(f, custom_fields());
    return f;
}

std::vector<field> lead_fields(const data_options& o) {
    std::vector<field> f{{"ID", k::id}, {"TITLE", k::title, &words::lead_titles}};
    append(f, person_fields());
    append(f, {{"COMPANY_TITLE", k::choice, &words::company_names, 0, 0, 50},
               link("COMPANY_ID", o.companies, 60),
               link("CONTACT_ID", o.contacts, 60),
               flag("IS_RETURN_CUSTOMER", 20),
               {"BIRTHDATE", k::blank, nullptr, 0, 0, 0, "", false, false},
               choice("STATUS_ID", words::lead_statuses),
               choice("STATUS_SEMANTIC_ID", words::semantics),
               text("STATUS_DESCRIPTION"),
               choice("POST", words::posts, 40),
               {"COMMENTS", k::sentences, &words::sentences, 1, 3, 30},
               choice("CURRENCY_ID", words::currencies),
               {"OPPORTUNITY", k::money, nullptr, 0, 99'999},
               flag("HAS_PHONE", 80),
               flag("HAS_EMAIL", 80),
               {"DATE_CLOSED", k::blank, nullptr, 0, 0, 0, "", false, false}});
    append(f, people_and_times(o));
    append(f, marks(o));
    append(f, {multi("PHONE"), multi("EMAIL")});
    append(f, custom_fields());
    return f;
}

std::vector<field> contact_fields(const data_options& o) {
    std::vector<field> f{{"ID", k::id}};
    append(f, person_fields());
    append(f, {choice("POST", words::posts, 40),
               {"COMMENTS", k::sentences, &words::sentences, 1, 2, 50},
               link("COMPANY_ID", o.companies, 30),
               link("LEAD_ID", o.leads, 60),
               choice("TYPE_ID", words::company_types),
               {"BIRTHDATE", k::date, nullptr, -900'000'000, -600'000'000, 50},
               flag("EXPORT", 90),
               flag("HAS_PHONE", 80),
               flag("HAS_EMAIL", 80)});
    append(f, people_and_times(o));
    append(f, marks(o));
    append(f, {multi("PHONE"), multi("EMAIL")});
    append(f, custom_fields());
    return f;
}

std::vector<field> company_fields(const data_options& o) {
    std::vector<field> f{{"ID", k::id},
                         {"TITLE", k::title, &words::company_names},
                         choice("COMPANY_TYPE", words::company_types),
                         choice("INDUSTRY", words::industries),
                         {"REVENUE", k::money, nullptr, 0, 9'999'999, 50},
                         choice("CURRENCY_ID", words::currencies),
                         {"COMMENTS", k::sentences, &words::sentences, 1, 2, 50},
                         flag("IS_MY_COMPANY", 1),
                         flag("HAS_PHONE", 80),
                         flag("HAS_EMAIL", 80)};
    append(f, people_and_times(o));
    append(f, marks(o));
    append(f, {multi("PHONE"), multi("EMAIL")});
    append(f, custom_fields());
    return f;
}

std::vector<field> item_fields(const data_options& o) {
    std::vector<field> f{{"ID", k::id},
                         unset("XML_ID"),
                         {"TITLE", k::title, &words::deal_titles},
                         choice("STAGE_ID", words::stages),
                         {"CATEGORY_ID", k::integer, nullptr, 1, 3},
                         {"BEGINDATE", k::date, nullptr, 0, 86'400},
                         {"CLOSEDATE", k::date, nullptr, 86'400, 5'000'000},
                         link("COMPANY_ID", o.companies, 20),
                         link("CONTACT_ID", o.contacts, 20),
                         {"OPPORTUNITY", k::money, nullptr, 100, 999'999},
                         choice("CURRENCY_ID", words::currencies)};
    append(f, people_and_times(o));
    append(f, marks(o));
    append(f, {{"UF_CRM_2_1639669411830", k::choice, &words::cities, 0, 0, 20},
               {"UF_CRM_2_1639669411831", k::date, nullptr, 0, 9'000'000, 20}});
    return f;
}

} // namespace fb24_portal
