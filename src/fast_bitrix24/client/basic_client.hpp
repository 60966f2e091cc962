// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/batch_plan.hpp"
#include "fast_bitrix24/client/driver.hpp"
#include "fast_bitrix24/client/ids.hpp"
#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/client/policies.hpp"
#include "fast_bitrix24/client/progress.hpp"
#include "fast_bitrix24/client/results.hpp"
#include "fast_bitrix24/client/rows.hpp"
#include "fast_bitrix24/client/setup.hpp"
#include "fast_bitrix24/client/slow_guard.hpp"
#include "fast_bitrix24/client/verb_helpers.hpp"
#include "fast_bitrix24/op/by_id_job.hpp"
#include "fast_bitrix24/op/list_job.hpp"
#include "fast_bitrix24/op/many_job.hpp"
#include "fast_bitrix24/op/validate.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

/// A client of one portal. All verbs may be used from several threads at once; they share the
/// limits.
///
/// Each verb comes in two forms: one throws `error` (`usage_error` before anything is sent), one
/// takes `error_code&, diagnostics&` and throws nothing but `usage_error`.
template <transport Transport, class Policies = default_policies>
class basic_client {
public:
    using rate_policy_type = typename Policies::rate;

    /// `webhook`: the address of an incoming webhook, "https://HOST/rest/USER/CODE/", or with
    /// `options.token_func` the address of the REST interface, "https://HOST/rest/".
    template <class T = Transport>
    requires requires(const options& o) { transport_factory<T>::make(o); }
    explicit basic_client(std::string_view webhook, const options& o = {})
        : basic_client(webhook, o, detail::make_transport<T>(o)) {}
    basic_client(std::string_view webhook, const options& o, Transport carrier)
        : basic_client(webhook, o, std::move(carrier), make_rate<rate_policy_type>(o)) {}
    /// With a rate policy of the caller's, e.g. one that several clients share.
    basic_client(std::string_view webhook, const options& o, Transport carrier,
                 rate_policy_type rate)
        : setup_(detail::make_setup(webhook, o)),
          driver_(std::make_unique<driver_type>(setup_.engine, setup_.address, std::move(rate),
                                                std::move(carrier), o)) {}

    // ---- lists ----

    /// All rows of a list method, whatever their number, in the portal's order. On an error the
    /// exception is an `incomplete_error<rows>` and carries those that came before it.
    [[nodiscard]] rows get_all(std::string_view method, const params& arguments = {},
                               const verb_options& v = {}) {
        error_code ec;
        diagnostics details;
        rows out = get_all(method, arguments, ec, details, v);
        detail::throw_if(ec, std::move(details), std::move(out));
        return out;
    }
    /// On an error: the rows that came before it; their `completeness()` tells.
    [[nodiscard]] rows get_all(std::string_view method, const params& arguments, error_code& ec,
                               diagnostics& details, const verb_options& v = {}) {
        rows out;
        out.set_summary(list(
            "get_all", method, arguments, [&out](row_page page) { out.add(std::move(page)); }, v,
            ec, details, true));
        return out;
    }

    [[nodiscard]] rows get_all(std::string_view method, error_code& ec, diagnostics& details,
                               const verb_options& v = {}) {
        return get_all(method, params{}, ec, details, v);
    }

