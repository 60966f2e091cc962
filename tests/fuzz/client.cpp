// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/client/basic_client.hpp"
#include "fuzz/client_portal.hpp"
#include "fuzz/fuzz_input.hpp"
#include "support/scripted_transport.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

// The whole client in virtual time: the input is the plan of one verb and of how each request ends.
// The verb must come to an end, run no write twice, and tell the truth about each item.

namespace b24 = fast_bitrix24;
using fuzz::must;
using fuzz::scripted_portal;

namespace {

using client = b24::basic_client<test::scripted_transport>;

constexpr std::size_t most_requests = 4000;
constexpr double most_seconds = 14 * 86400.0;

struct callback_failure : std::runtime_error {
    callback_failure() : std::runtime_error("of the caller's own") {}
};

void shows_no_secret(std::string_view text) {
    for (const auto secret : {scripted_portal::code, scripted_portal::token})
        must(text.find(secret) == std::string_view::npos, "a secret is shown");
}

void check_details(const b24::diagnostics& d) {
    for (const auto* text : {&d.code, &d.description, &d.detail})
        shows_no_secret(*text);
    shows_no_secret(d.to_string());
}

/// One item's outcome against what the portal knows.
void check_outcome(const b24::outcome& o, const std::string& mark, const scripted_portal& portal) {
    check_details(o.details);
    must(!o.ec || !o.value.exists(), "a result or an error");
    if (!portal.honest())
        return;
    const auto& known = portal.item(mark);
    if (!o.ec) {
        must(o.value.to_json() == '"' + mark + '"', "each answer goes to its own item");
        must(known.executed > 0, "what is done was done");
    } else if (o.details.request_fate == b24::fate::not_run) {
        must(known.executed == 0, "`not run` is the truth");
    }
}

class session {
public:
    session(fuzz::input& in, const std::string& address, b24::options o)
        : in_(in), portal_(o.token_func != nullptr),
          transport_([this](const b24::http_request& r, b24::time_point) {
              must(++requests_ < most_requests, "requests are bounded");
              return portal_.answer(r);
          }),
          v3_(address.find("/api/") != std::string::npos), client_(address, o, transport_) {}

    void run() {
        const auto verb = in_.below(6);
        const auto flags = in_.byte();
        verb_.ordered = (flags & 1U) == 0;
        verb_.repeatable = (flags & 2U) != 0;
        portal_.may_repeat(verb_.repeatable);
        if ((flags & 4U) != 0)
            verb_.deadline = 1 + static_cast<double>(in_.byte()) * 4;
        std::stop_source stop;
        if ((flags & 8U) != 0) {
            verb_.stop = stop.get_token();
            transport_.at(in_.byte(), [stop]() mutable { stop.request_stop(); });
        }
        std::optional<b24::slow_guard> slow;
        if ((flags & 16U) != 0)
            slow.emplace(client_.slow(1 + in_.below(3)));
        const auto count = 1 + in_.below(verb == 0 || verb == 1 ? 200 : 14);
        portal_.set_rows(count);
        const auto extra = in_.byte();
        portal_.begin(in_, (flags & 32U) != 0);
        switch (verb) {
        case 0:
            list(count);
            break;
        case 1:
            stream(extra);
            break;
        case 2:
            by_id(count, (extra & 1U) != 0);
            break;
        case 3:
            call(count, (extra & 1U) != 0);
            break;
        case 4:
            if (v3_) // knows no such batches
                call(count, false);
            else
                batch(count, (flags & 64U) != 0);
            break;
        default:
            raw();
        }
        must(transport_.elapsed() < most_seconds, "virtual time is bounded");
        must(transport_.count().in_flight == portal_.thrown(), "nothing is left behind");
        slow.reset();
        afterwards();
    }

private:
    void list(std::size_t count) {
        const auto rows =
            client_.get_all("crm.lead.list", {{"select", {"ID"}}}, ec_, details_, verb_);
        check_details(details_);
        must(!ec_ || rows.completeness() == b24::completeness::broken_off, "a part is called so");
        must(rows.size() == rows.summary().rows, "as many as it says");
        if (!portal_.honest() || !verb_.ordered)
            return;
        for (std::size_t i = 0; i < rows.size(); ++i)
            must(rows[i]["ID"].as_int() == static_cast<std::int64_t>(i + 1), "each once, in order");
        must(ec_ || rows.size() == count, "complete");
    }

    void stream(std::size_t left) {
        const bool throws = left < 20;
        try {
            const auto done = client_.for_each(
                "tasks.task.list", {},
                [&](b24::value row) {
                    (void)row.to_json();
                    if (throws && left-- == 0)
                        throw callback_failure{};
                },
                ec_, details_, verb_);
            check_details(details_);
            must(!ec_ || done.how == b24::completeness::broken_off, "a part is called so");
        } catch (const callback_failure&) {
            must(throws, "only what the caller threw");
        }
    }

