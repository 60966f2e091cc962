// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/faults/plan.hpp"
#include "portal/core/http.hpp"
#include "portal/core/options.hpp"
#include "portal/core/rest/state.hpp"

#include <memory>
#include <string>

namespace fb24_portal {

/// An emulated Bitrix24 portal without sockets and without a clock. Not safe for several threads:
/// whoever serves it calls `handle` from one thread at a time.
class portal {
public:
    explicit portal(const portal_options& options = {});
    portal(portal&&) noexcept;
    portal& operator=(portal&&) noexcept;
    ~portal();

    /// Executes the request that arrives at `now` (Unix seconds, never going back).
    [[nodiscard]] reply handle(const request& r, double now);

    [[nodiscard]] const portal_options& options() const noexcept;
    [[nodiscard]] const counters& seen() const noexcept;
    [[nodiscard]] fault_plan& faults() noexcept;
    /// Rows, tokens and limits, for tests that look inside or change things from outside.
    [[nodiscard]] portal_state& state() noexcept;

    /// "/rest/1/CODE/"
    [[nodiscard]] std::string webhook_path() const;
    /// Every access token expires now.
    void expire_tokens(double now);

private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

} // namespace fb24_portal
