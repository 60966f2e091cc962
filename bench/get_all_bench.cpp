// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// get_all into memory: what the whole list costs a program that keeps it.
#include "fast_bitrix24/fast_bitrix24.hpp"

#include <cstdio>

int main(int argc, char** argv) {
    if (argc < 2)
        return 2;
    try {
        fast_bitrix24::options o;
        o.verbose = false;
        o.ca_file = argc > 2 ? argv[2] : "";
        fast_bitrix24::client bx{argv[1], o};
        const auto deals = bx.get_all("crm.deal.list");
        std::printf("%zu rows\n", deals.size());
    } catch (const fast_bitrix24::error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
