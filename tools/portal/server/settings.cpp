// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/server/settings.hpp"

#include "portal/core/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace fb24_portal {

namespace {

struct raw {
    double cost_scale = 1;
    bool strict = false;
    bool no_limits = false;
    bool total_absent = false;
    std::vector<std::string> faults;
    std::vector<std::string> quirks;
};

const std::vector<std::pair<std::string, id_pattern>> patterns{
    {"dense", id_pattern::dense},
    {"thinned", id_pattern::thinned},
    {"growing", id_pattern::growing},
    {"clustered", id_pattern::clustered}};
const std::vector<std::pair<std::string, operating_display>> displays{
    {"real", operating_display::real},
    {"first", operating_display::first},
    {"zero", operating_display::zero},
    {"absent", operating_display::absent}};

void add_quirk(portal_options& p, std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        throw std::invalid_argument("a quirk is METHOD:NAME");
    list_quirks& q = p.quirks[lower(text.substr(0, colon))];
    const std::pair<std::string_view, bool*> names[] = {{"ignore-filter", &q.ignore_filter},
                                                        {"ignore-order", &q.ignore_order},
                                                        {"ignore-start", &q.ignore_start},
                                                        {"ignore-id-bounds", &q.ignore_id_bounds},
                                                        {"no-next", &q.no_next},
                                                        {"next-repeats", &q.next_repeats},
                                                        {"no-total", &q.no_total}};
    for (auto rest = text.substr(colon + 1); !rest.empty();) {
        const auto comma = rest.find(',');
        const auto name = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        const auto* known = std::find_if(std::begin(names), std::end(names),
                                         [&](const auto& n) { return n.first == name; });
        if (name.starts_with("total="))
            q.total = leading_int(name.substr(6));
        else if (known != std::end(names))
            *known->second = true;
        else
            throw std::invalid_argument("unknown quirk '" + std::string(name) + "'");
    }
}

void add_listening(CLI::App& app, settings& s) {
    const char* group = "Listening";
    app.add_option("--host", s.host, "Address to listen on")->capture_default_str()->group(group);
    app.add_option("--port", s.port, "Port; 0: a free one")->capture_default_str()->group(group);
    app.add_flag("!--http", s.https, "Plain HTTP instead of HTTPS")->group(group);
    app.add_option("--ca-out", s.ca_out,
                   "File for the CA certificate that clients have to trust (default: a file in the "
                   "folder for temporary files)")
        ->group(group);
    app.add_option("--name", s.names, "A further DNS name or address in the certificate")
        ->group(group);
    app.add_option("--threads", s.threads, "Connections that are served at once")
        ->capture_default_str()
        ->group(group);
    app.add_option("--keep-alive", s.keep_alive, "Seconds until an idle connection is closed")
        ->capture_default_str()
        ->group(group);
    app.add_flag("--stats", s.stats, "Print what was asked for when the server stops")
        ->group(group);
}

void add_data(CLI::App& app, data_options& d) {
    const char* group = "Data (made from the seed)";
    app.add_option("--seed", d.seed, "Another seed, other rows")
        ->capture_default_str()
        ->group(group);
    const std::pair<const char*, std::size_t*> counts[] = {
        {"deals", &d.deals},           {"leads", &d.leads},
        {"contacts", &d.contacts},     {"companies", &d.companies},
        {"activities", &d.activities}, {"products", &d.products},
        {"items", &d.items},           {"tasks", &d.tasks},
        {"users", &d.users},           {"departments", &d.departments},
        {"categories", &d.categories}, {"addresses", &d.addresses}};
    for (const auto& [name, count] : counts)
        app.add_option(std::string("--") + name, *count, std::string("Number of ") + name)
            ->capture_default_str()
            ->group(group);
    app.add_option("--ids", d.ids, "How ids are spread: dense, thinned, growing, clustered")
        ->transform(CLI::CheckedTransformer(patterns, CLI::ignore_case))
        ->option_text("PATTERN")
        ->group(group);
    app.add_option("--hidden-percent", d.hidden_percent,
                   "Percent of rows that permissions hide, cut from pages after counting")
        ->group(group);
    app.add_flag("--raw-unicode", d.raw_unicode, "Cyrillic as UTF-8 instead of \\uXXXX")
        ->group(group);
}

void add_limits(CLI::App& app, portal_options& p, raw& r) {
    const char* group = "Limits";
    app.add_option("--bucket", p.bucket.capacity,
                   "Requests that the leaky bucket holds; 0: no limit")
        ->capture_default_str()
        ->group(group);
    app.add_option("--rate", p.bucket.per_second, "Requests a second that leak out of it")
        ->capture_default_str()
        ->group(group);
    app.add_flag("--strict", r.strict, "Refused requests fill the bucket, too")->group(group);
    app.add_option("--operating-limit", p.operating.limit,
                   "Seconds of execution for each method in ten minutes; 0: no limit")
        ->capture_default_str()
        ->group(group);
    app.add_flag("--operating-under-batch", p.operating.under_batch,
                 "Book batches as `batch` instead of the methods inside")
        ->group(group);
    app.add_option("--operating-display", p.operating.display,
                   "What answers show of it: real, first, zero, absent")
        ->transform(CLI::CheckedTransformer(displays, CLI::ignore_case))
        ->option_text("WHAT")
        ->group(group);
    app.add_flag("--no-limits", r.no_limits, "Neither bucket nor operating limit")->group(group);
    app.add_option("--batch-commands", p.batch_commands, "Commands that a batch may hold")
        ->capture_default_str()
        ->group(group);
    app.add_option("--wall-limit", p.wall_limit, "Seconds that one request may take; 0: no limit")
        ->capture_default_str()
        ->group(group);
    app.add_flag("--total-absent", r.total_absent,
                 "Lists with start=-1 have no `total` (otherwise 0)")
        ->group(group);
}

void add_time(CLI::App& app, settings& s, raw& r) {
    const char* group = "Time";
    app.add_flag_callback(
           "--realistic", [&s] { s.portal.cost = cost_model::realistic(); },
           "Take as long as the documentation measured on a large portal")
        ->group(group);
    app.add_option("--cost-scale", r.cost_scale,
                   "Everything takes so many times as long; 0: no time")
        ->capture_default_str()
        ->group(group);
    app.add_option("--latency", s.latency, "Seconds added to each answer")->group(group);
}

void add_credentials(CLI::App& app, portal_options& p) {
    const char* group = "Credentials";
    app.add_option("--code", p.code, "The webhook's code")->capture_default_str()->group(group);
    app.add_option("--user", p.user, "The webhook's user")->capture_default_str()->group(group);
    app.add_option("--access-token", p.oauth.access_token, "An OAuth token that is valid at first")
        ->capture_default_str()
        ->group(group);
    app.add_option("--refresh-token", p.oauth.refresh_token, "Good for one pair at /oauth/token/")
        ->capture_default_str()
        ->group(group);
    app.add_option("--client-id", p.oauth.client_id)->capture_default_str()->group(group);
    app.add_option("--client-secret", p.oauth.client_secret)->capture_default_str()->group(group);
    app.add_option("--expires-in", p.oauth.expires_in, "Life of an access token in seconds")
        ->capture_default_str()
        ->group(group);
}

void add_faults(CLI::App& app, settings& s, raw& r) {
    const char* group = "Faults";
    app.add_option("--fault", r.faults,
                   "KIND[:name=value,...], may be repeated; settings: p, every, at, skip, limit, "
                   "method, commands, seconds, status, code, text, retry-after; kinds: " +
                       fault_names())
        ->group(group);
    app.add_option("--quirk", r.quirks,
                   "METHOD:NAME[,NAME...], how a list method breaks the rules, may be repeated: "
                   "ignore-filter, ignore-order, ignore-start, ignore-id-bounds, no-next, "
                   "next-repeats, no-total, total=N")
        ->group(group);
    app.add_option("--moved-to", s.portal.moved_to,
                   "Redirect (302) everything there, as a renamed portal does: https://HOST")
        ->group(group);
}

} // namespace

