// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/rate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

/// Virtual time: a queue of events, and a portal whose rules are strict. Used by the tests of the
/// rate policies only; no socket, no clock, the same run each time.
namespace policy_test {

using fast_bitrix24::duration;
using fast_bitrix24::seconds;
using fast_bitrix24::time_point;
using fast_bitrix24::to_seconds;

class event_queue {
public:
    [[nodiscard]] time_point now() const { return now_; }
    [[nodiscard]] double elapsed() const { return to_seconds(now_ - start_); }
    void at(time_point when, std::function<void()> what) {
        events_.push({std::max(when, now_), ++made_, std::move(what)});
    }
    void in(double s, std::function<void()> what) { at(now_ + seconds(s), std::move(what)); }
    bool step() {
        if (events_.empty())
            return false;
        auto what = events_.top().what;
        now_ = events_.top().when;
        events_.pop();
        what();
        return true;
    }

private:
    struct event {
        time_point when;
        std::uint64_t number;
        std::function<void()> what;
        bool operator<(const event& other) const {
            return when != other.when ? when > other.when : number > other.number;
        }
    };
    time_point start_ = time_point{} + std::chrono::hours(1);
    time_point now_ = start_;
    std::uint64_t made_ = 0;
    std::priority_queue<event> events_;
};

/// Ten one-minute baskets, as the portal keeps them: a basket starts with its first call.
class baskets {
public:
    double sum(time_point now) {
        while (!all_.empty() && all_.front().first + std::chrono::minutes(10) <= now)
            all_.pop_front();
        double s = 0;
        for (const auto& b : all_)
            s += b.second;
        return s;
    }
    void add(time_point now, double s) {
        if (all_.empty() || now >= all_.back().first + std::chrono::minutes(1))
            all_.emplace_back(now, 0.0);
        all_.back().second += s;
    }
    double reset_in(time_point now) const {
        return all_.empty() ? 600 : to_seconds(all_.front().first + std::chrono::minutes(10) - now);
    }

private:
    std::deque<std::pair<time_point, double>> all_;
};

struct portal_rules {
    double capacity = 50;
    double per_second = 2;
    double operating_limit = 1e18;
    bool tells = true;           ///< figures of operating time
    bool books_batch = false;    ///< under "batch" instead of the methods
    bool repeats_outside = true; ///< the outer time repeats the first method's figure
};

/// How a request ended, and how many of its commands were refused for their operating limit.
using answer_handler = std::function<void(fast_bitrix24::verdict, std::uint32_t)>;

/// Answers with 503 as soon as its counter would exceed the capacity.
class virtual_portal {
public:
    virtual_portal(event_queue& queue, const portal_rules& rules) : rules_(rules), queue_(queue) {}

    /// Called when a request comes in; calls `answer` when it is done.
    void take(const fast_bitrix24::shipment& s, double cost, answer_handler answer) {
        ++taken;
        const time_point now = queue_.now();
        level_ = std::max(0.0, level_ - to_seconds(now - seen_) * rules_.per_second);
        seen_ = now;
        highest = std::max(highest, level_ + 1);
        if (level_ + 1 > rules_.capacity + 1e-9) {
            ++rate_refusals;
            fast_bitrix24::verdict v;
            v.what = fast_bitrix24::arrival::rate_refused;
            answer(v, 0);
            return;
        }
        level_ += 1;
        auto work = std::make_shared<request>();
        work->answer = std::move(answer);
        work->batch = s.batch;
        for (const auto& load : s.loads)
            for (std::uint32_t i = 0; i < load.commands; ++i)
                work->commands.push_back(load.method);
        work->cost = cost;
        next(work);
    }

    /// Somebody else with the same credentials uses execution time.
    void foreign(const std::string& method, double s) { accounts_[method].add(queue_.now(), s); }
    double sum(const std::string& method) { return accounts_[method].sum(queue_.now()); }

    int taken = 0;
    int rate_refusals = 0;
    int operating_refusals = 0;
    double highest = 0;
    std::function<double()> noise = [] { return 1.0; };
    int executed = 0;

private:
    struct request {
        answer_handler answer;
        bool batch = false;
        std::vector<std::string> commands;
        std::size_t done = 0;
        double cost = 0;
        double took = 0;
        std::uint32_t refused = 0;
        fast_bitrix24::verdict v;
    };

    fast_bitrix24::method_time& entry(request& r, const std::string& method) {
        for (auto& t : r.v.methods)
            if (t.method == method)
                return t;
        r.v.methods.push_back({});
        r.v.methods.back().method = method;
        return r.v.methods.back();
    }

