# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# The targets that users link: header-only, header-only without a transport, compiled once.
find_package(Picojson REQUIRED)

add_library(fast_bitrix24_core INTERFACE)
add_library(fast_bitrix24::core ALIAS fast_bitrix24_core)
set_target_properties(fast_bitrix24_core PROPERTIES EXPORT_NAME core)
target_compile_features(fast_bitrix24_core INTERFACE cxx_std_20)
target_compile_definitions(fast_bitrix24_core INTERFACE FAST_BITRIX24_NO_DEFAULT_TRANSPORT)
target_link_libraries(fast_bitrix24_core INTERFACE Picojson::picojson)
target_include_directories(
    fast_bitrix24_core INTERFACE $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>
)

if(FAST_BITRIX24_DEFAULT_TRANSPORT)
    find_package(Asio 1.22 REQUIRED)
    find_package(MbedTLS REQUIRED)

    add_library(fast_bitrix24 INTERFACE)
    add_library(fast_bitrix24::fast_bitrix24 ALIAS fast_bitrix24)
    target_compile_features(fast_bitrix24 INTERFACE cxx_std_20)
    target_link_libraries(
        fast_bitrix24 INTERFACE Picojson::picojson Asio::asio MbedTLS::mbedtls
    )
    target_include_directories(
        fast_bitrix24 INTERFACE $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>
    )

    add_library(fast_bitrix24_compiled EXCLUDE_FROM_ALL src/fast_bitrix24.cpp)
    add_library(fast_bitrix24::compiled ALIAS fast_bitrix24_compiled)
    target_link_libraries(fast_bitrix24_compiled PUBLIC fast_bitrix24)
    target_compile_definitions(
        fast_bitrix24_compiled PUBLIC FAST_BITRIX24_SEPARATE_COMPILATION
    )
    target_include_directories(
        fast_bitrix24_compiled PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src
    )
endif()