    /// The same, row by row as they come: memory does not grow with the list. The value is valid
    /// during the call. An answer that is no list is given as the only "row".
    list_summary for_each(std::string_view method, const params& arguments,
                          const std::function<void(value)>& row, const verb_options& v = {}) {
        error_code ec;
        diagnostics details;
        const auto out = for_each(method, arguments, row, ec, details, v);
        detail::throw_if(ec, std::move(details));
        return out;
    }
    list_summary for_each(std::string_view method, const std::function<void(value)>& row,
                          const verb_options& v = {}) {
        return for_each(method, params{}, row, v);
    }
    list_summary for_each(std::string_view method, const params& arguments,
                          const std::function<void(value)>& row, error_code& ec,
                          diagnostics& details, const verb_options& v = {}) {
        return for_each_page(
            method, arguments,
            [&row](const row_page& page) {
                if (!page.is_list)
                    row(page.memory.root());
                for (const value r : page.rows)
                    row(r);
            },
            ec, details, v);
    }
    /// Page by page.
    list_summary for_each_page(std::string_view method, const params& arguments,
                               const std::function<void(row_page)>& page, error_code& ec,
                               diagnostics& details, const verb_options& v = {}) {
        return list("for_each", method, arguments, page, v, ec, details, false);
    }

    // ---- calls ----

    /// One call for each id. Results stand under their ids, in the order given.
    [[nodiscard]] by_id_result get_by_id(std::string_view method, const id_list& ids,
                                         const params& arguments = {}, const verb_options& v = {}) {
        error_code ec;
        diagnostics details;
        auto out = get_by_id(method, ids, arguments, ec, details, v);
        detail::throw_if(ec, std::move(details), std::move(out));
        return out;
    }
    [[nodiscard]] by_id_result get_by_id(std::string_view method, const id_list& ids,
                                         const params& arguments, error_code& ec,
                                         diagnostics& details, const verb_options& v = {}) {
        check_method(method, verb_kind::get_by_id);
        setup_.warn(check_by_id_params(method, arguments, v.id_field, ids.get().size(),
                                       setup_.address.v3()));
        const auto names = detail::unique_ids(ids.get());
        (void)arguments.to_json(); // bad text is refused here, not while requests are under way
        detail::by_id_job job(to_lower(trim(method)), detail::id_parameter(v), names, arguments,
                              setup_.engine.judging.limits, v.repeatable);
        run_many("get_by_id", method, job, v, deadline_of(v));
        std::vector<named_result::entry> entries;
        for (std::size_t i = 0; i < job.size(); ++i)
            entries.emplace_back(names[i].text(), detail::to_outcome(std::move(job.replies()[i])));
        return detail::summed(named_result{std::move(entries)}, ec, details);
    }

    [[nodiscard]] by_id_result get_by_id(std::string_view method, const id_list& ids,
                                         error_code& ec, diagnostics& details,
                                         const verb_options& v = {}) {
        return get_by_id(method, ids, params{}, ec, details, v);
    }

    /// Calls a method with one item, or with an array of items. Outcomes come in the order of the
    /// items; `value()` is the result of the only one.
    call_result call(std::string_view method, const params& items, const verb_options& v = {}) {
        return call_many(method, detail::items_of(items), v);
    }
    call_result call(std::string_view method, const params& items, error_code& ec,
                     diagnostics& details, const verb_options& v = {}) {
        return call_many(method, detail::items_of(items), ec, details, v);
    }
    /// Items from any range, e.g. `std::vector<params>`.
    template <detail::json_list_range Items>
    call_result call(std::string_view method, const Items& items, const verb_options& v = {}) {
        return call_many(method, std::vector<params>(std::begin(items), std::end(items)), v);
    }
    template <detail::json_list_range Items>
    call_result call(std::string_view method, const Items& items, error_code& ec,
                     diagnostics& details, const verb_options& v = {}) {
        return call_many(method, std::vector<params>(std::begin(items), std::end(items)), ec,
                         details, v);
    }

    /// One request with `arguments` untouched; the whole answer, even if it speaks of an error.
    document call_raw(std::string_view method, const params& arguments = {},
                      const verb_options& v = {}) {
        error_code ec;
        diagnostics details;
        document out = call_raw(method, arguments, ec, details, v);
        detail::throw_if(ec, std::move(details));
        return out;
    }
    document call_raw(std::string_view method, const params& arguments, error_code& ec,
                      diagnostics& details, const verb_options& v = {}) {
        check_method(method, verb_kind::call_raw);
        auto only = detail::make_direct_command(method, arguments, v.repeatable);
        only.whole_answer = true;
        auto answer = run_one(std::move(only), v);
        ec = answer.ec;
        details = std::move(answer.details);
        return std::move(answer.result);
    }

