// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/engine/flight.hpp"
#include "fast_bitrix24/engine/settings.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"

namespace fast_bitrix24::detail {

/// The HTTP request that carries a flight's commands.
[[nodiscard]] FAST_BITRIX24_DECL http_request make_request(const flight& f, const endpoint& to,
                                                           const secret& token,
                                                           const engine_settings& settings);
/// Its methods and their numbers, for the rate policy.
[[nodiscard]] FAST_BITRIX24_DECL shipment make_shipment(const flight& f);

} // namespace fast_bitrix24::detail
