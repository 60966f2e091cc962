// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// The contacts of many deals: one call for each id, fifty calls a request.
// get_by_id WEBHOOK [CA_FILE]
#include <cstdint>
#include <fast_bitrix24.hpp>
#include <iostream>
#include <vector>

namespace b24 = fast_bitrix24;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: get_by_id WEBHOOK [CA_FILE]\n";
        return 2;
    }
    try {
        b24::client bx{argv[1], {.ca_file = argc > 2 ? argv[2] : ""}};

        std::vector<std::int64_t> ids;
        for (std::int64_t id = 1; id <= 120; ++id)
            ids.push_back(id);

        // The form with an error code: a deal that is missing does not cost us the others.
        b24::error_code ec;
        b24::diagnostics details;
        const auto contacts = bx.get_by_id("crm.deal.contact.items.get", ids, {}, ec, details);
        for (const auto& [id, outcome] : contacts) {
            if (!outcome) {
                std::cout << "deal " << id << ": " << outcome.details.to_string() << '\n';
                continue;
            }
            std::cout << "deal " << id << ':';
            for (auto contact : outcome.value)
                std::cout << ' ' << contact["CONTACT_ID"].as_int();
            std::cout << '\n';
        }
    } catch (const b24::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
