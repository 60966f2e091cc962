// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// Changes many deals, gently.   mass_update WEBHOOK [CA_FILE]
#include <fast_bitrix24.hpp>
#include <iostream>
#include <vector>

namespace b24 = fast_bitrix24;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: mass_update WEBHOOK [CA_FILE]\n";
        return 2;
    }
    try {
        b24::client bx{argv[1], {.ca_file = argc > 2 ? argv[2] : ""}};

        std::vector<b24::params> items;
        for (int id = 1; id <= 120; ++id)
            items.push_back({{"ID", id}, {"fields", {{"COMMENTS", "проверено"}}}});

        auto slowly = bx.slow(2); // at most two requests at once, until the end of this scope
        const auto updated = bx.call("crm.deal.update", items);
        std::cout << updated.size() << " deals updated\n";
    } catch (const b24::incomplete_error<b24::call_result>& e) {
        // All items have been tried; the exception holds what became of each.
        std::size_t item = 0;
        for (const auto& outcome : e.results()) {
            if (!outcome)
                std::cerr << "item " << item << ": " << outcome.details.to_string() << '\n';
            ++item;
        }
        return 1;
    } catch (const b24::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
