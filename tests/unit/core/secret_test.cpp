// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/secret.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <new>
#include <sstream>
#include <string>
#include <utility>

using fast_bitrix24::redactor;
using fast_bitrix24::secret;

namespace {

// The canary that must not be seen, whatever stands around it.
const std::string canary = "k3yC4n4ry";

std::string shown(const std::string& text) {
    return redactor{}(text);
}

} // namespace

TEST_CASE("a secret prints as stars") {
    std::ostringstream out;
    out << secret(canary);
    CHECK(out.str() == "***");
    CHECK(secret(canary).reveal() == canary);
    CHECK(secret().empty());
}

TEST_CASE("a secret moves away and is gone") {
    const std::string long_text(100, 'x');
    secret a(long_text);
    secret b = std::move(a);
    CHECK(b.reveal() == long_text);
    CHECK(a.empty()); // NOLINT: that is the point
    secret c(canary);
    c = std::move(b);
    CHECK(c.reveal() == long_text);
    secret d(canary);
    d = c;
    CHECK(d.reveal() == long_text);
    CHECK(c.reveal() == long_text);
    d = *&d;
    CHECK(d.reveal() == long_text);
}

TEST_CASE("S4 a secret leaves nothing where it was") {
    // short texts live inside the object, so that its bytes can be looked at afterwards
    alignas(secret) unsigned char place[sizeof(secret)] = {};
    const auto holds = [&place](const std::string& text) {
        return std::search(std::begin(place), std::end(place), text.begin(), text.end()) !=
               std::end(place);
    };
    const std::string text = "t0ken";
    auto* s = new (place) secret(text);
    REQUIRE(holds(text));
    SUBCASE("destroyed") {
        s->~secret();
    }
    SUBCASE("moved from") {
        const secret taken = std::move(*s);
        CHECK(taken.reveal() == text);
        CHECK_FALSE(holds(text));
        s->~secret();
    }
    SUBCASE("overwritten") {
        *s = secret("x");
        CHECK_FALSE(holds(text));
        s->~secret();
    }
    CHECK_FALSE(holds(text));
}

TEST_CASE("S7 secrets compare") {
    const secret s("abcdef");
    CHECK(s.equals("abcdef"));
    CHECK_FALSE(s.equals("abcdeg"));
    CHECK_FALSE(s.equals("Xbcdef"));
    CHECK_FALSE(s.equals("abcde"));
    CHECK_FALSE(s.equals("abcdefabcdef"));
    CHECK_FALSE(s.equals(""));
    CHECK(secret().equals(""));
    CHECK_FALSE(secret().equals("x"));
}

TEST_CASE("S2 secrets nobody told are masked where they usually stand") {
    const std::string texts[] = {
        "POST https://example.bitrix24.ru/rest/1/" + canary + "/crm.deal.list",
        "https://example.bitrix24.ru/rest/1/" + canary,
        "https://example.bitrix24.ru/rest/1/" + canary + "?x=1",
        "https://example.bitrix24.ru/rest/api/17/" + canary + "/tasks.task.list",
        "https:\\/\\/example.bitrix24.ru\\/rest\\/1\\/" + canary + "\\/",
        "https%3A%2F%2Fexample.bitrix24.ru%2Frest%2F1%2F" + canary + "%2Fprofile",
        "https%253A%252F%252Fh%252frest%252F1%252f" + canary + "%252F",
        "Location: https://new.bitrix24.ru/rest/1/" + canary + "/batch",
        "/rest/crm.deal.list?auth=" + canary + "&x=1",
        "x=1&AUTH=" + canary,
        "auth%3D" + canary + "%26x%3D1",
        "auth%253D" + canary + "%2526x",
        "auth%5Baccess_token%5D=" + canary + "&ts=1",
        "auth%5baccess_token%5d%3D" + canary + "%26ts",
        "auth%255Baccess_token%255D%253D" + canary,
        "auth[access_token]=" + canary,
        "data[auth][refresh_token]=" + canary,
        "data%5Bauth%5D=" + canary,
        R"({"auth":")" + canary + R"("})",
        R"({"auth" : ")" + canary + R"("})",
        R"({"auth":"x\")" + canary + R"("})",
        R"({"auth":{"access_token":")" + canary + R"("}})",
        R"("body":"{\"auth\":\")" + canary + R"(\"}")",
        R"({"error_description":"bad token","refresh_token":")" + canary + R"("})",
        "grant_type=refresh_token&client_secret=" + canary + "&refresh_token=" + canary,
        "application_token=" + canary,
        "AUTH_ID=" + canary + "&REFRESH_ID=" + canary,
        "/rest/download.json?token=" + canary,
        "token: " + canary,
        "access token: " + canary,
        "expired_token=" + canary,
        "Authorization: Bearer " + canary + "\r\nAccept: */*",
        "authorization:Basic " + canary,
        R"("Authorization":"Bearer )" + canary + R"(")",
        "Cookie: a=b; PHPSESSID=" + canary + "; c=" + canary,
        "Set-Cookie: x=" + canary + "; path=/",
        "PHPSESSID=" + canary,
        "bitrix_sessid=" + canary,
        "'auth' => '" + canary + "'",
        "[access_token] => " + canary,
        "auth=\"" + canary + "\"",
    };
    for (const auto& text : texts) {
        CAPTURE(text);
        const auto out = shown(text);
        CAPTURE(out);
        CHECK(out.find(canary) == std::string::npos);
        CHECK(out.find("***") != std::string::npos);
    }
}

