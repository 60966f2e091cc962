// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/tls/session.hpp"

#include <mbedtls/asn1.h>
#include <mbedtls/bignum.h>
#include <mbedtls/cipher.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace fast_bitrix24::detail {

#if MBEDTLS_VERSION_MAJOR >= 3
inline constexpr int tls_bad_certificate = MBEDTLS_ERR_SSL_BAD_CERTIFICATE;
inline constexpr int tls_bad_version = MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION;
#else
inline constexpr int tls_bad_certificate = MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE;
inline constexpr int tls_bad_version = MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION;
#endif

/// Watches the first bytes and the last ones that come during a handshake: what mbedTLS does not
/// tell about a failure can be told from them.
class tls_sniffer {
public:
    void see(const unsigned char* data, std::size_t size) noexcept {
        for (std::size_t i = 0; i < size; ++i) {
            if (seen_ < first_.size())
                first_[seen_] = static_cast<char>(data[i]);
            ++seen_;
        }
        const std::size_t kept = size < last_.size() ? last_.size() - size : 0;
        for (std::size_t i = 0; i < kept; ++i)
            last_[i] = last_[i + last_.size() - kept];
        for (std::size_t i = kept; i < last_.size(); ++i)
            last_[i] = data[size - last_.size() + i];
    }

    [[nodiscard]] bool plain_http() const noexcept {
        return seen_ >= 5 && std::string_view{first_.data(), 5} == "HTTP/";
    }

    /// The description of the fatal alert that came last, unencrypted; -1 if none did.
    [[nodiscard]] int alert() const noexcept {
        constexpr std::size_t size = 7; // type 21, version 3.x, length 2, level 2, description
        const bool fatal = seen_ >= size && last_[0] == 21 && last_[1] == 3 && last_[3] == 0 &&
                           last_[4] == 2 && last_[5] == 2;
        return fatal ? last_[6] : -1;
    }

    /// That alert came in a record of TLS 1.0 or 1.1.
    [[nodiscard]] bool old_alert() const noexcept { return alert() >= 0 && last_[2] < 3; }

private:
    std::array<char, 5> first_{};
    std::array<unsigned char, 7> last_{};
    std::size_t seen_ = 0;
};

FAST_BITRIX24_DECL std::string verify_words(std::uint32_t flags, bool self_signed) {
    struct meaning {
        std::uint32_t flag;
        const char* words;
    };
    constexpr meaning meanings[] = {
        {MBEDTLS_X509_BADCERT_EXPIRED, "the certificate has expired (or the clock here is wrong)"},
        {MBEDTLS_X509_BADCERT_FUTURE,
         "the certificate is not yet valid (or the clock here is wrong)"},
        {MBEDTLS_X509_BADCERT_CN_MISMATCH, "the certificate is for another host"},
        {MBEDTLS_X509_BADCERT_REVOKED, "the certificate is revoked"},
        {MBEDTLS_X509_BADCERT_BAD_MD, "the certificate is signed with a weak hash"},
        {MBEDTLS_X509_BADCERT_BAD_PK, "the certificate has a key of an unacceptable kind"},
        {MBEDTLS_X509_BADCERT_BAD_KEY, "the certificate has a weak or unacceptable key"},
        {MBEDTLS_X509_BADCERT_KEY_USAGE, "the certificate is not for TLS servers (key usage)"},
        {MBEDTLS_X509_BADCERT_EXT_KEY_USAGE,
         "the certificate is not for TLS servers (extended key usage)"},
        {MBEDTLS_X509_BADCERT_NS_CERT_TYPE, "the certificate is not for TLS servers"},
        {MBEDTLS_X509_BADCERT_MISSING, "the server showed no certificate"},
    };
    std::string out;
    const auto add = [&out](std::string_view words) {
        if (!out.empty())
            out += "; ";
        out += words;
    };
    for (const auto& m : meanings)
        if ((flags & m.flag) != 0)
            add(m.words);
    if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0)
        add(self_signed
                ? "the certificate is self-signed and not among the trusted ones"
                : "unknown CA or incomplete chain (an intermediate certificate is missing)");
    if (out.empty())
        add("the certificate is not acceptable");
    return out;
}

