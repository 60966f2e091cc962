// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/engine/moves.hpp"

#include <exception>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL moves::finding moves::redirected(const url& from, const std::string& location) {
    finding out;
    reply why;
    why.ec = errc::redirect;
    url there;
    try {
        there = resolve_location(from, location);
    } catch (const error& e) {
        why.details.detail = e.details().detail;
        out.refusal = std::move(why);
        return out;
    }
    if (there.host == from.host && there.port == from.port && there.secure == from.secure) {
        if (detours_.size() >= most_detours)
            detours_.clear();
        detours_.insert_or_assign(from.target, there.target);
    } else if (!allowed(there)) {
        why.details.detail =
            "the portal has moved to " + origin(there) + ": use that address, or allow the move";
        out.refusal = std::move(why);
    } else if (origin(there) != origin(to_.base())) { // others may have told of the move already
        to_ = to_.moved_to(there);
        detours_.clear();
        moved_ = to_;
        out.moved = true;
    }
    return out;
}

FAST_BITRIX24_DECL std::string moves::detour(std::string target, int hops) const {
    for (; hops > 0; --hops)
        if (const auto at = detours_.find(target); at != detours_.end())
            target = at->second;
    return target;
}

FAST_BITRIX24_DECL bool moves::allowed(const url& there) const {
    if (!there.secure || to_.same_portal(there.host))
        return there.secure;
    try {
        return may_move_to_ && may_move_to_(there.host);
    } catch (const std::exception&) {
        return false; // the caller's function gave no permission
    }
}

} // namespace fast_bitrix24::detail
