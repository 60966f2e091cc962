// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/faults/plan.hpp"
#include "portal/core/text.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace fb24_portal {

namespace {

constexpr std::array<std::pair<std::string_view, fault_kind>, 19> kinds{
    {{"server-error", fault_kind::server_error},
     {"server-error-html", fault_kind::server_error_html},
     {"bad-gateway", fault_kind::bad_gateway},
     {"gateway-timeout", fault_kind::gateway_timeout},
     {"rate", fault_kind::rate},
     {"operating", fault_kind::operating},
     {"login-page", fault_kind::login_page},
     {"empty-body", fault_kind::empty_body},
     {"truncated-json", fault_kind::truncated_json},
     {"malformed", fault_kind::malformed},
     {"refuse", fault_kind::refuse},
     {"cut-before", fault_kind::cut_before},
     {"cut-after", fault_kind::cut_after},
     {"cut-inside", fault_kind::cut_inside},
     {"reset", fault_kind::reset},
     {"slow", fault_kind::slow},
     {"hang", fault_kind::hang},
     {"expired-token", fault_kind::expired_token},
     {"error", fault_kind::error}}};

std::uint64_t count_of(std::string_view value) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, leading_int(value)));
}

void set(fault_rule& rule, std::string_view name, std::string_view value) {
    if (name == "p") {
        rule.probability = leading_double(value);
    } else if (name == "every") {
        rule.every = count_of(value);
    } else if (name == "at") {
        rule.at.push_back(count_of(value));
    } else if (name == "skip") {
        rule.skip = count_of(value);
    } else if (name == "limit") {
        rule.limit = count_of(value);
    } else if (name == "method") {
        rule.method = lower(value);
    } else if (name == "seconds") {
        rule.what.seconds = leading_double(value);
    } else if (name == "status") {
        rule.what.status = static_cast<int>(leading_int(value));
    } else if (name == "code") {
        std::int64_t n = 0;
        rule.what.code = integer_key(value, n) ? php_value::number(n) : std::string(value);
    } else if (name == "text") {
        rule.what.text = value;
    } else if (name == "retry-after") {
        rule.what.retry_after = value != "0";
    } else if (name == "commands") {
        rule.commands = value != "0";
    } else {
        throw std::invalid_argument("unknown setting '" + std::string(name) + "' of a fault");
    }
}

} // namespace

fault_rule parse_fault_rule(std::string_view text) {
    fault_rule rule;
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    const auto* kind = kinds.begin();
    while (kind != kinds.end() && kind->first != name)
        ++kind;
    if (kind == kinds.end())
        throw std::invalid_argument("unknown fault '" + std::string(name) + "', known are " +
                                    fault_names());
    rule.what.kind = kind->second;
    auto rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const auto setting = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        const auto eq = setting.find('=');
        if (eq == std::string_view::npos)
            throw std::invalid_argument("a fault's settings are name=value");
        set(rule, setting.substr(0, eq), setting.substr(eq + 1));
    }
    return rule;
}

std::string fault_names() {
    std::string out;
    for (const auto& [name, kind] : kinds) {
        if (!out.empty())
            out += ", ";
        out += name;
    }
    return out;
}

} // namespace fb24_portal
