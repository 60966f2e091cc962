// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/http/message.hpp"

#include <concepts>
#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace fast_bitrix24 {

/// Names an exchange between its start and its end; chosen by the client, unique in the client's
/// life, ascending.
using exchange_id = std::uint64_t;

/// An exchange that has ended: with a response of any status, or with an error.
struct finished_exchange {
    exchange_id id = 0;
    error_code ec;                     ///< set: no complete response came
    http_response response;            ///< complete if `!ec`
    phase where = phase::none;         ///< where it failed
    fate request_fate = fate::unknown; ///< on failure: `not_run` if no byte of the request left
    std::string detail;                ///< words for people; no secret
};

/// How far an exchange had come when it was given up.
struct given_up_exchange {
    phase where = phase::none;
    fate request_fate = fate::unknown; ///< `not_run` if no byte of the request left
};

/// A transport starts exchanges and waits for one of them to end.
///
/// `start` begins an exchange and does not wait for its end; `wait` returns one that ended, or
/// nothing at the deadline; `now` is the time that its world keeps. A date in `Retry-After` is
/// measured from the response's `Date` only: the library reads no wall clock. The client calls them
/// from one thread at a time. Optional members that the client uses when they are there:
///   `cancel(exchange_id)`       give the exchange up: it is not returned by `wait` any more. May
///                               return a `given_up_exchange`; else the request may have been run
///   `void interrupt()`          from any thread: the current or the next `wait` returns at once
template <class T>
concept transport = requires(T t, exchange_id id, http_request request, time_point deadline) {
    t.start(id, std::move(request));
    { t.wait(deadline) } -> std::same_as<std::optional<finished_exchange>>;
    { t.now() } -> std::same_as<time_point>;
};

/// Makes a transport of a function `http_request -> http_response` that blocks. What it throws
/// fails the exchange: a `std::system_error` with its own code, anything else with
/// `errc::connection_lost`. Whether the request was sent is not known then, so a write is not sent
/// again.
template <class Function>
requires std::is_invocable_r_v<http_response, Function&, const http_request&>
class blocking_transport {
public:
    explicit blocking_transport(Function function) : function_(std::move(function)) {}

    void start(exchange_id id, http_request request) {
        waiting_.emplace_back(id, std::move(request));
    }

    std::optional<finished_exchange> wait(time_point deadline) {
        if (waiting_.empty()) {
            std::this_thread::sleep_until(deadline);
            return std::nullopt;
        }
        auto [id, request] = std::move(waiting_.front());
        waiting_.pop_front();
        finished_exchange done;
        done.id = id;
        try {
            done.response = function_(std::as_const(request));
        } catch (const std::system_error& e) {
            done.ec = e.code();
            done.detail = e.what();
        } catch (const std::exception& e) {
            done.ec = errc::connection_lost;
            done.detail = e.what();
        }
        if (done.ec)
            done.where = phase::wait;
        return done;
    }

    [[nodiscard]] time_point now() const { return clock::now(); }

    void cancel(exchange_id id) {
        std::erase_if(waiting_, [id](const auto& waiting) { return waiting.first == id; });
    }

private:
    Function function_;
    std::deque<std::pair<exchange_id, http_request>> waiting_;
};

} // namespace fast_bitrix24