    document call_raw(std::string_view method, error_code& ec, diagnostics& details,
                      const verb_options& v = {}) {
        return call_raw(method, params{}, ec, details, v);
    }

    /// A batch as the documentation writes it: {{"halt", 0}, {"cmd", {{"name", "method?query"}}}}.
    /// More than 50 commands are split unless they refer to one another or ask for `halt`.
    batch_result call_batch(const params& batch, const verb_options& v = {}) {
        error_code ec;
        diagnostics details;
        auto out = call_batch(batch, ec, details, v);
        detail::throw_if(ec, std::move(details), std::move(out));
        return out;
    }
    batch_result call_batch(const params& batch, error_code& ec, diagnostics& details,
                            const verb_options& v = {}) {
        check_batch(batch);
        (void)batch.to_json(); // bad text is refused here, not while requests are under way
        if (setup_.address.v3())
            throw usage_error("call_batch(): batches of REST 3 are written in another way, and "
                              "fail as a whole: use call, or call_raw with the method 'batch'");
        auto plan = detail::plan_batch(batch, v.repeatable);
        std::vector<named_result::entry> entries;
        if (plan.together) {
            auto whole = run_one(detail::whole_batch(plan, batch), v);
            entries = detail::split_batch(plan, std::move(whole), driver_->redact());
        } else {
            detail::many_job job(plan.commands.size(),
                                 [&plan](std::size_t i) { return plan.commands[i]; });
            run_many("call_batch", "batch", job, v, deadline_of(v));
            for (std::size_t i = 0; i < job.size(); ++i)
                entries.emplace_back(plan.names[i],
                                     detail::to_outcome(std::move(job.replies()[i])));
        }
        return detail::summed(batch_result{std::move(entries)}, ec, details);
    }

    // ---- the rest ----

    /// At most `n` requests at once, for all threads, until the guard goes.
    template <std::integral Count = int>
    [[nodiscard]] slow_guard slow(Count n = 1) {
        if (n < 1)
            throw usage_error("slow(): at least one request at a time");
        const auto most = static_cast<std::size_t>(n);
        auto* d = driver_.get();
        d->lower_ceiling(most);
        return slow_guard{[d, most] { d->restore_ceiling(most); }};
    }
    [[nodiscard]] statistics stats() const { return driver_->stats(); }
    /// Where the portal is now, without the webhook's code.
    [[nodiscard]] std::string address() const { return driver_->address().to_string(); }
    [[nodiscard]] Transport& carrier() noexcept { return driver_->carrier(); }
    [[nodiscard]] rate_policy_type& rate() noexcept { return driver_->rate(); }

private:
    using driver_type = detail::driver<Transport, rate_policy_type>;

    [[nodiscard]] detail::verb_deadline deadline_of(const verb_options& v) const noexcept {
        return {seconds(v.deadline > 0 ? v.deadline : setup_.deadline), {}};
    }

