// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/command_queue.hpp"
#include "fast_bitrix24/engine/flights.hpp"
#include "fast_bitrix24/engine/moves.hpp"
#include "fast_bitrix24/engine/repeats.hpp"
#include "fast_bitrix24/engine/request.hpp"
#include "fast_bitrix24/engine/settings.hpp"
#include "fast_bitrix24/engine/token_state.hpp"
#include "fast_bitrix24/policy/rate.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

/// Packs the commands of all jobs into requests, says when each may leave, and settles what comes
/// back. Reads no clock and does no I/O: a driver tells it the time and carries the requests.
template <rate_policy Rate>
class engine {
public:
    engine(engine_settings settings, endpoint to, Rate rate)
        : settings_(std::move(settings)), moves_(std::move(to), settings_.may_move_to),
          rate_(std::move(rate)), repeats_(settings_) {
        for (const auto& s : moves_.to().secrets())
            redact_.add(s);
        if (moves_.to().v3()) // batches of REST 3 are another protocol, and fail as a whole
            settings_.batch_size = 1;
    }

    // ---- jobs ----

    job_id add(job& j, time_point deadline) {
        queue_.add_job(++last_job_, j, deadline);
        return last_job_;
    }
    /// A job that is done: it hears no more of what may still be in flight.
    void remove(job_id id, time_point now) {
        (void)queue_.remove_job(id);
        flights_.abandon(id, [](queued_command&) {});
        give_up_abandoned(now);
    }

    /// Ends a job before it is done: what waits did not run, what is in flight is unknown unless
    /// `give_up`, which ends an exchange at once, knows better. Returns what went wrong with the
    /// job before, in words; empty if nothing did.
    template <class GiveUp>
    std::string cancel(job_id id, reply why, time_point now, GiveUp give_up) {
        std::string trouble;
        job* j = queue_.find_job(id);
        if (j == nullptr)
            return trouble;
        for (auto& c : queue_.remove_job(id)) {
            if (trouble.empty())
                trouble = c.last_failure;
            j->settle(c.tag, repeats_.not_run(c, why));
        }
        const auto end = [&](const queued_command& c, const given_up_exchange& how) {
            if (trouble.empty())
                trouble = c.last_failure;
            why.details.where = how.where;
            const bool stayed = how.request_fate == fate::not_run;
            j->settle(c.tag, stayed ? repeats_.not_run(c, why) : repeats_.lost(c, why));
        };
        if (settings_.can_cancel)
            for (const auto& f : flights_.take_only_of(id)) {
                const given_up_exchange how = give_up(f.id);
                for (const auto& c : f.commands)
                    if (c.job == id)
                        end(c, how);
                close_account(f, how.request_fate == fate::not_run, now);
            }
        flights_.abandon(id, [&end](const queued_command& c) { end(c, {}); });
        give_up_abandoned(now);
        return trouble;
    }

    // ---- what to do next ----

    struct departure {
        exchange_id id = 0;
        http_request request;
    };
    struct advice {
        std::optional<departure> leave;
        time_point wake = time_point::max(); ///< without a departure: when to ask again
    };

    [[nodiscard]] advice next(time_point now) {
        advice out;
        if (flights_.size() >= std::min(ceiling_, settings_.max_in_flight) || memory_is_full())
            return out;
        if (settings_.token_expected && !token_.usable()) {
            if (!queue_.has_work())
                return out;
            if (now < token_.not_before())
                out.wake = token_.not_before();
            else
                token_.want();
            return out;
        }
        auto chosen = queue_.choose(rules(now));
        for (auto& c : chosen.too_late)
            settle(c, repeats_.too_late(c));
        if (chosen.places.empty()) {
            out.wake = chosen.wake;
            return out;
        }
        flight f;
        f.batch = chosen.batch;
        f.commands = queue_.take(chosen);
        f.load = make_shipment(f);
        if (!acquire(rate_, f.load, now)) {
            out.wake = std::min(chosen.wake, std::max(rate_.earliest(f.load, now), now + tick));
            put_back(std::move(f.commands));
            return out;
        }
        out.leave = launch(std::move(f), now);
        if (!out.leave)
            out.wake = now;
        return out;
    }

