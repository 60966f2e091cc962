// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/php/json.hpp"
#include "portal/core/portal.hpp"

#include <initializer_list>
#include <string>

// A bare client of the emulated portal, for its own tests.
namespace portal_test {

/// A small portal whose work takes no time and which has no limits, unless a test sets them.
inline fb24_portal::portal_options small() {
    fb24_portal::portal_options o;
    o.code = "code";
    o.data.deals = 230;
    o.data.leads = 60;
    o.data.contacts = 40;
    o.data.companies = 40;
    o.data.activities = 10;
    o.data.products = 10;
    o.data.items = 70;
    o.data.tasks = 120;
    o.bucket.capacity = 0;
    o.operating.limit = 0;
    o.cost = o.cost.scaled(0);
    return o;
}

struct answer {
    int status = 0;
    fb24_portal::php_value body;
    fb24_portal::response raw;
    double seconds = 0;

    /// The part that the path leads to; null if it leads nowhere.
    [[nodiscard]] fb24_portal::php_value at(std::initializer_list<const char*> path) const {
        const fb24_portal::php_value* v = &body;
        for (const char* key : path) {
            v = v->find(key);
            if (v == nullptr)
                return {};
        }
        return *v;
    }
    [[nodiscard]] bool has(const char* key) const { return body.find(key) != nullptr; }
    [[nodiscard]] std::string text(std::initializer_list<const char*> path) const {
        return at(path).to_string();
    }
    [[nodiscard]] std::string json(std::initializer_list<const char*> path) const {
        std::string out;
        fb24_portal::json_encode(out, at(path), true);
        return out;
    }
    /// The values of `key` in the rows under `path`, with commas between them.
    [[nodiscard]] std::string column(std::initializer_list<const char*> path,
                                     const char* key) const {
        std::string out;
        const fb24_portal::php_value rows = at(path);
        for (const auto& [index, row] : rows.members()) {
            const fb24_portal::php_value* v = row.find(key);
            out += (out.empty() ? "" : ",") + (v == nullptr ? std::string("-") : v->to_string());
        }
        return out;
    }
};

struct peer {
    explicit peer(const fb24_portal::portal_options& o = small()) : portal(o) {}

    fb24_portal::portal portal;
    double now = 1'700'000'000;

    answer send(fb24_portal::request r) {
        fb24_portal::reply done = portal.handle(r, now);
        answer a;
        a.status = done.answer.status;
        a.seconds = done.seconds;
        if (auto body = fb24_portal::json_decode(done.answer.body))
            a.body = std::move(*body);
        a.raw = std::move(done.answer);
        return a;
    }
    answer post(const std::string& target, std::string body,
                const char* type = "application/json") {
        fb24_portal::request r;
        r.target = target;
        r.headers.push_back({"Content-Type", type});
        r.body = std::move(body);
        return send(std::move(r));
    }
    answer call(const std::string& method, std::string json = "{}") {
        return post("/rest/1/code/" + method, std::move(json));
    }
    answer get(const std::string& target) {
        fb24_portal::request r;
        r.method = "GET";
        r.target = target;
        return send(std::move(r));
    }
};

} // namespace portal_test
