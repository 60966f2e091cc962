// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/tls/session.hpp"
#include "support/certificates.hpp"
#include "support/heap_meter.hpp"
#include "support/raw_server.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace fast_bitrix24;
namespace b24 = fast_bitrix24::detail;
using step = b24::tls_session::step;

namespace {

/// OpenSSL as a server that has no socket either.
class memory_server {
public:
    explicit memory_server(std::shared_ptr<SSL_CTX> context)
        : context_(std::move(context)), ssl_(SSL_new(context_.get())), in_(BIO_new(BIO_s_mem())),
          out_(BIO_new(BIO_s_mem())) {
        SSL_set_bio(ssl_, in_, out_);
        SSL_set_accept_state(ssl_);
    }
    ~memory_server() {
        SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); // it ended well
        SSL_free(ssl_);
    }
    memory_server(const memory_server&) = delete;
    memory_server& operator=(const memory_server&) = delete;

    void take(std::string_view bytes) {
        BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
    }
    std::string give() {
        char* data = nullptr;
        const auto size = BIO_get_mem_data(out_, &data);
        std::string bytes(data, static_cast<std::size_t>(size));
        (void)BIO_reset(out_);
        return bytes;
    }
    std::string read() {
        char buffer[20000];
        const int n = SSL_read(ssl_, buffer, sizeof buffer);
        return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : std::string{};
    }
    [[nodiscard]] SSL* ssl() const { return ssl_; }

private:
    std::shared_ptr<SSL_CTX> context_;
    SSL* ssl_;
    BIO* in_;
    BIO* out_;
};

struct meeting {
    step end = step::want_read;
    b24::tls_failure failure;
    bool resumed = false;
    std::string description;
    std::string server_name;
    std::string server_got; // as data
};

/// Lets client and server shake hands; after success the client says hello.
meeting meet(b24::tls_session& client, memory_server& server, std::size_t piece = 1 << 20) {
    meeting m;
    for (int round = 0; round < 40 && m.end == step::want_read; ++round) {
        m.end = client.handshake();
        server.take(std::exchange(client.output(), {}));
        SSL_do_handshake(server.ssl());
        const auto bytes = server.give();
        for (std::size_t at = 0; at < bytes.size() && m.end == step::want_read; at += piece) {
            const auto part = std::string_view{bytes}.substr(at, piece);
            client.feed(part);
            m.end = client.handshake();
        }
        server.take(std::exchange(client.output(), {}));
    }
    m.failure = client.failure();
    m.resumed = client.resumed();
    if (m.end == step::done) {
        m.description = client.description();
        CHECK(client.write("hello") == step::done);
        server.take(std::exchange(client.output(), {}));
    }
    m.server_got = server.read();
    const char* const name = SSL_get_servername(server.ssl(), TLSEXT_NAMETYPE_host_name);
    m.server_name = name != nullptr ? name : "";
    return m;
}

const std::string& ca_path() {
    static const test::temporary_file file{test::common_ca().pem()};
    return file.path();
}

std::shared_ptr<b24::tls_context>
make_client(bool verify = true, std::vector<std::string> pins = {},
            std::shared_ptr<b24::tls_session_cache> cache = nullptr,
            const std::string& ca = ca_path()) {
    return std::make_shared<b24::tls_context>(
        b24::tls_settings{.ca_file = ca, .verify = verify, .pinned_keys = std::move(pins)},
        std::move(cache));
}

meeting meet(const test::tls_server_options& options, const std::string& host = "localhost",
             const std::shared_ptr<b24::tls_context>& client = make_client()) {
    memory_server server{test::make_server_context(options)};
    b24::tls_session session{client, host, 443};
    return meet(session, server);
}

meeting meet_leaf(const test::certificate_options& leaf, const std::string& host = "localhost") {
    return meet({.leaf = test::issue(test::common_ca(), leaf)}, host);
}

void check_refused(const meeting& m, errc code, const char* words) {
    CAPTURE(m.failure.words);
    CHECK(m.end == step::failed);
    CHECK(m.failure.ec == code);
    CHECK(m.failure.words.find(words) != std::string::npos);
    CHECK(m.server_got.empty());
}

} // namespace

