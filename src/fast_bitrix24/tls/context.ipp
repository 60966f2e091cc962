// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/tls/ca_bundle.ipp"
#include "fast_bitrix24/tls/context.hpp"

#include <mbedtls/aes.h>
#include <mbedtls/base64.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/sha256.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/version.h>

#if MBEDTLS_VERSION_MAJOR >= 3
#    include <psa/crypto.h>
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <string_view>
#include <utility>

#if MBEDTLS_VERSION_NUMBER < 0x021C0000 || MBEDTLS_VERSION_MAJOR > 3
#    error "fast_bitrix24: needs mbedTLS 2.28 or 3.x"
#endif
// CA certificates are shared between threads, and RSA keys change inside while they are used.
#if !defined(MBEDTLS_THREADING_C) && !defined(FAST_BITRIX24_SINGLE_THREADED)
#    error                                                                                         \
        "fast_bitrix24: mbedTLS is built without MBEDTLS_THREADING_C; define FAST_BITRIX24_SINGLE_THREADED if one thread only uses the library"
#endif

namespace fast_bitrix24::detail {

// Forward secrecy and authenticated encryption only. ChaCha20-Poly1305 first: it is the fastest one
// of mbedTLS 2.28 on most machines. The first three are those of TLS 1.3.
inline constexpr int tls_cipher_suites[] = {
#if MBEDTLS_VERSION_MAJOR >= 3
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    0};

#if MBEDTLS_VERSION_MAJOR >= 3
inline constexpr std::uint16_t tls_groups[] = {
    MBEDTLS_SSL_IANA_TLS_GROUP_X25519, MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, MBEDTLS_SSL_IANA_TLS_GROUP_NONE};
#else
inline constexpr mbedtls_ecp_group_id tls_curves[] = {
    MBEDTLS_ECP_DP_CURVE25519, MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_SECP384R1,
    MBEDTLS_ECP_DP_NONE};
inline constexpr int tls_signature_hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384,
                                               MBEDTLS_MD_SHA512, MBEDTLS_MD_NONE};
#endif

using sha256_bytes = std::array<unsigned char, 32>;

FAST_BITRIX24_DECL sha256_bytes sha256_of(const unsigned char* data, std::size_t size) {
    sha256_bytes out{};
#if MBEDTLS_VERSION_MAJOR >= 3
    const int rc = mbedtls_sha256(data, size, out.data(), 0);
#else
    const int rc = mbedtls_sha256_ret(data, size, out.data(), 0);
#endif
    if (rc != 0)
        throw std::bad_alloc{};
    return out;
}

FAST_BITRIX24_DECL sha256_bytes decode_pin(std::string_view pin) {
    constexpr std::string_view curl_prefix = "sha256//";
    if (pin.substr(0, curl_prefix.size()) == curl_prefix)
        pin.remove_prefix(curl_prefix.size());
    sha256_bytes out{};
    std::size_t size = 0;
    const int rc =
        mbedtls_base64_decode(out.data(), out.size(), &size,
                              reinterpret_cast<const unsigned char*>(pin.data()), pin.size());
    if (rc != 0 || size != out.size())
        throw_config_error("a pinned key is not the base64 of a SHA-256");
    return out;
}

/// mbedTLS finds out what the processor can do at the first use, with unguarded statics.
FAST_BITRIX24_DECL void prepare_mbedtls() {
    static std::once_flag once;
    std::call_once(once, [] {
        mbedtls_aes_context aes;
        mbedtls_aes_init(&aes);
        std::array<unsigned char, 16> block{};
        mbedtls_aes_setkey_enc(&aes, block.data(), 128);
        mbedtls_aes_crypt_ecb(&aes, MBEDTLS_AES_ENCRYPT, block.data(), block.data());
        mbedtls_aes_free(&aes);
#if MBEDTLS_VERSION_MAJOR >= 3
        if (psa_crypto_init() != PSA_SUCCESS)
            throw_config_error("mbedTLS does not start (psa_crypto_init)");
#endif
    });
}