TEST_CASE("S2 a name behind an encoded mark is still a name") {
    const redactor redact;
    for (const char* mark : {"%3F", "%3f", "%26", "%5B", "%2F", "%253F", "%255b"})
        CHECK(redact(std::string{"uf.php"} + mark + "auth%3Dcanary") ==
              std::string{"uf.php"} + mark + "auth%3D***");
    CHECK(redact("oauth=1 5Fauth=2 xfauth=3") == "oauth=1 5Fauth=2 xfauth=3");
}

TEST_CASE("S2 known secrets are masked in every spelling") {
    redactor mask;
    const std::string odd = "p@ss/w\"o r%d";
    mask.add(secret(canary));
    mask.add(secret(odd));
    CHECK(mask("picojson near: " + canary + "}") == "picojson near: ***}");
    CHECK(mask("x " + odd + " y") == "x *** y");
    CHECK(mask("p%40ss%2Fw%22o%20r%25d") == "***");
    CHECK(mask("p%40ss%2fw%22o%20r%25d") == "***");
    CHECK(mask("p%2540ss%252Fw%2522o%2520r%2525d") == "***");
    CHECK(mask(R"(p@ss/w\"o r%d)") == "***");
    CHECK(mask(R"(p@ss\/w\"o r%d)") == "***");
    CHECK(mask(canary + canary) == "******");
}

TEST_CASE("a secret that begins another one does not uncover its rest") {
    for (const bool shorter_first : {true, false}) {
        redactor mask;
        mask.add(secret(shorter_first ? "abcd1" : "abcd1234"));
        mask.add(secret(shorter_first ? "abcd1234" : "abcd1"));
        CHECK(mask("<abcd1234> <abcd1>") == "<***> <***>");
    }
}

TEST_CASE("S3 the webhook's address keeps what is no secret") {
    CHECK(shown("https://example.bitrix24.ru/rest/1/" + canary + "/crm.deal.list?start=50") ==
          "https://example.bitrix24.ru/rest/1/***/crm.deal.list?start=50");
    CHECK(shown("https://host/rest/api/1/" + canary + "/x") == "https://host/rest/api/1/***/x");
    CHECK(shown("https://host/rest/crm.deal.list") == "https://host/rest/crm.deal.list");
}

TEST_CASE("ordinary text stays as it is") {
    const std::string texts[] = {
        "",
        "crm.deal.list: 50 rows in 0.2 s",
        R"({"TITLE":"author = me","ID":"12"})",
        R"({"error":"expired_token","error_description":"The access token provided has expired"})",
        "select[]=ID&filter[>ID]=10",
        "the rest/1 of it",
        "interest/1/abc",
        "tokenize=yes",
        "auth",
        "auth%5B",
        "auth[never ends",
        "no access token: the token command ended with exit code 3",
        "crm.deal.get: expired_token: The access token provided has expired",
        "INVALID_TOKEN: Unable to get application by token",
        R"({"auth":{"expires":3600}})",
    };
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK(shown(text) == text);
    }
    redactor mask;
    mask.add(secret("abc")); // too short to be looked for
    mask.add(secret());
    CHECK(mask("abcabc") == "abcabc");
}
