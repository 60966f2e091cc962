// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/rest/envelope.hpp"

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::string portal_text(value text) {
    if (!text.exists() || text.is_null())
        return {};
    constexpr std::size_t longest = 4096;
    if (text.is_array() || text.is_object())
        return std::string{text.raw().substr(0, longest)};
    return std::string{text.as_string().substr(0, longest)};
}

FAST_BITRIX24_DECL std::optional<portal_error> read_portal_error(value holder) {
    const value error = holder["error"];
    if (!error.exists() || error.is_null() || (error.is_bool() && !error.as_bool()))
        return std::nullopt;
    portal_error out;
    out.description = portal_text(holder["error_description"]);
    if (!error.is_object() && !error.is_array()) {
        out.code = portal_text(error);
        return out;
    }
    if (error.empty()) // PHP's empty array is no error, unless something is said of it
        return out.description.empty() ? std::nullopt : std::optional{out};
    out.code = portal_text(error["code"]);
    auto words = portal_text(error["message"]);
    for (const value wrong : error["validation"])
        words += "; " + portal_text(wrong["field"]) + ": " + portal_text(wrong["message"]);
    if (words.empty() && out.code.empty())
        words = portal_text(error);
    if (!words.empty())
        out.description = std::move(words);
    return out;
}

FAST_BITRIX24_DECL portal_time read_portal_time(value time) {
    portal_time out;
    out.operating = time["operating"].to_double();
    out.duration = time["duration"].to_double();
    const auto reset_at = time["operating_reset_at"].to_double();
    auto finish = time["finish"].to_double();
    if (!finish)
        finish = time["start"].to_double();
    if (reset_at && finish)
        out.reset_in = *reset_at - *finish;
    return out;
}

// nobody lists more rows than this, and offsets must not overflow
inline constexpr std::int64_t most_listed_rows = 1'000'000'000'000;

FAST_BITRIX24_DECL std::optional<std::uint64_t> read_total(value total) noexcept {
    if (!total.is_number() && !total.is_string())
        return std::nullopt;
    const auto count = total.to_int();
    if (!count || *count < 0 || *count > most_listed_rows)
        return std::nullopt;
    return static_cast<std::uint64_t>(*count);
}

FAST_BITRIX24_DECL std::optional<std::int64_t> read_next(value next) noexcept {
    if (!next.is_number() && !next.is_string())
        return std::nullopt;
    const auto offset = next.to_int();
    if (!offset || *offset <= 0 || *offset > most_listed_rows)
        return std::nullopt;
    return offset;
}

FAST_BITRIX24_DECL envelope read_envelope(value answer) {
    envelope out;
    out.result = answer["result"];
    out.error = read_portal_error(answer);
    // an empty code beside a result is an empty field, not a failure
    if (out.error && (out.error->code.empty() || out.error->code == "0") && out.result.exists())
        out.error.reset();
    out.total = read_total(answer["total"]);
    out.next = read_next(answer["next"]);
    out.time = read_portal_time(answer["time"]);
    return out;
}

} // namespace fast_bitrix24::detail
