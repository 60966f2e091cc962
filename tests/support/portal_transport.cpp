// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "support/portal_transport.hpp"

#include "portal/core/random.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>

namespace test {

namespace b24 = fast_bitrix24;
using b24::seconds;
using b24::time_point;

namespace {

constexpr double unix_start = 1'700'000'000;
// not zero, so that a time that nobody has set shows
const time_point beginning{seconds(1000)};
// real time in which another thread may interrupt a wait that nothing else would end
constexpr std::chrono::seconds patience{2};

fb24_portal::request as_seen(const b24::http_request& r) {
    fb24_portal::request seen;
    seen.method = r.method;
    seen.target = r.target;
    seen.secure = r.secure;
    seen.body = r.body;
    for (const auto& f : r.headers)
        seen.headers.push_back({f.name, f.value});
    return seen;
}

b24::http_response as_sent(fb24_portal::response&& r) {
    b24::http_response sent;
    sent.status = r.status;
    sent.body = std::move(r.body);
    for (auto& h : r.headers)
        sent.headers.add(std::move(h.name), std::move(h.value));
    return sent;
}

b24::finished_exchange failure(b24::exchange_id id, b24::errc why, b24::phase where,
                               b24::fate request_fate, const char* words) {
    b24::finished_exchange done;
    done.id = id;
    done.ec = why;
    done.where = where;
    done.request_fate = request_fate;
    done.detail = words;
    return done;
}

} // namespace

struct portal_transport::endpoint {
    std::set<b24::exchange_id> open;
    std::deque<b24::finished_exchange> ready;
    bool interrupted = false;
};

struct virtual_portal::world {
    using endpoint = portal_transport::endpoint;
    struct waiter {
        endpoint* who;
        time_point deadline;
    };

    world(const fb24_portal::portal_options& o, const network_options& n)
        : portal(o), network(n), random(n.seed) {}

    mutable std::recursive_mutex lock;
    std::condition_variable_any changed;
    fb24_portal::portal portal;
    network_options network;
    fb24_portal::random_source random;
    network_counters counted;
    std::vector<double> arrived;
    time_point now = beginning;
    std::uint64_t events_made = 0;
    std::map<std::pair<time_point, std::uint64_t>, std::function<void()>> events;
    std::vector<waiter> waiters;
    std::size_t participants = 0;

    [[nodiscard]] double elapsed() const { return b24::to_seconds(now - beginning); }

    void schedule(time_point when, std::function<void()> what) {
        events.emplace(std::pair(std::max(when, now), events_made++), std::move(what));
    }

    // An exchange's end, unless it has ended already or was given up.
    void finish(const std::shared_ptr<endpoint>& who, b24::finished_exchange done) {
        if (who->open.erase(done.id) == 0)
            return;
        --counted.in_flight;
        who->ready.push_back(std::move(done));
    }

    void arrive(const std::shared_ptr<endpoint>& who, b24::exchange_id id,
                const fb24_portal::request& request) {
        arrived.push_back(elapsed());
        fb24_portal::reply r = portal.handle(request, unix_start + elapsed());
        double left = r.seconds + random.between(network.in_min, network.in_max);
        if (network.bytes_per_second > 0)
            left += static_cast<double>(r.answer.body.size()) / network.bytes_per_second;
        if (r.answer.what == fb24_portal::action::hang)
            return;
        schedule(now + seconds(left), [this, who, id, answer = std::move(r.answer)]() mutable {
            if (who->open.contains(id))
                finish(who, deliver(id, std::move(answer)));
        });
    }

    b24::finished_exchange deliver(b24::exchange_id id, fb24_portal::response&& answer) {
        using b24::errc, b24::fate, b24::phase, fb24_portal::action;
        if (answer.what != action::answer)
            ++counted.lost;
        switch (answer.what) {
        case action::answer:
        case action::hang:
            break;
        case action::refuse:
            return failure(id, errc::connect, phase::connect, fate::not_run, "connection refused");
        case action::drop:
            return failure(id, errc::connection_lost, phase::wait, fate::unknown,
                           "closed before the answer");
        case action::reset:
            return failure(id, errc::connection_lost, phase::read, fate::unknown,
                           "connection reset");
        case action::truncate:
            return failure(id, errc::truncated, phase::read, fate::unknown,
                           "closed inside the answer");
        }
        ++counted.answers;
        counted.bytes_in += answer.body.size();
        counted.answers_503 += answer.status == 503 ? 1 : 0;
        counted.answers_429 += answer.status == 429 ? 1 : 0;
        b24::finished_exchange done;
        done.id = id;
        done.request_fate = fate::ran;
        done.response = as_sent(std::move(answer));
        return done;
    }

    [[nodiscard]] bool must_wake(const waiter& w) const {
        return w.who->interrupted || !w.who->ready.empty() || w.deadline <= now;
    }

