// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/event.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {

/// Certificates to trust, parsed; shared by all clients of the process that trust the same file.
class ca_bundle;

/// The files in which systems keep the certificates that they trust, in the order in which they
/// are tried.
[[nodiscard]] FAST_BITRIX24_DECL const std::vector<std::string>& system_ca_files();

/// Where the system's own certificates are: the file that SSL_CERT_FILE names, even if it is not
/// there, else the first of `candidates` that can be opened, else empty.
[[nodiscard]] FAST_BITRIX24_DECL std::string
find_system_ca_file(const std::vector<std::string>& candidates);

/// Reads a PEM bundle or a DER certificate; a file that has not changed is parsed once per process.
/// Certificates that cannot be read are left out with a warning. Throws `error`, `errc::config`, if
/// the file cannot be read or holds none.
[[nodiscard]] FAST_BITRIX24_DECL std::shared_ptr<const ca_bundle>
load_ca_bundle(const std::string& file, const log_handler& log);

} // namespace fast_bitrix24::detail
