// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "support/raw_server.hpp"

#include <openssl/err.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace test {

namespace {

void check(bool ok, const char* what) {
    if (!ok)
        throw std::runtime_error(what);
}

struct any_address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    any_address(const char* text, std::uint16_t port) {
        auto* const v4 = reinterpret_cast<sockaddr_in*>(&storage);
        auto* const v6 = reinterpret_cast<sockaddr_in6*>(&storage);
        if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
            v4->sin_family = AF_INET;
            v4->sin_port = htons(port);
            size = sizeof *v4;
        } else {
            check(inet_pton(AF_INET6, text, &v6->sin6_addr) == 1, "address");
            v6->sin6_family = AF_INET6;
            v6->sin6_port = htons(port);
            size = sizeof *v6;
        }
    }
    [[nodiscard]] const sockaddr* get() const {
        return reinterpret_cast<const sockaddr*>(&storage);
    }
};

int listen_on(const char* address, std::uint16_t port, int backlog, std::uint16_t& bound) {
    any_address to{address, port};
    const int fd = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    check(bind(fd, to.get(), to.size) == 0 && listen(fd, backlog) == 0, "listen");
    getsockname(fd, reinterpret_cast<sockaddr*>(&to.storage), &to.size);
    bound = ntohs(to.storage.ss_family == AF_INET
                      ? reinterpret_cast<sockaddr_in*>(&to.storage)->sin_port
                      : reinterpret_cast<sockaddr_in6*>(&to.storage)->sin6_port);
    return fd;
}

} // namespace

