// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/run.hpp"

#include "portal/core/text.hpp"

namespace fb24_portal {

rest_error operating_error() {
    return {429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."};
}

ran run_method(portal_state& state, const caller& who, const std::string& method,
               const php_value& params, double now, bool inside_batch, std::string& out) {
    ran r;
    const bool own_account = !inside_batch || !state.options.operating.under_batch;
    const std::string account = who.account + ' ' + method;
    if (own_account && state.operating.blocked(account, now)) {
        ++state.seen.operating_refusals;
        r.error = operating_error();
        return r;
    }
    const auto it = all_methods().find(method);
    if (it == all_methods().end()) {
        r.error = rest_error{404, "ERROR_METHOD_NOT_FOUND", "Method not found!"};
        return r;
    }
    ++state.seen.commands;
    ++state.seen.methods[method];
    const std::size_t from = out.size();
    call c{.state = state,
           .method = method,
           .params = params,
           .user = who.user,
           .now = now,
           .out = out};
    it->second(c);
    r.seconds = c.seconds + state.options.cost.command;
    if (own_account)
        state.operating.book(account, now + r.seconds, r.seconds);
    r.operating = state.operating.used(account, now + r.seconds);
    r.reset_at = state.operating.reset_at(account, now + r.seconds);
    if (c.error) {
        out.resize(from);
        r.error = std::move(c.error);
    } else {
        r.total = c.total;
        r.next = c.next;
    }
    return r;
}

php_value fold_names(const php_value& params) {
    php_value folded = php_value::array();
    for (const auto& [name, value] : params.members())
        folded.set(upper(name), value);
    return folded;
}

} // namespace fb24_portal
