// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/tls/ca_bundle.hpp"
#include "fast_bitrix24/tls/context.hpp"
#include "support/certificates.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace fast_bitrix24;
namespace b24 = fast_bitrix24::detail;

namespace {

/// Sets a variable of the environment for the time of a test.
class scoped_environment {
public:
    scoped_environment(const char* name, const char* value) : name_(name) {
        const char* const before = std::getenv(name);
        had_ = before != nullptr;
        if (had_)
            before_ = before;
        value != nullptr ? setenv(name, value, 1) : unsetenv(name);
    }
    ~scoped_environment() { had_ ? setenv(name_, before_.c_str(), 1) : unsetenv(name_); }
    scoped_environment(const scoped_environment&) = delete;
    scoped_environment& operator=(const scoped_environment&) = delete;

private:
    const char* name_;
    std::string before_;
    bool had_ = false;
};

errc config_error(const b24::tls_settings& settings, std::string& words) {
    try {
        const b24::tls_context context{settings};
    } catch (const error& e) {
        words = e.details().detail;
        return static_cast<errc>(e.code().value());
    }
    return errc{};
}

} // namespace

TEST_CASE("T14 no CA bundle is an error, not a connection without checks") {
    const scoped_environment none{"SSL_CERT_FILE", nullptr};
    CHECK(b24::find_system_ca_file({"/nonexistent/a", "/nonexistent/b"}).empty());
    const test::temporary_file file{"x"};
    CHECK(b24::find_system_ca_file({"/nonexistent/a", file.path()}) == file.path());

    std::string words;
    CHECK(config_error({.ca_file = "/nonexistent/ca.pem"}, words) == errc::config);
    CHECK(words.find("/nonexistent/ca.pem") != std::string::npos);
}

TEST_CASE("T14 SSL_CERT_FILE comes before the usual places, even if it is wrong") {
    const scoped_environment named{"SSL_CERT_FILE", "/nonexistent/own.pem"};
    const scoped_environment ignored{"SSL_CERT_DIR", "/etc"};
    const test::temporary_file file{"x"};
    CHECK(b24::find_system_ca_file({file.path()}) == "/nonexistent/own.pem");
    std::string words;
    CHECK(config_error({}, words) == errc::config);
    const scoped_environment empty{"SSL_CERT_FILE", ""};
    CHECK(b24::find_system_ca_file({file.path()}) == file.path());
}

TEST_CASE("T15 a CA file that is empty, no file, or holds no certificate is refused") {
    std::string words;
    const test::temporary_file empty{""};
    CHECK(config_error({.ca_file = empty.path()}, words) == errc::config);
    CHECK(config_error({.ca_file = "/"}, words) == errc::config);
    CHECK(words.find("cannot read") != std::string::npos);
    const test::temporary_file junk{"not a certificate\n"};
    CHECK(config_error({.ca_file = junk.path()}, words) == errc::config);
    const test::temporary_file broken{
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
    CHECK(config_error({.ca_file = broken.path()}, words) == errc::config);
    CHECK(words.find("no CA certificate") != std::string::npos);
}

TEST_CASE("T15 one bad certificate of many is left out with a warning, for every client") {
    std::string bundle = "# comment\n";
    for (int i = 0; i < 20; ++i) {
        bundle += test::common_ca().pem();
        if (i == 7)
            bundle += "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
    }
    const test::temporary_file file{bundle};
    for (int client = 0; client < 2; ++client) {
        std::vector<log_event> events;
        const b24::tls_context context{
            {.ca_file = file.path(), .log = [&](const log_event& e) { events.push_back(e); }}};
        REQUIRE(events.size() == 1);
        CHECK(events[0].level == log_level::warning);
        CHECK(events[0].text.find("1 of 21 CA certificates") == 0);
    }
}

TEST_CASE("T15 a certificate cut off at the end of the file does not take the others along") {
    const auto pem = test::common_ca().pem();
    const test::temporary_file file{pem + pem.substr(0, pem.size() / 2)};
    std::string words;
    CHECK(config_error({.ca_file = file.path()}, words) == errc{});
}

TEST_CASE("T15 a DER certificate is good, too") {
    const test::temporary_file file{test::common_ca().der()};
    std::string words;
    CHECK(config_error({.ca_file = file.path()}, words) == errc{});
}

TEST_CASE("T9 a bundle is parsed once while its file stays the same, and anew when it changes") {
    const test::temporary_file file{test::common_ca().pem()};
    const auto first = b24::load_ca_bundle(file.path(), {});
    CHECK(b24::load_ca_bundle(file.path(), {}) == first);
    const b24::tls_context before{{.ca_file = file.path()}};
    file.rewrite(test::self_signed({.common_name = "Other CA", .ca = true}).pem());
    CHECK(b24::load_ca_bundle(file.path(), {}) != first);
    const b24::tls_context after{{.ca_file = file.path()}};
    CHECK(before.trust() != after.trust());
}

TEST_CASE("T29 a pin that is none is refused") {
    const test::temporary_file file{test::common_ca().pem()};
    std::string words;
    const auto with = [&](std::string pin) {
        return config_error({.ca_file = file.path(), .pinned_keys = {std::move(pin)}}, words);
    };
    CHECK(with("") == errc::config);
    CHECK(with("sha256//") == errc::config);
    CHECK(with("AAAA") == errc::config);
    CHECK(with("not base64!") == errc::config);
    CHECK(with(test::common_ca().pin()) == errc{});
    CHECK(with("sha256//" + test::common_ca().pin()) == errc{});
}

TEST_CASE("T10 clients that trust differently are told apart") {
    const test::temporary_file file{test::common_ca().pem()};
    const test::temporary_file other{test::self_signed({.common_name = "B", .ca = true}).pem()};
    const auto trust = [](const b24::tls_settings& s) { return b24::tls_context{s}.trust(); };
    const auto base = trust({.ca_file = file.path()});
    CHECK(base == trust({.ca_file = file.path()}));
    CHECK(base != trust({.ca_file = other.path()}));
    CHECK(base != trust({.ca_file = file.path(), .verify = false}));
    CHECK(base != trust({.ca_file = file.path(), .pinned_keys = {test::common_ca().pin()}}));
}