std::shared_ptr<SSL_CTX> make_server_context(const tls_server_options& o) {
    const std::shared_ptr<SSL_CTX> context{SSL_CTX_new(TLS_server_method()), &SSL_CTX_free};
    SSL_CTX* const c = context.get();
    SSL_CTX_set_security_level(c, 0); // tests need the old and the weak, too
    SSL_CTX_set_min_proto_version(c, o.min_version);
    SSL_CTX_set_max_proto_version(c, o.max_version);
    check(SSL_CTX_set_cipher_list(c, (o.ciphers + ":@SECLEVEL=0").c_str()) == 1, "ciphers");
    if (!o.groups.empty())
        check(SSL_CTX_set1_groups_list(c, o.groups.c_str()) == 1, "groups");
    SSL_CTX_set_dh_auto(c, 1);
    check(SSL_CTX_use_certificate(c, o.leaf.certificate()) == 1 &&
              SSL_CTX_use_PrivateKey(c, o.leaf.key()) == 1,
          "certificate");
    for (const auto& i : o.chain)
        SSL_CTX_add1_chain_cert(c, i.certificate());
    SSL_CTX_set_mode(c, SSL_MODE_NO_AUTO_CHAIN);
    if (o.max_fragment != 0)
        SSL_CTX_set_max_send_fragment(c, static_cast<long>(o.max_fragment));
    if (!o.tickets)
        SSL_CTX_set_options(c, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(c, o.session_ids ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_id_context(c, reinterpret_cast<const unsigned char*>("test"), 4);
    SSL_CTX_set_options(c, SSL_OP_IGNORE_UNEXPECTED_EOF);
    return context;
}

raw_peer::raw_peer(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}

raw_peer::~raw_peer() {
    if (ssl_ == nullptr)
        return;
    SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); // the session stays good
    SSL_free(ssl_);
}

std::string raw_peer::read_some() {
    char buffer[16384];
    const auto n = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                   : recv(fd_, buffer, sizeof buffer, 0);
    return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : std::string{};
}

std::optional<std::string> raw_peer::read_request() {
    std::string& got = pending_;
    for (;;) {
        const auto head_end = got.find("\r\n\r\n");
        if (head_end != std::string::npos) {
            std::size_t body = 0;
            const auto length = got.find("Content-Length: ");
            if (length < head_end)
                body = std::strtoul(got.c_str() + length + 16, nullptr, 10);
            if (got.size() >= head_end + 4 + body) {
                auto request = got.substr(0, head_end + 4 + body);
                got.erase(0, request.size());
                return request;
            }
        }
        const auto more = read_some();
        if (more.empty())
            return std::nullopt;
        got += more;
    }
}

bool raw_peer::send_raw(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool raw_peer::send(std::string_view bytes) {
    if (ssl_ == nullptr)
        return send_raw(bytes);
    while (!bytes.empty()) {
        const int n = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
        if (n <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void raw_peer::send_in_pieces(std::string_view bytes, std::size_t size) {
    for (std::size_t at = 0; at < bytes.size() && send(bytes.substr(at, size));)
        at += size;
}

void raw_peer::close_notify() {
    if (ssl_ != nullptr)
        SSL_shutdown(ssl_);
}

void raw_peer::send_with_close_notify(std::string_view bytes) {
    BIO* const memory = BIO_new(BIO_s_mem());
    SSL_set0_wbio(ssl_, memory);
    send(bytes);
    close_notify();
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory, &data);
    send_raw({data, static_cast<std::size_t>(size)});
}

void raw_peer::finish_sending() {
    shutdown(fd_, SHUT_WR);
}

void raw_peer::reset() {
    const linger hard{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    // the descriptor itself is closed by the server; connecting it to nothing sends the RST now
    sockaddr nothing{};
    nothing.sa_family = AF_UNSPEC;
    connect(fd_, &nothing, sizeof nothing);
}

void raw_peer::wait_closed() {
    while (!read_some().empty()) {
    }
}

bool raw_peer::resumed() const {
    return ssl_ != nullptr && SSL_session_reused(ssl_) == 1;
}

std::string raw_peer::server_name() const {
    const char* const name = SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name);
    return name != nullptr ? name : "";
}

raw_server::raw_server(script s, std::optional<tls_server_options> tls, const char* address)
    : script_(std::move(s)) {
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes with write()
    if (tls)
        use(*tls);
    listener_ = listen_on(address, 0, 128, port_);
    acceptor_ = std::thread{[this] { accept_loop(); }};
}

raw_server::~raw_server() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const int fd : open_)
            shutdown(fd, SHUT_RDWR);
    }
    for (auto& w : workers_)
        w.join();
    close(listener_);
}

void raw_server::use(const tls_server_options& tls) {
    auto context = make_server_context(tls);
    const std::lock_guard lock(mutex_);
    tls_options_ = tls;
    tls_ = std::move(context);
}

void raw_server::forget_sessions() {
    use(*tls_options_);
}

void raw_server::accept_loop() {
    while (!stopping_) {
        const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        const std::lock_guard lock(mutex_);
        open_.push_back(fd);
        const auto index = connections_++;
        workers_.emplace_back([this, fd, index] { serve(fd, index); });
    }
}

void raw_server::serve(int fd, std::size_t index) {
    const timeval ten_seconds{10, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &ten_seconds, sizeof ten_seconds);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &ten_seconds, sizeof ten_seconds);
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    {
        std::shared_ptr<SSL_CTX> context;
        {
            const std::lock_guard lock(mutex_);
            context = tls_;
        }
        SSL* const ssl = context ? SSL_new(context.get()) : nullptr;
        raw_peer peer{fd, ssl};
        bool ready = true;
        if (ssl != nullptr) {
            SSL_set_fd(ssl, fd);
            ready = SSL_accept(ssl) == 1;
            if (ready) {
                ++handshakes_;
                if (!peer.resumed())
                    ++full_handshakes_;
            }
        }
        if (ready)
            script_(peer, index);
        ERR_clear_error();
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_, fd);
    close(fd);
}

black_hole::black_hole(const char* address, std::uint16_t port) {
    listener_ = listen_on(address, port, 0, port_);
    const any_address to{address, port_};
    for (int i = 0; i < 4; ++i) {
        const int fd = socket(to.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        connect(fd, to.get(), to.size);
        fillers_.push_back(fd);
    }
}

black_hole::~black_hole() {
    for (const int fd : fillers_)
        close(fd);
    close(listener_);
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    close(listen_on("127.0.0.1", 0, 1, port));
    return port;
}

std::string answer(std::string_view body, std::string_view extra_headers, std::string_view status) {
    std::string out = "HTTP/1.1 ";
    out += status;
    out += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    out += extra_headers;
    out += "\r\n";
    out += body;
    return out;
}

raw_server::script always(std::string body) {
    return [body = std::move(body)](raw_peer& peer, std::size_t) {
        while (peer.read_request())
            peer.send(answer(body));
    };
}

} // namespace test
