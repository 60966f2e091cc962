// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/oauth_tokens.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace fast_bitrix24 {

/// A `token_func` that refreshes OAuth tokens: it first gives the access token that there is, and
/// asks the authorization server for a new pair whenever it is called again, which a client does
/// only after a refusal. Never refreshes ahead of time.
///
/// Copies share everything, also between threads. Several clients may share the tokens if each has
/// a `share()` of its own: then the refusal of a token that was replaced meanwhile does not
/// refresh again.
template <transport Transport>
class basic_oauth_refresher {
public:
    /// `patience`: seconds for one request; keep it below `options.token_timeout`.
    /// Throws `usage_error` for an application or tokens that cannot be used.
    basic_oauth_refresher(oauth_application application, token_pair tokens, token_store store,
                          Transport carrier, double patience = 20)
        : shared_(std::make_shared<shared_state>(std::move(application), std::move(tokens),
                                                 std::move(store), std::move(carrier),
                                                 seconds(patience))),
          given_(std::make_shared<std::uint64_t>(0)) {}

    /// An access token that this object has not given out yet. Throws `error`: `errc::auth` if
    /// the server refuses, or if its answer was lost and it may have replaced the refresh token;
    /// `errc::token` if the store function threw; transport errors if the server was not reached.
    [[nodiscard]] std::string operator()() const {
        const auto seen = shared_->ready();
        const std::scoped_lock turn(shared_->turn);
        if (shared_->unsaved)
            shared_->save_again();
        else if (const auto ready = shared_->ready(); ready == seen && ready == *given_)
            shared_->refresh();
        *given_ = shared_->ready();
        return shared_->tokens().access_token.reveal();
    }

    /// For one more client.
    [[nodiscard]] basic_oauth_refresher share() const {
        basic_oauth_refresher out = *this;
        out.given_ = std::make_shared<std::uint64_t>(0);
        return out;
    }

    /// The present pair, also if it could not be stored yet.
    [[nodiscard]] token_pair tokens() const { return shared_->tokens(); }

private:
    struct shared_state {
        shared_state(oauth_application a, token_pair t, token_store s, Transport c, duration p)
            : application(std::move(a)), server(detail::oauth_server(application)),
              store(std::move(s)), carrier(std::move(c)), patience(p), pair(std::move(t)) {
            if (pair.refresh_token.empty())
                throw usage_error("OAuth: a refresh token is needed");
            generation = pair.access_token.empty() ? 0 : 1;
            redact.add(application.client_secret);
            learn(pair);
        }

        // ---- what other threads may read at any time ----

        [[nodiscard]] std::uint64_t ready() const {
            const std::scoped_lock lock(mutex);
            return generation;
        }
        [[nodiscard]] token_pair tokens() const {
            const std::scoped_lock lock(mutex);
            return pair;
        }

        // ---- one thread at a time: the holder of `turn` ----

        void learn(const token_pair& p) {
            redact.add(p.access_token);
            redact.add(p.refresh_token);
        }
        void adopt(token_pair fresh) {
            learn(fresh);
            const std::scoped_lock lock(mutex);
            pair = std::move(fresh);
        }
        void publish() {
            const std::scoped_lock lock(mutex);
            ++generation;
        }

        void refresh() {
            const auto held = store.lock ? store.lock() : nullptr;
            if (store.load) {
                auto there = store.load();
                if (!there.access_token.empty() && !there.refresh_token.empty() &&
                    !there.refresh_token.equals(pair.refresh_token.reveal())) {
                    adopt(std::move(there));
                    return publish();
                }
            }
            adopt(
                detail::read_refresh_answer(ask(), pair, std::chrono::system_clock::now(), redact));
            unsaved = true;
            save();
        }
        void save_again() {
            const auto held = store.lock ? store.lock() : nullptr;
            save();
        }
        void save() {
            detail::store_tokens(store, pair, redact);
            unsaved = false;
            publish();
        }

        // Asks again only if nothing of the request has left.
        [[nodiscard]] finished_exchange ask() {
            constexpr int most_attempts = 3;
            const auto last_start = carrier.now() + patience / 2;
            for (int attempt = 1;; ++attempt) {
                auto ended = exchange();
                if (attempt >= most_attempts || !detail::refresh_may_be_repeated(ended) ||
                    carrier.now() >= last_start)
                    return ended;
                const auto until = carrier.now() + std::chrono::milliseconds(500) * attempt;
                while (carrier.now() < until)
                    (void)carrier.wait(until);
            }
        }

        [[nodiscard]] finished_exchange exchange() {
            finished_exchange failed;
            const auto id = failed.id = ++last_exchange;
            auto request = detail::make_refresh_request(application, server, pair.refresh_token);
            request.timeout = patience;
            const auto until =
                carrier.now() + patience + std::chrono::seconds(1); // its own word first
            try {
                carrier.start(id, std::move(request));
            } catch (const std::exception& e) {
                failed.ec = errc::connect;
                failed.request_fate = fate::not_run;
                failed.detail = e.what();
                return failed;
            }
            do {
                if (auto ended = carrier.wait(until); ended && ended->id == id)
                    return std::move(*ended);
            } while (carrier.now() < until);
            if constexpr (requires { carrier.cancel(id); })
                carrier.cancel(id);
            failed.ec = errc::timeout;
            return failed;
        }

        const oauth_application application;
        const url server;
        const token_store store;
        Transport carrier;
        const duration patience;
        redactor redact;
        exchange_id last_exchange = 0;
        bool unsaved = false; ///< `pair` is new and the store has not got it
        std::mutex turn;

        mutable std::mutex mutex;
        token_pair pair;
        std::uint64_t generation = 0; ///< counts the access tokens that may be used
    };

    std::shared_ptr<shared_state> shared_;
    std::shared_ptr<std::uint64_t> given_; ///< the newest generation that was given out
};

} // namespace fast_bitrix24
