// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/http/transport.hpp"
#include "fast_bitrix24/net/transport_options.hpp"

#include <memory>
#include <optional>

namespace fast_bitrix24 {

namespace detail {
class net_core;
}

/// The default transport: HTTP/1.1 over TLS (Asio, mbedTLS), several kept connections at once.
///
/// All work is done inside `wait`, on the caller's thread; one thread at a time may call, except
/// for `interrupt`. Redirects are answers like others here. A kept connection that turns out to be
/// dead before a byte of an answer came is replaced once, if the request may be sent again or no
/// byte of it had been sent. In the child of a fork it refuses its work, and its end there does not
/// disturb the parent.
class asio_transport {
public:
    /// Throws `error`: `errc::config` if certificates are to be checked and there are none,
    /// `errc::resource` if the system gives no descriptors.
    FAST_BITRIX24_DECL explicit asio_transport(transport_options options = {});
    FAST_BITRIX24_DECL asio_transport(asio_transport&&) noexcept;
    FAST_BITRIX24_DECL asio_transport& operator=(asio_transport&&) noexcept;
    /// Closes all connections at once; waits for nothing, not even for the resolver.
    FAST_BITRIX24_DECL ~asio_transport();

    /// Begins an exchange. A request that cannot be written ends with `errc::usage`.
    FAST_BITRIX24_DECL void start(exchange_id id, http_request request);
    /// The next exchange that has ended; nothing at the deadline or after `interrupt`.
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<finished_exchange> wait(time_point deadline);
    [[nodiscard]] time_point now() const noexcept { return clock::now(); }
    /// Gives an exchange up and closes its connection; `wait` does not return it any more. Says how
    /// far it had come.
    FAST_BITRIX24_DECL given_up_exchange cancel(exchange_id id);
    /// From any thread: the current `wait`, or else the next, returns at once.
    FAST_BITRIX24_DECL void interrupt();

private:
    std::unique_ptr<detail::net_core> core_;
};

static_assert(transport<asio_transport>);

} // namespace fast_bitrix24
