// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/tls/context.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace fast_bitrix24::detail {

class tls_native_session;

/// What is known about a TLS session that failed.
struct tls_failure {
    error_code ec; ///< `tls`, `tls_verify` or `resource`
    std::string words;
};

/// One TLS connection of a client, without a socket: bytes from the network go in with `feed`,
/// bytes for the network pile up in `output`. After `failed` it is only good for being destroyed.
class tls_session {
public:
    enum class step {
        done,      ///< handshake finished, or bytes were read
        want_read, ///< all that was fed is used up: feed more
        closed,    ///< the peer has said that nothing more comes (close_notify)
        failed
    };

    /// `host` names the server in the handshake and in its certificate; it must not be empty
    /// (`usage_error`).
    FAST_BITRIX24_DECL tls_session(std::shared_ptr<tls_context> context, std::string host,
                                   std::uint16_t port);
    FAST_BITRIX24_DECL ~tls_session();
    tls_session(const tls_session&) = delete;
    tls_session& operator=(const tls_session&) = delete;

    /// Lends bytes from the network until `want_read` or the end.
    FAST_BITRIX24_DECL void feed(std::string_view ciphertext);
    /// Bytes for the network; whoever sends them takes them out.
    [[nodiscard]] FAST_BITRIX24_DECL std::string& output();

    [[nodiscard]] FAST_BITRIX24_DECL step handshake();
    /// Reads at most a record; `size` is how much came.
    [[nodiscard]] FAST_BITRIX24_DECL step read(char* to, std::size_t capacity, std::size_t& size);
    /// Encrypts all of it into `output`.
    [[nodiscard]] FAST_BITRIX24_DECL step write(std::string_view plaintext);
    /// Puts a close_notify into `output`.
    FAST_BITRIX24_DECL void close();

    [[nodiscard]] FAST_BITRIX24_DECL const tls_failure& failure() const;
    /// The handshake took up an earlier session.
    [[nodiscard]] FAST_BITRIX24_DECL bool resumed() const;
    /// Version and cipher suite, for the log.
    [[nodiscard]] FAST_BITRIX24_DECL std::string description() const;

private:
    std::unique_ptr<tls_native_session> native_;
};

} // namespace fast_bitrix24::detail
