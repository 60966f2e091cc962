// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/engine/settings.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// How a client makes its transport if it is given none. Specialise it for a transport that wants
/// to see the options.
template <class Transport>
struct transport_factory {
    [[nodiscard]] static Transport
    make(const options&) requires std::default_initializable<Transport> {
        return Transport{};
    }
};

namespace detail {

template <class Transport>
[[nodiscard]] Transport make_transport(const options& o) {
    check_options(o);
    return transport_factory<Transport>::make(o);
}

/// What a client keeps of its options.
struct client_setup {
    endpoint address;
    engine_settings engine;
    std::function<void(const std::string&)> warning;
    progress_handler progress;
    double deadline = 0;

    FAST_BITRIX24_DECL void warn(const std::vector<std::string>& texts) const;
};

/// Checks the address and the options: `usage_error`.
[[nodiscard]] FAST_BITRIX24_DECL client_setup make_setup(std::string_view address,
                                                         const options& o);

} // namespace detail
} // namespace fast_bitrix24
