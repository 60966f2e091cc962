// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/engine/judge.hpp"
#include "fast_bitrix24/http/retry_after.hpp"
#include "fast_bitrix24/rest/batch.hpp"
#include "fast_bitrix24/rest/envelope.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace fast_bitrix24::detail {

/// Works through one ended exchange.
class exchange_judge {
public:
    exchange_judge(const flight& f, const judge_settings& settings, const redactor& redact)
        : flight_(f), settings_(settings), redact_(redact) {}

    judgement run(finished_exchange&& ended, time_point now) {
        out_.limits.elapsed = now - flight_.started;
        out_.limits.request_bytes = flight_.request_bytes;
        if (ended.ec) {
            transport_failed(ended);
        } else {
            out_.limits.answer_bytes = ended.response.body.size();
            status_ = ended.response.status;
            out_.limits.retry_after = wait_asked(ended.response.headers);
            if (is_redirect(ended.response))
                out_.location = std::string{ended.response.headers.get("Location")};
            else
                read(std::move(ended.response));
        }
        return std::move(out_);
    }

private:
    static bool is_redirect(const http_response& r) {
        return r.status == 301 || r.status == 302 || r.status == 303 || r.status == 307 ||
               r.status == 308;
    }

    // A date in Retry-After is measured from the answer's own Date: this clock may be wrong.
    static std::optional<duration> wait_asked(const http_headers& headers) {
        const auto said = parse_imf_fixdate(headers.get("Date"));
        return retry_after(headers, said ? std::chrono::system_clock::time_point{*said}
                                         : std::chrono::system_clock::time_point::max());
    }

    // ---- no complete answer ----

    void transport_failed(const finished_exchange& ended) {
        const bool sent = ended.request_fate != fate::not_run;
        reply failure = failed(ended.ec, redact_.shown(ended.detail, 1000), ended.request_fate);
        failure.details.where = ended.where;
        out_.limits.what = !sent                       ? arrival::never_sent
                           : ended.ec == errc::timeout ? arrival::timed_out
                                                       : arrival::lost;
        if (ended.ec == errc::limit)
            return over_limit(failure);
        if (ended.ec == errc::unsupported_encoding)
            return same_next_time(failure);
        if (sent)
            return all(ruling::unknown, failure);
        const bool may_pass = ended.ec == errc::connect || ended.ec == errc::connection_lost ||
                              ended.ec == errc::timeout || ended.ec == errc::resource ||
                              ended.ec == errc::dns_again || ended.ec == errc::truncated;
        all(may_pass ? ruling::not_sent : ruling::deliver, failure);
    }

    // An answer larger than the limits: fewer commands make a smaller one.
    void over_limit(const reply& failure) {
        out_.limits.what = arrival::too_large;
        if (flight_.commands.size() > 1)
            return all(ruling::unknown, failure);
        same_next_time(failure);
    }

    // Sending it again would bring the same: a read is at its end, a write's fate is open.
    void same_next_time(const reply& failure) {
        for (const auto& c : flight_.commands)
            out_.commands.push_back(
                {c.what.repeatable ? ruling::deliver : ruling::unknown, failure});
    }

    // ---- an answer ----

    void read(http_response&& response) {
        if (status_ >= 300 && status_ < 400)
            return strange_status();
        const auto body = trim(response.body);
        const bool json = !body.empty() && (body.front() == '{' || body.front() == '[' ||
                                            body.substr(0, 3) == "\xEF\xBB\xBF");
        if (!json)
            return no_json(response, body);
        error_code ec;
        diagnostics why;
        const document answer =
            document::parse(std::move(response.body), settings_.limits, ec, why);
        if (ec) {
            // a proxy's or a dying server's answer with a failing status keeps that status
            if (status_ >= 400)
                return failing_status("the answer is not valid JSON");
            const reply unreadable = failed(ec, why.detail, fate::unknown);
            if (ec == errc::limit)
                return over_limit(unreadable);
            out_.limits.what = arrival::server_failed;
            return all(ruling::unknown, unreadable);
        }
        envelope e = read_envelope(answer.root());
        if (e.error)
            return refused(*e.error, answer);
        if (status_ >= 400)
            return whole_answers_or(answer, [this] { failing_status("no error code"); });
        if (flight_.batch)
            return batch(answer, e);
        if (!written_batch_refused(e.result))
            direct(answer, e);
    }

    void no_json(const http_response& response, std::string_view body) {
        if (status_ >= 400)
            return failing_status(body.empty()
                                      ? "empty answer"
                                      : "the answer is no JSON: " + redact_.shown(body, 120));
        out_.limits.what = arrival::server_failed;
        if (body.empty())
            return all(ruling::unknown, failed(errc::parse, "empty answer", fate::unknown));
        reply strange =
            failed(errc::unexpected_content,
                   "expected JSON, got " + printable(response.headers.get("Content-Type"), 60) +
                       ": " + redact_.shown(body, 120),
                   fate::unknown);
        // a page for people (a login form, a captive portal) will be there next time too
        same_next_time(strange);
    }

