// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/portal.hpp"
#include "portal/server/certificate.hpp"
#include "portal/server/settings.hpp"

#include <memory>

namespace fb24_portal {

/// Puts HTTP or HTTPS around a portal: many connections, one portal.
class front {
public:
    /// `who` is not used for plain HTTP. Throws std::runtime_error.
    front(portal& p, const settings& s, const identity& who);
    front(const front&) = delete;
    front& operator=(const front&) = delete;
    ~front();

    /// The port; throws std::runtime_error if the address cannot be had.
    int bind();
    void serve(); ///< until stopped
    void stop();  ///< from another thread

private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

} // namespace fb24_portal
