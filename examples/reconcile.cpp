// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// Adds leads so that none is doubled and none is lost, even where the connection breaks after the
// portal has executed a request.   reconcile WEBHOOK [CA_FILE]
#include <fast_bitrix24.hpp>
#include <iostream>
#include <string>
#include <vector>

namespace b24 = fast_bitrix24;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: reconcile WEBHOOK [CA_FILE]\n";
        return 2;
    }
    try {
        b24::client bx{argv[1], {.ca_file = argc > 2 ? argv[2] : ""}};

        // Each lead carries a name of our own, by which it can be found again.
        std::vector<b24::params> leads;
        for (int i = 0; i < 60; ++i)
            leads.push_back({{"fields",
                              {{"TITLE", "Заявка " + std::to_string(i)},
                               {"ORIGINATOR_ID", "example"},
                               {"ORIGIN_ID", "order-" + std::to_string(i)}}}});

        b24::verb_options careful;
        careful.reconcile = [&bx](const b24::params& item) {
            const auto& fields = *item.find("fields");
            const auto found =
                bx.get_all("crm.lead.list", {{"filter",
                                              {{"=ORIGINATOR_ID", "example"},
                                               {"=ORIGIN_ID", fields.find("ORIGIN_ID")->text()}}},
                                             {"select", {"ID"}}});
            b24::reconciliation answer;
            answer.took_place = !found.empty();
            if (answer.took_place) // crm.lead.add answers the new id
                answer.result = b24::document::parse(std::string{found[0]["ID"].as_string()});
            return answer;
        };
        const auto added = bx.call("crm.lead.add", leads, careful);
        std::cout << added.size() << " leads added, the first is " << added[0].value.as_int()
                  << '\n';
    } catch (const b24::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
