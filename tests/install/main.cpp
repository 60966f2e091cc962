// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include <fast_bitrix24.hpp>

namespace b24 = fast_bitrix24;

int main(int argc, char**) {
    b24::client portal{"https://example.bitrix24.ru/rest/1/secret/"};
    if (argc > 1) // never in the test: it must link, there is nobody to ask
        return static_cast<int>(portal.get_all("crm.deal.list").size());
    const b24::params what{{"select", {"ID", "TITLE"}}};
    return what.to_json() == R"({"select":["ID","TITLE"]})" ? 0 : 1;
}
