// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// A whole list in one line.   quick_start WEBHOOK [CA_FILE]
#include <fast_bitrix24.hpp>
#include <iostream>

namespace b24 = fast_bitrix24;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: quick_start WEBHOOK [CA_FILE]\n";
        return 2;
    }
    try {
        b24::options options;
        options.ca_file = argc > 2 ? argv[2] : ""; // empty: the system's certificates
        b24::client bx{argv[1], options};

        auto leads = bx.get_all("crm.lead.list", {{"select", {"ID", "TITLE"}}});
        for (auto lead : leads)
            std::cout << lead["ID"].as_string() << '\t' << lead["TITLE"].as_string() << '\n';
        std::cerr << leads.size() << " leads\n";
    } catch (const b24::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
