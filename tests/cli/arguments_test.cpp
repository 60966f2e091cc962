// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fb24/arguments.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fb24;
using fast_bitrix24::usage_error;

namespace {

constexpr const char* hook = "https://portal.example/rest/1/code/";

arguments read(const std::vector<std::string>& words) {
    const auto line = parse_command_line(words, hook);
    REQUIRE(line.run.has_value());
    return *line.run;
}

std::string refusal(const std::vector<std::string>& words, const char* environment = hook) {
    try {
        (void)parse_command_line(words, environment);
    } catch (const usage_error& e) {
        return e.details().detail;
    }
    return "accepted";
}

} // namespace

TEST_CASE("JSON arguments reach the command untouched") {
    for (const std::string json :
         {"{}", "[]", "[1,2]", "{\"a\":[1,{}]}", "-", "@file", "\"-x\"", "[]]", "{\"-a\":1}"}) {
        CAPTURE(json);
        CHECK(read({"call", "m.get", json}).json == json);
        CHECK(read({"call", "--raw", "m.get", "--", json}).json == json);
        CHECK(read({"batch", json}).json == json);
    }
    CHECK_FALSE(read({"call", "m.get"}).json.has_value());
}

TEST_CASE("names of commands may be names of methods") {
    const auto a = read({"call", "batch", "{}", "--raw"});
    CHECK(a.what == command::call);
    CHECK(a.method == "batch");
    CHECK(read({"get-all", "call"}).method == "call");
    CHECK(read({"get-all", "get-all", "call"}).json == "call");
}

TEST_CASE("options may stand anywhere, and of two the last one counts") {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"--rate", "3", "get-all", "x.list", "{}"},
             {"get-all", "--rate", "3", "x.list", "{}"},
             {"get-all", "x.list", "--rate=3", "{}"},
             {"get-all", "x.list", "{}", "--rate", "3"},
             {"--rate", "1", "get-all", "x.list", "{}", "--rate", "3"}}) {
        const auto a = read(words);
        CHECK(a.rate == 3.0);
        CHECK(a.method == "x.list");
        CHECK(a.json == "{}");
    }
}

TEST_CASE("numbers are plain, finite and greater than zero") {
    CHECK(read({"get-all", "x.list", "--timeout", "2.5e1"}).timeout == 25.0);
    CHECK(read({"get-all", "x.list", "--pool-size", "7"}).pool_size == 7U);
    for (const std::string bad :
         {"", "0", "0.0", "-1", "nan", "inf", "1e400", "ten", "1,5", "+1"}) {
        CAPTURE(bad);
        CHECK(refusal({"get-all", "x.list", "--timeout", bad}).starts_with("--timeout must be"));
        CHECK(refusal({"get-all", "x.list", "--batch-size", bad})
                  .starts_with("--batch-size must be"));
    }
    CHECK(refusal({"get-all", "x.list", "--batch-size", "1.5"}) ==
          "--batch-size must be a whole number, 1 or more, not '1.5'");
}

TEST_CASE("there is one way to the portal") {
    CHECK(read({"get-all", "x.list"}).webhook == hook);
    CHECK(read({"get-all", "x.list", "--webhook", "https://b/rest/1/c/"}).webhook ==
          "https://b/rest/1/c/");
    const auto a = read(
        {"get-all", "x.list", "--endpoint", "https://b/rest/", "--token-command", "print token"});
    CHECK(a.webhook.empty()); // the environment's is not meant
    CHECK(a.endpoint == "https://b/rest/");
    CHECK(a.token_command == "print token");
    CHECK(refusal({"get-all", "x.list"}, nullptr).starts_with("no portal"));
    CHECK(refusal({"get-all", "x.list"}, "").starts_with("no portal"));
    CHECK(refusal({"get-all", "x.list", "--webhook", ""}) == "--webhook is empty");
    CHECK(refusal({"get-all", "x.list", "--endpoint", "https://b/rest/"}) ==
          "--endpoint needs --token-command or --oauth-file");
    CHECK(refusal({"get-all", "x.list", "--token-command", "x"}) ==
          "--token-command needs --endpoint");
    const auto f = read({"get-all", "x.list", "--oauth-file", "tokens.json"});
    CHECK(f.webhook.empty());
    CHECK(f.oauth_file == "tokens.json"); // the file may name the portal
    CHECK(refusal({"get-all", "x.list", "--oauth-file", "f", "--webhook", hook}).find("exclude") !=
          std::string::npos);
    CHECK(refusal({"get-all", "x.list", "--oauth-file", "f", "--token-command", "x"}) ==
          "--token-command and --oauth-file exclude each other");
}

TEST_CASE("mistakes are told without what stands in the arguments") {
    CHECK(refusal({"get-all", "x.list", "--webhok=https://b/rest/1/secret/"}) ==
          "unknown option --webhok (see fb24 --help)");
    CHECK(refusal({"get-all", "x.list", "{}", "https://b/rest/1/secret/"}) ==
          "more arguments than the command takes (see fb24 --help)");
    CHECK(refusal({"https://b/rest/1/secret/"}).find("secret") == std::string::npos);
    CHECK(refusal({"call", "x.add", "--format", "csv"}) == "--format is for get-all");
    CHECK(refusal({"get-all", "x.list", "--paging", "id-range"}) ==
          "--paging must be one of auto, offset");
    CHECK(refusal({"get-by-id", "x.get"}) == "get-by-id needs --ids or --ids-from");
}

TEST_CASE("--paging offset keeps the portal's order, auto only with --ordered") {
    CHECK(read({"get-all", "x.list", "--paging", "offset"}).ordered);
    CHECK(read({"get-all", "x.list", "--paging", "auto", "--ordered"}).ordered);
    CHECK_FALSE(read({"get-all", "x.list", "--paging", "auto"}).ordered);
    CHECK_FALSE(read({"get-all", "x.list"}).ordered);
}

TEST_CASE("help and version run nothing and need no portal") {
    for (const std::string word : {"--help", "-h", "--version"}) {
        const auto line = parse_command_line({word}, nullptr);
        CHECK_FALSE(line.run.has_value());
        CHECK_FALSE(line.text.empty());
    }
    CHECK(parse_command_line({"call", "--help"}, nullptr).text ==
          parse_command_line({"--help"}, nullptr).text);
}
