// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/server/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fb24_portal {

namespace {

// Calls `visit(descriptor, peer)` for every connected socket of the process until it says true.
template <class Visit>
void each_connection(Visit visit) {
    const long limit = sysconf(_SC_OPEN_MAX);
    const int last = limit < 0 || limit > 65'536 ? 65'536 : static_cast<int>(limit);
    for (int fd = 3; fd < last; ++fd) {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 && visit(fd, peer))
            return;
    }
}

bool is_peer(const sockaddr_storage& peer, const std::string& address, int port) {
    char text[INET6_ADDRSTRLEN] = "";
    if (peer.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(peer);
        inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
        return ntohs(in.sin_port) == port && address == text;
    }
    if (peer.ss_family == AF_INET6) {
        const auto& in = reinterpret_cast<const sockaddr_in6&>(peer);
        inet_ntop(AF_INET6, &in.sin6_addr, text, sizeof text);
        return ntohs(in.sin6_port) == port && address == text;
    }
    return false;
}

} // namespace

int find_connection(const std::string& address, int port) {
    int found = -1;
    each_connection([&](int fd, const sockaddr_storage& peer) {
        if (!is_peer(peer, address, port))
            return false;
        found = fd;
        return true;
    });
    return found;
}

void close_connection(int socket) {
    if (socket >= 0)
        ::shutdown(socket, SHUT_RDWR);
}

void reset_connection(int socket) {
    if (socket < 0)
        return;
    // to dissolve the association of a TCP socket is to send an RST
    sockaddr none{};
    none.sa_family = AF_UNSPEC;
    if (::connect(socket, &none, sizeof none) != 0)
        ::shutdown(socket, SHUT_RDWR);
}

bool peer_has_closed(int socket) {
    pollfd p{socket, POLLRDHUP, 0};
    return socket < 0 ||
           (::poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
}

void close_all_connections() {
    each_connection([](int fd, const sockaddr_storage&) {
        ::shutdown(fd, SHUT_RDWR);
        return false;
    });
}

} // namespace fb24_portal
