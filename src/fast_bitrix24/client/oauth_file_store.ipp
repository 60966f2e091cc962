// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/oauth_file_store.hpp"
#include "fast_bitrix24/client/private_file.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"

namespace fast_bitrix24 {

namespace detail {

[[noreturn]] FAST_BITRIX24_DECL void oauth_file_refused(const std::string& path,
                                                        const std::string& why) {
    diagnostics d;
    d.detail = printable(path) + ": " + why;
    throw error(errc::config, std::move(d));
}

[[nodiscard]] FAST_BITRIX24_DECL document read_oauth_file(const std::string& path) {
    error_code ec;
    diagnostics why;
    json_limits limits;
    limits.depth = 16;
    auto out = document::parse(read_private_file(path), limits, ec, why);
    if (ec)
        oauth_file_refused(path, "not JSON: " + why.detail);
    if (!out.is_object())
        oauth_file_refused(path, "not a JSON object");
    return out;
}

[[nodiscard]] FAST_BITRIX24_DECL std::string oauth_text(const std::string& path, value file,
                                                        const char* name, bool needed) {
    const value text = file[name];
    if (text.is_string() && (!needed || !trim(text.as_string()).empty()))
        return std::string{trim(text.as_string())};
    if (needed || (text.exists() && !text.is_null()))
        oauth_file_refused(path, std::string{"\""} + name + "\" must be a text" +
                                     (needed ? " and not empty" : ""));
    return {};
}

} // namespace detail

FAST_BITRIX24_DECL oauth_file_store::content oauth_file_store::load() const {
    const auto file = detail::read_oauth_file(path_);
    const auto text = [&](const char* name, bool needed) {
        return detail::oauth_text(path_, file, name, needed);
    };
    content out;
    out.application.client_id = text("client_id", true);
    out.application.client_secret = secret{text("client_secret", true)};
    if (auto address = text("address", false); !address.empty())
        out.application.address = std::move(address);
    out.tokens.refresh_token = secret{text("refresh_token", true)};
    out.tokens.access_token = secret{text("access_token", false)};
    out.tokens.client_endpoint = text("client_endpoint", false);
    out.tokens.member_id = text("member_id", false);
    out.tokens.expires = file["expires"].to_int().value_or(0);
    return out;
}

FAST_BITRIX24_DECL void oauth_file_store::save(const token_pair& tokens) const {
    params file(detail::read_oauth_file(path_).root());
    file.set("access_token", tokens.access_token.reveal());
    file.set("refresh_token", tokens.refresh_token.reveal());
    file.set("expires", tokens.expires);
    if (!tokens.client_endpoint.empty())
        file.set("client_endpoint", tokens.client_endpoint);
    if (!tokens.member_id.empty())
        file.set("member_id", tokens.member_id);
    detail::replace_private_file(path_, file.to_json() + "\n");
}

FAST_BITRIX24_DECL token_store oauth_file_store::store() const {
    constexpr int lock_patience_ms = 15'000;
    token_store out;
    out.save = [file = *this](const token_pair& tokens) { file.save(tokens); };
    out.load = [file = *this] { return file.load().tokens; };
    out.lock = [file = *this] { return detail::lock_private_file(file.path_, lock_patience_ms); };
    return out;
}

} // namespace fast_bitrix24
