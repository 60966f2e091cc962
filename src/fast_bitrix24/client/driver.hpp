// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/client/token_fetch.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/engine/engine.hpp"
#include "fast_bitrix24/http/transport.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <stop_token>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

/// How long a verb may take, whatever the number of jobs that it runs one after the other.
struct verb_deadline {
    duration patience{};          ///< zero: for ever
    std::optional<time_point> at; ///< known when the first job begins
};

/// Runs jobs over a transport. Any number of threads may run jobs at once: one of them drives the
/// transport for all, the others sleep until their job moves or the wheel is free.
template <transport Transport, rate_policy Rate>
class driver {
public:
    driver(engine_settings settings, endpoint to, Rate rate, Transport carrier, const options& o)
        : engine_(knowing_transport(std::move(settings)), std::move(to), std::move(rate)),
          transport_(std::move(carrier)), log_(o.log), moved_(o.moved), token_func_(o.token_func),
          token_timeout_(seconds(o.token_timeout)), max_concurrent_(o.max_concurrent),
          wake_(std::make_shared<waker>([this] { interrupt(); })) {
        engine_.set_ceiling(max_concurrent_);
    }
    driver(const driver&) = delete;
    driver& operator=(const driver&) = delete;
    ~driver() { wake_->disarm(); }

    /// Runs a job to its end; `drain(lock)` is called between the steps, on this thread, with the
    /// lock held, and may let it go. What the caller or the time ended early has an error.
    template <class Drain>
    reply run(job& j, verb_deadline& until, std::stop_token stop, Drain drain) {
        run_state mine;
        mine.what = &j;
        mine.until = &until;
        mine.stop = std::move(stop);
        const std::stop_callback on_stop(mine.stop, [this] {
            { const std::scoped_lock lock(mutex_); }
            changed_.notify_all();
            (*wake_)();
        });
        std::unique_lock lock(mutex_);
        runs_.push_back(&mine);
        if (driving_)
            interrupt(); // whoever drives has to hear of the new job
        try {
            while (!mine.finished) {
                if (driving_) {
                    changed_.wait(lock);
                } else {
                    drive(lock, mine);
                }
                const auto held = j.held_bytes();
                drain(lock);
                if (driving_ && j.held_bytes() < held)
                    interrupt(); // there is room for more answers
            }
        } catch (...) {
            // a callback threw: its verb ends here, the others go on
            if (!lock.owns_lock())
                lock.lock();
            drop(lock, mine);
            throw;
        }
        std::erase(runs_, &mine);
        changed_.notify_all(); // one of the others may have to take the wheel
        lock.unlock();
        tell();
        return std::move(mine.why);
    }

    void lower_ceiling(std::size_t n) {
        const std::scoped_lock lock(mutex_);
        ceilings_.insert(n);
        engine_.set_ceiling(std::min(max_concurrent_, *ceilings_.begin()));
    }
    void restore_ceiling(std::size_t n) {
        {
            const std::scoped_lock lock(mutex_);
            ceilings_.erase(ceilings_.find(n));
            engine_.set_ceiling(ceilings_.empty() ? max_concurrent_
                                                  : std::min(max_concurrent_, *ceilings_.begin()));
        }
        (*wake_)();
    }

    [[nodiscard]] statistics stats() const {
        const std::scoped_lock lock(mutex_);
        return engine_.stats();
    }
    [[nodiscard]] endpoint address() const {
        const std::scoped_lock lock(mutex_);
        return engine_.address();
    }
    [[nodiscard]] redactor redact() const {
        const std::scoped_lock lock(mutex_);
        return engine_.redact();
    }
    /// For tests and tuning, while no verb runs.
    [[nodiscard]] Rate& rate() noexcept { return engine_.rate(); }
    [[nodiscard]] Transport& carrier() noexcept { return transport_; }

private:
    struct run_state {
        job* what = nullptr;
        verb_deadline* until = nullptr;
        std::stop_token stop;
        job_id id = 0;                           ///< 0: the engine does not know the job yet
        time_point deadline = time_point::max(); ///< `until`, for whoever drives
        bool finished = false;
        reply why; ///< set if the job was ended early
    };

    static constexpr bool interruptible = requires(Transport t) { t.interrupt(); };
    static constexpr bool cancellable = requires(Transport t, exchange_id id) { t.cancel(id); };
    /// How long a transport without `interrupt` may keep other threads waiting.
    static constexpr duration blind_wait = std::chrono::milliseconds(50);

