// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/basic_client.hpp"
#include "support/scripted_transport.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A portal as small as a test needs it: methods are functions, batches are put together of them.
namespace test {

namespace b24 = fast_bitrix24;

/// What a method was called with, flattened as PHP would: `filter[>ID]` -> `10`.
struct portal_call {
    std::string method;
    std::map<std::string, std::string> args;
    bool in_batch = false;

    [[nodiscard]] std::string arg(const std::string& name) const {
        const auto at = args.find(name);
        return at == args.end() ? std::string{} : at->second;
    }
    [[nodiscard]] long number(const std::string& name, long otherwise = 0) const {
        const auto text = arg(name);
        return text.empty() ? otherwise : std::stol(text);
    }
};

/// JSON texts; empty: not in the answer.
struct portal_part {
    std::string result{};
    std::string total{};
    std::string next{};
    std::string error{}; ///< the code; then there is no result
    std::string description{};
    int status = 400;     ///< of an error outside of a batch
    bool missing = false; ///< in a batch: not a word of this command
};

class fake_portal {
public:
    using method = std::function<portal_part(const portal_call&)>;
    /// Instead of an answer; nothing: answer as usual. `n` counts requests from 0.
    using trouble =
        std::function<std::optional<script_reply>(const b24::http_request&, std::size_t n)>;

    struct state {
        std::map<std::string, method> methods;
        trouble before; ///< nothing is run
        trouble after;  ///< everything has run
        std::function<double(std::size_t n)> delay = [](std::size_t) { return 0.1; };
        std::function<std::string(std::string)> label = [](std::string l) { return l; };
        bool shuffle_labels = false;
        std::vector<portal_call> calls;
        std::vector<std::size_t> batch_sizes;
        std::size_t requests = 0;
        std::mt19937 random{1};
    };

    state& operator*() const noexcept { return *state_; }
    state* operator->() const noexcept { return state_.get(); }

    script_reply operator()(const b24::http_request& request, b24::time_point) const {
        auto& s = *state_;
        const auto n = s.requests++;
        if (s.before)
            if (auto reply = s.before(request, n))
                return *reply;
        auto reply = run(request);
        if (s.after)
            if (auto other = s.after(request, n))
                return *other;
        reply.delay = b24::seconds(s.delay(n));
        return reply;
    }

    [[nodiscard]] std::size_t calls_of(std::string_view name) const {
        std::size_t n = 0;
        for (const auto& c : state_->calls)
            n += c.method == name ? 1U : 0U;
        return n;
    }

private:
    static std::string method_of(const b24::http_request& request) {
        const auto path = request.target.substr(0, request.target.find('?'));
        return path.substr(path.rfind('/') + 1);
    }

    portal_part call(const portal_call& c) const {
        state_->calls.push_back(c);
        const auto at = state_->methods.find(c.method);
        return at == state_->methods.end()
                   ? portal_part{.error = "ERROR_METHOD_NOT_FOUND", .description = c.method}
                   : at->second(c);
    }

    script_reply run(const b24::http_request& request) const {
        const auto body = b24::document::parse(request.body);
        const auto name = method_of(request);
        if (name == "batch")
            return run_batch(body);
        portal_call c{name, {}, false};
        flatten(body.root(), {}, c.args);
        const auto part = call(c);
        if (!part.error.empty())
            return json_reply(error_of(part), part.status);
        std::string out = "{\"result\":" + part.result;
        if (!part.total.empty())
            out += ",\"total\":" + part.total;
        if (!part.next.empty())
            out += ",\"next\":" + part.next;
        return json_reply(out + ",\"time\":{\"start\":1,\"finish\":1.1,\"duration\":0.1,"
                                "\"operating\":0}}");
    }