TEST_CASE("a good server is accepted, whole or byte by byte, and prefers ChaCha20 and X25519") {
    for (const std::size_t piece : {1U << 20, 1U, 7U}) {
        memory_server server{test::make_server_context({})};
        b24::tls_session session{make_client(), "localhost", 443};
        const auto m = meet(session, server, piece);
        CHECK(m.end == step::done);
        CHECK(m.server_got == "hello");
        CHECK(m.description.find("CHACHA20") != std::string::npos);
        CHECK(SSL_get_negotiated_group(server.ssl()) == NID_X25519);
    }
}

TEST_CASE("finding 2: a session without a host name cannot be made") {
    CHECK_THROWS_AS(b24::tls_session(make_client(), "", 443), usage_error);
}

TEST_CASE("T1 T28 an expired certificate is refused with a hint at the clock") {
    check_refused(meet_leaf({.dns = {"localhost"}, .valid_from = -48, .valid_to = -24}),
                  errc::tls_verify, "expired (or the clock here is wrong)");
}

TEST_CASE("T28 a certificate of the future is refused with a hint at the clock") {
    check_refused(meet_leaf({.dns = {"localhost"}, .valid_from = 24 * 365, .valid_to = 24 * 730}),
                  errc::tls_verify, "not yet valid (or the clock here is wrong)");
}

TEST_CASE("T2 a certificate for another host is refused") {
    check_refused(meet_leaf({.dns = {"other.test"}}), errc::tls_verify, "for another host");
    check_refused(meet({}, "other.test"), errc::tls_verify, "for another host");
}

TEST_CASE("T3 a self-signed certificate is refused") {
    check_refused(meet({.leaf = test::self_signed({.dns = {"localhost"}})}), errc::tls_verify,
                  "self-signed");
}

TEST_CASE("T4 a certificate of an unknown CA is refused") {
    const auto other = test::self_signed({.common_name = "Other", .ca = true});
    check_refused(meet({.leaf = test::issue(other, {.dns = {"localhost"}})}), errc::tls_verify,
                  "unknown CA");
    // the same name as the trusted CA, another key
    const auto false_ca = test::self_signed({.common_name = "Test CA", .ca = true});
    check_refused(meet({.leaf = test::issue(false_ca, {.dns = {"localhost"}})}), errc::tls_verify,
                  "unknown CA");
}

TEST_CASE("T4 an ordinary certificate of the CA is no CA itself") {
    const auto leaf = test::issue(test::common_ca(), {.common_name = "mid", .dns = {"mid.test"}});
    const auto forged = test::issue(leaf, {.dns = {"localhost"}});
    check_refused(meet({.leaf = forged, .chain = {leaf}}), errc::tls_verify, "unknown CA");
}

TEST_CASE("T5 a missing intermediate is named, and a present one is good") {
    const auto middle = test::issue(test::common_ca(), {.common_name = "Middle", .ca = true});
    const auto leaf = test::issue(middle, {.dns = {"localhost"}});
    check_refused(meet({.leaf = leaf}), errc::tls_verify, "incomplete chain");
    CHECK(meet({.leaf = leaf, .chain = {middle}}).end == step::done);
}

TEST_CASE("T6 a common name alone does not count") {
    check_refused(meet_leaf({.common_name = "localhost"}), errc::tls_verify, "for another host");
    check_refused(meet_leaf({.common_name = "localhost", .dns = {"other.test"}}), errc::tls_verify,
                  "for another host");
}

TEST_CASE("T7 an address is looked for among the certificate's addresses only") {
    CHECK(meet({}, "127.0.0.1").end == step::done);
    CHECK(meet({}, "::1").end == step::done);
    check_refused(meet({}, "127.0.0.2"), errc::tls_verify, "for another host");
    check_refused(meet_leaf({.common_name = "127.0.0.1"}, "127.0.0.1"), errc::tls_verify,
                  "for another host");
    check_refused(meet_leaf({.dns = {"127.0.0.1"}}, "127.0.0.1"), errc::tls_verify,
                  "for another host");
}

TEST_CASE("T7 a host that is an address does not switch the chain's check off") {
    const auto other = test::self_signed({.common_name = "Other", .ca = true});
    check_refused(meet({.leaf = test::issue(other, {.addresses = {"127.0.0.1"}})}, "127.0.0.1"),
                  errc::tls_verify, "unknown CA");
}

