// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/tls/context.ipp"
#include "fast_bitrix24/tls/host_name.hpp"
#include "fast_bitrix24/tls/session.hpp"
#include "fast_bitrix24/tls/session_errors.ipp"

#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace fast_bitrix24::detail {

class tls_saved_session {
public:
    tls_saved_session() { mbedtls_ssl_session_init(&session); }
    ~tls_saved_session() { mbedtls_ssl_session_free(&session); }
    tls_saved_session(const tls_saved_session&) = delete;
    tls_saved_session& operator=(const tls_saved_session&) = delete;

    mbedtls_ssl_session session;
};

class tls_native_session {
public:
    tls_native_session(std::shared_ptr<tls_context> owner, std::string host_name,
                       std::uint16_t port)
        : context(std::move(owner)), host(std::move(host_name)),
          key(host + ' ' + std::to_string(port) + ' ' + context->trust()) {
        mbedtls_ssl_init(&ssl);
        try {
            set_up();
        } catch (...) {
            mbedtls_ssl_free(&ssl);
            throw;
        }
    }
    ~tls_native_session() { mbedtls_ssl_free(&ssl); }
    tls_native_session(const tls_native_session&) = delete;
    tls_native_session& operator=(const tls_native_session&) = delete;

    tls_session::step handshake() {
        if (failure.ec)
            return tls_session::step::failed;
        const int rc = mbedtls_ssl_handshake(&ssl);
        if (rc == MBEDTLS_ERR_SSL_WANT_READ)
            return tls_session::step::want_read;
        if (rc != 0)
            return fail(key_refused ? pin_failure()
                                    : explain_handshake(rc, all_flags(), self_signed, sniffer));
        if (!certificate_seen && !check_resumed())
            return tls_session::step::failed;
        established = true;
        if (certificate_seen)
            save();
        return tls_session::step::done;
    }

    tls_session::step fail(tls_failure what) {
        // a session that led to a failure must not lead there again
        context->sessions().drop(key);
        failure = std::move(what);
        return tls_session::step::failed;
    }

    /// Keeps what a later connection needs to resume; without it that one does all the work again.
    void save() {
        const auto saved = std::make_shared<tls_saved_session>();
        if (mbedtls_ssl_get_session(&ssl, &saved->session) == 0)
            context->sessions().store(key, saved);
    }

    const std::shared_ptr<tls_context> context; // outlives ssl, which points into it
    const std::string host;
    const std::string key; // of the session cache
    mbedtls_ssl_context ssl;
    std::string_view input;
    std::string output;
    tls_failure failure;
    tls_sniffer sniffer;
    std::uint32_t flags = 0; // what is wrong with the certificate
    bool certificate_seen = false;
    bool self_signed = false;
    bool key_refused = false;
    bool established = false;

private:
    void set_up() {
        // an address is no server name (RFC 6066, 3); check_host looks for it in the certificate
        const char* const name = address_bytes(host) ? nullptr : host.c_str();
        if (mbedtls_ssl_setup(&ssl, context->native().config()) != 0)
            throw std::bad_alloc{};
        if (const int rc = mbedtls_ssl_set_hostname(&ssl, name); rc == MBEDTLS_ERR_SSL_ALLOC_FAILED)
            throw std::bad_alloc{};
        else if (rc != 0)
            throw usage_error("the server's name is too long for TLS");
        mbedtls_ssl_set_verify(&ssl, &on_certificate, this);
        mbedtls_ssl_set_bio(&ssl, this, &on_send, &on_receive, nullptr);
        const auto saved = context->sessions().find(key);
        if (saved && mbedtls_ssl_set_session(&ssl, &saved->session) != 0)
            throw std::bad_alloc{};
    }

    [[nodiscard]] static tls_failure pin_failure() {
        return {errc::tls_verify, "the certificate's public key is none of the pinned keys (pin)"};
    }

    /// What mbedTLS finds wrong behind the back of the callback (key usage, curve) included.
    [[nodiscard]] std::uint32_t all_flags() const {
        constexpr std::uint32_t unknown = 0xFFFFFFFF;
        const auto theirs = mbedtls_ssl_get_verify_result(&ssl);
        return theirs == unknown ? flags : flags | theirs;
    }

    [[nodiscard]] std::uint32_t own_flags(const mbedtls_x509_crt& certificate) const {
        const auto& names = certificate.v3_ext;
        const std::string_view extensions{reinterpret_cast<const char*>(names.p), names.len};
        return check_host(extensions, host) == host_check::match ? 0U
                                                                 : MBEDTLS_X509_BADCERT_CN_MISMATCH;
    }

