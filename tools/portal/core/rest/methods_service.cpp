// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/date.hpp"
#include "portal/core/rest/call.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

void methods(call& c) {
    c.out += "[\"batch\"";
    for (const auto& [name, function] : all_methods()) {
        c.out += ',';
        c.write_text(name);
    }
    c.out += ']';
}

void method_get(call& c) {
    const php_value* name = c.param("NAME");
    const bool known = name != nullptr &&
                       (name->to_string() == "batch" || all_methods().contains(name->to_string()));
    c.out += known ? "{\"isExisting\":true,\"isAvailable\":true}"
                   : "{\"isExisting\":false,\"isAvailable\":false}";
}

void server_time(call& c) {
    c.out += '"';
    append_date_time(c.out, static_cast<std::int64_t>(c.now));
    c.out += '"';
}

} // namespace

void add_service_methods(method_map& m) {
    m["methods"] = methods;
    m["method.get"] = method_get;
    m["scope"] = [](call& c) { c.out += R"(["crm","task","tasks","user","department"])"; };
    m["server.time"] = server_time;
    m["app.info"] = [](call& c) {
        c.out += R"({"ID":1,"CODE":"local.emulator","VERSION":1,"STATUS":"L","INSTALLED":true})";
    };
}

} // namespace fb24_portal