TEST_CASE("T8 wildcards: one label yes; two labels, the apex and *.com no") {
    CHECK(meet_leaf({.dns = {"*.bitrix24.test"}}, "a.bitrix24.test").end == step::done);
    for (const char* host : {"a.b.bitrix24.test", "bitrix24.test"})
        check_refused(meet_leaf({.dns = {"*.bitrix24.test"}}, host), errc::tls_verify,
                      "for another host");
    check_refused(meet_leaf({.dns = {"*.com"}}, "example.com"), errc::tls_verify,
                  "for another host");
}

TEST_CASE("T9 a session is resumed for its own host, and full checks stand for any other") {
    const auto context = test::make_server_context({});
    const auto client = make_client();
    const auto connect = [&](const char* host, std::uint16_t port) {
        memory_server server{context};
        b24::tls_session session{client, host, port};
        return meet(session, server);
    };
    CHECK_FALSE(connect("localhost", 443).resumed);
    const auto again = connect("localhost", 443);
    CHECK(again.end == step::done);
    CHECK(again.resumed);
    CHECK(again.server_got == "hello");
    CHECK_FALSE(connect("localhost", 444).resumed);
    check_refused(connect("other.test", 443), errc::tls_verify, "for another host");
}

TEST_CASE("T9 even a session put under another host's key does not get around the name check") {
    const auto context = test::make_server_context({});
    const auto cache = std::make_shared<b24::tls_session_cache>();
    const auto client = make_client(true, {}, cache);
    memory_server first{context};
    b24::tls_session session{client, "localhost", 443};
    REQUIRE(meet(session, first).end == step::done);
    const auto saved = cache->find("localhost 443 " + client->trust());
    REQUIRE(saved);
    cache->store("other.test 443 " + client->trust(), saved);
    memory_server second{context};
    b24::tls_session wrong{client, "other.test", 443};
    check_refused(meet(wrong, second), errc::tls_verify, "for another host");
    CHECK(cache->find("other.test 443 " + client->trust()) == nullptr);
}

TEST_CASE("T9 T10 sessions do not pass between clients that trust differently") {
    const auto cache = std::make_shared<b24::tls_session_cache>();
    const auto other_ca = test::self_signed({.common_name = "Other", .ca = true});
    const test::temporary_file other_file{other_ca.pem()};
    const auto context = test::make_server_context({});
    const auto connect = [&](const std::shared_ptr<b24::tls_context>& client) {
        memory_server server{context};
        b24::tls_session session{client, "localhost", 443};
        return meet(session, server);
    };
    const auto careless = make_client(false, {}, cache);
    CHECK(connect(careless).end == step::done);
    CHECK(connect(careless).resumed);
    // T10: verification off, then on
    const auto strict = connect(make_client(true, {}, cache));
    CHECK(strict.end == step::done);
    CHECK_FALSE(strict.resumed);
    // T9: another set of CAs, which does not hold this server's
    check_refused(connect(make_client(true, {}, cache, other_file.path())), errc::tls_verify,
                  "unknown CA");
    // T29: other pins
    check_refused(connect(make_client(true, {other_ca.pin()}, cache)), errc::tls_verify, "(pin)");
}

TEST_CASE("T9 a failed handshake drops the session that it may have used") {
    const auto cache = std::make_shared<b24::tls_session_cache>();
    const auto client = make_client(true, {}, cache);
    memory_server good{test::make_server_context({})};
    b24::tls_session session{client, "localhost", 443};
    REQUIRE(meet(session, good).end == step::done);
    CHECK(cache->size() == 1);
    b24::tls_session next{client, "localhost", 443};
    (void)next.handshake();
    next.feed("HTTP/1.1 400 Bad Request\r\n\r\n");
    CHECK(next.handshake() == step::failed);
    CHECK(cache->size() == 0);
}

TEST_CASE("T9 sessions by id are resumed like tickets") {
    const auto context = test::make_server_context({.tickets = false, .session_ids = true});
    const auto client = make_client();
    for (const bool resumed : {false, true}) {
        memory_server server{context};
        b24::tls_session session{client, "localhost", 443};
        const auto m = meet(session, server);
        CHECK(m.end == step::done);
        CHECK(m.resumed == resumed);
    }
}

TEST_CASE("T11 TLS 1.0 and 1.1 are too old") {
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION})
        check_refused(meet({.min_version = version, .max_version = version}), errc::tls,
                      "protocol too old");
}

