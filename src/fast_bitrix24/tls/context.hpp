// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/tls/session_cache.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {

struct tls_settings {
    std::string ca_file = {}; ///< empty: the system's
    bool verify = true;
    std::vector<std::string> pinned_keys = {}; ///< base64 of SHA-256 of SubjectPublicKeyInfo
    log_handler log = {};
};

class tls_native_context;

/// What all TLS sessions of a client have in common: certificates to trust, rules, random numbers,
/// resumable sessions. Does not change once made.
class tls_context {
public:
    /// Throws `error`, `errc::config`: no CA certificates, or a pin that is none.
    FAST_BITRIX24_DECL explicit tls_context(const tls_settings& settings,
                                            std::shared_ptr<tls_session_cache> sessions = nullptr);
    FAST_BITRIX24_DECL ~tls_context();
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;

    /// Equal for contexts that accept the same servers.
    [[nodiscard]] const std::string& trust() const noexcept { return trust_; }
    [[nodiscard]] tls_session_cache& sessions() const noexcept { return *sessions_; }
    [[nodiscard]] tls_native_context& native() const noexcept { return *native_; }

private:
    std::unique_ptr<tls_native_context> native_;
    std::shared_ptr<tls_session_cache> sessions_;
    std::string trust_;
};

} // namespace fast_bitrix24::detail
