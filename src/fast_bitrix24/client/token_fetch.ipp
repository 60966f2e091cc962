// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/token_fetch.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string_view>
#include <thread>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL token_fetch::answer token_fetch::failed(std::string why) {
    answer out;
    out.failure.ec = errc::token;
    out.failure.details.where = phase::token;
    out.failure.details.detail = std::move(why);
    return out;
}

[[nodiscard]] FAST_BITRIX24_DECL bool looks_like_token(std::string_view text) {
    constexpr std::size_t longest = 8192;
    return text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

FAST_BITRIX24_DECL token_fetch::token_fetch(token_function function, std::shared_ptr<waker> wake) {
    std::thread([function = std::move(function), wake = std::move(wake), state = state_] {
        answer got;
        try {
            secret given{function()};
            const auto token = trim(given.reveal());
            if (token.empty())
                got = failed("the token function gave no token");
            else if (!looks_like_token(token))
                got = failed("the token function gave something that is no token");
            else
                got.token = secret{std::string{token}};
        } catch (const error& e) {
            got = failed({});
            got.failure.details = e.details();
            got.failure.details.where = phase::token;
            if (got.failure.details.detail.empty())
                got.failure.details.detail = "the token function threw: " + e.code().message();
            if (e.code() == errc::auth)
                got.failure.ec = errc::auth;
        } catch (const std::exception& e) {
            got = failed("the token function threw: " + printable(e.what()));
        } catch (...) {
            got = failed("the token function threw");
        }
        {
            const std::scoped_lock lock(state->mutex);
            state->result = std::move(got);
        }
        state->changed.notify_all();
        (*wake)();
    }).detach();
}

FAST_BITRIX24_DECL std::optional<token_fetch::answer> token_fetch::poll(duration patience) {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, patience, [this] { return state_->result.has_value(); });
    return state_->result;
}

} // namespace fast_bitrix24::detail
