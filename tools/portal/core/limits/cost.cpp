// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/limits/cost.hpp"

#include <initializer_list>

namespace fb24_portal {

cost_model cost_model::realistic() {
    cost_model m;
    m.request = 0.05;
    m.command = 0.01;
    m.page = 0.05;
    m.row = 0.0008;
    m.counted_row = 49.8 / 2'387'743;
    m.skipped_row = 5e-6;
    m.write = 0.25;
    return m;
}

cost_model cost_model::scaled(double factor) const {
    cost_model m = *this;
    for (double* cost :
         {&m.request, &m.command, &m.page, &m.row, &m.counted_row, &m.skipped_row, &m.write})
        *cost *= factor;
    return m;
}

double cost_model::page_of(std::size_t rows, std::size_t counted, std::size_t skipped) const {
    return page + row * static_cast<double>(rows) + counted_row * static_cast<double>(counted) +
           skipped_row * static_cast<double>(skipped);
}

} // namespace fb24_portal
