// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/commands.hpp"
#include "fb24/results.hpp"

namespace fb24 {

exit_code get_by_id(const workplace& at, const job_input& in) {
    std::error_code ec;
    fast_bitrix24::diagnostics details;
    const auto results = at.portal.get_by_id(
        at.args.method, in.ids, in.json.value_or(fast_bitrix24::params{}), ec, details, at.verb());
    write_results(at.out.to(), results);
    at.out.commit();
    at.report.finished("get-by-id", at.args.method, results.size());
    if (ec)
        at.report.error(ec, details);
    tally count;
    for (const auto& [id, o] : results)
        count.add(o);
    return count.result();
}

} // namespace fb24