    void by_id(std::size_t count, bool writes) {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < count; ++i)
            ids.push_back(portal_.add_item(i));
        portal_.may_repeat(verb_.repeatable || !writes);
        const auto* method = writes ? "crm.lead.delete" : "crm.lead.get";
        const auto got = client_.get_by_id(method, ids, {}, ec_, details_, verb_);
        check_details(details_);
        must(got.size() == count, "one outcome for each id");
        std::size_t i = 0;
        for (const auto& [id, o] : got) {
            must(id == ids[i++], "in their order");
            check_outcome(o, id, portal_);
        }
        must(!ec_ == (got.failures() == 0), "the sum of all");
    }

    /// `odd`: null and true do not fit into a batch.
    void call(std::size_t count, bool odd) {
        std::vector<b24::params> items;
        std::vector<std::string> marks;
        for (std::size_t i = 0; i < count; ++i) {
            marks.push_back(portal_.add_item(i));
            b24::params fields{{"TITLE", marks.back()}};
            if (odd && i % 2 == 1)
                fields.set("OPENED", true);
            items.push_back({{"fields", fields}});
        }
        const auto got = client_.call("crm.lead.add", items, ec_, details_, verb_);
        check_details(details_);
        must(got.size() == count, "one outcome for each item");
        for (std::size_t i = 0; i < count; ++i)
            check_outcome(got[i], marks[i], portal_);
        must(!ec_ == (got.failures() == 0), "the sum of all");
    }

    void batch(std::size_t count, bool linked) {
        std::vector<std::string> marks;
        b24::params commands = b24::params::object();
        for (std::size_t i = 0; i < count; ++i) {
            marks.push_back(portal_.add_item(i));
            std::string text = "crm.lead.add?fields[TITLE]=" + marks.back();
            if (linked && i + 1 == count)
                text += "&fields[X]=$result[n0]";
            commands.set("n" + std::to_string(i), text);
        }
        const auto got = client_.call_batch({{"halt", 0}, {"cmd", commands}}, ec_, details_, verb_);
        check_details(details_);
        must(got.size() == count, "one outcome for each command");
        std::size_t i = 0;
        for (const auto& [name, o] : got) {
            must(name == "n" + std::to_string(i), "in their order");
            check_outcome(o, marks[i++], portal_);
        }
        must(!ec_ == (got.failures() == 0), "the sum of all");
    }

    void raw() {
        const auto mark = portal_.add_item(0);
        const auto got =
            client_.call_raw("crm.lead.add", {{"fields", {{"TITLE", mark}}}}, ec_, details_, verb_);
        check_details(details_);
        must(ec_ ? !got.exists() : got.exists(), "an answer or an error");
        if (portal_.honest() && ec_ && details_.request_fate == b24::fate::not_run)
            must(portal_.item(mark).executed == 0, "`not run` is the truth");
    }

    /// Whatever happened, the next call goes through.
    void afterwards() {
        portal_.recover();
        const auto got = client_.call_raw("profile", {}, ec_, details_);
        must(!ec_ && got["result"].as_string() == "me", "the client lives on");
        must(transport_.elapsed() < 2 * most_seconds, "and soon");
    }

    fuzz::input& in_;
    scripted_portal portal_;
    test::scripted_transport transport_;
    std::size_t requests_ = 0;
    bool v3_;
    b24::verb_options verb_;
    b24::error_code ec_;
    b24::diagnostics details_;
    client client_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    // a fuzzer finds out what it is looked for, and puts it where nothing is secret
    if (std::string_view(reinterpret_cast<const char*>(data), size).find("Zanary") !=
        std::string_view::npos)
        return -1;
    const auto flags = in.byte();
    b24::options o;
    o.verbose = false;
    o.warning = [](const std::string& text) { shows_no_secret(text); };
    o.log = [](const b24::log_event& e) { shows_no_secret(e.text); };
    o.allow_move = [](std::string_view host) { return host == "moved.example.com"; };
    std::string address = "https://name.bitrix24.ru/rest/";
    if ((flags & 7U) == 7U)
        o.token_func = [] { return std::string{scripted_portal::token}; };
    else
        address += ((flags & 8U) != 0 ? "api/1/" : "1/") + std::string{scripted_portal::code} + '/';
    if ((flags & 16U) != 0)
        o.batch_size = 3;
    if ((flags & 32U) != 0)
        o.max_concurrent = 2;
    if ((flags & 64U) != 0)
        o.memory_limit = 2000;
    if ((flags & 128U) != 0)
        o.respect_velocity_policy = false;
    session{in, address, o}.run();
    return 0;
}
