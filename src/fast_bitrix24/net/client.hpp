// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/basic_client.hpp"
#include "fast_bitrix24/core/progress_bar.hpp"
#include "fast_bitrix24/net/asio_transport.hpp"
#include "fast_bitrix24/net/transport_options.hpp"

#include <utility>

namespace fast_bitrix24 {

template <>
struct transport_factory<asio_transport> {
    [[nodiscard]] static asio_transport make(const options& o) {
        transport_options t;
        t.ca_file = o.ca_file;
        t.verify_tls = o.ssl;
        t.connect_timeout = seconds(o.connect_timeout);
        t.handshake_timeout = t.connect_timeout;
        t.request_timeout = seconds(o.timeout);
        t.max_connections = o.max_concurrent;
        t.limits.body = o.max_body;
        t.log = o.log;
        // what is wrong with the CA file matters to those, too, who keep no log
        if (!t.log && o.ssl)
            t.log = [warn = o.warning ? o.warning : default_warning_handler()](const log_event& e) {
                if (e.level == log_level::warning)
                    warn(e.text);
            };
        return asio_transport(std::move(t));
    }
};

/// The client over the default transport, with the default policies.
using client = basic_client<asio_transport>;

} // namespace fast_bitrix24
