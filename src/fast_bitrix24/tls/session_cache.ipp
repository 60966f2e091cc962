// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/tls/session_cache.hpp"

#include <algorithm>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::shared_ptr<const tls_saved_session>
tls_session_cache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(items_.begin(), items_.end(),
                                    [&key](const item& i) { return i.first == key; });
    if (found == items_.end())
        return nullptr;
    std::rotate(found, found + 1, items_.end());
    return items_.back().second;
}

FAST_BITRIX24_DECL void tls_session_cache::store(const std::string& key,
                                                 std::shared_ptr<const tls_saved_session> session) {
    const std::lock_guard lock(mutex_);
    std::erase_if(items_, [&key](const item& i) { return i.first == key; });
    items_.emplace_back(key, std::move(session));
    if (items_.size() > capacity_)
        items_.erase(items_.begin());
}

FAST_BITRIX24_DECL void tls_session_cache::drop(const std::string& key) {
    const std::lock_guard lock(mutex_);
    std::erase_if(items_, [&key](const item& i) { return i.first == key; });
}

FAST_BITRIX24_DECL std::size_t tls_session_cache::size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
}

} // namespace fast_bitrix24::detail