FAST_BITRIX24_DECL std::string alert_words(const tls_sniffer& sniffer) {
    switch (sniffer.alert()) {
    case -1:
        return "the server ended the handshake with an alert";
    case 40:
        return sniffer.old_alert()
                   ? "protocol too old: the server answers in TLS 1.0 or 1.1; or it accepts none "
                     "of "
                     "the cipher suites offered"
                   : "the server accepts none of the cipher suites and curves offered";
    case 70:
        return MBEDTLS_VERSION_MAJOR >= 3
                   ? "protocol too old: the server does not speak TLS 1.2 or later"
                   : "the server needs TLS 1.3, which this mbedTLS does not speak (3.6 does)";
    case 71:
        return "the server finds the cipher suites offered too weak";
    case 112:
        return "the server does not know the host name";
    case 116:
        return "the server wants a client certificate";
    default:
        return "the server ended the handshake with alert " + std::to_string(sniffer.alert());
    }
}

/// A code of mbedTLS is the sum of one of a module and one of a layer below it.
[[nodiscard]] FAST_BITRIX24_DECL bool is_memory_failure(int rc) {
    constexpr int high_codes[] = {
        MBEDTLS_ERR_SSL_ALLOC_FAILED, MBEDTLS_ERR_X509_ALLOC_FAILED,
        MBEDTLS_ERR_PK_ALLOC_FAILED,  MBEDTLS_ERR_ECP_ALLOC_FAILED,
        MBEDTLS_ERR_MD_ALLOC_FAILED,  MBEDTLS_ERR_CIPHER_ALLOC_FAILED,
    };
    const int low = -(-rc & 0x7F);
    const int high = rc - low;
    return low == MBEDTLS_ERR_MPI_ALLOC_FAILED || low == MBEDTLS_ERR_ASN1_ALLOC_FAILED ||
           std::find(std::begin(high_codes), std::end(high_codes), high) != std::end(high_codes);
}

/// What a failed handshake means. `flags`: what is wrong with the certificate.
FAST_BITRIX24_DECL tls_failure explain_handshake(int rc, std::uint32_t flags, bool self_signed,
                                                 const tls_sniffer& sniffer) {
    const auto tls = [](std::string words) { return tls_failure{errc::tls, std::move(words)}; };
    const bool certificate_refused =
        rc == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED || (rc == tls_bad_certificate && flags != 0);
    if (is_memory_failure(rc))
        return {errc::resource, "out of memory in the TLS handshake"};
    if (certificate_refused)
        return {errc::tls_verify, verify_words(flags, self_signed)};
    if (sniffer.plain_http())
        return tls("the server answers plain HTTP on this port");
    const std::string code = " (mbedTLS code " + std::to_string(rc) + ")";
    switch (rc) {
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return tls(alert_words(sniffer));
    case tls_bad_version:
        return tls("protocol too old: the server does not speak TLS 1.2 or later");
    case MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE:
        return tls("the server sends a fragmented handshake, which this mbedTLS cannot put "
                   "together");
    case MBEDTLS_ERR_SSL_INVALID_RECORD:
        return tls("the server's answer is not TLS" + code);
    default:
        return tls("the handshake failed" + code);
    }
}

/// What a failure after the handshake means.
FAST_BITRIX24_DECL tls_failure explain_record(int rc) {
    const std::string code = " (mbedTLS code " + std::to_string(rc) + ")";
    if (is_memory_failure(rc))
        return {errc::resource, "out of memory in TLS"};
    if (rc == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        return {errc::tls, "the server broke the TLS connection off with an alert"};
    if (rc == MBEDTLS_ERR_SSL_INVALID_MAC)
        return {errc::tls, "a TLS record was damaged on the way" + code};
    return {errc::tls, "the TLS stream is broken" + code};
}

} // namespace fast_bitrix24::detail
