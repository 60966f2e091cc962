// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/oauth_file_store.hpp"
#include "fast_bitrix24/client/oauth_refresher.hpp"
#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/net/asio_transport.hpp"
#include "fast_bitrix24/net/transport_options.hpp"

#include <algorithm>
#include <utility>

namespace fast_bitrix24 {

/// The refresher over the default transport.
using oauth_refresher = basic_oauth_refresher<asio_transport>;

/// Uses `ca_file`, `connect_timeout`, `token_timeout` and `log` of `o`. The server's certificate is
/// checked even where `o.ssl` switches that off for the portal: the client's secret goes there.
[[nodiscard]] inline oauth_refresher make_oauth_refresher(oauth_application application,
                                                          token_pair tokens, token_store store,
                                                          const options& o = {}) {
    check_options(o);
    constexpr double share_of_token_timeout = 2.0 / 3;
    const double patience = std::max(o.token_timeout * share_of_token_timeout, 1.0);
    transport_options t;
    t.ca_file = o.ca_file;
    t.connect_timeout = seconds(o.connect_timeout);
    t.request_timeout = seconds(patience);
    t.max_connections = 1;
    t.log = o.log;
    return {std::move(application), std::move(tokens), std::move(store),
            asio_transport(std::move(t)), patience};
}

/// The same with everything in a file; throws `error(errc::config)` if that is not usable.
[[nodiscard]] inline oauth_refresher make_oauth_refresher(const oauth_file_store& file,
                                                          const options& o = {}) {
    auto found = file.load();
    return make_oauth_refresher(std::move(found.application), std::move(found.tokens), file.store(),
                                o);
}

} // namespace fast_bitrix24
