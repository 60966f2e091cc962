// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/route.hpp"

#include "portal/core/php/json.hpp"
#include "portal/core/php/query.hpp"
#include "portal/core/text.hpp"

#include <algorithm>
#include <vector>

namespace fb24_portal {

namespace {

std::vector<std::string> segments(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (slash != 0)
            parts.push_back(url_decode(path.substr(0, slash)));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return parts;
}

bool is_number(const std::string& s) {
    return !s.empty() &&
           std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

route find_route(std::string_view target) {
    route r;
    const auto mark = target.find('?');
    if (mark != std::string_view::npos)
        r.query = target.substr(mark + 1);
    auto parts = segments(target.substr(0, mark));
    if (parts.size() == 2 && parts[0] == "oauth" && parts[1] == "token") {
        r.where = door::token;
        return r;
    }
    if (parts.empty() || parts[0] != "rest")
        return r;
    r.where = door::rest;
    parts.erase(parts.begin());
    if (!parts.empty() && parts[0] == "api") {
        r.where = door::rest3;
        parts.erase(parts.begin());
    }
    if (parts.size() >= 2 && is_number(parts[0])) {
        r.webhook = true;
        r.user = parts[0];
        r.code = parts[1];
        parts.erase(parts.begin(), parts.begin() + 2);
    }
    if (!parts.empty())
        r.method = lower(parts.back());
    for (const std::string_view suffix : {".json", ".xml"})
        if (r.method.ends_with(suffix)) {
            r.method.resize(r.method.size() - suffix.size());
            break;
        }
    return r;
}

php_value read_params(const request& r, std::string_view query, std::size_t max_variables) {
    php_value params = php_value::array();
    parse_query(params, query, max_variables);
    if (r.body.empty())
        return params;
    if (lower(r.header_value("Content-Type")).find("application/json") == std::string::npos) {
        php_value body = php_value::array();
        parse_query(body, r.body, max_variables);
        for (auto& [name, value] : body.members())
            params.set(name, std::move(value));
    } else if (auto body = json_decode(r.body); body && body->is_array()) {
        for (auto& [name, value] : body->members())
            params.set(name, std::move(value));
    }
    return params;
}

} // namespace fb24_portal
