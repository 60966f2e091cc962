// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// Masks secrets in anything that is to be shown: each known secret (raw and percent-encoded), and
/// what stands behind `auth=`, `access_token`, `refresh_token`, `client_secret`, `token=`,
/// `/rest/N/CODE/` and in `Cookie`/`Authorization` headers, even if nobody told it that secret.
class redactor {
public:
    FAST_BITRIX24_DECL void add(const secret& s);
    [[nodiscard]] FAST_BITRIX24_DECL std::string operator()(std::string_view text) const;
    /// A foreign text for people: masked first, then `printable` and cut to `limit` bytes, so that
    /// no half of a secret is left at the cut.
    [[nodiscard]] FAST_BITRIX24_DECL std::string shown(std::string_view text,
                                                       std::size_t limit) const;

private:
    std::vector<secret> known_;
};

} // namespace fast_bitrix24