    // neither a success nor a redirect (304, 300): no answer of a portal, and it will not pass
    void strange_status() {
        out_.limits.what = arrival::other_refusal;
        same_next_time(failed(errc::http_status, "unexpected status", fate::unknown));
    }

    void failing_status(std::string detail) {
        const auto& f = flight_;
        const auto code = status_ == 401   ? errc::auth
                          : status_ == 403 ? errc::access_denied
                          : status_ == 404 ? errc::not_found
                          : status_ == 429 ? errc::rate_limit
                                           : errc::http_status;
        if (status_ == 401 && settings_.has_token_function) {
            out_.limits.what = arrival::other_refusal;
            return all(ruling::token_refused, failed(code, std::move(detail), fate::not_run));
        }
        if (status_ == 413 || status_ == 414) {
            out_.limits.what = arrival::too_large;
            return all(f.commands.size() > 1 ? ruling::too_large : ruling::deliver,
                       failed(code, std::move(detail), fate::not_run));
        }
        if (status_ == 429) {
            out_.limits.what = arrival::rate_refused;
            return all(ruling::rate_refused, failed(code, std::move(detail), fate::not_run));
        }
        if (status_ >= 500) {
            out_.limits.what = arrival::server_failed;
            // a gateway's words may pass soon, the portal's own failure rather not
            return all(
                {ruling::unknown, failed(code, std::move(detail), fate::unknown), status_ == 500});
        }
        out_.limits.what = arrival::other_refusal;
        all(ruling::deliver, failed(code, std::move(detail), fate::not_run));
    }

    // the portal's own error for the whole request
    void refused(const portal_error& error, const document& answer) {
        const auto verdict_of = [&](const ruling r) {
            switch (r) {
            case ruling::rate_refused:
                return arrival::rate_refused;
            case ruling::operating_refused:
                return arrival::operating_refused;
            case ruling::too_large:
                return arrival::too_large;
            case ruling::unknown:
                return arrival::server_failed;
            default:
                return arrival::other_refusal;
            }
        };
        const command_ruling one = rule(error);
        out_.limits.what = verdict_of(one.what);
        if (one.what == ruling::deliver && status_ >= 500 && one.answer.ec != errc::overload &&
            one.answer.ec != errc::portal_gone)
            out_.limits.what = arrival::server_failed;
        if (one.what == ruling::deliver || one.what == ruling::unknown)
            return whole_answers_or(answer, [&] { all(one); });
        all(one);
    }

    // an error code, at the top level or for one command of a batch
    command_ruling rule(const portal_error& error) {
        auto meaning = errc_from_portal(error.code);
        if (meaning == errc::api && error.code.empty() && status_ == 401)
            meaning = errc::auth;
        command_ruling out;
        out.answer = failed(meaning, {}, fate::not_run);
        out.answer.details.code = redact_.shown(error.code, 200);
        out.answer.details.description = redact_.shown(error.description, 1000);
        if (meaning == errc::rate_limit) {
            out.what = ruling::rate_refused;
        } else if (meaning == errc::operating_limit) {
            out.what = ruling::operating_refused;
        } else if (iequals(error.code, "ERROR_BATCH_LENGTH_EXCEEDED") &&
                   flight_.commands.size() > 1) {
            out.what = ruling::too_large;
        } else if (iequals(error.code, "ERROR_BATCH_METHOD_NOT_ALLOWED") && flight_.batch) {
            out.what = ruling::alone; // methods with files
        } else if (settings_.has_token_function &&
                   (iequals(error.code, "expired_token") || iequals(error.code, "invalid_token") ||
                    (status_ == 401 && error.code.empty()))) {
            out.what = ruling::token_refused;
        } else if (iequals(error.code, "INTERNAL_SERVER_ERROR") ||
                   iequals(error.code, "ERROR_UNEXPECTED_ANSWER") ||
                   (meaning == errc::api && status_ >= 500)) {
            out.what = ruling::unknown;
            out.server_failed = true;
            out.answer.details.request_fate = fate::unknown;
        } else if (meaning == errc::api) {
            out.answer.details.request_fate = fate::ran;
        }
        return out;
    }

    void direct(const document& answer, const envelope& e) {
        out_.limits.methods.push_back(time_of(flight_.commands.front().what.method, e.time));
        whole_answers_or(answer, [&] {
            if (!e.result.exists()) {
                out_.limits.what = arrival::server_failed;
                return all(ruling::unknown,
                           failed(errc::protocol, "neither `result` nor `error` in the answer",
                                  fate::unknown));
            }
            all(delivered(answer, e));
        });
    }

