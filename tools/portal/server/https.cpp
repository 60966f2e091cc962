// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/server/https.hpp"

#include "portal/server/connection.hpp"

#include <httplib.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace fb24_portal {

namespace {

bool use_identity(SSL_CTX& context, const identity& who) {
    BIO* bio =
        BIO_new_mem_buf(who.certificate_pem.data(), static_cast<int>(who.certificate_pem.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free_all(bio);
    bio = BIO_new_mem_buf(who.key_pem.data(), static_cast<int>(who.key_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free_all(bio);
    constexpr unsigned char session_context[] = "fb24-portal";
    const bool ok =
        SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION) == 1 &&
        SSL_CTX_use_certificate(&context, certificate) == 1 &&
        SSL_CTX_use_PrivateKey(&context, key) == 1 &&
        SSL_CTX_set_session_id_context(&context, session_context, sizeof session_context) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    return ok;
}

int socket_of(const httplib::Request& r) {
    return r.ssl != nullptr ? SSL_get_fd(r.ssl) : find_connection(r.remote_addr, r.remote_port);
}

double unix_now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace

struct front::inside {
    inside(portal& p, const settings& s) : emulated(p), config(s) {}

    portal& emulated;
    const settings& config;
    std::unique_ptr<httplib::Server> server;
    std::mutex portal_lock;
    double last_now = 0;
    std::mutex stop_lock;
    std::condition_variable stop_signal;
    bool stopping = false;
    int listener = -1; ///< the socket that waits for connections

    reply handle(const request& r) {
        const std::lock_guard lock(portal_lock);
        last_now = std::max(last_now, unix_now()); // the wall clock may be set back
        return emulated.handle(r, last_now);
    }

    void pause(double seconds_long) {
        std::unique_lock lock(stop_lock);
        stop_signal.wait_for(lock, std::chrono::duration<double>(seconds_long),
                             [this] { return stopping; });
    }

    // Holds the connection open until the client gives up.
    void hang(int socket) {
        while (!peer_has_closed(socket)) {
            pause(0.1);
            const std::lock_guard lock(stop_lock);
            if (stopping)
                return;
        }
    }

    void answer(const httplib::Request& in, std::string body, httplib::Response& out) {
        request r;
        r.method = in.method;
        r.target = in.target;
        r.secure = in.ssl != nullptr;
        r.body = std::move(body);
        for (const auto& [name, value] : in.headers)
            r.headers.push_back({name, value});
        const auto arrived = std::chrono::steady_clock::now();
        reply done = handle(r);
        // what composing the answer has cost counts as the portal's work
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - arrived;
        const double left = done.seconds + config.latency - spent.count();
        if (left > 0)
            pause(left);
        out.status = done.answer.status;
        std::string type = "text/html; charset=utf-8";
        for (const auto& h : done.answer.headers)
            if (h.name == "Content-Type")
                type = h.value;
            else
                out.set_header(h.name, h.value);
        switch (done.answer.what) {
        case action::answer:
            out.body = std::move(done.answer.body);
            out.set_header("Content-Type", type);
            break;
        case action::truncate:
            out.set_content_provider(
                done.answer.body.size(), type,
                [text = done.answer.body.substr(0, done.answer.truncate_at),
                 sent = false](std::size_t, std::size_t, httplib::DataSink& sink) mutable {
                    return !std::exchange(sent, true) && sink.write(text.data(), text.size());
                });
            break;
        case action::reset:
            reset_connection(socket_of(in));
            break;
        case action::hang:
            hang(socket_of(in));
            [[fallthrough]];
        case action::drop:
        case action::refuse:
            close_connection(socket_of(in));
            break;
        }
    }
};

front::front(portal& p, const settings& s, const identity& who)
    : inside_(std::make_unique<inside>(p, s)) {
    if (s.https)
        inside_->server = std::make_unique<httplib::SSLServer>(
            [&who](SSL_CTX& context) { return use_identity(context, who); });
    else
        inside_->server = std::make_unique<httplib::Server>();
    httplib::Server& server = *inside_->server;
    if (!server.is_valid())
        throw std::runtime_error("the certificate could not be used");
    server.new_task_queue = [threads = s.threads] { return new httplib::ThreadPool(threads); };
    server.set_keep_alive_max_count(1'000'000'000);
    server.set_keep_alive_timeout(static_cast<time_t>(s.keep_alive));
    server.set_read_timeout(120);
    server.set_write_timeout(120);
    server.set_tcp_nodelay(true);
    // not the library's SO_REUSEPORT: a port that another emulator serves is taken
    inside* self = inside_.get();
    server.set_socket_options([self](socket_t socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        self->listener = socket; // of several addresses the last one tried is the one that serves
    });
    const auto plain = [self](const httplib::Request& in, httplib::Response& out) {
        self->answer(in, in.body, out);
    };
    // through the reader: the library limits forms to 8 KB otherwise
    const auto with_body = [self](const httplib::Request& in, httplib::Response& out,
                                  const httplib::ContentReader& read) {
        std::string body;
        if (in.is_multipart_form_data()) {
            out.status = 415;
            return;
        }
        read([&body](const char* data, std::size_t size) {
            body.append(data, size);
            return true;
        });
        self->answer(in, std::move(body), out);
    };
    server.Get(".*", plain);
    server.Post(".*", with_body);
}

front::~front() = default;

int front::bind() {
    const settings& s = inside_->config;
    const int port = s.port == 0 ? inside_->server->bind_to_any_port(s.host)
                     : inside_->server->bind_to_port(s.host, s.port) ? s.port
                                                                     : -1;
    if (port <= 0)
        throw std::runtime_error("cannot listen on " + s.host + ':' + std::to_string(s.port));
    // The library lets five connections wait; a client that opens fifty at once would see resets.
    ::listen(inside_->listener, 1024);
    return port;
}

void front::serve() {
    inside_->server->listen_after_bind();
}

void front::stop() {
    {
        const std::lock_guard lock(inside_->stop_lock);
        inside_->stopping = true;
    }
    inside_->stop_signal.notify_all();
    inside_->server->stop();
    close_all_connections(); // idle ones would be waited for
}

} // namespace fb24_portal
