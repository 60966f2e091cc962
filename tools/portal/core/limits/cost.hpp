// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace fb24_portal {

/// How many seconds the portal works on things.
struct cost_model {
    double request = 0.002;    ///< every HTTP request
    double command = 0.0005;   ///< every method call, alone or in a batch
    double page = 0.001;       ///< a page of a list
    double row = 0.00002;      ///< a row that is read and written out
    double counted_row = 1e-8; ///< a row that is counted for `total`
    double skipped_row = 1e-8; ///< a row that lies before `start`
    double write = 0.002;      ///< add, update, delete

    /// After the documentation's own measurements on 2,387,743 rows: 49.9 s for a counted page,
    /// 0.098 s for a page by id.
    [[nodiscard]] static cost_model realistic();
    /// Everything takes `factor` times as long.
    [[nodiscard]] cost_model scaled(double factor) const;
    [[nodiscard]] double page_of(std::size_t rows, std::size_t counted, std::size_t skipped) const;
};

} // namespace fb24_portal
