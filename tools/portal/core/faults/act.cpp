// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/faults/act.hpp"

#include "portal/core/rest/answer.hpp"
#include "portal/core/rest/run.hpp"

namespace fb24_portal {

bool comes_before_limits(fault_kind kind) noexcept {
    return kind == fault_kind::refuse || kind == fault_kind::cut_before;
}

bool executes(fault_kind kind) noexcept {
    switch (kind) {
    case fault_kind::bad_gateway:
    case fault_kind::gateway_timeout:
    case fault_kind::empty_body:
    case fault_kind::truncated_json:
    case fault_kind::malformed:
    case fault_kind::cut_after:
    case fault_kind::cut_inside:
    case fault_kind::reset:
    case fault_kind::slow:
    case fault_kind::hang:
        return true;
    default:
        return false;
    }
}

reply act_instead(const fault& f) {
    reply r;
    switch (f.kind) {
    case fault_kind::server_error:
        r.answer = error_response({500, "INTERNAL_SERVER_ERROR", "Internal server error"}, true);
        break;
    case fault_kind::server_error_html:
        r.answer = html_response(500, "Internal Server Error");
        break;
    case fault_kind::rate:
        r.answer = error_response({503, "QUERY_LIMIT_EXCEEDED", "Too many requests"}, true);
        break;
    case fault_kind::operating:
        r.answer = error_response(operating_error(), true);
        break;
    case fault_kind::login_page:
        r.answer = html_response(200, "Авторизация");
        break;
    case fault_kind::expired_token:
        r.answer =
            error_response({401, "expired_token", "The access token provided has expired."}, true);
        break;
    case fault_kind::refuse:
        r.answer.what = action::refuse;
        break;
    case fault_kind::cut_before:
        r.answer.what = action::drop;
        break;
    default:
        r.answer = error_response({f.status, f.code, f.text}, true);
        break;
    }
    if (f.retry_after)
        r.answer.headers.push_back({"Retry-After", "1"});
    return r;
}

reply act_after(const fault& f, reply done) {
    response& answer = done.answer;
    switch (f.kind) {
    case fault_kind::bad_gateway:
        answer = html_response(502, "Bad Gateway");
        break;
    case fault_kind::gateway_timeout:
        answer = html_response(504, "Gateway Time-out");
        break;
    case fault_kind::empty_body:
        answer.body.clear();
        break;
    case fault_kind::truncated_json:
        answer.body.resize(answer.body.size() / 2);
        break;
    case fault_kind::malformed:
        answer.body.insert(answer.body.size() / 2, "<br />\nWarning: ");
        answer.body += '}';
        break;
    case fault_kind::cut_after:
        answer.what = action::drop;
        break;
    case fault_kind::cut_inside:
        answer.what = action::truncate;
        answer.truncate_at = answer.body.size() / 2;
        break;
    case fault_kind::reset:
        answer.what = action::reset;
        break;
    case fault_kind::slow:
        done.seconds += f.seconds;
        break;
    case fault_kind::hang:
        answer.what = action::hang;
        break;
    default:
        break;
    }
    return done;
}

} // namespace fb24_portal
