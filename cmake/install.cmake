# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# What is installed: the one header, the CMake package, pkg-config files. No binaries.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_directory "${CMAKE_INSTALL_DATADIR}/cmake/fast_bitrix24")
set(pkgconfig_directory "${CMAKE_INSTALL_DATADIR}/pkgconfig")
set(package_build "${CMAKE_CURRENT_BINARY_DIR}/package")

install(FILES fast_bitrix24.hpp DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")

# Two export sets: whoever asks for the core alone needs neither Asio nor mbedTLS.
install(
    TARGETS fast_bitrix24_core
    EXPORT fast_bitrix24CoreTargets
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
)
install(
    EXPORT fast_bitrix24CoreTargets
    NAMESPACE fast_bitrix24::
    DESTINATION "${package_directory}"
)
if(TARGET fast_bitrix24)
    install(
        TARGETS fast_bitrix24
        EXPORT fast_bitrix24Targets
        INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    )
    install(
        EXPORT fast_bitrix24Targets
        NAMESPACE fast_bitrix24::
        DESTINATION "${package_directory}"
    )
endif()

configure_package_config_file(
    cmake/fast_bitrix24Config.cmake.in "${package_build}/fast_bitrix24Config.cmake"
    INSTALL_DESTINATION "${package_directory}"
    NO_SET_AND_CHECK_MACRO
)
write_basic_package_version_file(
    "${package_build}/fast_bitrix24ConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion
    ARCH_INDEPENDENT
)
install(
    FILES "${package_build}/fast_bitrix24Config.cmake"
          "${package_build}/fast_bitrix24ConfigVersion.cmake"
          cmake/FindAsio.cmake
          cmake/FindMbedTLS.cmake
          cmake/FindPicojson.cmake
    DESTINATION "${package_directory}"
)

foreach(pc fast_bitrix24 fast_bitrix24-core)
    configure_file("cmake/${pc}.pc.in" "${package_build}/${pc}.pc" @ONLY)
    install(FILES "${package_build}/${pc}.pc" DESTINATION "${pkgconfig_directory}")
endforeach()
