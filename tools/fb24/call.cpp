// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/rest/envelope.hpp"
#include "fb24/commands.hpp"
#include "fb24/results.hpp"

#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::diagnostics;
using fast_bitrix24::document;
using fast_bitrix24::errc;
using fast_bitrix24::outcome;
using fast_bitrix24::params;

exit_code fail(const workplace& at, const std::error_code& ec, const diagnostics& details) {
    at.report.error(ec, details);
    return exit_code_of(ec);
}

exit_code deliver(const workplace& at, const outcome& o) {
    if (!o)
        return fail(at, o.ec, o.details);
    write_outcome(at.out.to(), o);
    at.out.to().write("\n");
    at.out.commit();
    at.report.finished("call", at.args.method, 1);
    return exit_done;
}

exit_code raw(const workplace& at, const params& items) {
    std::error_code ec;
    diagnostics details;
    const auto answer = at.portal.call_raw(at.args.method, items, ec, details, at.verb());
    if (ec)
        return fail(at, ec, details);
    at.out.to().write(answer.raw());
    at.out.to().write("\n");
    at.out.commit();
    at.report.finished("call", at.args.method, 1);
    return exit_done;
}

// A method without parameters, e.g. `profile`: one plain request, of which the result is wanted.
exit_code bare(const workplace& at) {
    outcome o;
    const auto answer = at.portal.call_raw(at.args.method, {}, o.ec, o.details, at.verb());
    if (!o.ec) {
        const auto said = fast_bitrix24::detail::read_envelope(answer.root());
        o.details.method = at.args.method;
        if (said.error) {
            o.ec = fast_bitrix24::errc_from_portal(said.error->code);
            o.details.code = said.error->code;
            o.details.description = said.error->description;
        } else if (!said.result.exists()) {
            o.ec = o.details.http_status >= 400 ? errc::http_status : errc::protocol;
            o.details.detail = "neither `result` nor `error` in the answer";
        }
        o.value = answer.sub(said.result);
    }
    return deliver(at, o);
}

} // namespace

exit_code call(const workplace& at, const job_input& in) {
    if (at.args.raw)
        return raw(at, in.json.value_or(params{}));
    if (!in.json)
        return bare(at);
    std::error_code ec;
    diagnostics details;
    const auto results = at.portal.call(at.args.method, *in.json, ec, details, at.verb());
    if (!in.json->is_array())
        return deliver(at, results[0]);
    write_results(at.out.to(), results);
    at.out.commit();
    at.report.finished("call", at.args.method, results.size());
    if (ec)
        at.report.error(ec, details);
    tally count;
    for (const auto& o : results)
        count.add(o);
    return count.result();
}

} // namespace fb24
