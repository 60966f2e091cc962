// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/rest/query.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/rest/command.hpp"
#include "fuzz/fuzz_input.hpp"
#include "unit/rest/php_parse_str.hpp"

#include <optional>
#include <string>
#include <utility>

// Parameters that a query string can say arrive at PHP as they were; others are refused.

namespace b24 = fast_bitrix24;
using b24::params;
using fuzz::must;

namespace {

params any_params(fuzz::input& in, int level) {
    const auto what = in.byte();
    const std::size_t size = what >> 4U;
    switch (level > 70 ? 5 : what & 7U) {
    case 0: {
        params out = params::object();
        for (std::size_t i = 0; i < size && !in.empty(); ++i) {
            std::string key{in.take(in.below(6))};
            out.append(std::move(key), any_params(in, level + 1));
        }
        return out;
    }
    case 1: {
        params out = params::array();
        for (std::size_t i = 0; i < size && !in.empty(); ++i)
            out.push_back(any_params(in, level + 1));
        return out;
    }
    case 2: // a chain goes deep in few bytes
        return params::array({any_params(in, level + 1)});
    case 3:
        return size == 0 ? params(nullptr) : params(size == 1);
    case 4:
        return params(static_cast<int>(in.byte()) - 128);
    default:
        return params(in.take(size));
    }
}

/// What PHP makes of it: no numbers, and keys 0, 1, 2... are a list.
params as_php(const params& p) {
    if (!p.is_array() && !p.is_object())
        return p.text();
    bool list = true;
    params elements = params::array();
    params members = params::object();
    for (const auto& element : p.elements())
        elements.push_back(as_php(element));
    std::size_t index = 0;
    for (const auto& [key, child] : p.members()) {
        list = list && key == std::to_string(index++);
        elements.push_back(as_php(child));
        members.append(key, elements.elements().back());
    }
    return list ? elements : members;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const params p = any_params(in, 0);

    std::optional<std::string> query;
    try {
        query = b24::encode_query(p);
    } catch (const b24::usage_error& e) {
        must(!e.details().detail.empty(), "a refusal says why");
    }
    if (query) {
        must(b24::fits_query(p), "what is written fits");
        must(query->find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789-._~%=&") == std::string::npos,
             "only what needs no more encoding");
        must(php::parse_str(*query) == as_php(p), "PHP reads what was written");
        must(b24::encode_command("crm.lead.list", p) ==
                 (query->empty() ? "crm.lead.list" : "crm.lead.list?" + *query),
             "a command is method and query");
    }
    bool utf8 = true;
    try {
        (void)p.to_json();
    } catch (const b24::usage_error&) {
        utf8 = false;
    }
    try {
        const auto c = b24::detail::make_command("crm.lead.add", p);
        must(utf8, "text that is no UTF-8 is refused");
        must(c.query.empty() != query.has_value(), "in a batch if it fits");
        must(c.body == p.to_json(), "alone in any case");
    } catch (const b24::usage_error&) {
        must(!utf8, "only text that is no UTF-8 is refused");
    }
    return 0;
}