    void batch(const document& answer, const envelope& e) {
        if (!is_batch_result(e.result)) {
            out_.limits.what = arrival::server_failed;
            return all(ruling::unknown,
                       failed(errc::protocol, "not the answer of a batch", fate::unknown));
        }
        out_.limits.methods.push_back(time_of("batch", e.time));
        const auto labels = batch_labels(commands_of(flight_));
        for (std::size_t i = 0; i < flight_.commands.size(); ++i) {
            const auto& method = flight_.commands[i].what.method;
            const envelope part = read_batch_part(e.result, labels[i]);
            method_time& time = method_entry(method);
            keep_larger(time, part.time);
            if (part.error) {
                out_.commands.push_back(rule(*part.error));
                if (out_.commands.back().what == ruling::operating_refused)
                    time.refused = true;
            } else if (!part.result.exists()) {
                out_.commands.push_back(
                    {ruling::unknown,
                     failed(errc::protocol, "the batch answered nothing for this command",
                            fate::unknown)});
            } else {
                out_.commands.push_back(delivered(answer, part));
            }
            out_.commands.back().answer.details.method = method;
        }
    }

    // A batch that the caller wrote comes back as one answer, yet its methods have times of their
    // own. True if a limit or a dead token kept every command of it from running: then it may be
    // sent again as a whole.
    bool written_batch_refused(value result) {
        const auto& written = flight_.commands.front().what.written;
        if (written.empty() || !is_batch_result(result))
            return false;
        std::optional<command_ruling> why;
        bool none_ran = true;
        for (const auto& w : written) {
            const envelope part = read_batch_part(result, w.label);
            method_time& time = method_entry(w.method);
            keep_larger(time, part.time);
            none_ran = none_ran && !part.result.exists();
            if (!part.error)
                continue;
            auto one = rule(*part.error);
            time.refused = time.refused || one.what == ruling::operating_refused;
            none_ran = none_ran &&
                       (one.what == ruling::rate_refused || one.what == ruling::operating_refused ||
                        one.what == ruling::token_refused);
            why = std::move(one);
        }
        if (!why || !none_ran)
            return false;
        all(*why);
        return true;
    }

    [[nodiscard]] static command_ruling delivered(const document& answer, const envelope& e) {
        command_ruling out;
        out.answer.result = answer.sub(e.result);
        out.answer.total = e.total;
        out.answer.next = e.next;
        return out;
    }

    // a command that wants the envelope gets it, whatever it says
    template <class Otherwise>
    void whole_answers_or(const document& answer, Otherwise otherwise) {
        if (flight_.batch || !flight_.commands.front().what.whole_answer)
            return otherwise();
        command_ruling out;
        out.answer.result = answer;
        out.answer.details.http_status = status_;
        out_.commands.push_back(std::move(out));
    }

    // ---- small things ----

    [[nodiscard]] reply failed(error_code ec, std::string detail, fate f) const {
        reply out;
        out.ec = ec;
        out.details.detail = std::move(detail);
        out.details.http_status = status_;
        out.details.request_fate = f;
        out.details.where = status_ == 0 ? phase::none : phase::parse;
        return out;
    }
    void all(ruling what, const reply& answer) { all(command_ruling{what, answer}); }
    void all(const command_ruling& one) {
        for (const auto& c : flight_.commands) {
            out_.commands.push_back(one);
            out_.commands.back().answer.details.method = c.what.method;
        }
    }

    [[nodiscard]] static method_time time_of(std::string method, const portal_time& t) {
        method_time out;
        out.method = std::move(method);
        keep_larger(out, t);
        return out;
    }
    static void keep_larger(method_time& into, const portal_time& t) {
        const auto larger = [](std::optional<double>& a, const std::optional<double>& b) {
            if (b && (!a || *b > *a))
                a = b;
        };
        larger(into.operating, t.operating);
        larger(into.reset_in, t.reset_in);
        larger(into.duration, t.duration);
    }
    method_time& method_entry(const std::string& method) {
        auto& list = out_.limits.methods;
        const auto known = std::find_if(list.begin(), list.end(),
                                        [&](const method_time& m) { return m.method == method; });
        if (known != list.end())
            return *known;
        list.emplace_back();
        list.back().method = method;
        return list.back();
    }

    const flight& flight_;
    const judge_settings& settings_;
    const redactor& redact_;
    judgement out_;
    int status_ = 0;
};

FAST_BITRIX24_DECL judgement judge(const flight& f, finished_exchange&& ended, time_point now,
                                   const judge_settings& settings, const redactor& redact) {
    return exchange_judge{f, settings, redact}.run(std::move(ended), now);
}

} // namespace fast_bitrix24::detail
