// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/certificates.hpp"

#include <openssl/ssl.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// A server on loopback that does exactly what a test's script says, byte by byte, with TLS by
// OpenSSL, so that the library meets a stranger.
namespace test {

struct tls_server_options {
    identity leaf = localhost_identity();
    std::vector<identity> chain = {}; ///< intermediates to be sent along
    int min_version = TLS1_2_VERSION;
    int max_version = TLS1_2_VERSION;
    std::string ciphers = "DEFAULT"; ///< of TLS 1.2 and older
    std::string groups = {};         ///< empty: OpenSSL's
    std::size_t max_fragment = 0;    ///< of a record; 0: OpenSSL's
    bool tickets = true;
    bool session_ids = false; ///< resumption by id instead
};

[[nodiscard]] std::shared_ptr<SSL_CTX> make_server_context(const tls_server_options& options);

/// One accepted connection, in the hands of a script. Blocking, but never for more than ten
/// seconds.
class raw_peer {
public:
    raw_peer(int fd, SSL* ssl);
    ~raw_peer();
    raw_peer(const raw_peer&) = delete;
    raw_peer& operator=(const raw_peer&) = delete;

    /// Head and body of the next request; nothing if the client has gone.
    std::optional<std::string> read_request();
    /// At least a byte; empty at the end.
    std::string read_some();
    /// False if the client has gone.
    bool send(std::string_view bytes);
    void send_in_pieces(std::string_view bytes, std::size_t size);
    /// Below TLS.
    bool send_raw(std::string_view bytes);
    void close_notify();
    /// In one piece, so that the client sees both at once.
    void send_with_close_notify(std::string_view bytes);
    /// FIN, but goes on reading.
    void finish_sending();
    /// RST.
    void reset();
    /// Waits until the client has closed.
    void wait_closed();

    [[nodiscard]] SSL* ssl() const { return ssl_; }
    [[nodiscard]] bool resumed() const;
    [[nodiscard]] std::string server_name() const;

private:
    friend class raw_server;
    int fd_;
    SSL* ssl_;
    std::string pending_;
};

class raw_server {
public:
    /// The script of a connection; `index` counts connections from 0.
    using script = std::function<void(raw_peer&, std::size_t index)>;

    explicit raw_server(script s, std::optional<tls_server_options> tls = std::nullopt,
                        const char* address = "127.0.0.1");
    ~raw_server();
    raw_server(const raw_server&) = delete;
    raw_server& operator=(const raw_server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Accepted so far.
    [[nodiscard]] std::size_t connections() const { return connections_; }
    /// TLS handshakes that came to their end, and those of them that were full ones.
    [[nodiscard]] std::size_t handshakes() const { return handshakes_; }
    [[nodiscard]] std::size_t full_handshakes() const { return full_handshakes_; }
    /// As a restarted server would: old sessions and tickets are worth nothing.
    void forget_sessions();
    /// From the next handshake on.
    void use(const tls_server_options& tls);

private:
    void accept_loop();
    void serve(int fd, std::size_t index);

    script script_;
    std::mutex mutex_;
    std::shared_ptr<SSL_CTX> tls_;
    std::optional<tls_server_options> tls_options_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> connections_{0};
    std::atomic<std::size_t> handshakes_{0};
    std::atomic<std::size_t> full_handshakes_{0};
    std::atomic<bool> stopping_{false};
    std::vector<int> open_;
    std::list<std::thread> workers_;
    std::thread acceptor_;
};

/// An address that swallows connection attempts: its queue is full and nobody accepts.
class black_hole {
public:
    explicit black_hole(const char* address, std::uint16_t port = 0);
    ~black_hole();
    black_hole(const black_hole&) = delete;
    black_hole& operator=(const black_hole&) = delete;
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    int listener_ = -1;
    std::vector<int> fillers_;
    std::uint16_t port_ = 0;
};

/// A port of 127.0.0.1 on which nobody listens.
[[nodiscard]] std::uint16_t closed_port();

/// An answer with a body and Content-Length.
[[nodiscard]] std::string answer(std::string_view body, std::string_view extra_headers = {},
                                 std::string_view status = "200 OK");
/// Answers every request with `body` and keeps the connection.
[[nodiscard]] raw_server::script always(std::string body);

} // namespace test
