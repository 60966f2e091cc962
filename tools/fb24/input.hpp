// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/params.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fb24 {

/// Reads what arguments refer to. Standard input can be read once only.
class input {
public:
    /// The text of `@FILE`, of `-`, or the argument itself. Throws `usage_error` that names the
    /// argument by `what`.
    [[nodiscard]] std::string text(std::string_view what, const std::string& argument);
    /// The whole of a file, `-` being standard input.
    [[nodiscard]] std::string file(std::string_view what, const std::string& path);
    /// JSON; an error tells the byte.
    [[nodiscard]] fast_bitrix24::params json(std::string_view what, const std::string& argument);

private:
    bool stdin_taken_ = false;
};

/// Ids separated by commas, line ends or blanks; whole numbers stay numbers. A JSON array will do,
/// too.
[[nodiscard]] std::vector<fast_bitrix24::params> split_ids(std::string_view text);

} // namespace fb24
