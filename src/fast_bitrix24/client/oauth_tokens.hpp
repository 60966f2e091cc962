// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/http/transport.hpp"
#include "fast_bitrix24/http/url.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace fast_bitrix24 {

/// An application as the authorization server knows it.
struct oauth_application {
    std::string client_id;
    secret client_secret;
    /// Where tokens are refreshed: https, or http on this machine. The only place that ever sees
    /// the client's secret and the refresh token.
    std::string address = "https://oauth.bitrix.info/oauth/token/";
};

/// What the authorization server gives out. Each refresh replaces both tokens.
struct token_pair {
    secret access_token; ///< may be empty: then it is refreshed before the first use
    secret refresh_token;
    std::int64_t expires = 0;    ///< Unix time at which the access token ends; 0: unknown
    std::string client_endpoint; ///< address of the portal's REST interface, if known
    std::string member_id;       ///< the portal's own id, if known
};

/// Where token pairs are kept between runs.
struct token_store {
    /// Is given every new pair before its first use. A pair that is lost is lost for good: the old
    /// refresh token is worth nothing any more. If it throws, the pair stays in memory, the call
    /// that needed it fails, and the next one tries to store it again.
    std::function<void(const token_pair&)> save{};
    /// Optional, asked before each refresh: another process may have refreshed meanwhile.
    std::function<token_pair()> load{};
    /// Optional: what it returns is held from `load` to `save`, so that processes take turns.
    std::function<std::shared_ptr<void>()> lock{};

    token_store() = default;
    template <class Function>
    requires(!std::same_as<std::remove_cvref_t<Function>, token_store> &&
             std::is_invocable_v<Function&, const token_pair&>) token_store(Function&& f)
        : save(std::forward<Function>(f)) {}
};

namespace detail {

/// Refuses what cannot be used (`usage_error`) and returns the server's address.
[[nodiscard]] FAST_BITRIX24_DECL url oauth_server(const oauth_application& application);
[[nodiscard]] FAST_BITRIX24_DECL http_request make_refresh_request(
    const oauth_application& application, const url& server, const secret& refresh_token);
/// The new pair, or throws `error`; where the old refresh token may be worth nothing any more, its
/// words say so.
[[nodiscard]] FAST_BITRIX24_DECL token_pair
read_refresh_answer(finished_exchange&& ended, const token_pair& old,
                    std::chrono::system_clock::time_point now, const redactor& redact);
/// Did the server certainly see nothing of it, and may it pass when tried again?
[[nodiscard]] FAST_BITRIX24_DECL bool refresh_may_be_repeated(const finished_exchange& ended);
/// Hands the pair over; throws `error(errc::token)`.
FAST_BITRIX24_DECL void store_tokens(const token_store& store, const token_pair& pair,
                                     const redactor& redact);

} // namespace detail
} // namespace fast_bitrix24