    void next(const std::shared_ptr<request>& r) {
        if (r->done == r->commands.size()) {
            finish(*r);
            return;
        }
        const std::string method = r->commands[r->done++];
        const std::string booked = r->batch && rules_.books_batch ? "batch" : method;
        if (accounts_[booked].sum(queue_.now()) >= rules_.operating_limit) {
            ++operating_refusals;
            if (!r->batch || (rules_.books_batch && r->done == 1)) {
                r->v.what = fast_bitrix24::arrival::operating_refused;
                r->v.methods.clear();
                r->answer(r->v, 0);
                return;
            }
            entry(*r, method).refused = true;
            ++r->refused;
            queue_.in(0, [this, r] { next(r); });
            return;
        }
        const double took = r->cost * noise();
        queue_.in(took, [this, r, method, booked, took] {
            const time_point now = queue_.now();
            accounts_[booked].add(now - seconds(took), took);
            ++executed;
            r->took += took;
            auto& t = entry(*r, method);
            t.duration = std::max(t.duration.value_or(0), took);
            if (rules_.tells) {
                t.operating = std::max(t.operating.value_or(0), accounts_[booked].sum(now));
                t.reset_in = std::floor(accounts_[booked].reset_in(now));
            }
            next(r);
        });
    }

    void finish(request& r) {
        if (r.batch && !r.v.methods.empty()) {
            fast_bitrix24::method_time outer = r.v.methods.front();
            outer.method = "batch";
            outer.refused = false;
            outer.duration = r.took;
            if (!rules_.repeats_outside && !rules_.books_batch && outer.operating)
                outer.operating = 0;
            r.v.methods.push_back(outer);
        }
        r.answer(r.v, r.refused);
    }

    portal_rules rules_;
    event_queue& queue_;
    double level_ = 0;
    time_point seen_{};
    std::map<std::string, baskets> accounts_;
};

/// A client of one policy: sends its commands, as many a request as it may, until all are executed.
template <class Policy>
class sender {
public:
    struct job {
        std::string method;
        std::uint32_t commands = 1; ///< at most so many in a request
        bool batch = false;
        double cost = 0; ///< seconds a command
        std::uint64_t left = 0;
    };
    sender(event_queue& queue, virtual_portal& portal, Policy policy,
           std::function<double()> latency)
        : policy_(std::move(policy)), queue_(queue), portal_(portal), latency_(std::move(latency)) {
    }

    void add(const job& j) { jobs_.push_back(j); }
    [[nodiscard]] bool done() const {
        return in_flight_ == 0 &&
               std::all_of(jobs_.begin(), jobs_.end(), [](const job& j) { return j.left == 0; });
    }
    Policy& policy() { return policy_; }

    /// Sends what may leave, and asks again when something may change.
    void pump() {
        const time_point now = queue_.now();
        time_point again = fast_bitrix24::after_an_arrival;
        for (job& j : jobs_) {
            while (j.left > 0) {
                const time_point ready = policy_.ready(j.method, now);
                if (ready > now) {
                    again = std::min(again, ready);
                    break;
                }
                const std::size_t most =
                    j.batch ? policy_.max_commands(j.method, now) : std::size_t{1};
                const auto n =
                    static_cast<std::uint32_t>(std::min<std::uint64_t>({j.left, j.commands, most}));
                fast_bitrix24::shipment s;
                s.loads.push_back({j.method, n});
                s.batch = j.batch;
                const time_point may = policy_.earliest(s, now);
                if (may > now) {
                    again = std::min(again, may);
                    break;
                }
                if (!acquire(policy_, s, now))
                    break;
                send(j, s, n);
            }
        }
        if (again != fast_bitrix24::after_an_arrival && (wake_ <= now || again < wake_)) {
            wake_ = again;
            queue_.at(again, [this] { pump(); });
        }
    }

    int departures = 0;
    std::vector<time_point> departed_at;

private:
    void send(job& j, const fast_bitrix24::shipment& s, std::uint32_t n) {
        ++departures;
        departed_at.push_back(queue_.now());
        ++in_flight_;
        j.left -= n;
        const time_point left = queue_.now();
        queue_.in(latency_(), [this, &j, s, n, left] {
            portal_.take(
                s, j.cost, [this, &j, s, n, left](fast_bitrix24::verdict v, std::uint32_t again) {
                    queue_.in(latency_(), [this, &j, s, n, left, v, again]() mutable {
                        v.elapsed = queue_.now() - left;
                        end(j, s, v.what == fast_bitrix24::arrival::answered ? again : n, v);
                    });
                });
        });
    }

    // `again` commands were not executed and are sent once more
    void end(job& j, const fast_bitrix24::shipment& s, std::uint32_t again,
             const fast_bitrix24::verdict& v) {
        --in_flight_;
        policy_.arrived(s, v, queue_.now());
        j.left += again;
        pump();
    }

    Policy policy_;
    event_queue& queue_;
    virtual_portal& portal_;
    std::function<double()> latency_;
    std::deque<job> jobs_;
    int in_flight_ = 0;
    time_point wake_{};
};

} // namespace policy_test
