// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "support/scripted_transport.hpp"

#include "fast_bitrix24/json/document.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace test {

namespace b24 = fast_bitrix24;

namespace {

// What happens at a moment: an exchange ends, or a test's own action.
struct happening {
    b24::time_point when{};
    std::size_t number = 0; ///< of two at the same moment the earlier made one comes first
    std::function<void()> action;
    b24::finished_exchange ended;
};

} // namespace

struct scripted_transport::world {
    mutable std::mutex mutex;
    std::condition_variable changed;
    handler script;
    b24::time_point began = b24::time_point{} + std::chrono::hours(1);
    b24::time_point now = began;
    b24::duration patience{};
    std::vector<happening> coming;
    std::size_t made = 0;
    bool interrupted = false;
    std::vector<sent> log;
    counters count;

    std::vector<happening>::iterator first() {
        return std::min_element(coming.begin(), coming.end(), [](const auto& a, const auto& b) {
            return std::pair(a.when, a.number) < std::pair(b.when, b.number);
        });
    }
};

script_reply json_reply(std::string body, int status, double delay) {
    script_reply out;
    out.delay = b24::seconds(delay);
    out.response.status = status;
    out.response.headers.add("Content-Type", "application/json; charset=utf-8");
    out.response.body = std::move(body);
    return out;
}

script_reply failed_reply(b24::errc why, b24::fate request_fate, b24::phase where, double delay) {
    script_reply out;
    out.delay = b24::seconds(delay);
    out.ec = why;
    out.request_fate = request_fate;
    out.where = where;
    return out;
}

script_reply silence() {
    return failed_reply(b24::errc::timeout, b24::fate::unknown, b24::phase::wait, 1e9);
}

std::string json_member(const b24::http_request& request, std::string_view name) {
    std::error_code ec;
    b24::diagnostics why;
    const auto body = b24::document::parse(request.body, {}, ec, why);
    const auto member = body.root()[name];
    if (member.is_array() || member.is_object())
        return std::string{member.raw()};
    return member.exists() ? std::string{member.as_string()} : std::string{};
}

scripted_transport::scripted_transport(handler script) : world_(std::make_shared<world>()) {
    world_->script = std::move(script);
}

void scripted_transport::start(b24::exchange_id id, b24::http_request request) {
    std::unique_lock lock(world_->mutex);
    const auto began = world_->now;
    const auto script = world_->script;
    world_->log.push_back({id, began, request, false});
    ++world_->count.started;
    ++world_->count.in_flight;
    world_->count.most_in_flight = std::max(world_->count.most_in_flight, world_->count.in_flight);
    lock.unlock();
    auto reply = script(request, began);
    if (request.timeout > b24::duration::zero() && reply.delay > request.timeout) {
        reply = failed_reply(b24::errc::timeout, b24::fate::unknown);
        reply.delay = request.timeout;
    }
    happening h;
    h.when = began + reply.delay;
    h.ended.id = id;
    h.ended.ec = reply.ec;
    h.ended.response = std::move(reply.response);
    if (reply.ec) {
        h.ended.where = reply.where;
        h.ended.request_fate = reply.request_fate;
        h.ended.detail = std::move(reply.detail);
    }
    lock.lock();
    h.number = ++world_->made;
    world_->coming.push_back(std::move(h));
}

std::optional<b24::finished_exchange> scripted_transport::wait(b24::time_point deadline) {
    std::unique_lock lock(world_->mutex);
    ++world_->count.waits;
    while (true) {
        if (std::exchange(world_->interrupted, false))
            return std::nullopt;
        const auto next = world_->first();
        if (next == world_->coming.end() || next->when > deadline) {
            if (next == world_->coming.end() && deadline == b24::time_point::max()) {
                // nothing can ever happen here but a call of another thread
                if (!world_->changed.wait_for(lock, std::chrono::seconds(30),
                                              [this] { return world_->interrupted; }))
                    throw std::logic_error("a wait that nothing can end");
                continue;
            }
            if (world_->changed.wait_for(lock, world_->patience,
                                         [this] { return world_->interrupted; }))
                continue;
            world_->now = std::max(world_->now, deadline);
            return std::nullopt;
        }
        auto what = std::move(*next);
        world_->coming.erase(next);
        world_->now = std::max(world_->now, what.when);
        if (!what.action) {
            ++world_->count.ended;
            --world_->count.in_flight;
            return std::move(what.ended);
        }
        lock.unlock();
        what.action();
        lock.lock();
    }
}

b24::time_point scripted_transport::now() const {
    const std::scoped_lock lock(world_->mutex);
    return world_->now;
}

b24::given_up_exchange scripted_transport::cancel(b24::exchange_id id) {
    const std::scoped_lock lock(world_->mutex);
    b24::given_up_exchange out;
    for (const auto& h : world_->coming)
        if (!h.action && h.ended.id == id)
            out = {h.ended.where, h.ended.request_fate};
    const auto gone = std::erase_if(
        world_->coming, [id](const happening& h) { return !h.action && h.ended.id == id; });
    if (gone == 0)
        throw std::logic_error("cancel of an exchange that is not in flight");
    ++world_->count.cancelled;
    --world_->count.in_flight;
    for (auto& s : world_->log)
        if (s.id == id)
            s.cancelled = true;
    return out;
}

void scripted_transport::interrupt() {
    {
        const std::scoped_lock lock(world_->mutex);
        world_->interrupted = true;
        ++world_->count.interrupts;
    }
    world_->changed.notify_all();
}

void scripted_transport::set_script(handler script) {
    const std::scoped_lock lock(world_->mutex);
    world_->script = std::move(script);
}

void scripted_transport::set_patience(b24::duration real) {
    const std::scoped_lock lock(world_->mutex);
    world_->patience = real;
}

void scripted_transport::at(double seconds, std::function<void()> what) {
    const std::scoped_lock lock(world_->mutex);
    happening h;
    h.when = world_->began + b24::seconds(seconds);
    h.number = ++world_->made;
    h.action = std::move(what);
    world_->coming.push_back(std::move(h));
}

double scripted_transport::elapsed() const {
    const std::scoped_lock lock(world_->mutex);
    return b24::to_seconds(world_->now - world_->began);
}

scripted_transport::counters scripted_transport::count() const {
    const std::scoped_lock lock(world_->mutex);
    return world_->count;
}

std::vector<scripted_transport::sent> scripted_transport::log() const {
    const std::scoped_lock lock(world_->mutex);
    return world_->log;
}

} // namespace test
