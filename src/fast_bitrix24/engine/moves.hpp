// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/http/url.hpp"
#include "fast_bitrix24/op/job.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fast_bitrix24::detail {

/// Where the portal is, and what its redirects have said about that. The address holds a secret:
/// it goes to another host only if that is the same portal or the caller allows it, and only over
/// https.
class moves {
public:
    using permission = std::function<bool(std::string_view host)>;

    moves(endpoint to, permission may_move_to)
        : to_(std::move(to)), may_move_to_(std::move(may_move_to)) {}

    [[nodiscard]] const endpoint& to() const noexcept { return to_; }

    struct finding {
        std::optional<reply> refusal; ///< set: the redirect must not be followed
        bool moved = false;           ///< the whole portal is elsewhere from now on
    };
    /// A request to `from` was redirected.
    [[nodiscard]] FAST_BITRIX24_DECL finding redirected(const url& from,
                                                        const std::string& location);
    /// Where a request for `target` goes that has been redirected within the portal so often.
    [[nodiscard]] FAST_BITRIX24_DECL std::string detour(std::string target, int hops) const;
    /// The new address, once.
    [[nodiscard]] std::optional<endpoint> take_moved() { return std::exchange(moved_, {}); }

private:
    [[nodiscard]] FAST_BITRIX24_DECL bool allowed(const url& there) const;

    static constexpr std::size_t most_detours = 64;

    endpoint to_;
    permission may_move_to_;
    std::optional<endpoint> moved_;
    std::map<std::string, std::string> detours_; ///< target -> target, within one host
};

} // namespace fast_bitrix24::detail
