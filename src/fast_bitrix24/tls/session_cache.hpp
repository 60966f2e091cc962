// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

/// What resuming a TLS session takes. A resumed handshake checks no certificate, so a session is
/// worth what its key says: the key holds the host, the port and everything that was trusted.
class tls_saved_session;

/// Sessions by key, the most recently used ones; safe to share between threads.
class tls_session_cache {
public:
    explicit tls_session_cache(std::size_t capacity = 64) : capacity_(capacity) {}

    [[nodiscard]] FAST_BITRIX24_DECL std::shared_ptr<const tls_saved_session>
    find(const std::string& key);
    FAST_BITRIX24_DECL void store(const std::string& key,
                                  std::shared_ptr<const tls_saved_session> session);
    FAST_BITRIX24_DECL void drop(const std::string& key);
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t size() const;

private:
    using item = std::pair<std::string, std::shared_ptr<const tls_saved_session>>;

    std::size_t capacity_;
    mutable std::mutex mutex_;
    std::vector<item> items_; // the most recently used one last
};

} // namespace fast_bitrix24::detail
