// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/writer.hpp"
#include "fuzz/fuzz_input.hpp"
#include "support/scripted_transport.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

namespace b24 = fast_bitrix24;

/// A portal that a fuzzer's bytes make misbehave, and that knows what it has really done. Items are
/// known by marks, numbers of their own, wherever in a request they stand.
class scripted_portal {
public:
    static constexpr std::string_view code = "ZanaryS3cretCode";
    static constexpr std::string_view token = "ZanaryAccessT0ken";

    struct item_state {
        int sent = 0;
        int executed = 0;
        bool again = true; ///< certainly not executed so far: may be sent again
        std::string key;   ///< Idempotency-Key
    };

    explicit scripted_portal(bool wants_token) : wants_token_(wants_token) {}

    // ---- before the verb ----
    std::string add_item(std::size_t i) {
        auto mark = "77" + std::to_string(100 + i) + "77";
        items_[mark];
        return mark;
    }
    void set_rows(std::size_t n) { rows_ = n; }
    void may_repeat(bool yes) { may_repeat_ = yes; }
    /// `endless`: the script is repeated, else all goes well behind its end.
    void begin(input script, bool endless) {
        script_ = at_ = script;
        endless_ = endless && !script.empty();
    }
    void recover() { recovered_ = true; }

    // ---- what is known ----
    [[nodiscard]] const item_state& item(const std::string& mark) const { return items_.at(mark); }
    /// No answer had a body that the fuzzer made up.
    [[nodiscard]] bool honest() const noexcept { return honest_; }
    /// Starts that were refused by throwing.
    [[nodiscard]] std::size_t thrown() const noexcept { return thrown_; }

    test::script_reply answer(const b24::http_request& r) {
        must(r.secure, "never in the clear");
        must(r.host == "name.bitrix24.ru" || r.host == "other.bitrix24.ru" ||
                 r.host == "moved.example.com",
             "only to hosts that may know the secret");
        const auto request = read(r);
        if (recovered_) {
            must(request.method == "profile", "nothing of a verb that has ended");
            return test::json_reply(R"({"result":"me"})");
        }
        for (const auto& c : request.commands)
            sent(c.mark, r);
        return with_delay(choose(request));
    }

private:
    struct part {
        std::string label;
        std::string mark; ///< empty: no item
        std::size_t start = 0;
    };
    struct call {
        std::string method;
        bool batch = false;
        std::vector<part> commands;
    };
    enum class what { ok, not_run, maybe_run, failed };

    // ---- reading requests ----

    part read_part(std::string label, std::string_view text) const {
        part out;
        out.label = std::move(label);
        const auto plain = b24::percent_decode(text);
        for (const auto& [mark, state] : items_)
            if (plain.find(mark) != std::string::npos)
                out.mark = mark;
        for (const std::string_view name : {"\"start\":", "start="})
            if (const auto at = plain.find(name); at != std::string::npos)
                for (auto i = at + name.size(); i < plain.size(); ++i) {
                    if (b24::ascii_digit(plain[i]))
                        out.start = out.start * 10 + static_cast<std::size_t>(plain[i] - '0');
                    else if (plain[i] != '"' || out.start != 0)
                        break;
                }
        return out;
    }

    call read(const b24::http_request& r) {
        call out;
        const auto path = r.target.substr(0, r.target.find('?'));
        out.method = path.substr(path.rfind('/') + 1);
        const auto body = b24::document::parse(r.body);
        must(!wants_token_ || body["auth"].string_or("") == token, "the token is there");
        out.batch = out.method == "batch";
        if (!out.batch) {
            out.commands.push_back(read_part("", r.body));
            return out;
        }
        must(body["cmd"].size() >= 1 && body["cmd"].size() <= 50, "1 to 50 commands");
        for (const auto [label, text] : body["cmd"].members())
            out.commands.push_back(read_part(std::string{label}, text.as_string()));
        return out;
    }

    // ---- items ----

    void sent(const std::string& mark, const b24::http_request& r) {
        if (mark.empty())
            return;
        auto& state = items_.at(mark);
        const std::string key{r.headers.get("Idempotency-Key")};
        must(state.sent == 0 || key == state.key, "each repetition has the same key");
        state.key = key;
        ++state.sent;
        // what a key protects may be repeated
        must(state.again || may_repeat_ || !key.empty(),
             "a write is not sent again while its outcome is open");
        state.again = false;
    }
    void settle(const part& p, what w) {
        if (p.mark.empty())
            return;
        auto& state = items_.at(p.mark);
        if (w == what::not_run)
            state.again = state.executed == 0 && maybe_.count(p.mark) == 0;
        else if (w == what::ok || (w == what::maybe_run && (next() & 1U) != 0))
            ++state.executed;
        if (w == what::maybe_run)
            maybe_[p.mark] = true;
    }
    void settle_all(const call& c, what w) {
        for (const auto& p : c.commands)
            settle(p, w);
    }

