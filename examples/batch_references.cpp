// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// One request, two calls: the second uses the first one's result.
// batch_references WEBHOOK [CA_FILE]
#include <fast_bitrix24.hpp>
#include <iostream>

namespace b24 = fast_bitrix24;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: batch_references WEBHOOK [CA_FILE]\n";
        return 2;
    }
    try {
        b24::client bx{argv[1], {.ca_file = argc > 2 ? argv[2] : ""}};

        // halt: if the first call fails, the second would run with the literal text "$result[...]"
        const auto both = bx.call_batch(
            {{"halt", 1},
             {"cmd",
              {{"deals", "crm.deal.list?select[]=ID&select[]=TITLE"},
               {"contacts", "crm.deal.contact.items.get?ID=$result[deals][0][ID]"}}}});
        std::cout << "first deal: " << both["deals"][0]["TITLE"].as_string() << '\n'
                  << "its contacts: " << both["contacts"].to_json() << '\n';
    } catch (const b24::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