    void ended(finished_exchange&& exchange, time_point now) {
        auto f = flights_.take(exchange.id);
        if (!f)
            return; // given up meanwhile
        const auto where = exchange.where;
        judgement j = judge(*f, std::move(exchange), now, settings_.judging, redact_);
        stats_.bytes_received += j.limits.answer_bytes;
        log_answer(*f, j, where);
        if (j.location) {
            j.limits.what = arrival::other_refusal;
            rate_.arrived(f->load, j.limits, now);
            return redirect(*f, *j.location);
        }
        rate_.arrived(f->load, j.limits, now);
        flights_.learn(*f, j.limits.answer_bytes, j.limits.elapsed);
        if (j.limits.what == arrival::rate_refused || j.limits.what == arrival::operating_refused)
            ++stats_.rate_refusals;
        repeats_.begin(j.limits);
        if ((j.limits.what == arrival::answered || j.limits.what == arrival::operating_refused) &&
            std::any_of(j.commands.begin(), j.commands.end(),
                        [](const command_ruling& r) { return r.what != ruling::token_refused; }))
            token_.accepted(f->token_generation);
        const bool token_was_missing = token_.failure() != nullptr;
        std::vector<queued_command> again;
        for (std::size_t i = 0; i < f->commands.size(); ++i)
            if (apply(*f, f->commands[i], j.commands[i], now))
                again.push_back(std::move(f->commands[i]));
        if (const auto* why = token_.failure(); why != nullptr && !token_was_missing)
            for (auto& c : std::exchange(again, {}))
                settle(c, repeats_.not_run(c, *why));
        if (settings_.log_debug && !again.empty())
            log_.push_back({log_level::debug, std::to_string(again.size()) + " of request " +
                                                  std::to_string(f->id) + " are to be sent again"});
        put_back(std::move(again));
    }
    /// A request that was handed out and could not even be begun.
    void not_started(exchange_id id, time_point now) {
        auto f = flights_.take(id);
        if (!f)
            return;
        rate_.withdrawn(f->load, now);
        for (auto& c : f->commands)
            --c.attempts;
        put_back(std::move(f->commands));
    }

    // ---- the access token ----

    [[nodiscard]] bool token_wanted() const noexcept { return token_.wanted(); }
    void token_arrived(secret token, time_point now) {
        redact_.add(token);
        token_.set(std::move(token), now);
    }
    /// Fails what waits for the token, not the client.
    void token_failed(reply why, time_point now) {
        why.details.detail = redact_(why.details.detail);
        why.details.description = redact_(why.details.description);
        why.details.code = redact_(why.details.code);
        token_.fail(why, now);
        log_.push_back({log_level::warning, "no access token: " + why.details.to_string()});
        for (const auto id : queue_.job_ids())
            fail_waiting(id, why);
    }

    // ---- the rest ----

    void set_ceiling(std::size_t n) noexcept { ceiling_ = n; }
    [[nodiscard]] std::size_t in_flight() const noexcept { return flights_.size(); }
    [[nodiscard]] const endpoint& address() const noexcept { return moves_.to(); }
    [[nodiscard]] const redactor& redact() const noexcept { return redact_; }
    void keep_secret(const secret& s) { redact_.add(s); }
    [[nodiscard]] const statistics& stats() const noexcept { return stats_; }
    [[nodiscard]] Rate& rate() noexcept { return rate_; }
    [[nodiscard]] std::vector<exchange_id> take_given_up() { return std::exchange(given_up_, {}); }
    [[nodiscard]] std::vector<log_event> take_log() { return std::exchange(log_, {}); }
    [[nodiscard]] std::optional<endpoint> take_moved() { return moves_.take_moved(); }

private:
    // a policy that refuses and says "now" would spin
    static constexpr duration tick = std::chrono::milliseconds(1);