    [[nodiscard]] static engine_settings knowing_transport(engine_settings s) {
        s.can_cancel = cancellable;
        return s;
    }

    void interrupt() {
        if constexpr (interruptible)
            transport_.interrupt();
    }

    // Whoever holds it drives the transport for all; it is let go whatever is thrown.
    class wheel {
    public:
        wheel(driver& d, std::unique_lock<std::mutex>& lock) : driver_(d), lock_(lock) {
            driver_.driving_ = true;
        }
        wheel(const wheel&) = delete;
        wheel& operator=(const wheel&) = delete;
        ~wheel() {
            if (!lock_.owns_lock())
                lock_.lock();
            driver_.driving_ = false;
            driver_.changed_.notify_all();
        }

    private:
        driver& driver_;
        std::unique_lock<std::mutex>& lock_;
    };

    void drive(std::unique_lock<std::mutex>& lock, run_state& mine) {
        {
            const wheel held(*this, lock);
            step(lock, mine);
        }
        lock.unlock();
        tell();
        lock.lock();
    }

    // Send what may leave, wait for one thing to happen, settle it.
    void step(std::unique_lock<std::mutex>& lock, run_state& mine) {
        time_point now = transport_.now();
        bool waiting_for_token = false;
        admit_and_end(now);
        if (!mine.finished)
            waiting_for_token = look_after_token(lock, now);
        leaving_.clear();
        time_point wake = time_point::max();
        while (!mine.finished) {
            auto advice = engine_.next(now);
            if (!advice.leave) {
                wake = advice.wake;
                break;
            }
            leaving_.push_back(std::move(*advice.leave));
        }
        if (!mine.finished && !engine_.token_wanted())
            admit_and_end(now); // `next` may have ended jobs
        // what was stopped in this very moment has not begun yet
        auto leaving = std::exchange(leaving_, {});
        auto given_up = engine_.take_given_up();
        std::erase_if(leaving,
                      [&given_up](const auto& l) { return std::erase(given_up, l.id) != 0; });
        for (const auto* r : runs_)
            wake = std::min(wake, r->deadline);
        if (waiting_for_token)
            wake = std::min(wake, token_deadline_);
        wake = std::max(std::min(wake, now + longest_wait()), now);
        const bool wait = !mine.finished && !(engine_.token_wanted() && !token_);
        lock.unlock();
        std::vector<finished_exchange> ended;
        std::size_t begun = 0;
        try {
            give_up(given_up);
            for (auto& l : leaving) {
                ++begun;
                start(std::move(l), ended);
            }
            if (ended.empty() && wait)
                if (auto one = transport_.wait(wake))
                    ended.push_back(std::move(*one));
            now = transport_.now();
        } catch (...) {
            lock.lock();
            for (auto i = begun; i < leaving.size(); ++i)
                engine_.not_started(leaving[i].id, now);
            throw;
        }
        lock.lock();
        for (auto& e : ended)
            engine_.ended(std::move(e), now);
        admit_and_end(now);
        give_up(engine_.take_given_up()); // this may have been the last step for a long time
    }

    [[nodiscard]] static constexpr duration longest_wait() noexcept {
        return interruptible ? duration{std::chrono::hours(1)} : duration{blind_wait};
    }

    void start(typename engine<Rate>::departure leaving, std::vector<finished_exchange>& ended) {
        finished_exchange failed;
        failed.id = leaving.id;
        failed.request_fate = fate::not_run;
        try {
            return transport_.start(leaving.id, std::move(leaving.request));
        } catch (const error& e) {
            failed.ec = e.code();
            failed.detail = e.details().detail;
        } catch (const std::system_error& e) {
            failed.ec = e.code();
        } catch (const std::bad_alloc&) {
            failed.ec = errc::resource;
        } catch (const std::exception& e) {
            failed.ec = errc::connect;
            failed.detail = printable(e.what());
        } catch (...) {
            failed.ec = errc::connect;
        }
        ended.push_back(std::move(failed));
    }

    void give_up(const std::vector<exchange_id>& ids) {
        if constexpr (cancellable)
            for (const auto id : ids)
                transport_.cancel(id);
        else
            (void)ids;
    }

