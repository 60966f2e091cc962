# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# picojson: one header, as <picojson.h> (Debian, upstream) or <picojson/picojson.h> (vcpkg, Conan).
# Sets Picojson_FOUND and the target Picojson::picojson.
find_path(Picojson_INCLUDE_DIR NAMES picojson.h picojson/picojson.h DOC "Where picojson.h is")
mark_as_advanced(Picojson_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
    Picojson
    REQUIRED_VARS Picojson_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "install picojson (Debian: picojson-dev)"
)

if(Picojson_FOUND AND NOT TARGET Picojson::picojson)
    add_library(Picojson::picojson INTERFACE IMPORTED)
    set_target_properties(
        Picojson::picojson PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${Picojson_INCLUDE_DIR}"
    )
endif()