    [[nodiscard]] command_queue::rules rules(time_point now) {
        return {now,
                settings_.batch_size,
                settings_.max_request_bytes,
                settings_.memory_limit,
                [this, now](std::string_view m) { return rate_.ready(m, now); },
                [this, now](std::string_view m) { return rate_.max_commands(m, now); }};
    }

    [[nodiscard]] bool memory_is_full() const {
        if (flights_.size() == 0)
            return false;
        auto most = settings_.memory_limit;
        if (queue_.streams())
            most = std::min(most, flights_.useful_bytes(settings_.batch_size));
        return flights_.expected_bytes(settings_.batch_size) + queue_.held_bytes() > most;
    }

    // Nothing if no request can be made of it: then its commands have been told so.
    std::optional<departure> launch(flight f, time_point now) {
        departure out;
        out.id = f.id = ++last_exchange_;
        f.started = now;
        f.token_generation = token_.generation();
        if (moves_.to().v3())
            for (auto& c : f.commands)
                repeats_.name_write(c);
        try {
            out.request = make_request(f, moves_.to(), token_.get(), settings_);
        } catch (const error& e) {
            rate_.withdrawn(f.load, now);
            fail_all(f, {e.code(), e.details(), {}, {}, {}});
            return std::nullopt;
        }
        for (auto& c : f.commands) {
            stats_.repeated += c.attempts > 0 ? 1 : 0;
            ++c.attempts;
        }
        follow_detour(f, out.request);
        f.request_bytes = out.request.body.size();
        ++stats_.requests;
        stats_.commands += f.commands.size();
        stats_.bytes_sent += f.request_bytes;
        if (settings_.log_debug)
            log_.push_back(
                {log_level::debug, "request " + std::to_string(f.id) + ": " + describe(f) + ", " +
                                       std::to_string(f.request_bytes) +
                                       " bytes: " + printable(redact_(out.request.body), 300)});
        flights_.add(std::move(f));
        return out;
    }

    // True: the command is to be sent again.
    bool apply(const flight& f, queued_command& c, command_ruling& r, time_point now) {
        if (c.job == 0)
            return false;
        if (r.what == ruling::token_refused)
            return token_refused(f, c, r, now);
        if (r.what == ruling::rate_refused || r.what == ruling::operating_refused)
            c.token_refusals = 0; // the token was good, and may be old when the wait is over
        if (auto verdict = repeats_.consider(c, r, f.commands.size(), now))
            return settle(c, std::move(*verdict));
        c.last_failure = repeats_.in_words(r.answer);
        return true;
    }

    // Fails what a job has not sent yet.
    void fail_waiting(job_id id, const reply& why) {
        for (auto& c : queue_.take_waiting(id))
            settle(c, repeats_.not_run(c, why));
        auto* const j = queue_.find_job(id);
        while (auto more = j != nullptr ? j->next() : std::nullopt) {
            queued_command c;
            c.what = std::move(more->what);
            c.job = id;
            c.tag = more->tag;
            settle(c, repeats_.not_run(c, why));
        }
    }

    bool token_refused(const flight& f, queued_command& c, command_ruling& r, time_point now) {
        if (const auto* why = token_.failure())
            return settle(c, repeats_.not_run(c, *why));
        if (token_.useless(f.token_generation, now)) {
            // another one would hardly be better, and each item would ask for one: the job ends
            r.answer.details.detail = "a fresh access token was refused too";
            token_.reject(now);
            fail_waiting(c.job, r.answer);
            return settle(c, std::move(r.answer));
        }
        // refused twice, but others get on with the same token: it is not the token
        if (++c.token_refusals > 1)
            return settle(c, std::move(r.answer));
        token_.refused(f.token_generation);
        return true;
    }