FAST_BITRIX24_DECL void set_tls_protocol(mbedtls_ssl_config& config) {
    mbedtls_ssl_conf_ciphersuites(&config, tls_cipher_suites);
#if MBEDTLS_VERSION_MAJOR >= 3
    mbedtls_ssl_conf_min_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_groups(&config, tls_groups);
#else
    mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_curves(&config, tls_curves);
    mbedtls_ssl_conf_sig_hashes(&config, tls_signature_hashes);
#endif
#if MBEDTLS_VERSION_NUMBER >= 0x03060100 && defined(MBEDTLS_SSL_PROTO_TLS1_3) &&                   \
    defined(MBEDTLS_SSL_SESSION_TICKETS)
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        &config, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#endif
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(&config, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
}

/// The members are freed from the last to the first: the configuration points to all above it.
class tls_native_context {
public:
    explicit tls_native_context(const tls_settings& settings) : verify_(settings.verify) {
        prepare_mbedtls();
        for (const auto& pin : settings.pinned_keys)
            pins_.push_back(decode_pin(pin));
        std::sort(pins_.begin(), pins_.end());
        if (verify_)
            load_bundle(settings);
        mbedtls_entropy_init(&entropy_);
        mbedtls_ctr_drbg_init(&random_);
        mbedtls_ssl_config_init(&config_);
        try {
            configure();
        } catch (...) {
            release();
            throw;
        }
    }
    ~tls_native_context() { release(); }
    tls_native_context(const tls_native_context&) = delete;
    tls_native_context& operator=(const tls_native_context&) = delete;

    [[nodiscard]] const mbedtls_ssl_config* config() const noexcept { return &config_; }
    [[nodiscard]] bool verify() const noexcept { return verify_; }

    [[nodiscard]] bool key_accepted(const mbedtls_x509_crt& certificate) const {
        return pins_.empty() ||
               std::binary_search(pins_.begin(), pins_.end(),
                                  sha256_of(certificate.pk_raw.p, certificate.pk_raw.len));
    }

    [[nodiscard]] std::string trust() const {
        std::string out = verify_ ? "ca " + std::to_string(bundle_->number()) : "unverified";
        for (const auto& pin : pins_) {
            out += " pin ";
            out.append(reinterpret_cast<const char*>(pin.data()), pin.size());
        }
        return out;
    }

private:
    void load_bundle(const tls_settings& settings) {
        auto file = settings.ca_file;
        if (file.empty())
            file = find_system_ca_file(system_ca_files());
        if (file.empty())
            throw_config_error(
                "no CA certificates found on this system: install them (Debian: package "
                "ca-certificates), or name a file with ca_file or SSL_CERT_FILE");
        bundle_ = load_ca_bundle(file, settings.log);
    }

    void configure() {
        constexpr std::string_view name = "fast_bitrix24";
        const auto check = [](int rc) {
            if (rc == MBEDTLS_ERR_SSL_ALLOC_FAILED)
                throw std::bad_alloc{};
            if (rc != 0)
                throw_config_error("mbedTLS does not start (code " + std::to_string(rc) + ")");
        };
        check(mbedtls_ctr_drbg_seed(&random_, mbedtls_entropy_func, &entropy_,
                                    reinterpret_cast<const unsigned char*>(name.data()),
                                    name.size()));
        check(mbedtls_ssl_config_defaults(&config_, MBEDTLS_SSL_IS_CLIENT,
                                          MBEDTLS_SSL_TRANSPORT_STREAM,
                                          MBEDTLS_SSL_PRESET_DEFAULT));
        mbedtls_ssl_conf_rng(&config_, &mbedtls_ctr_drbg_random, &random_);
        set_tls_protocol(config_);
        // "Optional" and not "none": the session's own callback still sees the certificate (pins)
        mbedtls_ssl_conf_authmode(&config_, verify_ ? MBEDTLS_SSL_VERIFY_REQUIRED
                                                    : MBEDTLS_SSL_VERIFY_OPTIONAL);
        if (bundle_)
            mbedtls_ssl_conf_ca_chain(&config_, bundle_->chain(), nullptr);
    }

    void release() noexcept {
        mbedtls_ssl_config_free(&config_);
        mbedtls_ctr_drbg_free(&random_);
        mbedtls_entropy_free(&entropy_);
    }

    bool verify_;
    std::vector<sha256_bytes> pins_;
    std::shared_ptr<const ca_bundle> bundle_;
    mbedtls_entropy_context entropy_;
    mbedtls_ctr_drbg_context random_;
    mbedtls_ssl_config config_;
};

FAST_BITRIX24_DECL tls_context::tls_context(const tls_settings& settings,
                                            std::shared_ptr<tls_session_cache> sessions)
    : native_(std::make_unique<tls_native_context>(settings)), sessions_(std::move(sessions)),
      trust_(native_->trust()) {
    if (!sessions_)
        sessions_ = std::make_shared<tls_session_cache>();
    if (!settings.verify && settings.log)
        settings.log({log_level::warning,
                      "server certificates are not checked: anybody on the way to the portal can "
                      "read and change what is sent"});
}

FAST_BITRIX24_DECL tls_context::~tls_context() = default;

} // namespace fast_bitrix24::detail
