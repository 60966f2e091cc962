// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/rest/envelope.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;
using detail::read_envelope;

namespace {

// The envelope looks into the document, so only its copies are given out.
struct parsed {
    document text;
    detail::envelope e;
    explicit parsed(std::string body)
        : text(document::parse(std::move(body))), e(read_envelope(text.root())) {}
};

} // namespace

TEST_CASE("J10 envelope: total and next in every spelling") {
    const auto total = [](const char* t) {
        return parsed(std::string{"{\"result\":[],\"total\":"} + t + "}").e.total;
    };
    CHECK(total("2500") == 2500);
    CHECK(total("\"2500\"") == 2500);
    CHECK(total("2500.0") == 2500);
    CHECK(total("2.5e3") == 2500);
    CHECK(total("0") == 0);
    CHECK(total("1000000000000") == 1'000'000'000'000ULL);
    for (const char* nonsense : {"null", "false", "true", "-1", "1000000000000000000", "1e30",
                                 "2500.5", "\"\"", "\"many\"", "[]", "{}", "[5]"}) {
        CAPTURE(nonsense);
        CHECK(total(nonsense) == std::nullopt);
    }
    const auto next = [](const char* n) {
        return parsed(std::string{"{\"result\":[],\"next\":"} + n + "}").e.next;
    };
    CHECK(next("50") == 50);
    CHECK(next("\"50\"") == 50);
    for (const char* none : {"0", "-1", "null", "false", "true", "\"\"", "[]", "1e18"}) {
        CAPTURE(none);
        CHECK(next(none) == std::nullopt);
    }
    CHECK(parsed("{}").e.total == std::nullopt);
    CHECK(parsed("{}").e.next == std::nullopt);
}

TEST_CASE("J11 envelope: every result is a result, a missing one is none") {
    for (const char* r : {"true", "false", "0", "\"\"", "null", "[]", "{}"}) {
        CAPTURE(r);
        const parsed got(std::string{"{\"result\":"} + r + "}");
        CHECK(got.e.result.exists());
        CHECK(got.e.result.raw() == r);
        CHECK(!got.e.error);
    }
    CHECK_FALSE(parsed("{}").e.result.exists());
    CHECK_FALSE(parsed("[]").e.result.exists());
    CHECK_FALSE(parsed("5").e.result.exists());
}

TEST_CASE("B2 envelope: errors in every spelling") {
    const auto code = [](const char* body) {
        const parsed got(body);
        return got.e.error ? got.e.error->code : std::string{"(none)"};
    };
    CHECK(code(R"({"error":"ERROR_CORE"})") == "ERROR_CORE");
    CHECK(code(R"({"error":"Access_Denied"})") == "Access_Denied");
    CHECK(code(R"({"error":200040300010})") == "200040300010");
    CHECK(code(R"({"error":0})") == "0");
    CHECK(code(R"({"error":"","error_description":"x"})").empty());
    CHECK(code(R"({"error":true})") == "true");
    CHECK(code(R"({"error":{"code":"V3","message":"m"}})") == "V3");
    CHECK(code(R"({"error":{"code":7}})") == "7");
    CHECK(code(R"({"error":[{"a":1}]})").empty());
    for (const char* none :
         {R"({"error":null})", R"({"error":false})", R"({"error":[]})", R"({"error":{}})",
          R"({"result":1,"error":""})", R"({"result":1,"error":0})", R"({"result":1,"error":"0"})",
          R"({"result":null,"error":""})", R"([])", R"("error")"}) {
        CAPTURE(none);
        CHECK(code(none) == "(none)");
    }
    // a code beside a result is an error all the same
    CHECK(code(R"({"result":1,"error":"X"})") == "X");

    CHECK(
        parsed(R"({"error":{"code":"A","message":"m","validation":[{"field":"f","message":"w"}]}})")
            .e.error->description == "m; f: w");
    CHECK(parsed(R"({"error":{"strange":1}})").e.error->description == R"({"strange":1})");
    CHECK(parsed(R"({"error":[],"error_description":"said"})").e.error->description == "said");
    CHECK(parsed(R"({"error":"A","error_description":["x"]})").e.error->description == R"(["x"])");
    const auto longest = parsed("{\"error\":\"" + std::string(1 << 20, 'c') +
                                "\",\"error_description\":\"" + std::string(1 << 20, 'd') + "\"}");
    CHECK(longest.e.error->code.size() <= 4200);
    CHECK(longest.e.error->description.size() <= 4200);
}

TEST_CASE("J15 envelope: times that make no sense") {
    const auto time = [](const char* t) {
        return parsed(std::string{"{\"result\":1,\"time\":"} + t + "}").e.time;
    };
    const auto full = time(R"({"start":1.5,"finish":2,"duration":0.5,"operating":"1.25",
                               "operating_reset_at":602})");
    CHECK(full.operating == 1.25);
    CHECK(full.duration == 0.5);
    CHECK(full.reset_in == 600);
    CHECK(time(R"({"start":2,"operating_reset_at":12})").reset_in == 10);
    for (const char* t : {"null", "[]", "{}", "5", "\"x\"",
                          R"({"operating":null,"duration":[],)"
                          R"("finish":"soon"})"}) {
        CAPTURE(t);
        CHECK(!time(t).operating);
        CHECK(!time(t).duration);
        CHECK(!time(t).reset_in);
    }
    CHECK(!time(R"({"operating":1e999})").operating);
}
