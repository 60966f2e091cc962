# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# The command line (fb24) and the emulated portal (fb24-portal).
file(GLOB_RECURSE portal_core_sources CONFIGURE_DEPENDS tools/portal/core/*.cpp)
file(GLOB_RECURSE portal_server_sources CONFIGURE_DEPENDS tools/portal/server/*.cpp)
file(GLOB_RECURSE fb24_sources CONFIGURE_DEPENDS tools/fb24/*.cpp)

if(portal_core_sources)
    add_library(fb24_portal_core STATIC ${portal_core_sources})
    target_link_libraries(fb24_portal_core PUBLIC fb24_modular)
    target_include_directories(fb24_portal_core PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/tools)
    fb24_own(fb24_portal_core)
endif()

if(portal_server_sources)
    find_package(CLI11 REQUIRED)
    find_package(OpenSSL REQUIRED)
    find_package(Threads REQUIRED)
    find_library(HTTPLIB_LIBRARY NAMES cpp-httplib REQUIRED)
    add_executable(fb24-portal ${portal_server_sources})
    target_compile_definitions(fb24-portal PRIVATE CPPHTTPLIB_OPENSSL_SUPPORT)
    target_link_libraries(
        fb24-portal
        PRIVATE fb24_portal_core ${HTTPLIB_LIBRARY} CLI11::CLI11 OpenSSL::SSL OpenSSL::Crypto
                Threads::Threads
    )
    fb24_own(fb24-portal)
endif()

if(fb24_sources)
    find_package(CLI11 REQUIRED)
    add_executable(fb24 ${fb24_sources})
    target_link_libraries(fb24 PRIVATE fb24_modular CLI11::CLI11)
    target_include_directories(fb24 PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/tools)
    fb24_own(fb24)
endif()
