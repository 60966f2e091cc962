// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/basic_client.hpp"
#include "fast_bitrix24/client/oauth_refresher.hpp"
#include "support/scripted_transport.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

// A portal that asks for a token, and an authorization server that rotates pairs.
namespace oauth_test {

namespace b24 = fast_bitrix24;

struct no_limits : b24::default_policies {
    using rate = b24::unlimited;
};
using client = b24::basic_client<test::scripted_transport, no_limits>;
using refresher = b24::basic_oauth_refresher<test::scripted_transport>;

constexpr const char* rest_address = "https://example.bitrix24.ru/rest/";

inline b24::options quiet() {
    b24::options o;
    o.verbose = false;
    o.warning = [](const std::string&) {};
    o.max_concurrent = 500;
    return o;
}

inline std::string error_body(const std::string& code, const std::string& text = "words") {
    return R"({"error":")" + code + R"(","error_description":")" + text + R"("})";
}

/// Executes what comes with a good token, and answers each command with its own text.
class token_portal {
public:
    using replier = std::function<test::script_reply(const b24::http_request&, bool good)>;

    void accept(std::set<std::string> tokens) {
        const std::scoped_lock lock(mutex_);
        good_ = std::move(tokens);
    }
    /// After so many good requests the tokens that are good then are good no more.
    void expire_after(std::size_t requests) {
        const std::scoped_lock lock(mutex_);
        left_ = requests;
    }
    /// Inside batches every second command that comes with this token is refused.
    void refuse_half_with(std::string token) {
        const std::scoped_lock lock(mutex_);
        half_ = std::move(token);
    }
    /// Virtual seconds that an answer takes.
    std::function<double(const b24::http_request&)> delay = [](const auto&) { return 0.1; };

    test::script_reply operator()(const b24::http_request& request, b24::time_point) {
        const std::scoped_lock lock(mutex_);
        const auto token = test::json_member(request, "auth");
        if (good_.count(token) == 0)
            return test::json_reply(error_body("expired_token"), 401, delay(request));
        if (left_ > 0 && --left_ == 0)
            good_.clear();
        if (!request.target.ends_with("/batch")) {
            auto body = request.body.substr(0, request.body.rfind(R"("auth":)"));
            ++executed_[body];
            return test::json_reply(R"({"result":)" + b24::params(body).to_json() + "}", 200,
                                    delay(request));
        }
        const auto batch = b24::document::parse(request.body);
        b24::params results, errors;
        bool refuse = false;
        for (const auto& [label, text] : batch["cmd"].members()) {
            refuse = !refuse;
            if (token == half_ && refuse) {
                errors.set(label, {{"error", "expired_token"}, {"error_description", "gone"}});
                continue;
            }
            ++executed_[std::string{text.as_string()}];
            results.set(label, std::string{text.as_string()});
        }
        const b24::params parts{{"result", results}, {"result_error", errors}};
        return test::json_reply(b24::params{{"result", parts}}.to_json(), 200, delay(request));
    }

    /// What was executed, and how often.
    std::map<std::string, int> executed() const {
        const std::scoped_lock lock(mutex_);
        return executed_;
    }

private:
    mutable std::mutex mutex_;
    std::set<std::string> good_;
    std::string half_;
    std::size_t left_ = 0;
    std::map<std::string, int> executed_;
};

/// Gives "access-1-canary", "access-2-canary" and so on, each for the refresh token before it.
class rotating_server {
public:
    explicit rotating_server(token_portal* portal = nullptr) : portal_(portal) {}

    test::script_reply operator()(const b24::http_request& request, b24::time_point) {
        const std::scoped_lock lock(mutex_);
        if (request.body.find("&refresh_token=" + refresh(number_)) == std::string::npos)
            return test::json_reply(error_body("invalid_grant"), 400);
        ++number_;
        if (portal_ != nullptr)
            portal_->accept({access(number_)});
        return test::json_reply(b24::params{
            {"access_token", access(number_)},
            {"refresh_token", refresh(number_)},
            {"expires_in", 3600},
            {"member_id", "member"}}.to_json());
    }
    [[nodiscard]] int refreshes() const {
        const std::scoped_lock lock(mutex_);
        return number_;
    }
    [[nodiscard]] static std::string access(int n) {
        return "access-" + std::to_string(n) + "-canary";
    }
    [[nodiscard]] static std::string refresh(int n) {
        return "refresh-" + std::to_string(n) + "-canary";
    }

private:
    token_portal* portal_;
    mutable std::mutex mutex_;
    int number_ = 0;
};

inline b24::oauth_application application() {
    return {"app.id", b24::secret{"app-secret-canary"}, "https://oauth.example.org/oauth/token/"};
}
inline b24::token_pair first_pair() {
    b24::token_pair out;
    out.access_token = b24::secret{rotating_server::access(0)};
    out.refresh_token = b24::secret{rotating_server::refresh(0)};
    return out;
}

inline std::vector<b24::params> numbered(std::size_t n) {
    std::vector<b24::params> out;
    for (std::size_t i = 1; i <= n; ++i)
        out.push_back({{"ID", i}});
    return out;
}

} // namespace oauth_test
