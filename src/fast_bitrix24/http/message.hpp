// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

/// Header fields in their order; names compare without regard to case (RFC 9110, 5.1).
class http_headers {
public:
    struct field {
        std::string name;
        std::string value;
    };
    void add(std::string name, std::string value) {
        fields_.push_back({std::move(name), std::move(value)});
    }
    /// The first field of that name, or empty.
    [[nodiscard]] std::string_view get(std::string_view name) const noexcept {
        for (const auto& f : fields_)
            if (iequals(f.name, name))
                return f.value;
        return {};
    }
    [[nodiscard]] bool contains(std::string_view name) const noexcept {
        for (const auto& f : fields_)
            if (iequals(f.name, name))
                return true;
        return false;
    }
    [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
    [[nodiscard]] auto end() const noexcept { return fields_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }

private:
    std::vector<field> fields_;
};

/// What a transport carries. The target holds the webhook's code: never log it.
struct http_request {
    std::string method = "POST";
    bool secure = true; ///< https
    std::string host;   ///< name or address, IPv6 without brackets
    std::uint16_t port = 443;
    std::string target = "/"; ///< origin-form: path and query
    http_headers headers; ///< without Host, Content-Length and Connection: the transport adds them
    std::string body;
    /// May be sent again on a fresh connection if a kept-alive one turns out to be dead (not one
    /// byte of an answer came). True for reads only.
    bool repeatable = false;
    duration timeout = {}; ///< for the whole exchange; zero: the transport's default
};

struct http_response {
    int status = 0;
    std::string reason;
    http_headers headers;
    std::string body;
};

} // namespace fast_bitrix24
