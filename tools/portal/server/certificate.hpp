// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace fb24_portal {

/// A certificate authority that lives as long as the process, and a certificate of its making.
struct identity {
    std::string ca_pem;
    std::string certificate_pem;
    std::string key_pem;
};

/// `names` are DNS names or addresses; throws std::runtime_error.
[[nodiscard]] identity make_identity(const std::vector<std::string>& names);

} // namespace fb24_portal