    // Gives one exchange up, and says whether its request had left.
    [[nodiscard]] given_up_exchange give_up_one(exchange_id id) {
        if (std::erase_if(leaving_, [id](const auto& l) { return l.id == id; }) != 0)
            return {phase::none, fate::not_run};
        if constexpr (cancellable) {
            using answer = decltype(transport_.cancel(id));
            if constexpr (std::is_convertible_v<answer, given_up_exchange>)
                return transport_.cancel(id);
            else
                transport_.cancel(id);
        }
        return {};
    }

    // New jobs in; jobs that are done, late or no longer wanted out.
    void admit_and_end(time_point now) {
        for (auto* r : runs_) {
            if (r->finished)
                continue;
            if (r->id == 0) {
                if (!r->until->at)
                    r->until->at = r->until->patience > duration::zero() ? now + r->until->patience
                                                                         : time_point::max();
                r->deadline = *r->until->at;
                r->id = engine_.add(*r->what, r->deadline);
            }
            if (!r->what->done()) {
                if (r->stop.stop_requested())
                    end_early(*r, errc::cancelled, now);
                else if (now >= r->deadline)
                    end_early(*r, errc::deadline, now);
                else
                    continue;
            } else {
                engine_.remove(r->id, now); // a failed list may have pages in flight
            }
            r->finished = true;
        }
    }
    void end_early(run_state& r, errc why, time_point now) {
        r.why.ec = why;
        const auto trouble =
            engine_.cancel(r.id, r.why, now, [this](exchange_id id) { return give_up_one(id); });
        if (!trouble.empty())
            r.why.details.detail = "last attempt: " + trouble;
    }
    void drop(std::unique_lock<std::mutex>& lock, run_state& mine) {
        if (driving_)
            interrupt();
        changed_.wait(lock, [this] { return !driving_; });
        if (mine.id != 0 && !mine.finished) {
            reply why;
            why.ec = errc::cancelled;
            (void)engine_.cancel(mine.id, why, transport_.now(),
                                 [this](exchange_id id) { return give_up_one(id); });
            const auto given_up = engine_.take_given_up();
            give_up(given_up);
        }
        std::erase(runs_, &mine);
        changed_.notify_all();
    }

    // True while the token function runs.
    bool look_after_token(std::unique_lock<std::mutex>& lock, time_point now) {
        if (!engine_.token_wanted())
            return false;
        duration patience{};
        if (!token_) {
            try {
                token_.emplace(token_func_, wake_);
            } catch (const std::system_error&) {
                engine_.token_failed(
                    token_fetch::failed("no thread for the token function").failure, now);
                admit_and_end(now);
                return false;
            }
            token_deadline_ = now + token_timeout_;
            // most functions are quick: then nothing else has to know of them
            patience = std::chrono::milliseconds(50);
        }
        lock.unlock();
        auto answer = token_->poll(patience);
        lock.lock();
        if (!answer && now >= token_deadline_)
            answer = token_fetch::failed("the token function did not return in time");
        if (!answer)
            return true;
        token_.reset();
        if (answer->failure.ec)
            engine_.token_failed(std::move(answer->failure), now);
        else
            engine_.token_arrived(std::move(answer->token), now);
        admit_and_end(now);
        return false;
    }

    // Callbacks run without the lock, one at a time, and may use the client.
    void tell() {
        std::vector<log_event> events;
        std::optional<endpoint> moved;
        {
            const std::scoped_lock lock(mutex_);
            events = engine_.take_log();
            moved = engine_.take_moved();
        }
        const std::scoped_lock lock(telling_);
        if (log_)
            for (const auto& e : events)
                log_(e);
        if (moved && moved_)
            moved_(origin(moved->base()) + moved->base().target);
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::recursive_mutex telling_;
    engine<Rate> engine_;
    Transport transport_;
    log_handler log_;
    std::function<void(const std::string&)> moved_;
    token_function token_func_;
    duration token_timeout_;
    std::size_t max_concurrent_;
    std::multiset<std::size_t> ceilings_;
    std::vector<run_state*> runs_;
    bool driving_ = false;
    std::vector<typename engine<Rate>::departure> leaving_; ///< chosen, and not begun yet
    std::optional<token_fetch> token_;
    time_point token_deadline_{};
    std::shared_ptr<waker> wake_;
};

} // namespace fast_bitrix24::detail
