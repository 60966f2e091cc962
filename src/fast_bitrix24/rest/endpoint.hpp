// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/http/url.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// A REST method's name as it is sent: trimmed, lower case. Throws `usage_error` if it is empty or
/// holds anything but letters, digits, `.`, `_` and `-`.
[[nodiscard]] FAST_BITRIX24_DECL std::string method_name(std::string_view method);

/// Where a portal's REST interface lives. Its address holds a secret and is printed masked.
class endpoint {
public:
    /// A webhook's address, `https://host/rest/1/code/` or `https://host/rest/api/1/code/` (other
    /// paths pass too); a missing slash at the end of the path is added. Plain `http://` only to
    /// this machine unless `allow_http`. Throws `usage_error`.
    [[nodiscard]] static FAST_BITRIX24_DECL endpoint webhook(std::string_view address,
                                                             bool allow_http = false);
    /// The same for an application, `https://host/rest/`, which sends a token with each call.
    [[nodiscard]] static FAST_BITRIX24_DECL endpoint oauth(std::string_view address,
                                                           bool allow_http = false);

    /// The address with everything in it, for the wire only.
    [[nodiscard]] const url& base() const noexcept { return base_; }
    /// Path and query that call `method`, see `method_name`.
    [[nodiscard]] FAST_BITRIX24_DECL std::string target(std::string_view method) const;
    /// REST 3: `/rest/api/`.
    [[nodiscard]] bool v3() const noexcept { return v3_; }
    /// The webhook's code; empty if there is none.
    [[nodiscard]] const secret& code() const noexcept { return code_; }
    /// Everything in path and query that must not be shown, for the redactor.
    [[nodiscard]] const std::vector<secret>& secrets() const noexcept { return secrets_; }
    /// `https://host/rest/1/***/`
    [[nodiscard]] const std::string& to_string() const noexcept { return shown_; }

    /// May the secret follow a redirect to that host? The host itself, or for a portal in the cloud
    /// (`name.bitrix24.ru`) another name under the same domain (`other.bitrix24.ru`).
    [[nodiscard]] FAST_BITRIX24_DECL bool same_portal(std::string_view other_host) const;
    /// This endpoint at the server of `location`; path and query stay its own. Throws
    /// `error(errc::redirect)` on a step down from https.
    [[nodiscard]] FAST_BITRIX24_DECL endpoint moved_to(const url& location) const;

private:
    explicit FAST_BITRIX24_DECL endpoint(url base);
    [[nodiscard]] static FAST_BITRIX24_DECL endpoint checked(std::string_view address,
                                                             bool allow_http);

    url base_;
    secret code_;
    std::vector<secret> secrets_;
    std::string shown_;
    bool v3_ = false;
};

} // namespace fast_bitrix24
