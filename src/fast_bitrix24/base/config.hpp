// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

// Macros that a user may set before the first include:
//   FAST_BITRIX24_NO_DEFAULT_TRANSPORT    no Asio, no mbedTLS: bring a transport of your own
//   FAST_BITRIX24_SEPARATE_COMPILATION    non-template bodies are compiled in one source file only
//   ... FAST_BITRIX24_IMPLEMENTATION          ... which defines this macro too
// A macro adds or removes whole declarations, never members: files of one program may differ in
// them.

#if defined(FAST_BITRIX24_IMPLEMENTATION) && !defined(FAST_BITRIX24_SEPARATE_COMPILATION)
#    error                                                                                         \
        "FAST_BITRIX24_IMPLEMENTATION needs FAST_BITRIX24_SEPARATE_COMPILATION in every source file"
#endif

#if defined(FAST_BITRIX24_SEPARATE_COMPILATION)
#    define FAST_BITRIX24_DECL
#else
#    define FAST_BITRIX24_DECL inline
#endif

#if !defined(FAST_BITRIX24_SEPARATE_COMPILATION) || defined(FAST_BITRIX24_IMPLEMENTATION)
#    define FAST_BITRIX24_HAS_BODIES 1
#else
#    define FAST_BITRIX24_HAS_BODIES 0
#endif

#if defined(FAST_BITRIX24_NO_DEFAULT_TRANSPORT)
#    define FAST_BITRIX24_HAS_DEFAULT_TRANSPORT 0
#else
#    define FAST_BITRIX24_HAS_DEFAULT_TRANSPORT 1
#    if !__has_include(<asio/io_context.hpp>)
#        error                                                                                     \
            "fast_bitrix24: install standalone Asio (Debian: libasio-dev) or define FAST_BITRIX24_NO_DEFAULT_TRANSPORT"
#    endif
#    if !__has_include(<mbedtls/ssl.h>)
#        error                                                                                     \
            "fast_bitrix24: install mbedTLS (Debian: libmbedtls-dev) or define FAST_BITRIX24_NO_DEFAULT_TRANSPORT"
#    endif
#endif

#if !__has_include(<picojson.h>) && !__has_include(<picojson/picojson.h>)
#    error "fast_bitrix24: install picojson (Debian: picojson-dev)"
#endif
