// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/connection.hpp"

#include "fast_bitrix24/net/oauth.hpp"
#include "fb24/token_command.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::options;

const char* name_of(command what) {
    constexpr const char* names[] = {"get-all", "get-by-id", "call", "batch"};
    return names[static_cast<int>(what)];
}

template <class To, class From>
void take(To& to, const std::optional<From>& from) {
    if (from)
        to = static_cast<To>(*from);
}

void use_command(connection& to, const std::string& command, const std::stop_token& stop) {
    // a little before the library gives up: then the command is killed, too
    const auto patience = std::chrono::duration<double>(to.options.token_timeout * 0.95);
    to.options.token_func =
        token_from(command, std::chrono::duration_cast<std::chrono::milliseconds>(patience), stop);
}

void use_file(connection& to, const std::string& path, reporter& report) {
    const fast_bitrix24::oauth_file_store file(path);
    auto found = file.load();
    for (const auto* secret : {&found.application.client_secret, &found.tokens.access_token,
                               &found.tokens.refresh_token})
        report.hide(secret->reveal());
    if (to.address.empty())
        to.address = found.tokens.client_endpoint;
    if (to.address.empty())
        throw fast_bitrix24::usage_error(
            "the file of --oauth-file names no client_endpoint: give --endpoint");
    to.options.token_func = fast_bitrix24::make_oauth_refresher(
        std::move(found.application), std::move(found.tokens), file.store(), to.options);
}

} // namespace

connection connect(const arguments& a, reporter& report, const std::stop_token& stop) {
    connection out;
    out.address = a.webhook.empty() ? a.endpoint : a.webhook;
    options& o = out.options;
    take(o.request_pool_size, a.pool_size);
    take(o.requests_per_second, a.rate);
    take(o.operating_time_limit, a.operating_limit);
    take(o.batch_size, a.batch_size);
    take(o.max_concurrent, a.max_concurrent);
    if (a.memory_limit) // beyond any machine's memory the number does not matter
        o.memory_limit = std::size_t{std::min(*a.memory_limit, 1'000'000UL)} << 20U;
    take(o.connect_timeout, a.connect_timeout);
    take(o.timeout, a.timeout);
    take(o.deadline, a.deadline);
    o.respect_velocity_policy = !a.no_limits;
    o.ssl = !a.insecure;
    o.allow_http = a.allow_http;
    o.ca_file = a.ca_file;
    o.log = report.log();
    o.warning = [&report](const std::string& text) { report.warning(text); };
    o.progress = report.progress(name_of(a.what));
    o.verbose = static_cast<bool>(o.progress);
    if (!a.token_command.empty())
        use_command(out, a.token_command, stop);
    if (!a.oauth_file.empty())
        use_file(out, a.oauth_file, report);
    return out;
}

} // namespace fb24