std::optional<settings> read_settings(int argc, char** argv, int& exit_code) {
    settings s;
    raw r;
    CLI::App app{"An emulated Bitrix24 portal to develop and test against.\n"
                 "Prints the webhook's address and the file of its CA certificate, then serves "
                 "until it is interrupted.",
                 "fb24-portal"};
    add_listening(app, s);
    add_data(app, s.portal.data);
    add_limits(app, s.portal, r);
    add_time(app, s, r);
    add_credentials(app, s.portal);
    add_faults(app, s, r);
    try {
        app.parse(argc, argv);
        for (const auto& text : r.faults)
            s.faults.push_back(parse_fault_rule(text));
        for (const auto& text : r.quirks)
            add_quirk(s.portal, text);
    } catch (const CLI::ParseError& e) {
        exit_code = app.exit(e) == 0 ? 0 : 2;
        return std::nullopt;
    } catch (const std::invalid_argument& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        exit_code = 2;
        return std::nullopt;
    }
    s.portal.cost = s.portal.cost.scaled(r.cost_scale);
    s.portal.bucket.count_refused = r.strict;
    if (r.no_limits) {
        s.portal.bucket.capacity = 0;
        s.portal.operating.limit = 0;
    }
    if (r.total_absent)
        s.portal.total_of_uncounted = uncounted_total::absent;
    s.portal.require_https = s.https;
    return s;
}

} // namespace fb24_portal
