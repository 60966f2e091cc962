// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <ostream> // doctest shows values through it
#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;
using b24::endpoint;
using namespace std::string_literals;

namespace {

std::string refusal(const std::function<void()>& use) {
    try {
        use();
    } catch (const b24::error& e) {
        CHECK(std::string_view(e.what()).find("s3cret") == std::string_view::npos);
        return e.details().detail;
    }
    return {};
}

std::string target(std::string_view address) {
    return endpoint::webhook(address).target("Profile");
}

} // namespace

TEST_CASE("a webhook's address is completed") {
    CHECK(target("https://h/rest/1/s3cret/") == "/rest/1/s3cret/profile");
    CHECK(target("https://h/rest/1/s3cret") == "/rest/1/s3cret/profile");
    CHECK(target(" \thttps://h/rest/1/s3cret/\r\n") == "/rest/1/s3cret/profile");
    CHECK(target("https://h/") == "/profile");
    // behind the path, not behind the query
    CHECK(target("https://h/rest/1/s3cret?auth=x/y") == "/rest/1/s3cret/profile?auth=x/y");
    CHECK(target("https://h/rest/1/s3cret/?a=b") == "/rest/1/s3cret/profile?a=b");
    CHECK(endpoint::oauth("https://h/rest").target("batch") == "/rest/batch");
}

TEST_CASE("an address that is none is refused") {
    for (const auto* address :
         {"", "h", "h/rest/1/s3cret/", "https://h", "https://h?x=/s3cret", "https://h#/s3cret",
          "ftp://h/rest/1/s3cret/", "https:///rest/1/s3cret/", "https://h:0/rest/1/s3cret/",
          "https://u:s3cret@h/", "https://h/rest/1/s3 cret/"}) {
        CAPTURE(address);
        CHECK_FALSE(refusal([&] { (void)endpoint::webhook(address); }).empty());
        CHECK_FALSE(refusal([&] { (void)endpoint::oauth(address); }).empty());
    }
}

TEST_CASE("D12 plain http only to this machine, or when it is allowed") {
    const auto* address = "http://box.local/rest/1/s3cret/";
    CHECK(refusal([&] { (void)endpoint::webhook(address); }).find("allow_http") !=
          std::string::npos);
    CHECK_FALSE(refusal([&] { (void)endpoint::oauth("http://box.local/rest/"); }).empty());
    CHECK_FALSE(endpoint::webhook(address, true).base().secure);
    CHECK(endpoint::webhook("http://127.0.0.1:8080/rest/1/s3cret/").base().port == 8080);
    CHECK(endpoint::webhook("http://localhost/rest/1/s3cret/").base().port == 80);
}

TEST_CASE("H29 a method's name is checked and brought to lower case") {
    CHECK(b24::method_name(" CRM.Deal.List\n") == "crm.deal.list");
    CHECK(b24::method_name("im.v2_x-y.1") == "im.v2_x-y.1");
    CHECK(refusal([] { (void)b24::method_name(""); }) == "method must not be empty");
    CHECK(refusal([] { (void)b24::method_name(" \t"); }) == "method must not be empty");
    for (const auto& method : {"a b"s, "a/b"s, "../a"s, "a?b"s, "a#b"s, "a%20"s, "a\r\nb"s, "a\0"s,
                               "\xD0\xB0"s, "a&b"s, "a:b"s, "s3cret="s})
        CHECK(refusal([&] { (void)b24::method_name(method); }).find("letters, digits") !=
              std::string::npos);
}

