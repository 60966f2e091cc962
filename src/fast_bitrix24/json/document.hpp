// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/value.hpp"

#include <memory>
#include <string>
#include <utility>

namespace fast_bitrix24 {

namespace detail {
struct json_store;
}

/// A parsed text: a `value` that keeps what it looks at alive. A copy shares the memory; values
/// taken from any copy live as long as one copy does. A default one has a missing root.
class document : public value {
public:
    document() = default;
    document(const document&) = default;
    document& operator=(const document&) = default;
    document(document&& other) noexcept
        : value(std::exchange(static_cast<value&>(other), value{})),
          store_(std::move(other.store_)) {}
    document& operator=(document&& other) noexcept {
        document taken(std::move(other));
        std::swap(static_cast<value&>(*this), static_cast<value&>(taken));
        store_.swap(taken.store_);
        return *this;
    }
    ~document() = default;

    /// Keeps `text` and reads it strictly (RFC 8259; a byte order mark in front is passed over).
    /// Throws `error`: `errc::parse`, or `errc::limit` for what is deeper or larger than `limits`;
    /// the details say "byte N: why" and never quote the text.
    [[nodiscard]] FAST_BITRIX24_DECL static document parse(std::string text,
                                                           const json_limits& limits = {});
    /// The same without throwing: a missing root and `ec` (also `errc::resource` for lack of
    /// memory).
    [[nodiscard]] FAST_BITRIX24_DECL static document
    parse(std::string text, const json_limits& limits, error_code& ec, diagnostics& details);

    [[nodiscard]] value root() const noexcept { return *this; }
    /// A document rooted at `v`, a value of this one, that shares its memory.
    [[nodiscard]] document sub(value v) const noexcept { return {v, store_}; }

private:
    document(value root, std::shared_ptr<const detail::json_store> store) noexcept
        : value(root), store_(std::move(store)) {}

    std::shared_ptr<const detail::json_store> store_;
};

} // namespace fast_bitrix24
