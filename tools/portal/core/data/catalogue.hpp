// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/data/table.hpp"
#include "portal/core/options.hpp"

#include <map>
#include <string>

namespace fb24_portal {

/// Everything a portal holds, by the names deal, lead, contact, company, activity, product, item
/// (the smart process 128), task, user, department, category, address.
[[nodiscard]] std::map<std::string, table> make_tables(const data_options& options);

/// The columns of the tables, by kind.
[[nodiscard]] std::vector<field> deal_fields(const data_options& options);
[[nodiscard]] std::vector<field> lead_fields(const data_options& options);
[[nodiscard]] std::vector<field> contact_fields(const data_options& options);
[[nodiscard]] std::vector<field> company_fields(const data_options& options);
[[nodiscard]] std::vector<field> item_fields(const data_options& options);
[[nodiscard]] std::vector<field> activity_fields();
[[nodiscard]] std::vector<field> product_fields();
[[nodiscard]] std::vector<field> task_fields(const data_options& options);
[[nodiscard]] std::vector<field> user_fields(const data_options& options);
[[nodiscard]] std::vector<field> department_fields(const data_options& options);
[[nodiscard]] std::vector<field> category_fields();
[[nodiscard]] std::vector<field> address_fields();

} // namespace fb24_portal