TEST_CASE("S3 an address is shown without its secrets") {
    struct row {
        std::string_view address;
        std::string_view shown;
        std::string_view code;
        bool v3;
    };
    const row rows[] = {
        {"https://h.bitrix24.ru/rest/1/s3cret/", "https://h.bitrix24.ru/rest/1/***/", "s3cret",
         false},
        {"https://h/rest/api/1/s3cret/", "https://h/rest/api/1/***/", "s3cret", true},
        {"https://h:8443/rest/12/3456789/", "https://h:8443/rest/12/***/", "3456789", false},
        {"https://h/rest/", "https://h/rest/", "", false},
        {"https://h/rest/api/", "https://h/rest/api/", "", true},
        {"https://h/", "https://h/", "", false},
        {"https://h/s3cret/hook/", "https://h/***/***/", "s3cret/hook", false},
        {"https://h/proxy/rest/1/s3cret/", "https://h/***/rest/1/***/", "s3cret", false},
        {"https://h/api/1/s3cret/", "https://h/***/***/***/", "api/1/s3cret", false},
        {"https://h/12345/", "https://h/***/", "12345", false},
        {"https://h/rest/s3cret/", "https://h/rest/***/", "s3cret", false},
        {"https://h/rest/123456789012/s3cret/", "https://h/rest/***/***/", "123456789012/s3cret",
         false},
        {"https://h/rest/1/s3cret/?auth=s3cret2&x", "https://h/rest/1/***/?***", "s3cret", false},
        {"https://[::1]/rest/1/s3cret/", "https://[::1]/rest/1/***/", "s3cret", false},
    };
    for (const auto& r : rows) {
        CAPTURE(r.address);
        const auto e = endpoint::webhook(r.address);
        CHECK(e.to_string() == r.shown);
        CHECK(e.code().reveal() == r.code);
        CHECK(e.v3() == r.v3);
    }
}

TEST_CASE("S2 the redactor learns every secret of an address") {
    const auto e = endpoint::webhook("https://h/pr0xy/rest/1/s%33cret/?auth=t0ken&key=k%20ey");
    b24::redactor hide;
    for (const auto& s : e.secrets())
        hide.add(s);
    const auto shown = hide("pr0xy s%33cret s3cret t0ken k%20ey 'k ey'");
    for (const auto* part : {"pr0xy", "s%33cret", "s3cret", "t0ken", "k%20ey", "k ey"})
        CHECK(shown.find(part) == std::string::npos);
}

TEST_CASE("H24 a renamed portal in the cloud stays under its own domain") {
    const auto same = [](std::string_view from, std::string_view to) {
        return endpoint::webhook("https://" + std::string(from) + "/rest/1/s3cret/")
            .same_portal(to);
    };
    CHECK(same("old.bitrix24.ru", "old.bitrix24.ru"));
    CHECK(same("old.bitrix24.ru", "OLD.bitrix24.ru."));
    CHECK(same("old.bitrix24.ru", "new.bitrix24.ru"));
    CHECK(same("old.bitrix24.com.br", "new.bitrix24.com.br"));
    CHECK(same("crm.company.ru", "crm.company.ru"));
    CHECK(same("127.0.0.1", "127.0.0.1"));
    for (const auto* to :
         {"new.bitrix24.com", "bitrix24.ru", "a.b.bitrix24.ru", "new.bitrix24.ru.evil.com",
          "evilbitrix24.ru", "x.evilbitrix24.ru", "new.bitrix24.com.ru", "127.0.0.1", "::1", "",
          ".", ".bitrix24.ru", "evil.ru"})
        CHECK_FALSE(same("old.bitrix24.ru", to));
    CHECK_FALSE(same("crm.company.ru", "new.company.ru"));
    CHECK_FALSE(same("crm.company.ru", "company.bitrix24.ru"));
    // pages that anyone may publish are no portals
    CHECK_FALSE(same("a.bitrix24.site", "b.bitrix24.site"));
    CHECK_FALSE(same("a.bitrix24.tech", "b.bitrix24.tech"));
    CHECK_FALSE(same("a.bitrix24.com.br", "b.bitrix24.com"));
    CHECK_FALSE(same("127.0.0.1", "127.0.0.2"));
}

TEST_CASE("H24 a moved endpoint keeps its path at the new server") {
    const auto old = endpoint::webhook("https://old.bitrix24.ru/rest/1/s3cret/?lang=ru");
    const auto moved = old.moved_to(
        b24::parse_url("https://new.bitrix24.ru:444/rest/1/s3cret/crm.deal.list?lang=ru"));
    CHECK(b24::origin(moved.base()) == "https://new.bitrix24.ru:444");
    CHECK(moved.target("profile") == "/rest/1/s3cret/profile?lang=ru");
    CHECK(moved.to_string() == "https://new.bitrix24.ru:444/rest/1/***/?***");
    CHECK(moved.code().equals("s3cret"));
    CHECK(refusal([&] {
              (void)old.moved_to(b24::parse_url("http://new.bitrix24.ru/rest/1/s3cret/"));
          }).find("http://new.bitrix24.ru") != std::string::npos);
}