    // ---- the script ----

    std::uint8_t next() noexcept {
        if (at_.empty() && endless_)
            at_ = script_;
        return at_.byte();
    }
    std::size_t below(std::size_t n) noexcept { return next() % n; }

    test::script_reply with_delay(test::script_reply r) {
        if (delay_next_) {
            delay_next_ = false;
            r.delay += b24::seconds(static_cast<double>(next()) / 2);
        }
        return r;
    }

    test::script_reply choose(const call& c) {
        auto action = next();
        delay_next_ = (action & 128U) != 0;
        action &= 127U;
        switch (action % 16) {
        case 1:
            return lost(c);
        case 2:
            return words(c);
        case 3:
            return failing_status(c);
        case 4:
            return made_up(c);
        case 5:
            settle_all(c, what::maybe_run);
            return test::silence();
        case 6:
            return redirect(c);
        case 7:
            settle_all(c, what::not_run);
            ++thrown_;
            delay_next_ = false;
            throw std::runtime_error("no start");
        case 8:
            return broken(c);
        default:
            return good(c);
        }
    }

    test::script_reply lost(const call& c) {
        constexpr b24::errc codes[] = {b24::errc::connection_lost, b24::errc::timeout,
                                       b24::errc::connect,         b24::errc::dns,
                                       b24::errc::dns_again,       b24::errc::tls,
                                       b24::errc::tls_verify,      b24::errc::truncated,
                                       b24::errc::bad_framing,     b24::errc::limit,
                                       b24::errc::resource,        b24::errc::unsupported_encoding};
        const auto choice = next();
        const bool not_run = (choice & 128U) != 0;
        settle_all(c, not_run ? what::not_run : what::maybe_run);
        auto out = test::failed_reply(codes[(choice & 127U) % std::size(codes)],
                                      not_run ? b24::fate::not_run : b24::fate::unknown,
                                      not_run ? b24::phase::connect : b24::phase::read);
        out.detail = "at /rest/1/" + std::string{code} + "/";
        return out;
    }

    struct portal_word {
        const char* code;
        int status;
        what means;
    };
    [[nodiscard]] static portal_word word(std::uint8_t choice) {
        constexpr portal_word all[] = {
            {"QUERY_LIMIT_EXCEEDED", 503, what::not_run},
            {"OPERATION_TIME_LIMIT", 429, what::not_run},
            {"INTERNAL_SERVER_ERROR", 500, what::maybe_run},
            {"ERROR_UNEXPECTED_ANSWER", 200, what::maybe_run},
            {"expired_token", 401, what::not_run},
            {"invalid_token", 401, what::not_run},
            {"ERROR_BATCH_LENGTH_EXCEEDED", 400, what::not_run},
            {"ACCESS_DENIED", 403, what::not_run},
            {"ERROR_METHOD_NOT_FOUND", 404, what::not_run},
            {"OVERLOAD_LIMIT", 503, what::not_run},
            {"PORTAL_DELETED", 403, what::not_run},
            {"ERROR_CORE", 400, what::failed},
            {"", 401, what::not_run},
        };
        return all[choice % std::size(all)];
    }
    [[nodiscard]] static std::string error_json(const portal_word& w) {
        return std::string{R"({"error":")"} + w.code + R"(","error_description":"in \/rest\/1\/)" +
               std::string{code} + R"(\/ auth=)" + std::string{token} + "\"}";
    }

    test::script_reply words(const call& c) {
        const auto w = word(next());
        settle_all(c, w.means);
        auto out = test::json_reply(error_json(w), w.status);
        if (const auto wait = next(); wait != 0)
            out.response.headers.add("Retry-After", std::to_string(wait * 4));
        return out;
    }

    test::script_reply failing_status(const call& c) {
        constexpr std::pair<int, what> all[] = {
            {502, what::maybe_run}, {500, what::maybe_run}, {504, what::maybe_run},
            {413, what::not_run},   {414, what::not_run},   {429, what::not_run},
            {401, what::not_run},   {403, what::not_run},   {404, what::not_run}};
        const auto [status, means] = all[below(std::size(all))];
        settle_all(c, means);
        test::script_reply out;
        out.delay = b24::seconds(0.1);
        out.response.status = status;
        out.response.headers.add("Content-Type", "text/html");
        out.response.body = "<html>" + std::string{wants_token_ ? token : code} + "</html>";
        return out;
    }

