// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/answer.hpp"

#include "portal/core/data/date.hpp"
#include "portal/core/php/json.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

void append_time(std::string& out, const answer_time& t) {
    out += "{\"start\":";
    append_double(out, t.start);
    out += ",\"finish\":";
    append_double(out, t.finish);
    out += ",\"duration\":";
    append_double(out, t.finish - t.start);
    out += ",\"processing\":";
    append_double(out, t.finish - t.start);
    out += ",\"date_start\":\"";
    append_date_time(out, static_cast<std::int64_t>(t.start));
    out += "\",\"date_finish\":\"";
    append_date_time(out, static_cast<std::int64_t>(t.finish));
    out += '"';
    if (t.display != operating_display::absent) {
        const bool zero = t.display == operating_display::zero;
        out += ",\"operating_reset_at\":";
        append_number(out, static_cast<std::int64_t>(zero ? t.start + 600 : t.reset_at));
        out += ",\"operating\":";
        append_double(out, zero ? 0 : t.operating);
    }
    out += '}';
}

void append_error(std::string& out, const rest_error& e, bool raw_unicode) {
    out += "{\"error\":";
    json_encode(out, e.code, raw_unicode);
    out += ",\"error_description\":";
    json_quote(out, e.description, raw_unicode);
    out += '}';
}

response json_response(int status, std::string body) {
    response r;
    r.status = status;
    r.headers.push_back({"Content-Type", "application/json; charset=utf-8"});
    r.body = std::move(body);
    return r;
}

response error_response(const rest_error& e, bool raw_unicode) {
    std::string body;
    append_error(body, e, raw_unicode);
    return json_response(e.status, std::move(body));
}

response html_response(int status, std::string_view title) {
    response r;
    r.status = status;
    r.headers.push_back({"Content-Type", "text/html; charset=utf-8"});
    const std::string head = to_text(status) + ' ' + std::string(title);
    r.body = "<html>\r\n<head><title>" + head + "</title></head>\r\n<body>\r\n<center><h1>" + head +
             "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    return r;
}

} // namespace fb24_portal
