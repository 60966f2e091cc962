// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace fast_bitrix24::detail {

/// A small file with secrets. All throw `error(errc::config)`, whose words name the path and the
/// reason, never the content.
[[nodiscard]] FAST_BITRIX24_DECL std::string read_private_file(const std::string& path);

/// Replaces the content in one step: whoever reads sees the old or the new text, also after a power
/// failure. The file is then readable and writable by its owner at most, and never by more than
/// before; it is followed if it is a link. (Systems without POSIX: a plain rename.)
FAST_BITRIX24_DECL void replace_private_file(const std::string& path, std::string_view text);

/// Keeps other processes, and other callers in this one, out until the returned object goes. Waits
/// at most `patience_ms`. (Systems without POSIX: null.)
[[nodiscard]] FAST_BITRIX24_DECL std::shared_ptr<void> lock_private_file(const std::string& path,
                                                                         int patience_ms);

} // namespace fast_bitrix24::detail
