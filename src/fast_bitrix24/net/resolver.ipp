// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/core/time.hpp"

#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

using net_addresses = std::vector<asio::ip::address>;
using net_resolver_hook = std::function<std::vector<std::string>(std::string_view)>;

/// Out of descriptors or memory: trying another address would not help.
[[nodiscard]] FAST_BITRIX24_DECL bool is_resource_error(const error_code& ec) {
    // Asio's own category maps few of its codes to std::errc
    return ec == asio::error::no_descriptors || ec == asio::error::no_buffer_space ||
           ec == asio::error::no_memory || ec == asio::error::try_again ||
           (ec.category() == asio::error::get_system_category() && ec.value() == ENFILE);
}

struct net_resolved {
    error_code ec; ///< `dns`, `dns_again` or `resource`
    std::string words;
    net_addresses addresses;
};

/// First of each family in turn, beginning with the family that the system puts first.
[[nodiscard]] FAST_BITRIX24_DECL net_addresses interleave_families(const net_addresses& in) {
    net_addresses first;
    net_addresses second;
    for (const auto& a : in)
        (a.is_v6() == in.front().is_v6() ? first : second).push_back(a);
    net_addresses out;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            out.push_back(first[i]);
        if (i < second.size())
            out.push_back(second[i]);
    }
    return out;
}

[[nodiscard]] FAST_BITRIX24_DECL net_resolved resolve_with_hook(const net_resolver_hook& hook,
                                                                const std::string& host) {
    net_resolved out;
    try {
        for (const auto& text : hook(host)) {
            error_code ignored;
            const auto address = asio::ip::make_address(text, ignored);
            if (!ignored)
                out.addresses.push_back(address);
        }
    } catch (const std::system_error& e) {
        const bool again =
            e.code() == errc::dns_again || e.code() == asio::error::host_not_found_try_again;
        out.ec = again ? errc::dns_again : errc::dns;
        out.words = e.what();
    } catch (const std::exception& e) {
        out.ec = errc::dns;
        out.words = e.what();
    }
    return out;
}

[[nodiscard]] FAST_BITRIX24_DECL net_resolved resolve_with_system(const std::string& host) {
    net_resolved out;
    asio::io_context io;
    asio::ip::tcp::resolver resolver{io};
    error_code ec;
    for (const auto& entry : resolver.resolve(host, "", ec))
        out.addresses.push_back(entry.endpoint().address());
    if (!ec)
        return out;
    out.ec = ec == asio::error::host_not_found_try_again ? errc::dns_again
             : is_resource_error(ec)                     ? errc::resource
                                                         : errc::dns;
    out.words = ec.message();
    return out;
}

/// Finds the addresses of names, each on a thread of its own: the system's resolver cannot be
/// stopped, so one that hangs must hold up neither other names nor the end of the transport.
class net_resolver {
public:
    using callback = std::function<void(const net_resolved&)>;

    net_resolver(asio::io_context& io, net_resolver_hook hook)
        : hook_(std::move(hook)), link_(std::make_shared<link>()) {
        link_->io = &io;
        link_->owner = this;
    }
    ~net_resolver() {
        const std::lock_guard lock(link_->mutex);
        link_->io = nullptr; // a thread that is late finds nobody
    }
    net_resolver(const net_resolver&) = delete;
    net_resolver& operator=(const net_resolver&) = delete;

    /// Calls back at once if the name was found lately, else when it is found, from `io`.
    void resolve(const std::string& host, callback done) {
        const auto now = clock::now();
        const auto known = cache_.find(host);
        if (known != cache_.end() && now < known->second.until) {
            const auto copy = known->second.resolved; // the callback may forget the name
            return done(copy);
        }
        auto& lookup = lookups_[host];
        lookup.waiting.push_back(std::move(done));
        // a second thread for the same name only if the first one seems to hang
        const bool joins = lookup.number != 0 && now < lookup.begun + std::chrono::seconds{5};
        if (joins || (lookup.number != 0 && threads_ >= most_threads))
            return;
        lookup.number = ++last_number_;
        lookup.begun = now;
        try {
            std::thread{&net_resolver::work, link_, host, hook_, lookup.number}.detach();
            ++threads_;
        } catch (const std::system_error&) {
            finish(host, lookup.number, {errc::resource, "no thread for the resolver", {}});
        }
    }

    /// The addresses do not work: ask again next time.
    void forget(const std::string& host) { cache_.erase(host); }

private:
    static constexpr std::size_t most_threads = 16;
    static constexpr std::size_t most_names = 256;
    static constexpr auto life = std::chrono::seconds{30};

    struct link {
        std::mutex mutex;
        asio::io_context* io = nullptr;
        net_resolver* owner = nullptr;
    };
    struct known_name {
        net_resolved resolved;
        time_point until;
    };
    struct lookup_state {
        std::uint64_t number = 0;
        time_point begun;
        std::vector<callback> waiting;
    };

    static void work(const std::shared_ptr<link>& l, const std::string& host,
                     const net_resolver_hook& hook, std::uint64_t number) {
        net_resolved found;
        try {
            found = hook ? resolve_with_hook(hook, host) : resolve_with_system(host);
            if (!found.ec && found.addresses.empty())
                found = {errc::dns, "the name has no address", {}};
        } catch (const std::exception&) {
            found = {errc::resource, "out of memory in the resolver", {}};
        }
        const std::lock_guard lock(l->mutex);
        if (l->io == nullptr)
            return;
        // runs on the thread that drives the transport, while the transport is there
        asio::post(*l->io, [owner = l->owner, host, number, found = std::move(found)]() mutable {
            --owner->threads_;
            owner->finish(host, number, std::move(found));
        });
    }

    void finish(const std::string& host, std::uint64_t number, net_resolved found) {
        const auto lookup = lookups_.find(host);
        if (lookup == lookups_.end() || (found.ec && lookup->second.number != number))
            return; // another thread has answered, or still may
        if (!found.ec) {
            found.addresses = interleave_families(found.addresses);
            if (cache_.size() >= most_names)
                cache_.clear();
            cache_[host] = {found, clock::now() + life};
        }
        const auto waiting = std::move(lookup->second.waiting);
        lookups_.erase(lookup);
        for (const auto& done : waiting)
            done(found);
    }

    net_resolver_hook hook_;
    std::shared_ptr<link> link_;
    std::map<std::string, known_name> cache_;
    std::map<std::string, lookup_state> lookups_;
    std::uint64_t last_number_ = 0;
    std::size_t threads_ = 0; // running
};

} // namespace fast_bitrix24::detail
