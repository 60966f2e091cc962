// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/rest/command.hpp"
#include "fast_bitrix24/rest/envelope.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24::detail {

/// A batch takes at most this many commands; the portal refuses the rest.
inline constexpr std::size_t most_commands_in_a_batch = 50;

/// What the commands of one request are called there: as their callers call them, if all have a
/// name and no two the same; else c0, c1, ..., which PHP cannot take for the places of a list.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<std::string>
batch_labels(const std::vector<const command*>& commands);
/// The body of a `batch` request.
[[nodiscard]] FAST_BITRIX24_DECL std::string
write_batch_body(const std::vector<const command*>& commands, std::string_view token);

/// Is that what stands under `result` of a batch's answer?
[[nodiscard]] FAST_BITRIX24_DECL bool is_batch_result(value result) noexcept;

/// The part of one command; neither `error` nor `result`: the batch says nothing of it.
[[nodiscard]] FAST_BITRIX24_DECL envelope read_batch_part(value batch_result,
                                                          std::string_view label);

} // namespace fast_bitrix24::detail