    /// mbedTLS checks nothing when a session is resumed. The cache's key makes sure that the
    /// session belongs here; what can be checked at little cost is checked all the same.
    bool check_resumed() {
        const mbedtls_x509_crt* const certificate = mbedtls_ssl_get_peer_cert(&ssl);
        if (certificate == nullptr)
            return true;
        if (!context->native().key_accepted(*certificate)) {
            fail(pin_failure());
            return false;
        }
        if (!context->native().verify())
            return true;
        flags = own_flags(*certificate);
        if (mbedtls_x509_time_is_past(&certificate->valid_to) != 0)
            flags |= MBEDTLS_X509_BADCERT_EXPIRED;
        if (flags == 0)
            return true;
        fail({errc::tls_verify, verify_words(flags, false)});
        return false;
    }

    static int on_certificate(void* self, mbedtls_x509_crt* certificate, int depth,
                              std::uint32_t* flags) {
        auto& s = *static_cast<tls_native_session*>(self);
        s.certificate_seen = true;
        if (!s.context->native().verify()) {
            *flags = 0;
        } else if (depth == 0) {
            *flags |= s.own_flags(*certificate);
            const auto& subject = certificate->subject_raw;
            const auto& issuer = certificate->issuer_raw;
            s.self_signed = subject.len == issuer.len &&
                            std::equal(subject.p, subject.p + subject.len, issuer.p);
        }
        s.flags |= *flags;
        if (depth == 0 && s.flags == 0 && !s.context->native().key_accepted(*certificate)) {
            s.key_refused = true;
            return MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
        }
        return 0;
    }

    static int on_send(void* self, const unsigned char* data, std::size_t size) {
        auto& s = *static_cast<tls_native_session*>(self);
        s.output.append(reinterpret_cast<const char*>(data), size);
        return static_cast<int>(size);
    }

    static int on_receive(void* self, unsigned char* to, std::size_t capacity) {
        auto& s = *static_cast<tls_native_session*>(self);
        if (s.input.empty())
            return MBEDTLS_ERR_SSL_WANT_READ;
        const auto size = std::min(capacity, s.input.size());
        std::memcpy(to, s.input.data(), size);
        s.input.remove_prefix(size);
        if (!s.established)
            s.sniffer.see(to, size);
        return static_cast<int>(size);
    }
};

FAST_BITRIX24_DECL tls_session::tls_session(std::shared_ptr<tls_context> context, std::string host,
                                            std::uint16_t port) {
    // mbedTLS 2.28 takes "no name" for "any name"
    if (host.empty())
        throw usage_error("TLS needs the name of the server");
    native_ = std::make_unique<tls_native_session>(std::move(context), std::move(host), port);
}

FAST_BITRIX24_DECL tls_session::~tls_session() = default;

FAST_BITRIX24_DECL void tls_session::feed(std::string_view ciphertext) {
    native_->input = ciphertext;
}

FAST_BITRIX24_DECL std::string& tls_session::output() {
    return native_->output;
}

FAST_BITRIX24_DECL tls_session::step tls_session::handshake() {
    return native_->handshake();
}

FAST_BITRIX24_DECL tls_session::step tls_session::read(char* to, std::size_t capacity,
                                                       std::size_t& size) {
    size = 0;
    if (native_->failure.ec)
        return step::failed;
    for (;;) {
        const int rc =
            mbedtls_ssl_read(&native_->ssl, reinterpret_cast<unsigned char*>(to), capacity);
        if (rc > 0) {
            size = static_cast<std::size_t>(rc);
            return step::done;
        }
        switch (rc) {
#if defined(MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
        case MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET:
            native_->save();
            break;
#endif
        case MBEDTLS_ERR_SSL_WANT_READ:
            if (native_->input.empty())
                return step::want_read;
            break; // a record without data
        case 0:
        case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
            return step::closed;
        default:
            return native_->fail(explain_record(rc));
        }
    }
}

FAST_BITRIX24_DECL tls_session::step tls_session::write(std::string_view plaintext) {
    if (native_->failure.ec)
        return step::failed;
    while (!plaintext.empty()) {
        const int rc = mbedtls_ssl_write(&native_->ssl,
                                         reinterpret_cast<const unsigned char*>(plaintext.data()),
                                         plaintext.size());
        if (rc <= 0)
            return native_->fail(explain_record(rc));
        plaintext.remove_prefix(static_cast<std::size_t>(rc));
    }
    return step::done;
}

FAST_BITRIX24_DECL void tls_session::close() {
    if (native_->established && !native_->failure.ec)
        mbedtls_ssl_close_notify(&native_->ssl);
}

FAST_BITRIX24_DECL const tls_failure& tls_session::failure() const {
    return native_->failure;
}

FAST_BITRIX24_DECL bool tls_session::resumed() const {
    return native_->established && !native_->certificate_seen;
}

FAST_BITRIX24_DECL std::string tls_session::description() const {
    return std::string{mbedtls_ssl_get_version(&native_->ssl)} + ' ' +
           mbedtls_ssl_get_ciphersuite(&native_->ssl);
}

} // namespace fast_bitrix24::detail