TEST_CASE("T11 a ServerHello of TLS 1.0 is refused for its version, whatever its cipher suite") {
    b24::tls_session session{make_client(), "localhost", 443};
    REQUIRE(session.handshake() == step::want_read);
    const auto hello = std::string("\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01", 11) +
                       std::string(32, 'r') + std::string("\x00\xcc\xa9\x00", 4);
    session.feed(hello);
    CHECK(session.handshake() == step::failed);
    CHECK(session.failure().words.find("does not speak TLS 1.2") != std::string::npos);
}

TEST_CASE("T12 a server that speaks TLS 1.3 only is named, unless this side speaks it") {
    const auto m = meet({.min_version = TLS1_3_VERSION, .max_version = TLS1_3_VERSION});
    if (m.end == step::done)
        CHECK(m.description.find("TLSv1.3") == 0);
    else
        check_refused(m, errc::tls, "needs TLS 1.3");
}

TEST_CASE("T12 a fragmented handshake is named, unless this side can put it together") {
    const auto m = meet({.max_fragment = 512});
    if (m.end != step::done)
        check_refused(m, errc::tls, "fragmented handshake");
}

TEST_CASE("T13 suites without forward secrecy or authenticated encryption are not spoken") {
    const test::certificate_options rsa{.dns = {"localhost"}, .key = "RSA-2048"};
    const auto leaf = test::issue(test::common_ca(), rsa);
    REQUIRE(meet({.leaf = leaf}).end == step::done);
    REQUIRE(meet({.leaf = leaf, .ciphers = "ECDHE-RSA-AES256-GCM-SHA384"}).end == step::done);
    for (const char* suite :
         {"AES128-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES128-SHA256",
          "DHE-RSA-AES128-GCM-SHA256", "NULL-SHA256", "ECDHE-RSA-NULL-SHA"}) {
        CAPTURE(suite);
        check_refused(meet({.leaf = leaf, .ciphers = suite}), errc::tls, "none of the cipher");
    }
}

TEST_CASE("T13 curves beyond X25519, P-256 and P-384 are not spoken") {
    for (const char* curve : {"X25519", "P-256", "P-384"}) {
        CAPTURE(curve);
        CHECK(meet({.groups = curve}).end == step::done);
    }
    check_refused(meet({.groups = "P-521"}), errc::tls, "none of the cipher");
}

TEST_CASE("badssl: SHA-1, a short RSA key, and a certificate for clients are refused") {
    check_refused(meet_leaf({.dns = {"localhost"}, .digest = "SHA1"}), errc::tls_verify,
                  "weak hash");
    check_refused(meet_leaf({.dns = {"localhost"}, .key = "RSA-1024"}), errc::tls_verify,
                  "weak or unacceptable key");
    check_refused(meet_leaf({.dns = {"localhost"}, .extended_key_usage = "clientAuth"}),
                  errc::tls_verify, "not for TLS servers");
}

TEST_CASE("T16 the server's name goes along, an address does not") {
    CHECK(meet({}, "localhost").server_name == "localhost");
    CHECK(meet({}, "127.0.0.1").server_name.empty());
    CHECK(meet({}, "::1").server_name.empty());
}

TEST_CASE("T18 garbage and plain HTTP instead of TLS are told apart") {
    const auto talk = [](std::string_view bytes) {
        b24::tls_session session{make_client(), "localhost", 443};
        (void)session.handshake();
        session.feed(bytes);
        CHECK(session.handshake() == step::failed);
        CHECK(session.failure().ec == errc::tls);
        CHECK(session.handshake() == step::failed);
        return session.failure().words;
    };
    CHECK(talk("HTTP/1.1 400 Bad Request\r\n\r\n").find("plain HTTP") != std::string::npos);
    CHECK(talk("SSH-2.0-OpenSSH_9.2p1\r\n").find("not TLS") != std::string::npos);
    CHECK(talk(std::string(64, '\0')).find("not TLS") != std::string::npos);
}

TEST_CASE("T19 a flipped bit breaks the stream off; nothing of the record comes out") {
    memory_server server{test::make_server_context({})};
    b24::tls_session session{make_client(), "localhost", 443};
    REQUIRE(meet(session, server).end == step::done);
    SSL_write(server.ssl(), "secret", 6);
    auto bytes = server.give();
    bytes[bytes.size() - 3] = static_cast<char>(bytes[bytes.size() - 3] ^ 1);
    session.feed(bytes);
    char buffer[100];
    std::size_t size = 0;
    CHECK(session.read(buffer, sizeof buffer, size) == step::failed);
    CHECK(size == 0);
    CHECK(session.failure().ec == errc::tls);
    CHECK(session.failure().words.find("damaged") != std::string::npos);
    CHECK(session.read(buffer, sizeof buffer, size) == step::failed);
    CHECK(session.write("x") == step::failed);
}

