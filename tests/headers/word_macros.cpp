// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// What <windows.h>, <sys/types.h> of old and the GNU dialects define: our header must neither
// stumble over it nor take it away.
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define small char
#define near
#define far
#define interface struct
#define major(x) ((x) >> 8)
#define minor(x) ((x)&255)
#define unix 1
#define linux 1

#include <fast_bitrix24.hpp>

#if !defined(min) || !defined(max) || !defined(small) || !defined(near) || !defined(far) ||        \
    !defined(interface) || !defined(major) || !defined(minor)
#    error "the header took a macro of the user away"
#endif

int main() {
    const auto doc = fast_bitrix24::document::parse(R"({"a":[1,2,3]})");
    return min(1, max(0, doc["a"][0].as_int())) == 1 && small{1} == 1 ? 0 : 1;
}
