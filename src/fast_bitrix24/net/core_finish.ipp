// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/retry_after.hpp"
#include "fast_bitrix24/net/core.ipp"

#include <algorithm>
#include <chrono>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

/// Runs work for a connection; what it throws ends the exchange that the connection carries.
template <class Work>
void net_core::guarded(const connection_ptr& c, Work work) {
    const auto end = [&](error_code ec, std::string words) {
        if (c->closed)
            return;
        c->exchange == nullptr ? close_kept(c) : fail_on(c, ec, std::move(words));
    };
    try {
        work();
    } catch (const error& e) {
        end(e.code(), e.details().detail);
    } catch (const std::bad_alloc&) {
        end(errc::resource, "out of memory");
    }
}

/// A kept connection can die at the moment when it is used again. Then the request goes over a
/// fresh one, which is not replaced in its turn, if that cannot make the portal run it twice.
FAST_BITRIX24_DECL bool net_core::replace_dead(const connection_ptr& c) {
    auto& ex = *c->exchange;
    const bool harmless = !ex.touched || ex.request.repeatable;
    if (c->uses == 0 || ex.parser.any() || !harmless)
        return false;
    c->exchange = nullptr;
    close(c, false);
    ex.connection.reset();
    ex.parser.reset();
    ++open_;
    resolve(ex);
    return true;
}

FAST_BITRIX24_DECL void net_core::complete(const connection_ptr& c, bool reusable) {
    auto& ex = *c->exchange;
    // a request sent in part leaves a part of its output, too
    const bool all_out = c->output_sent == c->output().size();
    reusable = reusable && ex.parser.keep_alive() && all_out && !c->send_error;
    finished_exchange done;
    done.id = ex.id;
    done.response = ex.parser.take();
    date_retry_after(done.response.headers, std::chrono::system_clock::now());
    done.request_fate = fate::ran;
    finished_.push_back(std::move(done));
    c->exchange = nullptr;
    exchanges_.erase(ex.id);
    reusable ? keep(c) : close(c, true);
    dispatch();
}

FAST_BITRIX24_DECL void net_core::fail(net_exchange& ex, error_code ec, std::string words) {
    finished_exchange done;
    done.id = ex.id;
    done.ec = ec;
    done.where = ex.parser.any() ? phase::read : ex.where;
    done.request_fate = ex.what_became_of_it();
    done.detail = std::move(words);
    finished_.push_back(std::move(done));
    drop(ex);
    dispatch();
}

FAST_BITRIX24_DECL void net_core::fail_on(const connection_ptr& c, error_code ec,
                                          std::string words) {
    fail(*c->exchange, ec, std::move(words));
}

/// Forgets an exchange and gives back what it holds. Its connection may be in the middle of
/// anything, so it is never used again.
FAST_BITRIX24_DECL void net_core::drop(net_exchange& ex) {
    const auto id = ex.id;
    if (ex.connector)
        ex.connector->cancel();
    if (const auto c = ex.connection) {
        c->exchange = nullptr;
        close(c, false);
    } else if (ex.where != phase::none) {
        --open_; // a connection that was being made
    } else {
        std::erase(waiting_, id);
    }
    exchanges_.erase(id);
}

FAST_BITRIX24_DECL time_point net_core::next_deadline(const net_exchange& ex) const {
    switch (ex.where) {
    case phase::resolve:
    case phase::connect:
    case phase::tls:
        return std::min(ex.deadline, ex.phase_deadline);
    case phase::send:
    case phase::wait:
        return options_.idle_timeout > duration::zero()
                   ? std::min(ex.deadline, ex.last_byte + options_.idle_timeout)
                   : ex.deadline;
    default:
        return ex.deadline;
    }
}

/// Ends the exchange if its time is up.
FAST_BITRIX24_DECL bool net_core::expire(net_exchange& ex, time_point now) {
    if (now < next_deadline(ex))
        return false;
    std::string words;
    if (now >= ex.deadline) {
        words = ex.where == phase::none ? "no connection became free in the time for the request"
                                        : "the request was not done in its time";
    } else if (ex.where == phase::resolve) {
        words = "the name was not resolved in time";
    } else if (ex.where == phase::connect) {
        words = "no connection in time";
    } else if (ex.where == phase::tls) {
        words = "the TLS handshake was not done in time";
    } else {
        words = "no byte came or went for too long";
    }
    fail(ex, errc::timeout, ex.origin + ": " + words);
    return true;
}

/// Looks at all deadlines, and says when to look again.
FAST_BITRIX24_DECL void net_core::expire(time_point now) {
    if (now < check_at_)
        return;
    check_at_ = time_point::max();
    std::vector<exchange_id> ids;
    for (const auto& [id, ex] : exchanges_)
        ids.push_back(id);
    for (const auto id : ids) {
        auto it = exchanges_.find(id);
        if (it == exchanges_.end() || expire(*it->second, now))
            continue;
        if (const auto connector = it->second->connector) {
            if (connector->next_tick() <= now)
                connector->tick(now);
            check_by(connector->next_tick());
        }
        it = exchanges_.find(id); // a tick may end it
        if (it != exchanges_.end())
            check_by(next_deadline(*it->second));
    }
    while (!kept_.empty() && now - kept_.front()->idle_since >= options_.keep_alive_idle)
        close_kept(kept_.front());
    if (!kept_.empty())
        check_by(kept_.front()->idle_since + options_.keep_alive_idle);
}

} // namespace fast_bitrix24::detail