TEST_CASE("T20 T21 close_notify is the end, whatever comes behind it") {
    memory_server server{test::make_server_context({})};
    b24::tls_session session{make_client(), "localhost", 443};
    REQUIRE(meet(session, server).end == step::done);
    SSL_write(server.ssl(), "last", 4);
    SSL_shutdown(server.ssl());
    auto bytes = server.give() + "junk that is no TLS";
    session.feed(bytes);
    char buffer[100];
    std::size_t size = 0;
    REQUIRE(session.read(buffer, sizeof buffer, size) == step::done);
    CHECK(std::string_view(buffer, size) == "last");
    CHECK(session.read(buffer, sizeof buffer, size) == step::closed);
    session.close();
    CHECK_FALSE(session.output().empty());
}

TEST_CASE("T22 the server cannot make this side renegotiate") {
    memory_server server{test::make_server_context({})};
    b24::tls_session session{make_client(), "localhost", 443};
    REQUIRE(meet(session, server).end == step::done);
    SSL_renegotiate(server.ssl());
    SSL_do_handshake(server.ssl());
    const auto bytes = server.give();
    REQUIRE_FALSE(bytes.empty());
    session.feed(bytes);
    char buffer[100];
    std::size_t size = 0;
    CHECK(session.read(buffer, sizeof buffer, size) == step::want_read);
    // refused with a warning: a single alert, no ClientHello
    CHECK(session.output().size() < 60);
}

TEST_CASE("T23 a server that has forgotten its keys gets a full handshake") {
    const auto client = make_client();
    for (int restart = 0; restart < 3; ++restart) {
        memory_server server{test::make_server_context({})};
        b24::tls_session session{client, "localhost", 443};
        const auto m = meet(session, server);
        CHECK(m.end == step::done);
        CHECK_FALSE(m.resumed);
    }
}

TEST_CASE("T24 a certificate that has changed is checked in full") {
    const auto client = make_client();
    CHECK(meet({}, "localhost", client).end == step::done);
    check_refused(meet({.leaf = test::issue(test::common_ca(), {.dns = {"other.test"}})},
                       "localhost", client),
                  errc::tls_verify, "for another host");
    CHECK(meet({}, "localhost", client).end == step::done);
}

TEST_CASE("T25 one-byte records add up") {
    memory_server server{test::make_server_context({})};
    b24::tls_session session{make_client(), "localhost", 443};
    REQUIRE(meet(session, server).end == step::done);
    const std::string text(5000, 'x');
    for (const char c : text)
        SSL_write(server.ssl(), &c, 1);
    const auto bytes = server.give();
    session.feed(bytes);
    std::string got;
    char buffer[100];
    for (std::size_t size = 0; session.read(buffer, sizeof buffer, size) == step::done;)
        got.append(buffer, size);
    CHECK(got == text);
}

TEST_CASE("T26 many names and long chains are borne, or refused, in little time") {
    std::vector<std::string> names;
    for (int i = 0; i < 600; ++i) // as many as fit into a record
        names.push_back("n" + std::to_string(i) + ".bitrix24.test");
    names.push_back("localhost");
    CHECK(meet_leaf({.dns = names}).end == step::done);
    for (int i = 0; i < 3000; ++i)
        names.push_back("m" + std::to_string(i) + ".bitrix24.test");
    const auto m = meet_leaf({.dns = names});
    CHECK((m.end == step::done || m.failure.ec == errc::tls));
}

