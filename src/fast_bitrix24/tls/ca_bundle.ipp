// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/tls/ca_bundle.hpp"

#include <mbedtls/x509_crt.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string_view>

namespace fast_bitrix24::detail {

class ca_bundle {
public:
    ca_bundle() {
        static std::atomic<std::uint64_t> count{0};
        number_ = ++count;
        mbedtls_x509_crt_init(&chain_);
    }
    ca_bundle(const ca_bundle&) = delete;
    ca_bundle& operator=(const ca_bundle&) = delete;
    ~ca_bundle() { mbedtls_x509_crt_free(&chain_); }

    std::size_t good = 0;
    std::size_t bad = 0; // left out

    /// Never used again in this process, so it stands for exactly these certificates.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    [[nodiscard]] mbedtls_x509_crt* chain() noexcept { return &chain_; }
    // mbedTLS takes a pointer to non-const and does not write through it
    [[nodiscard]] mbedtls_x509_crt* chain() const noexcept {
        return const_cast<mbedtls_x509_crt*>(&chain_);
    }

private:
    mbedtls_x509_crt chain_;
    std::uint64_t number_ = 0;
};

[[noreturn]] FAST_BITRIX24_DECL void throw_config_error(std::string words) {
    fast_bitrix24::diagnostics d;
    d.detail = std::move(words);
    throw error(errc::config, std::move(d));
}

FAST_BITRIX24_DECL const std::vector<std::string>& system_ca_files() {
    static const std::vector<std::string> files = {
        "/etc/ssl/certs/ca-certificates.crt",                // Debian, Arch, Alpine
        "/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL, newer
        "/etc/ssl/ca-bundle.pem",                            // SUSE
        "/var/lib/ca-certificates/ca-bundle.pem",            // SUSE, newer
        "/etc/ssl/cert.pem",                                 // Alpine, macOS, OpenBSD, FreeBSD
        "/usr/local/etc/ssl/cert.pem",                       // FreeBSD
        "/usr/local/share/certs/ca-root-nss.crt",            // FreeBSD
        "/etc/openssl/certs/ca-certificates.crt",            // NetBSD
        "/usr/local/etc/openssl@3/cert.pem",                 // macOS, Homebrew
        "/opt/homebrew/etc/openssl@3/cert.pem",              // macOS, Homebrew
    };
    return files;
}

FAST_BITRIX24_DECL std::string find_system_ca_file(const std::vector<std::string>& candidates) {
    const char* const named = std::getenv("SSL_CERT_FILE");
    if (named != nullptr && *named != '\0')
        return named;
    for (const auto& file : candidates)
        if (std::FILE* const f = std::fopen(file.c_str(), "rb")) {
            std::fclose(f);
            return file;
        }
    return {};
}

FAST_BITRIX24_DECL std::string read_ca_file(const std::string& file) {
    constexpr std::size_t largest = 32U * 1024 * 1024;
    const auto refuse = [&file](const char* why) {
        throw_config_error("cannot read the CA certificates in " + printable(file) + ": " + why);
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> f{std::fopen(file.c_str(), "rb"),
                                                            &std::fclose};
    if (!f)
        refuse(std::strerror(errno));
    std::string text;
    std::string piece(64U * 1024, '\0');
    while (const std::size_t n = std::fread(piece.data(), 1, piece.size(), f.get())) {
        text.append(piece, 0, n);
        if (text.size() > largest)
            refuse("the file is too large to be one");
    }
    if (std::ferror(f.get()) != 0)
        refuse(std::strerror(errno)); // a directory opens, but does not read
    return text;
}

/// One by one, so that a bad certificate does not take others with it.
FAST_BITRIX24_DECL std::shared_ptr<const ca_bundle> parse_ca_text(const std::string& text,
                                                                  const std::string& file) {
    constexpr std::string_view begin_mark = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view end_mark = "-----END CERTIFICATE-----";
    auto bundle = std::make_shared<ca_bundle>();
    const auto count = [&b = *bundle](int rc) { ++(rc == 0 ? b.good : b.bad); };
    const auto bytes = [](const std::string& s) {
        return reinterpret_cast<const unsigned char*>(s.c_str());
    };
    auto at = text.find(begin_mark);
    if (at == std::string::npos)
        count(mbedtls_x509_crt_parse_der(bundle->chain(), bytes(text), text.size()));
    while (at != std::string::npos) {
        const auto next = text.find(begin_mark, at + 1);
        const auto end = text.find(end_mark, at);
        if (end == std::string::npos || end > next) {
            count(-1);
        } else {
            const auto block = text.substr(at, end + end_mark.size() - at) + "\n";
            count(mbedtls_x509_crt_parse(bundle->chain(), bytes(block), block.size() + 1));
        }
        at = next;
    }
    if (bundle->good == 0)
        throw_config_error("no CA certificate in " + printable(file));
    return bundle;
}

FAST_BITRIX24_DECL std::shared_ptr<const ca_bundle> load_ca_bundle(const std::string& file,
                                                                   const log_handler& log) {
    struct entry {
        std::size_t size = 0;
        std::size_t hash = 0;
        std::shared_ptr<const ca_bundle> bundle;
    };
    struct registry {
        std::mutex mutex;
        std::map<std::string, entry> files;
    };
    // never destroyed: clients in static objects may use it at any time
    static auto& known = *new registry;

    const auto text = read_ca_file(file);
    const auto hash = std::hash<std::string>{}(text);
    std::shared_ptr<const ca_bundle> bundle;
    {
        const std::lock_guard lock(known.mutex);
        auto& found = known.files[file];
        if (!found.bundle || found.size != text.size() || found.hash != hash)
            found = {text.size(), hash, parse_ca_text(text, file)};
        bundle = found.bundle;
    }
    if (bundle->bad > 0 && log)
        log({log_level::warning,
             std::to_string(bundle->bad) + " of " + std::to_string(bundle->good + bundle->bad) +
                 " CA certificates in " + printable(file) + " cannot be read and are not used"});
    return bundle;
}

} // namespace fast_bitrix24::detail
