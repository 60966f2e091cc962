// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "oauth_world.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

// Runs in which everything fails, and everything that fails echoes the secrets that it was sent.
namespace {

using namespace oauth_test;

const std::string code = "webhookcanary7+f";
const std::string token = "tokencanary/1=";
const std::string upload = "filelinkcanary";

/// Everything that a run shows.
struct witness {
    std::vector<std::string> lines;

    void hear(b24::options& o) {
        o.log = [this](const b24::log_event& e) { lines.push_back(e.text); };
        o.warning = [this](const std::string& text) { lines.push_back(text); };
        o.progress = [this](const b24::progress_event& e) {
            lines.push_back(e.verb);
            lines.push_back(e.method);
        };
    }
    void see(const b24::diagnostics& d) {
        lines.push_back(d.code);
        lines.push_back(d.description);
        lines.push_back(d.detail);
        lines.push_back(d.method);
        lines.push_back(d.to_string());
    }
    template <class Function>
    void run(Function verb) {
        try {
            verb();
        } catch (const b24::incomplete_error<b24::call_result>& e) {
            see(e.details());
            lines.push_back(e.what());
            for (const auto& one : e.results())
                see(one.details);
        } catch (const b24::incomplete_error<b24::named_result>& e) {
            see(e.details());
            lines.push_back(e.what());
            for (const auto& one : e.results())
                see(one.second.details);
        } catch (const b24::error& e) {
            see(e.details());
            lines.push_back(e.what());
        }
    }
    void expect_no_canary() const {
        CHECK(lines.size() > 20);
        for (const auto& line : lines) {
            const auto at = line.find("canary");
            const auto around =
                at == std::string::npos ? "" : line.substr(at < 60 ? 0 : at - 60, 80);
            CHECK(around == "");
        }
    }
};

std::string echo(const b24::http_request& r) {
    std::string all = r.target + " " + r.body;
    for (const auto& h : r.headers)
        all += " " + h.name + ": " + h.value;
    if (r.target.find(code) != std::string::npos) // else nobody could know that it is a secret
        all += " " + code + " " + b24::percent_encode(code);
    return all + " https://example.bitrix24.ru/rest/1/" + code + "/ auth=" + token +
           "&auth%5Bx%5D=" + b24::percent_encode(token) +
           " https://example.bitrix24.ru/bitrix/tools/disk/uf.php?auth=" + upload +
           " Cookie: PHPSESSID=" + upload;
}

/// One way of failing after the other.
test::script_reply fail(const b24::http_request& r, int n) {
    const auto words = echo(r);
    const auto quoted = [](const std::string& text) { return b24::params(text).to_json(); };
    switch (n % 14) {
    case 0:
        return test::json_reply("{\"error\":" + quoted(words.substr(0, 150)) +
                                    ",\"error_description\":" + quoted(words) + "}",
                                400);
    case 1:
        return test::json_reply(words, 200);
    case 2:
        return test::json_reply("<html>" + words, 502);
    case 3:
        return test::json_reply("{\"result\":" + quoted(words), 200);
    case 4: {
        auto out = test::json_reply("", 302);
        out.response.headers.add("Location", "https://evil.example.org" + r.target + "?" + words);
        return out;
    }
    case 5: {
        auto out = test::json_reply("", 302);
        out.response.headers.add("Location", "ftp://" + words);
        return out;
    }
    case 6: {
        auto out = test::failed_reply(b24::errc::connection_lost, b24::fate::unknown);
        out.detail = words;
        return out;
    }
    case 7: {
        auto out = test::failed_reply(b24::errc::dns, b24::fate::not_run, b24::phase::resolve);
        out.detail = words;
        return out;
    }
    case 8:
        return test::json_reply(
            R"({"error":"expired_token","error_description":)" + quoted(words) + "}", 401);
    case 9:
        return test::json_reply(words, 401);
    case 10:
        return test::json_reply(R"({"result":{"result":[],"result_error":{"c0":{"error":"X",)"
                                R"("error_description":)" +
                                quoted(words) + "},\"one\":" + quoted(words) + "}}}");
    case 11:
        return test::json_reply(R"({"error":{"code":"V3","message":)" + quoted(words) +
                                    R"(,"validation":[{"field":"f","message":)" + quoted(words) +
                                    "}]}}",
                                400);
    case 12:
        return test::json_reply(
            R"({"error":"QUERY_LIMIT_EXCEEDED","error_description":)" + quoted(words) + "}", 503);
    default: {
        auto out = test::json_reply("{\"x\":" + quoted(words) + "}", 200);
        out.response.headers.add("Content-Type", words);
        return out;
    }
    }
}

void run_everything(client& c, witness& w) {
    const b24::params item{
        {"ID", 1}, {"auth", token}, {"fields", {{"UF_FILE", "uf.php?auth=" + upload}}}};
    for (int i = 0; i < 14; ++i) {
        w.run([&] { (void)c.call("crm.deal.update", std::vector<b24::params>(60, item)); });
        w.run([&] { (void)c.call("crm.deal.get", {{"ID", 1}}); });
        w.run([&] { (void)c.get_all("crm.deal.list", {{"filter", {{"auth", token}}}}); });
        w.run([&] { (void)c.get_by_id("crm.deal.get", {1, 2, 3}); });
        w.run([&] { (void)c.call_raw("profile", {{"access_token", token}}); });
        w.run([&] { (void)c.call_batch({{"cmd", {{"one", "crm.deal.get?id=1&auth=" + token}}}}); });
    }
    w.lines.push_back(c.address());
}

} // namespace

