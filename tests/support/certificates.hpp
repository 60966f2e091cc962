// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Certificates made on the spot with libcrypto, so that no test depends on a file that expires.
namespace test {

struct certificate_options {
    std::string common_name = "test";
    std::vector<std::string> dns = {};       ///< subjectAltName
    std::vector<std::string> addresses = {}; ///< subjectAltName
    long valid_from = -24;                   ///< hours from now
    long valid_to = 24 * 30;                 ///< hours from now
    bool ca = false;
    std::string key = "P-256"; ///< a curve, or "RSA-2048"
    std::string digest = "SHA256";
    std::string extended_key_usage = "serverAuth"; ///< empty: none
};

/// A certificate with its private key.
class identity {
public:
    identity() = default;
    identity(std::shared_ptr<EVP_PKEY> key, std::shared_ptr<X509> certificate)
        : key_(std::move(key)), certificate_(std::move(certificate)) {}
    [[nodiscard]] EVP_PKEY* key() const { return key_.get(); }
    [[nodiscard]] X509* certificate() const { return certificate_.get(); }
    [[nodiscard]] std::string pem() const;
    [[nodiscard]] std::string der() const;
    /// The DER of its Extensions.
    [[nodiscard]] std::string extensions() const;
    /// Base64 of the SHA-256 of its public key.
    [[nodiscard]] std::string pin() const;

private:
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
};

[[nodiscard]] identity self_signed(const certificate_options& options);
[[nodiscard]] identity issue(const identity& issuer, const certificate_options& options);

/// The usual set: a CA, and a certificate of it for localhost and 127.0.0.1.
[[nodiscard]] const identity& common_ca();
[[nodiscard]] const identity& localhost_identity();

/// A file that goes when the object goes.
class temporary_file {
public:
    explicit temporary_file(std::string_view content);
    ~temporary_file();
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }
    void rewrite(std::string_view content) const;

private:
    std::string path_;
};

} // namespace test
