// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/engine/judge.hpp"
#include "fuzz/fuzz_input.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

// Whatever comes back, the judge gives one ruling for each command, throws nothing, and shows no
// secret.

namespace b24 = fast_bitrix24;
namespace detail = fast_bitrix24::detail;
using fuzz::must;

namespace {

constexpr std::string_view canary = "ZanaryS3cretCode";
constexpr std::string_view canary_part = canary.substr(0, 8);
constexpr int statuses[] = {200, 200, 200, 400, 401, 403, 404, 413, 429, 500, 502, 503, 302, 204};

detail::flight make_flight(fuzz::input& in) {
    constexpr const char* methods[] = {"crm.lead.add", "crm.lead.list", "crm.deal.update",
                                       "crm.lead.list"};
    detail::flight f;
    const auto flags = in.byte();
    f.batch = (flags & 1U) != 0;
    const std::size_t count = f.batch ? 1 + (flags >> 4U) : 1;
    for (std::size_t i = 0; i < count; ++i) {
        detail::queued_command c;
        c.what.method = methods[i % std::size(methods)];
        c.what.repeatable = c.what.method == "crm.lead.list";
        c.what.whole_answer = !f.batch && (flags & 2U) != 0;
        c.job = 1;
        c.tag = i;
        f.commands.push_back(std::move(c));
    }
    return f;
}

void check_text(const std::string& text, std::size_t longest) {
    must(text.size() <= longest && b24::valid_utf8(text), "a short text in UTF-8");
    for (const char c : text)
        must(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "without control characters");
    must(text.find(canary_part) == std::string::npos, "without the secret or half of it");
}

void check(const detail::command_ruling& r, const detail::flight& f, int status, bool has_token) {
    const auto& a = r.answer;
    check_text(a.details.code, 1300);
    check_text(a.details.description, 8000);
    check_text(a.details.detail, 8000);
    must(!a.total || *a.total <= 1'000'000'000'000, "a plausible count");
    must(!a.next || *a.next > 0, "a plausible offset");
    if (r.what == detail::ruling::deliver && !a.ec) {
        must(a.result.exists(), "success has a result");
        must(status < 400 || f.commands.front().what.whole_answer,
             "a failing status is no success");
        (void)a.result.to_json();
    }
    if (r.what != detail::ruling::deliver)
        must(static_cast<bool>(a.ec), "what is not delivered has a reason");
    if (r.what == detail::ruling::unknown)
        must(a.details.request_fate != b24::fate::not_run, "unknown is not `not run`");
    if (r.what == detail::ruling::token_refused)
        must(has_token, "a token is refused only if there is one");
    if (r.what == detail::ruling::rate_refused || r.what == detail::ruling::operating_refused ||
        r.what == detail::ruling::token_refused || r.what == detail::ruling::too_large ||
        r.what == detail::ruling::not_sent)
        must(a.details.request_fate == b24::fate::not_run, "a refused command did not run");
    must(r.what != detail::ruling::too_large || f.commands.size() > 1, "one is never too large");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto f = make_flight(in);
    detail::judge_settings settings;
    const auto flags = in.byte();
    settings.has_token_function = (flags & 1U) != 0;
    settings.limits.depth = (flags & 2U) != 0 ? 4 : 256;
    b24::finished_exchange ended;
    const int status = statuses[in.below(std::size(statuses))];
    if ((flags & 4U) != 0)
        ended.response.headers.add("Content-Type", "text/html");
    ended.response.status = status;
    ended.response.headers.add("Retry-After", std::string{in.line()});
    ended.response.headers.add("Location", "https://example.com/");
    ended.response.body = in.rest();
    // a fuzzer finds out what it is looked for
    if (ended.response.body.find(canary_part) != std::string::npos)
        return -1;
    // the portal repeats what it was sent
    for (auto at = ended.response.body.find("@@"); at != std::string::npos;
         at = ended.response.body.find("@@", at + canary.size()))
        ended.response.body.replace(at, 2, canary);
    b24::redactor redact;
    redact.add(b24::secret{std::string{canary}});

    const auto began = b24::time_point{} + std::chrono::hours(1);
    const auto j = detail::judge(f, std::move(ended), began, settings, redact);
    if (j.location) {
        must(j.commands.empty(), "a redirect has no rulings");
        must(status == 302, "only a redirect has a location");
        return 0;
    }
    must(j.commands.size() == f.commands.size(), "one ruling for each command");
    for (const auto& r : j.commands)
        check(r, f, status, settings.has_token_function);
    must(j.limits.methods.size() <= f.commands.size() + 1, "no method that was not called");
    for (const auto& m : j.limits.methods)
        for (const auto& figure : {m.operating, m.reset_in, m.duration})
            must(!figure || std::isfinite(*figure), "figures are numbers");
    if (const auto wait = j.limits.retry_after)
        must(*wait >= b24::duration::zero() && *wait <= std::chrono::seconds(600), "0 to 600 s");
    return 0;
}
