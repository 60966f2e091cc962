# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# The version has one home, src/fast_bitrix24/base/version.hpp.
set(_version_file "${CMAKE_CURRENT_LIST_DIR}/../src/fast_bitrix24/base/version.hpp")
file(STRINGS "${_version_file}" _version_line REGEX "^#define FAST_BITRIX24_VERSION \"")
string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" FAST_BITRIX24_VERSION "${_version_line}")
if(NOT FAST_BITRIX24_VERSION MATCHES "^[0-9]+\\.[0-9]+\\.[0-9]+$")
    message(FATAL_ERROR "no version of the form \"1.2.3\" in ${_version_file}")
endif()
