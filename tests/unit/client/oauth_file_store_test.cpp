// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/client/oauth_file_store.hpp"
#include "fast_bitrix24/client/private_file.hpp"
#include "oauth_world.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using namespace oauth_test;
using b24::errc;

/// A directory that goes with the test.
struct scratch {
    fs::path dir;
    scratch() {
        std::string name = (fs::temp_directory_path() / "fb24-oauth-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary directory");
        dir = name;
    }
    ~scratch() {
        std::error_code ec;
        fs::remove_all(dir, ec);
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;

    std::string file(const std::string& text, mode_t mode = 0600) const {
        const auto path = (dir / "oauth.json").string();
        std::ofstream(path, std::ios::binary) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const auto& e : fs::directory_iterator(dir))
            out.push_back(e.path().filename().string());
        return out;
    }
};

std::string content(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}
mode_t mode_of(const std::string& path) {
    struct ::stat s {};
    REQUIRE(::stat(path.c_str(), &s) == 0);
    return s.st_mode & 0777U;
}

const char* const complete = R"({
  "note": "kept", "client_id": "app.id", "client_secret": "app-secret-canary",
  "access_token": "access-0-canary", "refresh_token": "refresh-0-canary",
  "expires": 1700000000, "client_endpoint": "https://example.bitrix24.ru/rest/",
  "member_id": "m", "address": "http://127.0.0.1:1/oauth/token/", "big": 12345678901234567890
})";

b24::token_pair fresh() {
    b24::token_pair out;
    out.access_token = b24::secret{"new access"};
    out.refresh_token = b24::secret{"new refresh"};
    out.expires = 1'800'000'000;
    return out;
}

std::string config_error(const std::function<void()>& f) {
    try {
        f();
    } catch (const b24::error& e) {
        CHECK(e.code() == errc::config);
        return e.what();
    }
    FAIL("it did not throw");
    return {};
}

} // namespace