    list_summary list(std::string_view verb, std::string_view method, const params& arguments,
                      const std::function<void(row_page)>& sink, const verb_options& v,
                      error_code& ec, diagnostics& details, bool collected) {
        check_method(method, verb_kind::get_all);
        setup_.warn(check_list_params(method, arguments, setup_.address.v3()));
        const auto request = detail::make_list_request(method, arguments, setup_.address.v3());
        detail::list_job<typename Policies::paging> job(
            request, {request.known, v.id_field, v.ordered, collected},
            v.repeatable || is_read_method(request.method));
        auto until = deadline_of(v);
        detail::verb_progress progress(setup_.progress, verb, method);
        auto ended = driver_->run(job, until, v.stop, [&](std::unique_lock<std::mutex>& lock) {
            while (auto page = job.pages().take()) {
                const auto done = job.pages().delivered();
                const auto total = job.paging().total();
                const bool more = !job.done();
                lock.unlock();
                sink(std::move(*page));
                progress.moved(done, total.value_or(0), more);
                lock.lock();
            }
        });
        if (!ended.ec && job.failure())
            ended = *job.failure();
        list_summary out;
        out.rows = job.pages().delivered();
        out.doubled = job.pages().doubled();
        out.total = job.paging().total();
        out.how = ended.ec ? completeness::broken_off : job.paging().result(out.rows);
        progress.finished(out.rows, out.total.value_or(out.rows));
        setup_.warn(detail::list_warnings(request, out));
        ec = ended.ec;
        details = std::move(ended.details);
        if (ec && details.method.empty())
            details.method = request.method;
        return out;
    }

    void run_many(std::string_view verb, std::string_view method, detail::many_job& job,
                  const verb_options& v, detail::verb_deadline until) {
        detail::verb_progress progress(setup_.progress, verb, method);
        run_many(progress, method, job, v, until);
        progress.finished(job.settled(), job.size());
    }
    void run_many(detail::verb_progress& progress, std::string_view method, detail::many_job& job,
                  const verb_options& v, detail::verb_deadline& until) {
        run_job(job, to_lower(trim(method)), v, until, [&](std::unique_lock<std::mutex>& lock) {
            const auto done = job.settled();
            lock.unlock();
            progress.moved(done, job.size(), done < job.size());
            lock.lock();
        });
    }

    detail::reply run_one(detail::command only, const verb_options& v) {
        const auto method = only.method;
        detail::many_job job(1, [&only](std::size_t) { return std::move(only); });
        auto until = deadline_of(v);
        run_job(job, method, v, until, [](std::unique_lock<std::mutex>&) {});
        return std::move(job.replies().front());
    }

    template <class Drain>
    void run_job(detail::many_job& job, const std::string& method, const verb_options& v,
                 detail::verb_deadline& until, Drain drain) {
        auto ended = driver_->run(job, until, v.stop, std::move(drain));
        if (!ended.ec)
            return;
        ended.details = {}; // what has not been handed out has no history
        ended.details.method = method;
        job.close(ended);
    }

    call_result call_many(std::string_view method, const std::vector<params>& items,
                          const verb_options& v) {
        error_code ec;
        diagnostics details;
        auto out = call_many(method, items, ec, details, v);
        detail::throw_if(ec, std::move(details), std::move(out));
        return out;
    }

    call_result call_many(std::string_view method, const std::vector<params>& items, error_code& ec,
                          diagnostics& details, const verb_options& v) {
        check_method(method, verb_kind::call);
        setup_.warn(check_call_items(method, items, setup_.address.v3()));
        for (const auto& item : items)
            (void)item.to_json(); // all or nothing: a bad item is found before the first is sent
        std::vector<outcome> outcomes(items.size());
        std::vector<std::size_t> left(items.size());
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] = i;
        auto until = deadline_of(v);
        detail::verb_progress progress(setup_.progress, "call", method);
        for (int round = 0; !left.empty(); ++round) {
            detail::many_job job(left.size(), [&](std::size_t i) {
                return detail::make_command(method, items[left[i]], v.repeatable);
            });
            run_many(progress, method, job, v, until);
            for (std::size_t i = 0; i < left.size(); ++i)
                outcomes[left[i]] = detail::to_outcome(std::move(job.replies()[i]));
            left = detail::to_be_sent_again(items, outcomes, left, v, round);
        }
        progress.finished(items.size(), items.size());
        return detail::summed(call_result{std::move(outcomes)}, ec, details);
    }

    detail::client_setup setup_;
    std::unique_ptr<driver_type> driver_;
};

} // namespace fast_bitrix24
