// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/oauth_tokens.hpp"

#include <string>
#include <utility>

namespace fast_bitrix24 {

/// Keeps an application's tokens in a JSON file: an object with the texts `client_id`,
/// `client_secret`, `refresh_token`, and optionally `access_token`, `expires` (Unix time),
/// `client_endpoint`, `member_id` and `address` (of the authorization server). Other members stay
/// as they are.
///
/// Beside it `FILE.lock` keeps processes that share the file from refreshing at the same time.
class oauth_file_store {
public:
    struct content {
        oauth_application application;
        token_pair tokens;
    };

    explicit oauth_file_store(std::string path) : path_(std::move(path)) {}

    /// Throws `error(errc::config)`, whose words never quote the file.
    [[nodiscard]] FAST_BITRIX24_DECL content load() const;
    /// Replaces the tokens in one step; the file is then for its owner's eyes only (0600). Throws
    /// `error(errc::config)`.
    FAST_BITRIX24_DECL void save(const token_pair& tokens) const;
    /// The three functions of a refresher's store. They may outlive this object.
    [[nodiscard]] FAST_BITRIX24_DECL token_store store() const;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace fast_bitrix24
