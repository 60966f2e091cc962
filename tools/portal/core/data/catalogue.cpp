// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/catalogue.hpp"

#include "portal/core/random.hpp"

namespace fb24_portal {

std::map<std::string, table> make_tables(const data_options& o) {
    std::map<std::string, table> tables;
    std::uint64_t salt = o.seed;
    const auto add = [&](const char* name, std::vector<field> fields, std::size_t count,
                         id_pattern pattern) {
        salt = mix(salt);
        tables.emplace(name, table(name, std::move(fields), make_ids(pattern, count, salt), salt));
    };
    add("deal", deal_fields(o), o.deals, o.ids);
    add("lead", lead_fields(o), o.leads, o.ids);
    add("contact", contact_fields(o), o.contacts, o.ids);
    add("company", company_fields(o), o.companies, o.ids);
    add("item", item_fields(o), o.items, o.ids);
    add("activity", activity_fields(), o.activities, o.ids);
    add("product", product_fields(), o.products, o.ids);
    add("task", task_fields(o), o.tasks, o.ids);
    add("user", user_fields(o), o.users, id_pattern::dense);
    add("department", department_fields(o), o.departments, id_pattern::dense);
    add("category", category_fields(), o.categories, id_pattern::dense);
    add("address", address_fields(), o.addresses, id_pattern::dense);
    return tables;
}

} // namespace fb24_portal
