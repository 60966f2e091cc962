// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/commands.hpp"
#include "fb24/results.hpp"

namespace fb24 {

exit_code batch(const workplace& at, const job_input& in) {
    std::error_code ec;
    fast_bitrix24::diagnostics details;
    const auto results = at.portal.call_batch(*in.json, ec, details, at.verb());
    write_results(at.out.to(), results);
    at.out.commit();
    at.report.finished("batch", {}, results.size());
    if (ec)
        at.report.error(ec, details);
    tally count;
    for (const auto& [name, o] : results)
        count.add(o);
    return count.result();
}

} // namespace fb24
