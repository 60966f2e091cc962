// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/json.hpp"
#include "portal/core/php/query.hpp"
#include "portal/core/rest/run.hpp"
#include "portal/core/text.hpp"

#include <set>

namespace fb24_portal {

namespace {

// One section of a batch's answer: texts by label, written as PHP writes an array.
class section {
public:
    std::string text; ///< the values, one behind the other
    std::vector<finished_command> entries;

    void close(std::string label, std::size_t from) {
        entries.push_back({std::move(label), from, text.size()});
    }
    void append_to(std::string& out, bool raw) const {
        bool list = true;
        for (std::size_t i = 0; list && i < entries.size(); ++i)
            list = entries[i].label == to_text(static_cast<std::int64_t>(i));
        out += list ? '[' : '{';
        bool first = true;
        for (const auto& e : entries) {
            if (!first)
                out += ',';
            first = false;
            if (!list) {
                json_quote(out, e.label, raw);
                out += ':';
            }
            out.append(text, e.from, e.to - e.from);
        }
        out += list ? ']' : '}';
    }
};

struct command_time {
    std::string label;
    std::string method;
    answer_time time;
};

class batch {
public:
    batch(portal_state& state, fault_plan& faults, const caller& who, double now)
        : state_(state), faults_(faults), who_(who), now_(now),
          seconds_(state.options.cost.request), raw_(state.options.data.raw_unicode) {}

    void run(const php_value& commands, bool halt) {
        std::size_t count = 0;
        for (const auto& [label, command] : commands.members()) {
            const double wall = state_.options.wall_limit;
            if (wall > 0 && seconds_ > wall) {
                timed_out_ = true;
                return;
            }
            if (!one(label, command.to_string(), ++count) && halt)
                return;
        }
    }

    batch_run finish() {
        batch_run done;
        done.seconds = seconds_;
        if (timed_out_) {
            done.answer = html_response(504, "Gateway Time-out");
            return done;
        }
        const double finish = now_ + seconds_;
        const std::string account = who_.account + " batch";
        const bool whole = state_.options.operating.under_batch;
        if (whole)
            state_.operating.book(account, finish, seconds_);
        answer_time outer{now_, finish, whole ? state_.operating.used(account, finish) : 0,
                          whole ? state_.operating.reset_at(account, finish) : now_ + 600,
                          state_.options.operating.display};
        done.answer = json_response(200, compose(outer, whole));
        return done;
    }

private:
    // false: the command failed
    bool one(const std::string& label, std::string_view command, std::size_t number) {
        command = command.substr(0, command.find('#'));
        const auto mark = command.find('?');
        const std::string method = lower(trim(command.substr(0, mark)));
        if (number > state_.options.batch_commands)
            return fail(label, {400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded"});
        if (method == "batch")
            return fail(label, {405, "ERROR_BATCH_METHOD_NOT_ALLOWED",
                                "Method is not allowed for batch usage"});
        php_value given;
        if (mark != std::string_view::npos)
            parse_query(given, command.substr(mark + 1), state_.options.max_variables);
        substitute(given, results_.entries, results_.text);
        const double start = now_ + seconds_;
        if (const auto f = faults_.next(method, start, true)) {
            ++state_.seen.faults;
            if (f->kind == fault_kind::operating)
                return fail(label, operating_error());
            if (f->kind == fault_kind::expired_token)
                return fail(label,
                            {401, "expired_token", "The access token provided has expired."});
            if (f->kind == fault_kind::rate)
                return fail(label, {503, "QUERY_LIMIT_EXCEEDED", "Too many requests"});
            return fail(label, {f->status, f->code, f->text});
        }
        const std::size_t from = results_.text.size();
        ran r = run_method(state_, who_, method, fold_names(given), start, true, results_.text);
        seconds_ += r.seconds;
        if (r.error)
            return fail(label, *r.error);
        results_.close(label, from);
        number_in(totals_, label, r.total);
        number_in(nexts_, label, r.next);
        times_.push_back(
            {label,
             method,
             {start, now_ + seconds_, r.operating, r.reset_at, state_.options.operating.display}});
        return true;
    }

    bool fail(const std::string& label, const rest_error& e) {
        const std::size_t from = errors_.text.size();
        append_error(errors_.text, e, raw_);
        errors_.close(label, from);
        return false;
    }

    static void number_in(section& s, const std::string& label, std::optional<std::int64_t> n) {
        if (!n)
            return;
        const std::size_t from = s.text.size();
        append_number(s.text, *n);
        s.close(label, from);
    }

    std::string compose(const answer_time& outer, bool whole) {
        section times;
        std::set<std::string> met;
        for (auto& t : times_) {
            if (whole) { // every command shows the account of the batch
                t.time.operating = outer.operating;
                t.time.reset_at = outer.reset_at;
            } else if (t.time.display == operating_display::first && !met.insert(t.method).second) {
                t.time.operating = 0;
            }
            const std::size_t from = times.text.size();
            append_time(times.text, t.time);
            times.close(t.label, from);
        }
        std::string body;
        body.reserve(results_.text.size() + errors_.text.size() + times.text.size() + 4096);
        const auto part = [&](const char* name, const section& s) {
            body += name;
            s.append_to(body, raw_);
        };
        part("{\"result\":{\"result\":", results_);
        part(",\"result_error\":", errors_);
        part(",\"result_total\":", totals_);
        part(",\"result_next\":", nexts_);
        part(",\"result_time\":", times);
        body += "},\"time\":";
        append_time(body, outer);
        body += '}';
        return body;
    }

    portal_state& state_;
    fault_plan& faults_;
    const caller& who_;
    double now_;
    double seconds_;
    bool raw_;
    bool timed_out_ = false;
    section results_, errors_, totals_, nexts_;
    std::vector<command_time> times_;
};

} // namespace

batch_run run_batch(portal_state& state, fault_plan& faults, const caller& who,
                    const php_value& params, double now) {
    const std::string account = who.account + " batch";
    if (state.options.operating.under_batch && state.operating.blocked(account, now)) {
        ++state.seen.operating_refusals;
        return {error_response(operating_error(), state.options.data.raw_unicode),
                state.options.cost.request};
    }
    const php_value none = php_value::array();
    const php_value* commands = params.find("CMD");
    const php_value* halt = params.find("HALT");
    batch b(state, faults, who, now);
    b.run(commands != nullptr && commands->is_array() ? *commands : none,
          halt != nullptr && halt->truthy());
    return b.finish();
}

} // namespace fb24_portal