TEST_CASE("S1 S2 nothing of a webhook's run in which everything fails shows a secret") {
    witness w;
    auto o = quiet();
    w.hear(o);
    int n = 0;
    test::scripted_transport carrier([&n](const auto& r, auto) { return fail(r, n++); });
    client c("https://example.bitrix24.ru/rest/1/" + code + "/", o, carrier);
    run_everything(c, w);
    w.expect_no_canary();
    CHECK(carrier.count().started > 100);
    // the secrets were there to be shown
    CHECK(carrier.log().front().request.target.find(code) != std::string::npos);
}

TEST_CASE("S1 S2 nothing of an application's run in which everything fails shows a secret") {
    witness w;
    auto o = quiet();
    w.hear(o);
    int n = 0;
    test::scripted_transport to_portal([&n](const auto& r, auto) { return fail(r, n++); });
    rotating_server server;
    int m = 0;
    test::scripted_transport to_server(
        [&](const auto& r, auto now) { return ++m % 3 == 0 ? server(r, now) : fail(r, m); });
    int stores = 0;
    o.token_func = refresher(
        application(), first_pair(),
        [&stores](const b24::token_pair& p) {
            if (++stores % 2 == 0)
                throw std::runtime_error("no place for " + p.access_token.reveal() +
                                         " and refresh_token=" + p.refresh_token.reveal());
        },
        to_server);
    client c(rest_address, o, to_portal);
    run_everything(c, w);
    w.expect_no_canary();
    CHECK(server.refreshes() > 1);
}

TEST_CASE("S1 what a token function throws is shown without the tokens that are known") {
    witness w;
    auto o = quiet();
    w.hear(o);
    int calls = 0;
    o.token_func = [&calls]() -> std::string {
        if (++calls == 1)
            return token;
        throw std::runtime_error("curl -d refresh_token=whatevercanary said " + token);
    };
    test::scripted_transport carrier(
        [](const auto&, auto) { return test::json_reply(error_body("expired_token"), 401); });
    client c(rest_address, o, carrier);
    for (int i = 0; i < 5; ++i)
        w.run([&] { (void)c.call("crm.deal.get", {{"ID", 1}}); });
    w.expect_no_canary();
}

TEST_CASE("S3 a client's address is shown without its code") {
    test::scripted_transport carrier([](const auto&, auto) { return test::silence(); });
    const client c("https://example.bitrix24.ru/rest/1/" + code + "/", quiet(), carrier);
    CHECK(c.address() == "https://example.bitrix24.ru/rest/1/***/");
    for (const auto& bad : {"https://exa mple/rest/1/" + code, "gopher://x/rest/1/" + code,
                            "https://user:" + code + "@example.org/", "//" + code}) {
        try {
            const client none(bad, quiet(), carrier);
            FAIL("accepted");
        } catch (const b24::usage_error& e) {
            CHECK(std::string{e.what()}.find("canary") == std::string::npos);
        }
    }
}

TEST_CASE("S5 control characters of a server do not reach a log line or an error") {
    witness w;
    auto o = quiet();
    w.hear(o);
    test::scripted_transport carrier([](const auto&, auto) {
        return test::json_reply(
            R"({"error":"A\r\nB","error_description":"\u001b[2J\u0007\u2028x"})", 400);
    });
    client c("https://example.bitrix24.ru/rest/1/" + code + "/", o, carrier);
    w.run([&] { (void)c.call("crm.deal.get", {{"ID", 1}}); });
    w.run([&] { (void)c.get_all("crm.deal.list"); });
    CHECK(w.lines.size() > 5);
    for (const auto& line : w.lines) {
        CAPTURE(line);
        CHECK(line.find_first_of("\r\n\x1b\x07") == std::string::npos);
        CHECK(line.find("\xE2\x80\xA8") == std::string::npos);
    }
}

TEST_CASE("S7 secrets are compared in constant time") {
    // of equal and of different length: the result does not depend on where the difference is
    const b24::secret s("application-token");
    CHECK(s.equals("application-token"));
    for (std::size_t i = 0; i < s.reveal().size(); ++i) {
        auto other = s.reveal();
        other[i] = '#';
        CHECK_FALSE(s.equals(other));
        CHECK_FALSE(s.equals(s.reveal().substr(0, i)));
    }
    CHECK_FALSE(s.equals(s.reveal() + s.reveal()));
    CHECK_FALSE(s.equals(""));
    CHECK(b24::secret{}.equals(""));
}
