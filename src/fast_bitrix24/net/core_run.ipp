// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/http/request_writer.hpp"
#include "fast_bitrix24/net/core.ipp"

#include <asio/post.hpp>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL net_core::net_core(transport_options options)
    : options_(std::move(options)),
      tls_(std::make_shared<tls_context>(
          tls_settings{options_.ca_file, options_.verify_tls, options_.pinned_keys, options_.log})),
      work_(io_.get_executor()), resolver_(io_, options_.resolver), read_buffer_(read_size, '\0'),
      plain_buffer_(record_size, '\0') {
    options_.max_connections = std::max<std::size_t>(options_.max_connections, 1);
}

FAST_BITRIX24_DECL net_core::~net_core() {
    while (!kept_.empty())
        close_kept(kept_.back());
}

FAST_BITRIX24_DECL void net_core::start(exchange_id id, http_request request) {
    const auto time =
        request.timeout > duration::zero() ? request.timeout : options_.request_timeout;
    auto made = std::make_unique<net_exchange>(id, std::move(request), options_.limits);
    auto& ex = *made;
    exchanges_[id] = std::move(made);
    if (time > duration::zero())
        ex.deadline = clock::now() + time;
    check_by(ex.deadline);
    try {
        // the sockets, the state of TLS and that of the random numbers belong to the parent
        if (process_ != this_process())
            throw usage_error("after a fork the child needs a client of its own");
        const auto& r = ex.request;
        ex.head = write_request_head(r);
        ex.origin = (r.secure ? "https://" : "http://") + r.host + ':' + std::to_string(r.port);
        if (!assign(ex)) // while others wait, it has to, too
            waiting_.push_back(id);
    } catch (const error& e) {
        fail(ex, e.code(), e.details().detail);
    } catch (const std::bad_alloc&) {
        fail(ex, errc::resource, "out of memory");
    } catch (const std::system_error& e) {
        fail(ex, errc::resource, e.what());
    }
}

FAST_BITRIX24_DECL std::optional<finished_exchange> net_core::wait(time_point deadline) {
    constexpr int most_without_waiting = 64;
    for (;;) {
        if (finished_.empty())
            expire(clock::now());
        if (!finished_.empty()) {
            auto done = std::move(finished_.front());
            finished_.pop_front();
            return done;
        }
        if (!interrupted_.exchange(false) && clock::now() < deadline) {
            io_.run_one_until(std::min(deadline, check_at_));
            continue;
        }
        // work goes on even if the caller only looks in, or is interrupted all the time
        for (int i = 0; i < most_without_waiting && finished_.empty() && io_.poll_one() != 0;)
            ++i;
        if (finished_.empty())
            return std::nullopt;
    }
}

FAST_BITRIX24_DECL given_up_exchange net_core::cancel(exchange_id id) {
    const auto done = std::find_if(finished_.begin(), finished_.end(),
                                   [id](const finished_exchange& f) { return f.id == id; });
    if (done != finished_.end()) {
        const given_up_exchange out{done->where, done->request_fate};
        finished_.erase(done);
        return out;
    }
    const auto found = exchanges_.find(id);
    if (found == exchanges_.end())
        return {};
    auto& ex = *found->second;
    const given_up_exchange out{ex.parser.any() ? phase::read : ex.where, ex.what_became_of_it()};
    drop(ex);
    dispatch();
    return out;
}

FAST_BITRIX24_DECL void net_core::interrupt() {
    if (!interrupted_.exchange(true))
        asio::post(io_, [] {});
}

} // namespace fast_bitrix24::detail
