// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/http/url.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/host.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"
#include "fuzz/fuzz_input.hpp"

#include <optional>
#include <string>
#include <string_view>

// Addresses and redirects: what is accepted is clean and can be written and read again, and nothing
// that is shown holds a secret.

namespace b24 = fast_bitrix24;
using fuzz::must;

namespace {

constexpr std::string_view canary = "ZanaryS3cretCode";

void shows_nothing(std::string_view text) {
    must(text.find(canary) == std::string_view::npos, "a secret is shown");
}

std::optional<b24::url> parsed(std::string_view address) {
    try {
        return b24::parse_url(address);
    } catch (const b24::usage_error& e) {
        must(e.details().detail.size() < 200, "words of the library's own");
        shows_nothing(e.what());
        return std::nullopt;
    }
}

bool same(const b24::url& a, const b24::url& b) {
    return a.secure == b.secure && a.host == b.host && a.port == b.port && a.target == b.target;
}

void is_clean(const b24::url& u) {
    must(!u.host.empty() && u.host.size() <= 253 && u.host.back() != '.', "a host");
    must(u.host.find_first_of("[]@/?#\\ ") == std::string::npos, "nothing but a host");
    must(b24::to_lower(u.host) == u.host, "lower case");
    must(b24::detail::host_problem(u.host) == nullptr, "a host that can be connected to");
    must(u.port != 0, "a port");
    must(!u.target.empty() && u.target.front() == '/', "a target");
    for (const char c : u.target)
        must(c > 0x20 && c < 0x7F && c != '\\' && c != '#', "visible ASCII");
    const auto again = parsed(b24::origin(u) + u.target);
    // a target that was completed may be one byte longer than an address may be
    must(u.target.size() > 7900 || (again && same(*again, u)), "written and read again");
    must(b24::is_loopback(u.host) == b24::is_loopback(b24::to_upper(u.host)), "case is no matter");
}

void check_endpoint(std::string_view address, bool allow_http) {
    std::optional<b24::endpoint> e;
    try {
        e = b24::endpoint::webhook(address, allow_http);
    } catch (const b24::usage_error& refusal) {
        shows_nothing(refusal.what());
        return;
    }
    const auto& base = e->base();
    is_clean(base);
    must(base.secure || allow_http || b24::is_loopback(base.host), "no secret in the clear");
    shows_nothing(e->to_string());
    const auto target = e->target(" CRM.Lead.List ");
    must(target.find("/crm.lead.list") != std::string::npos, "the method follows a slash");
    must(e->same_portal(base.host), "the host itself is the same portal");

    b24::redactor redact;
    for (const auto& s : e->secrets())
        redact.add(s);
    const auto full = b24::origin(base) + target;
    if (full.find(canary) == std::string::npos)
        return;
    shows_nothing(redact(full));
    shows_nothing(redact(b24::percent_encode(full)));
    shows_nothing(redact("{\"url\":\"" + full + "\"}"));
    must(e->moved_to(b24::parse_url("https://example.com/x")).base().target == base.target,
         "a move keeps the path");
}

void check_redirect(const b24::url& base, std::string_view location) {
    b24::url to;
    try {
        to = b24::resolve_location(base, location);
    } catch (const b24::error& e) {
        must(e.code() == b24::errc::redirect, "a refused redirect");
        shows_nothing(e.what());
        return;
    }
    is_clean(to);
    must(to.secure || !base.secure, "no step down");
    must(to.secure || to.host == base.host || b24::is_loopback(to.host),
         "plain http only to where it was plain already");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto flags = in.byte();
    const std::string address{in.line()};
    const std::string location{in.rest()};
    // a fuzzer finds out what it is looked for, and puts it where nothing is secret
    if (std::string_view(reinterpret_cast<const char*>(data), size).find(canary) !=
        std::string_view::npos)
        return -1;

    const auto base = parsed(address);
    if (base)
        is_clean(*base);
    std::string with_secret = address;
    with_secret += (flags & 1U) != 0 ? "/rest/1/" : "/rest/api/7/";
    with_secret += canary;
    with_secret += (flags & 2U) != 0 ? "/" : "?auth=" + std::string{canary} + "&x=y";
    (void)parsed(with_secret);
    check_endpoint(with_secret, (flags & 4U) != 0);
    check_endpoint(address, (flags & 4U) != 0);

    const auto from = base ? *base : b24::parse_url("https://portal.bitrix24.ru/rest/");
    check_redirect(from, location);
    check_redirect(from, location + "/rest/1/" + std::string{canary} + "/");
    check_redirect(b24::parse_url("http://localhost:8080/a"), location);
    return 0;
}