    // In front of all that wait, and in their order.
    void put_back(std::vector<queued_command> commands) {
        for (auto c = commands.rbegin(); c != commands.rend(); ++c)
            if (queue_.find_job(c->job) != nullptr)
                queue_.put_back(std::move(*c));
    }

    void give_up_abandoned(time_point now) {
        if (!settings_.can_cancel)
            return;
        for (auto& f : flights_.take_abandoned()) {
            close_account(f, false, now);
            given_up_.push_back(f.id);
        }
    }
    // An exchange has ended without an answer, and nobody waits for one.
    void close_account(const flight& f, bool never_left, time_point now) {
        if (never_left)
            return rate_.withdrawn(f.load, now);
        verdict unheard;
        unheard.elapsed = now - f.started;
        rate_.arrived(f.load, unheard, now);
    }

    /// Returns false: the command is not to be sent again.
    bool settle(queued_command& c, reply answer) {
        if (answer.ec && c.may_have_run && answer.details.request_fate == fate::not_run)
            answer = repeats_.lost(c, answer); // this attempt did not run, an earlier one may have
        answer.details.method = c.what.method;
        answer.details.attempts = c.attempts;
        if (!answer.ec)
            repeats_.succeeded(c);
        if (job* j = queue_.find_job(c.job))
            j->settle(c.tag, std::move(answer));
        return false;
    }

    // A redirect did not run the request, so even a write may follow it.
    void redirect(flight& f, const std::string& location) {
        const auto found = moves_.redirected(f.address, location);
        if (found.refusal)
            return fail_all(f, *found.refusal);
        if (found.moved) {
            for (const auto& s : moves_.to().secrets())
                redact_.add(s);
            log_.push_back(
                {log_level::info, "the portal has moved to " + origin(moves_.to().base())});
        }
        std::vector<queued_command> again;
        for (auto& c : f.commands) {
            if (c.job == 0)
                continue;
            if (++c.redirects > settings_.max_redirects) {
                reply why;
                why.ec = errc::redirect;
                why.details.detail = "redirected too often";
                settle(c, std::move(why));
            } else {
                again.push_back(std::move(c));
            }
        }
        put_back(std::move(again));
    }
    // What was redirected within the portal goes there when it is sent again; other requests try
    // their own address first.
    void follow_detour(flight& f, http_request& request) {
        int hops = 0;
        for (const auto& c : f.commands)
            hops = std::max(hops, c.redirects);
        request.target = moves_.detour(std::move(request.target), hops);
        f.address = {request.secure, request.host, request.port, request.target};
    }
    void fail_all(flight& f, const reply& why) {
        for (auto& c : f.commands)
            if (c.job != 0)
                settle(c, why);
    }

    [[nodiscard]] static std::string describe(const flight& f) {
        return f.batch ? "batch of " + std::to_string(f.commands.size()) + ", first " +
                             f.commands.front().what.method
                       : f.commands.front().what.method;
    }
    void log_answer(const flight& f, const judgement& j, phase where) {
        const bool bad = j.limits.what != arrival::answered;
        if (!settings_.log_debug && !bad)
            return;
        std::string text = "answer " + std::to_string(f.id) + ": " + describe(f) + ", " +
                           std::to_string(j.limits.answer_bytes) + " bytes in " +
                           std::to_string(to_seconds(j.limits.elapsed)) + " s";
        if (bad && !j.commands.empty())
            text += ": " + j.commands.front().answer.details.to_string() + " [" + to_string(where) +
                    "]";
        log_.push_back({bad ? log_level::info : log_level::debug, std::move(text)});
    }

    engine_settings settings_;
    moves moves_;
    Rate rate_;
    command_queue queue_;
    flight_set flights_;
    repeats repeats_;
    token_state token_;
    redactor redact_;
    statistics stats_;
    std::size_t ceiling_ = static_cast<std::size_t>(-1);
    job_id last_job_ = 0;
    exchange_id last_exchange_ = 0;
    std::vector<exchange_id> given_up_;
    std::vector<log_event> log_;
};

} // namespace fast_bitrix24::detail