    // Nobody can go on at this moment: time goes to the next event or the next deadline.
    void advance(std::unique_lock<std::recursive_mutex>& held) {
        time_point next = time_point::max();
        for (const auto& w : waiters)
            next = std::min(next, w.deadline);
        if (!events.empty() && events.begin()->first.first <= next) {
            now = events.begin()->first.first;
            auto event = events.extract(events.begin());
            event.mapped()();
        } else if (next != time_point::max()) {
            now = next;
        } else {
            const auto woken = [this] {
                return !events.empty() || std::any_of(waiters.begin(), waiters.end(),
                                                      [this](auto& w) { return must_wake(w); });
            };
            if (!changed.wait_for(held, patience, woken))
                throw std::logic_error("virtual world: waiting for what can never happen");
        }
        changed.notify_all();
    }
};

virtual_portal::virtual_portal(const fb24_portal::portal_options& options,
                               const network_options& network)
    : world_(std::make_shared<world>(options, network)) {}

fb24_portal::portal& virtual_portal::portal() const {
    return world_->portal;
}

network_counters virtual_portal::count() const {
    const std::lock_guard held(world_->lock);
    return world_->counted;
}

std::vector<double> virtual_portal::arrivals() const {
    const std::lock_guard held(world_->lock);
    return world_->arrived;
}

double virtual_portal::elapsed() const {
    const std::lock_guard held(world_->lock);
    return world_->elapsed();
}

double virtual_portal::portal_time() const {
    return unix_start + elapsed();
}

time_point virtual_portal::now() const {
    const std::lock_guard held(world_->lock);
    return world_->now;
}

void virtual_portal::at(double when, std::function<void()> what) {
    const std::lock_guard held(world_->lock);
    world_->schedule(beginning + seconds(when), std::move(what));
    world_->changed.notify_all();
}

virtual_portal::participant::participant(const virtual_portal& portal) : world_(portal.world_) {
    const std::lock_guard held(portal.world_->lock);
    ++portal.world_->participants;
}

virtual_portal::participant::~participant() {
    if (world_ == nullptr) // moved from
        return;
    auto& w = *world_;
    const std::lock_guard held(w.lock);
    --w.participants;
    w.changed.notify_all();
}

portal_transport::portal_transport(const virtual_portal& portal)
    : world_(portal.world_), endpoint_(std::make_shared<endpoint>()) {}

void portal_transport::start(b24::exchange_id id, b24::http_request request) {
    auto& w = *world_;
    const std::lock_guard held(w.lock);
    endpoint_->open.insert(id);
    ++w.counted.requests;
    w.counted.bytes_out += request.body.size();
    w.counted.most_in_flight = std::max(w.counted.most_in_flight, ++w.counted.in_flight);
    const b24::duration timeout = request.timeout > b24::duration::zero()
                                      ? request.timeout
                                      : seconds(w.network.request_timeout);
    w.schedule(w.now + timeout, [&w, who = endpoint_, id] {
        if (!who->open.contains(id))
            return;
        ++w.counted.timed_out;
        w.finish(who, failure(id, b24::errc::timeout, b24::phase::wait, b24::fate::unknown,
                              "no answer in time"));
    });
    const double out = w.random.between(w.network.out_min, w.network.out_max);
    w.schedule(w.now + seconds(out),
               [&w, who = endpoint_, id, seen = as_seen(request)] { w.arrive(who, id, seen); });
}

std::optional<b24::finished_exchange> portal_transport::wait(time_point deadline) {
    auto& w = *world_;
    std::unique_lock held(w.lock);
    const virtual_portal::world::waiter self{endpoint_.get(), deadline};
    w.waiters.push_back(self);
    // also when a hook throws
    const std::shared_ptr<void> leave(nullptr, [&](void*) {
        std::erase_if(w.waiters, [&](const auto& x) { return x.who == self.who; });
    });
    while (!w.must_wake(self)) {
        const bool all_wait = w.waiters.size() >= std::max<std::size_t>(1, w.participants);
        const bool stuck = all_wait && std::none_of(w.waiters.begin(), w.waiters.end(),
                                                    [&](auto& x) { return w.must_wake(x); });
        if (stuck)
            w.advance(held);
        else
            w.changed.wait(held);
    }
    if (endpoint_->interrupted) {
        endpoint_->interrupted = false;
        return std::nullopt;
    }
    if (endpoint_->ready.empty())
        return std::nullopt;
    b24::finished_exchange done = std::move(endpoint_->ready.front());
    endpoint_->ready.pop_front();
    return done;
}

time_point portal_transport::now() const {
    const std::lock_guard held(world_->lock);
    return world_->now;
}

void portal_transport::cancel(b24::exchange_id id) {
    auto& w = *world_;
    const std::lock_guard held(w.lock);
    const bool open = endpoint_->open.erase(id) != 0;
    w.counted.in_flight -= open ? 1 : 0;
    const auto given =
        std::erase_if(endpoint_->ready, [id](const auto& done) { return done.id == id; });
    if (open || given != 0)
        ++w.counted.cancelled;
}

void portal_transport::interrupt() {
    const std::lock_guard held(world_->lock);
    endpoint_->interrupted = true;
    world_->changed.notify_all();
}

std::size_t portal_transport::pending() const {
    const std::lock_guard held(world_->lock);
    return endpoint_->open.size() + endpoint_->ready.size();
}

} // namespace test