    script_reply run_batch(const b24::document& body) const {
        std::vector<std::pair<std::string, portal_part>> parts;
        bool halted = false;
        const auto one = [&](std::string label, std::string_view text) {
            portal_call c{std::string{text.substr(0, text.find('?'))}, {}, true};
            if (const auto question = text.find('?'); question != std::string_view::npos)
                split_query(text.substr(question + 1), c.args);
            auto part = halted ? portal_part{.missing = true} : call(c);
            halted = halted || (body["halt"].int_or(0) != 0 && !part.error.empty());
            parts.emplace_back(state_->label(std::move(label)), std::move(part));
        };
        if (body["cmd"].is_object())
            for (const auto [label, text] : body["cmd"].members())
                one(std::string{label}, text.as_string());
        else
            for (std::size_t i = 0; i < body["cmd"].size(); ++i)
                one(std::to_string(i), body["cmd"][i].as_string());
        state_->batch_sizes.push_back(parts.size());
        if (state_->shuffle_labels)
            std::shuffle(parts.begin(), parts.end(), state_->random);
        return json_reply(
            "{\"result\":{\"result\":" +
            section(parts, [](const portal_part& p) { return p.result; }) +
            ",\"result_error\":" + section(parts, error_of) +
            ",\"result_total\":" + section(parts, [](const portal_part& p) { return p.total; }) +
            ",\"result_next\":" + section(parts, [](const portal_part& p) { return p.next; }) +
            ",\"result_time\":[]},\"time\":{\"start\":1,\"finish\":2,"
            "\"duration\":1,\"operating\":0}}");
    }

    static std::string error_of(const portal_part& p) {
        return p.error.empty() ? std::string{}
                               : "{\"error\":\"" + p.error + "\",\"error_description\":\"" +
                                     p.description + "\"}";
    }

    // PHP's rule: the keys 0..n-1 make a list, nothing at all makes an empty one.
    template <class Text>
    static std::string section(const std::vector<std::pair<std::string, portal_part>>& parts,
                               Text text) {
        std::string list;
        std::string object;
        bool plain = true;
        std::size_t n = 0;
        for (const auto& [label, part] : parts) {
            if (part.missing || text(part).empty())
                continue;
            plain = plain && label == std::to_string(n);
            list += (n != 0 ? "," : "") + text(part);
            object += (n != 0 ? ",\"" : "\"") + label + "\":" + text(part);
            ++n;
        }
        return plain ? "[" + list + "]" : "{" + object + "}";
    }

    static void flatten(b24::value v, const std::string& prefix,
                        std::map<std::string, std::string>& out) {
        const auto name = [&](std::string key) {
            return prefix.empty() ? key : prefix + "[" + key + "]";
        };
        if (v.is_object()) {
            for (const auto [key, inside] : v.members())
                flatten(inside, name(std::string{key}), out);
        } else if (v.is_array()) {
            for (std::size_t i = 0; i < v.size(); ++i)
                flatten(v[i], name(std::to_string(i)), out);
            if (v.empty())
                out[prefix] = "[]";
        } else {
            out[prefix] = v.is_null() ? "null" : std::string{v.as_string()};
        }
    }

    static void split_query(std::string_view query, std::map<std::string, std::string>& out) {
        while (!query.empty()) {
            const auto pair = query.substr(0, query.find('&'));
            const auto equals = std::min(pair.find('='), pair.size());
            out[b24::percent_decode(pair.substr(0, equals))] =
                b24::percent_decode(pair.substr(std::min(equals + 1, pair.size())));
            query.remove_prefix(std::min(pair.size() + 1, query.size()));
        }
    }

    std::shared_ptr<state> state_ = std::make_shared<state>();
};

/// A list of `count` rows with the ids 1..count, by offset, as the portal pages.
[[nodiscard]] inline fake_portal::method list_of(std::size_t count, std::string id = "ID",
                                                 std::string before = "[",
                                                 std::string after = "]") {
    return [=](const portal_call& c) {
        const auto start = static_cast<std::size_t>(c.number("start")) / 50 * 50;
        portal_part out;
        out.result = before;
        for (auto i = start; i < std::min(start + 50, count); ++i)
            out.result += (i != start ? ",{\"" : "{\"") + id + "\":\"" + std::to_string(i + 1) +
                          "\",\"TITLE\":\"row " + std::to_string(i + 1) + "\"}";
        out.result += after;
        out.total = std::to_string(count);
        if (start + 50 < count)
            out.next = std::to_string(start + 50);
        return out;
    };
}

using test_client = b24::basic_client<scripted_transport>;

/// A client, its portal and its transport.
struct bench {
    fake_portal portal;
    scripted_transport net{portal};
    std::vector<std::string> warnings;
    std::vector<b24::log_event> log;
    test_client client;

    explicit bench(b24::options o = {},
                   std::string address = "https://x.bitrix24.ru/rest/1/s3cret/")
        : client(address, completed(std::move(o)), net) {}

    b24::options completed(b24::options o) {
        o.verbose = false;
        if (!o.warning)
            o.warning = [this](const std::string& text) { warnings.push_back(text); };
        if (!o.log)
            o.log = [this](const b24::log_event& e) { log.push_back(e); };
        return o;
    }
};

} // namespace test
