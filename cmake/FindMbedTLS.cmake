# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# mbedTLS without its own CMake package, as distributions ship it. Sets MbedTLS_FOUND,
# MbedTLS_VERSION and the target MbedTLS::mbedtls, which brings x509 and crypto along.
if(TARGET MbedTLS::mbedtls) # someone has built it in this tree, or found its own package
    set(MbedTLS_FOUND TRUE)
    return()
endif()

find_path(MbedTLS_INCLUDE_DIR NAMES mbedtls/ssl.h DOC "Where mbedtls/ssl.h is")
find_library(MbedTLS_LIBRARY NAMES mbedtls)
find_library(MbedTLS_X509_LIBRARY NAMES mbedx509)
find_library(MbedTLS_CRYPTO_LIBRARY NAMES mbedcrypto)
mark_as_advanced(
    MbedTLS_INCLUDE_DIR MbedTLS_LIBRARY MbedTLS_X509_LIBRARY MbedTLS_CRYPTO_LIBRARY
)

foreach(_mbedtls_header build_info.h version.h) # 3.x and 2.x
    set(_mbedtls_file "${MbedTLS_INCLUDE_DIR}/mbedtls/${_mbedtls_header}")
    if(MbedTLS_INCLUDE_DIR AND EXISTS "${_mbedtls_file}" AND NOT MbedTLS_VERSION)
        file(STRINGS "${_mbedtls_file}" _mbedtls_line REGEX "define MBEDTLS_VERSION_STRING +\"")
        string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" MbedTLS_VERSION "${_mbedtls_line}")
    endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
    MbedTLS
    REQUIRED_VARS MbedTLS_LIBRARY MbedTLS_X509_LIBRARY MbedTLS_CRYPTO_LIBRARY MbedTLS_INCLUDE_DIR
    VERSION_VAR MbedTLS_VERSION
    REASON_FAILURE_MESSAGE "install mbedTLS (Debian: libmbedtls-dev)"
)

if(MbedTLS_FOUND)
    foreach(_mbedtls_part CRYPTO X509 "")
        string(TOLOWER "${_mbedtls_part}" _mbedtls_name)
        if(_mbedtls_part STREQUAL "")
            set(_mbedtls_target MbedTLS::mbedtls)
            set(_mbedtls_location "${MbedTLS_LIBRARY}")
            set(_mbedtls_needs MbedTLS::mbedx509)
        else()
            set(_mbedtls_target "MbedTLS::mbed${_mbedtls_name}")
            set(_mbedtls_location "${MbedTLS_${_mbedtls_part}_LIBRARY}")
            set(_mbedtls_needs $<$<STREQUAL:${_mbedtls_part},X509>:MbedTLS::mbedcrypto>)
        endif()
        add_library(${_mbedtls_target} UNKNOWN IMPORTED)
        set_target_properties(
            ${_mbedtls_target}
            PROPERTIES
                IMPORTED_LOCATION "${_mbedtls_location}"
                INTERFACE_INCLUDE_DIRECTORIES "${MbedTLS_INCLUDE_DIR}"
                INTERFACE_LINK_LIBRARIES "${_mbedtls_needs}"
        )
    endforeach()
endif()
