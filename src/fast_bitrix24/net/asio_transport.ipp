// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/asio_transport.hpp"
#include "fast_bitrix24/net/core.ipp"

#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL asio_transport::asio_transport(transport_options options) {
    try {
        core_ = std::make_unique<detail::net_core>(std::move(options));
    } catch (const error&) {
        throw;
    } catch (const std::system_error& e) {
        diagnostics d;
        d.detail = e.what();
        throw error(errc::resource, std::move(d));
    }
}

FAST_BITRIX24_DECL asio_transport::asio_transport(asio_transport&&) noexcept = default;
FAST_BITRIX24_DECL asio_transport& asio_transport::operator=(asio_transport&&) noexcept = default;
FAST_BITRIX24_DECL asio_transport::~asio_transport() = default;

FAST_BITRIX24_DECL void asio_transport::start(exchange_id id, http_request request) {
    core_->start(id, std::move(request));
}

FAST_BITRIX24_DECL std::optional<finished_exchange> asio_transport::wait(time_point deadline) {
    return core_->wait(deadline);
}

FAST_BITRIX24_DECL given_up_exchange asio_transport::cancel(exchange_id id) {
    return core_->cancel(id);
}

FAST_BITRIX24_DECL void asio_transport::interrupt() {
    core_->interrupt();
}

} // namespace fast_bitrix24