TEST_CASE("T27 memory runs out at any call of mbedTLS: an error, never an accepted certificate") {
    if (!test::heap::available())
        return;
    const auto good = test::make_server_context({});
    const auto bad = test::make_server_context(
        {.leaf = test::issue(test::common_ca(), {.dns = {"other.test"}})});
    const auto attempt = [](const std::shared_ptr<SSL_CTX>& context, std::uint64_t nth,
                            bool for_good, bool& happened) {
        memory_server server{context};
        const auto client = make_client();
        std::string to_client;
        try {
            std::optional<b24::tls_session> session;
            auto end = step::want_read;
            const auto under_pressure = [&](auto work) {
                const test::heap::failing_calloc failing{nth, for_good};
                const auto before = test::heap::callocs();
                work();
                happened = happened || failing.happened();
                const auto used = test::heap::callocs() - before;
                nth = used < nth ? nth - used : UINT64_MAX / 2;
            };
            under_pressure([&] { session.emplace(client, "localhost", std::uint16_t{443}); });
            while (end == step::want_read) {
                under_pressure([&] { end = session->handshake(); });
                server.take(std::exchange(session->output(), {}));
                SSL_do_handshake(server.ssl());
                to_client = server.give();
                session->feed(to_client);
                if (to_client.empty() && end == step::want_read)
                    return errc::connection_lost; // both are stuck, so the test would be wrong
            }
            return end == step::done ? errc{} : static_cast<errc>(session->failure().ec.value());
        } catch (const std::bad_alloc&) {
            happened = true;
            return errc::resource;
        }
    };
    bool ignored = false;
    REQUIRE(attempt(good, UINT64_MAX / 2, false, ignored) == errc{}); // OpenSSL warms up
    for (const bool for_good : {false, true}) {
        std::uint64_t nth = 1;
        int refused = 0;
        int named = 0;
        for (bool happened = true; happened; nth += 1 + nth / 16) {
            CAPTURE(nth);
            happened = false;
            const auto balance = test::heap::balance();
            const auto on_good = attempt(good, nth, for_good, happened);
            if (happened)
                CHECK((on_good == errc::resource || on_good == errc::tls ||
                       on_good == errc::tls_verify || on_good == errc{}));
            else
                CHECK(on_good == errc{});
            refused += on_good != errc{} ? 1 : 0;
            named += on_good == errc::resource ? 1 : 0;
            const auto on_bad = attempt(bad, nth, for_good, happened);
            CHECK(on_bad != errc{});
            CHECK(on_bad != errc::connection_lost);
            CHECK(test::heap::balance() - balance < 2048);
        }
        CHECK(refused > 30);
        CHECK(named > 20); // others show as a signature that cannot be checked
    }
}

TEST_CASE("T29 pins: the right key is good, another is not, whether the chain is checked or not") {
    const auto good = test::localhost_identity().pin();
    const auto bad = test::common_ca().pin();
    for (const bool verify : {true, false}) {
        CHECK(meet({}, "localhost", make_client(verify, {good})).end == step::done);
        CHECK(meet({}, "localhost", make_client(verify, {bad, good})).end == step::done);
        check_refused(meet({}, "localhost", make_client(verify, {bad})), errc::tls_verify, "(pin)");
    }
}

TEST_CASE("verify_tls = false accepts any certificate, and says so once") {
    std::vector<log_event> events;
    const auto client = std::make_shared<b24::tls_context>(b24::tls_settings{
        .verify = false, .log = [&](const log_event& e) { events.push_back(e); }});
    REQUIRE(events.size() == 1);
    CHECK(events[0].level == log_level::warning);
    CHECK(meet({.leaf = test::self_signed({.dns = {"other.test"}, .valid_to = -1})}, "localhost",
               client)
              .end == step::done);
}

TEST_CASE("P2 many clients may begin at the same time") {
    std::vector<std::thread> threads;
    std::vector<step> ends(8, step::failed);
    const auto context = test::make_server_context({});
    for (auto& end : ends)
        threads.emplace_back([&end, &context] {
            memory_server server{context};
            b24::tls_session session{make_client(), "localhost", 443};
            for (int i = 0; i < 20 && end != step::done; ++i) {
                end = session.handshake();
                server.take(std::exchange(session.output(), {}));
                SSL_do_handshake(server.ssl());
                const auto bytes = server.give();
                session.feed(bytes);
                end = session.handshake();
                server.take(std::exchange(session.output(), {}));
            }
        });
    for (auto& t : threads)
        t.join();
    for (const auto end : ends)
        CHECK(end == step::done);
}

TEST_CASE("M7 the session cache is bounded and forgets what was not used") {
    b24::tls_session_cache cache{3};
    for (const char* key : {"a", "b", "c"})
        cache.store(key, nullptr);
    (void)cache.find("a");
    cache.store("d", nullptr);
    cache.store("d", nullptr);
    CHECK(cache.size() == 3);
    cache.drop("b"); // has gone already
    CHECK(cache.size() == 3);
    cache.drop("a");
    CHECK(cache.size() == 2);
}
