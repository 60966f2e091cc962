// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/commands.hpp"
#include "fb24/row_writer.hpp"

#include <cstddef>

namespace fb24 {

exit_code get_all(const workplace& at, const job_input& in) {
    const auto rows = make_row_writer(at.args.format, at.out.to(),
                                      [&at](const std::string& text) { at.report.warning(text); });
    std::error_code ec;
    fast_bitrix24::diagnostics details;
    std::size_t done = 0;
    at.portal.for_each_page(
        at.args.method, in.json.value_or(fast_bitrix24::params{}),
        [&](const fast_bitrix24::row_page& page) {
            if (!page.is_list)
                rows->single(page.memory.root());
            done += page.is_list ? page.rows.size() : 1;
            for (const auto row : page.rows)
                rows->row(row);
            if (at.out.live())
                at.out.to().flush(); // whoever reads along gets rows as they come
        },
        ec, details, at.verb());
    if (ec) {
        // rows that have come are good rows, but a file holds all of them or does not exist
        if (at.args.output.empty())
            at.out.to().flush();
        at.report.error(ec, details);
        return exit_code_of(ec);
    }
    rows->end();
    at.out.commit();
    at.report.finished("get-all", at.args.method, done);
    return exit_done;
}

} // namespace fb24
