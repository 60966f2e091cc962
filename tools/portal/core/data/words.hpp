// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace fb24_portal::words {

using list = std::vector<std::string>;

extern const list deal_titles, lead_titles, task_titles, product_names, company_names;
extern const list first_names, second_names, last_names, full_names, posts;
extern const list sentences, cities;
extern const list stages, lead_statuses, semantics, sources, currencies, deal_types, utm;
extern const list company_types, industries, task_statuses, priorities, departments;

} // namespace fb24_portal::words
