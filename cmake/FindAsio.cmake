# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Standalone Asio (not Boost's): headers only. Sets Asio_FOUND, Asio_VERSION, target Asio::asio.
find_path(Asio_INCLUDE_DIR NAMES asio/io_context.hpp DOC "Where asio/io_context.hpp is")
mark_as_advanced(Asio_INCLUDE_DIR)

if(Asio_INCLUDE_DIR AND EXISTS "${Asio_INCLUDE_DIR}/asio/version.hpp")
    file(STRINGS "${Asio_INCLUDE_DIR}/asio/version.hpp" _asio_line REGEX "define ASIO_VERSION [0-9]+")
    string(REGEX REPLACE ".*ASIO_VERSION ([0-9]+).*" "\\1" _asio_number "${_asio_line}")
    if(_asio_number MATCHES "^[0-9]+$")
        math(EXPR _asio_major "${_asio_number} / 100000")
        math(EXPR _asio_minor "${_asio_number} / 100 % 1000")
        math(EXPR _asio_patch "${_asio_number} % 100")
        set(Asio_VERSION "${_asio_major}.${_asio_minor}.${_asio_patch}")
    endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
    Asio
    REQUIRED_VARS Asio_INCLUDE_DIR
    VERSION_VAR Asio_VERSION
    REASON_FAILURE_MESSAGE "install standalone Asio (Debian: libasio-dev)"
)

if(Asio_FOUND AND NOT TARGET Asio::asio)
    find_package(Threads REQUIRED)
    add_library(Asio::asio INTERFACE IMPORTED)
    set_target_properties(
        Asio::asio
        PROPERTIES
            INTERFACE_INCLUDE_DIRECTORIES "${Asio_INCLUDE_DIR}"
            INTERFACE_LINK_LIBRARIES Threads::Threads
    )
endif()