TEST_CASE("a token file is read") {
    const scratch s;
    const auto got = b24::oauth_file_store(s.file(complete)).load();
    CHECK(got.application.client_id == "app.id");
    CHECK(got.application.client_secret.reveal() == "app-secret-canary");
    CHECK(got.application.address == "http://127.0.0.1:1/oauth/token/");
    CHECK(got.tokens.access_token.reveal() == "access-0-canary");
    CHECK(got.tokens.refresh_token.reveal() == "refresh-0-canary");
    CHECK(got.tokens.expires == 1'700'000'000);
    CHECK(got.tokens.client_endpoint == "https://example.bitrix24.ru/rest/");
    CHECK(got.tokens.member_id == "m");

    const auto least = b24::oauth_file_store(
                           s.file(R"({"client_id":"a","client_secret":"b","refresh_token":"c"})"))
                           .load();
    CHECK(least.application.address == "https://oauth.bitrix.info/oauth/token/");
    CHECK(least.tokens.access_token.empty());
    CHECK(least.tokens.expires == 0);
}

TEST_CASE("S2 a token file that is not usable is refused without a word of its content") {
    const scratch s;
    CHECK(config_error([&] {
              (void)b24::oauth_file_store((s.dir / "none").string()).load();
          }).find("No such file") != std::string::npos);
    for (const char* text :
         {"", "canary", "{\"client_id\":\"canary\"", "[\"canary\"]", "{}",
          R"({"client_id":"canary","client_secret":"canary"})",
          R"({"client_id":"canary","client_secret":"canary","refresh_token":""})",
          R"({"client_id":"canary","client_secret":"canary","refresh_token":["canary"]})",
          R"({"client_id":1,"client_secret":"canary","refresh_token":"canary"})",
          R"({"client_id":"c","client_secret":"d","refresh_token":"canary","access_token":7})"}) {
        CAPTURE(std::string{text});
        const auto path = s.file(text);
        const auto words = config_error([&] { (void)b24::oauth_file_store(path).load(); });
        CHECK(words.find(path) != std::string::npos);
        CHECK(words.find("canary") == std::string::npos);
    }
    const auto path = s.file(std::string(100'000, ' '));
    CHECK(config_error([&] { (void)b24::oauth_file_store(path).load(); }).find("64 KiB") !=
          std::string::npos);
}

TEST_CASE("new tokens replace the old ones in one step, and everything else stays") {
    const scratch s;
    const b24::oauth_file_store store(s.file(complete));
    store.save(fresh());
    const auto got = store.load();
    CHECK(got.tokens.access_token.reveal() == "new access");
    CHECK(got.tokens.refresh_token.reveal() == "new refresh");
    CHECK(got.tokens.expires == 1'800'000'000);
    CHECK(got.tokens.client_endpoint == "https://example.bitrix24.ru/rest/");
    CHECK(got.application.client_secret.reveal() == "app-secret-canary");
    CHECK(content(store.path()).find("\"note\":\"kept\"") != std::string::npos);
    CHECK(content(store.path()).find("12345678901234567890") != std::string::npos);
    CHECK(s.names() == std::vector<std::string>{"oauth.json"}); // no part is left behind
}

TEST_CASE("a token file is for its owner only, and never for more than before") {
    const scratch s;
    for (const auto& modes : {std::pair<mode_t, mode_t>{0644, 0600},
                              {0600, 0600},
                              {0660, 0600},
                              {0400, 0400},
                              {0777, 0600}}) {
        const auto before = modes.first;
        const auto after = modes.second;
        CAPTURE(before);
        fs::remove(s.dir / "oauth.json");
        const b24::oauth_file_store store(s.file(complete, before));
        const auto mask = ::umask(0);
        store.save(fresh());
        (void)store.store().lock();
        ::umask(mask);
        CHECK(mode_of(store.path()) == after);
        CHECK(mode_of(store.path() + ".lock") == 0600);
    }
}

TEST_CASE("a link to a token file stays a link") {
    const scratch s;
    const auto real = s.file(complete);
    const auto link = (s.dir / "link").string();
    fs::create_symlink("oauth.json", link);
    b24::oauth_file_store(link).save(fresh());
    CHECK(fs::is_symlink(link));
    CHECK(content(real).find("new refresh") != std::string::npos);
}

TEST_CASE("O7 a token file that cannot be replaced keeps its content") {
    const scratch s;
    const b24::oauth_file_store store(s.file(complete));
    // the name of the part is taken by something that cannot go
    const auto part = store.path() + "." + std::to_string(::getpid()) + ".new";
    fs::create_directories(part + "/x");
    const auto words = config_error([&] { store.save(fresh()); });
    CHECK(words.find("new refresh") == std::string::npos);
    CHECK(content(store.path()) == complete);
}

TEST_CASE("whoever reads while tokens are replaced sees the old or the new file, whole") {
    const scratch s;
    const b24::oauth_file_store store(s.file(complete));
    std::atomic<bool> done{false};
    std::thread writer([&] {
        for (int i = 0; i < 100; ++i)
            store.save(fresh());
        done = true;
    });
    std::size_t reads = 0;
    while (!done) {
        CHECK_FALSE(store.load().tokens.refresh_token.empty());
        ++reads;
    }
    writer.join();
    CHECK(reads > 0);
}

TEST_CASE("a lock keeps others out, for a limited time") {
    const scratch s;
    const auto path = s.file(complete);
    auto held = b24::detail::lock_private_file(path, 0);
    CHECK(held != nullptr);
    CHECK(config_error([&] {
              (void)b24::detail::lock_private_file(path, 0);
          }).find("another process") != std::string::npos);
    held.reset();
    CHECK(b24::detail::lock_private_file(path, 0) != nullptr);
}

TEST_CASE("two refreshers with one file, as two processes have them, refresh once") {
    const scratch s;
    const b24::oauth_file_store file(s.file(complete));
    rotating_server server;
    test::scripted_transport carrier([&](const auto& r, auto now) { return server(r, now); });
    const auto make = [&] {
        auto found = file.load();
        return refresher(found.application, found.tokens, file.store(), carrier);
    };
    const auto one = make();
    const auto two = make();
    CHECK(one() == "access-0-canary");
    CHECK(two() == "access-0-canary");
    CHECK(one() == "access-1-canary");
    CHECK(two() == "access-1-canary");
    CHECK(server.refreshes() == 1);
    CHECK(two() == "access-2-canary");
    CHECK(make()() == "access-2-canary"); // the next run finds it in the file
    CHECK(file.load().tokens.refresh_token.reveal() == "refresh-2-canary");
}