    /// Any text with any status. It may well say that nothing ran, so nothing is known after it.
    test::script_reply made_up(const call& c) {
        constexpr int statuses[] = {200, 200, 400, 503, 429, 302};
        honest_ = false;
        may_repeat_ = true;
        settle_all(c, what::maybe_run);
        auto out = test::json_reply("", statuses[below(std::size(statuses))]);
        out.response.body = at_.line();
        return out;
    }

    test::script_reply redirect(const call& c) {
        const std::string all[] = {"https://other.bitrix24.ru/rest/" + c.method,
                                   "https://moved.example.com/" + c.method,
                                   "https://evil.example/",
                                   "http://name.bitrix24.ru/",
                                   "/rest/elsewhere/" + c.method,
                                   ""};
        settle_all(c, what::not_run);
        auto out = test::json_reply("", 302);
        out.response.headers.add("Location", all[below(std::size(all))]);
        return out;
    }

    /// Executed or not, the answer cannot be read.
    test::script_reply broken(const call& c) {
        constexpr const char* all[] = {"", "{\"result\":", "{}", "[]", "{\"time\":{}}", "login"};
        settle_all(c, what::maybe_run);
        return test::json_reply(all[below(std::size(all))]);
    }

    // ---- good answers, in which single commands may fail ----

    test::script_reply good(const call& c) {
        if (!c.batch) {
            settle_all(c, what::ok);
            return test::json_reply(R"({"result":)" + result(c.commands.front()) +
                                    paging(c.commands.front()) + time() + "}");
        }
        const bool mixed = (next() & 3U) == 1;
        std::string results, errors, totals, nexts;
        const auto add = [](std::string& to, const std::string& label, const std::string& text) {
            to += (to.empty() ? "\"" : ",\"") + label + "\":" + text;
        };
        for (const auto& p : c.commands) {
            const auto choice = mixed ? next() : std::uint8_t{0};
            if (choice < 128) {
                settle(p, what::ok);
                add(results, p.label, result(p));
                if (p.mark.empty()) {
                    add(totals, p.label, std::to_string(rows_));
                    if (p.start + 50 < rows_)
                        add(nexts, p.label, std::to_string(p.start + 50));
                }
            } else if (choice < 250) {
                const auto w = word(choice);
                // inside a batch these are no words of the limits
                settle(p, w.code[0] == '\0' ? what::failed : w.means);
                add(errors, p.label, error_json(w));
            } else {
                settle(p, what::maybe_run); // the portal says nothing of it
            }
        }
        return test::json_reply(R"({"result":{"result":)" + section(results) +
                                R"(,"result_error":)" + section(errors) + R"(,"result_total":)" +
                                section(totals) + R"(,"result_next":)" + section(nexts) + "}" +
                                time() + "}");
    }
    [[nodiscard]] static std::string section(const std::string& members) {
        return members.empty() ? "[]" : "{" + members + "}";
    }
    [[nodiscard]] std::string result(const part& p) const {
        if (!p.mark.empty())
            return '"' + p.mark + '"';
        std::string out;
        for (std::size_t i = p.start; i < std::min(rows_, p.start + 50); ++i)
            out += (out.empty() ? R"({"ID":")" : R"(,{"ID":")") + std::to_string(i + 1) + "\"}";
        return "[" + out + "]";
    }
    [[nodiscard]] std::string paging(const part& p) const {
        if (!p.mark.empty())
            return {};
        auto out = ",\"total\":" + std::to_string(rows_);
        if (p.start + 50 < rows_)
            out += ",\"next\":" + std::to_string(p.start + 50);
        return out;
    }
    [[nodiscard]] std::string time() {
        const auto busy = next();
        return R"(,"time":{"start":1000,"finish":1000.5,"duration":0.5,"operating":)" +
               std::to_string(busy * 2) + R"(,"operating_reset_at":1600})";
    }

    bool wants_token_;
    bool may_repeat_ = false;
    bool endless_ = false;
    bool recovered_ = false;
    bool honest_ = true;
    bool delay_next_ = false;
    std::size_t thrown_ = 0;
    std::size_t rows_ = 0;
    input script_{nullptr, 0};
    input at_{nullptr, 0};
    std::map<std::string, item_state> items_;
    std::map<std::string, bool> maybe_;
};

} // namespace fuzz
