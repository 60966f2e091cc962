# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Each file of examples/ is one program, built as a user's would be: from <fast_bitrix24.hpp>.
file(GLOB example_sources CONFIGURE_DEPENDS examples/*.cpp)
foreach(source IN LISTS example_sources)
    cmake_path(GET source STEM name)
    file(STRINGS "${source}" includes REGEX "#include <(curl/|doctest/)|FAST_BITRIX24_NO_DEFAULT_TRANSPORT")
    add_executable(example-${name} "${source}")
    if(includes MATCHES "NO_DEFAULT_TRANSPORT")
        # these define the macro themselves, as a user without a build system does
        target_link_libraries(example-${name} PRIVATE Picojson::picojson)
        target_include_directories(example-${name} PRIVATE ${PROJECT_SOURCE_DIR})
        target_compile_features(example-${name} PRIVATE cxx_std_20)
    else()
        target_link_libraries(example-${name} PRIVATE fast_bitrix24::compiled)
    endif()
    if(includes MATCHES "doctest/")
        find_package(doctest REQUIRED)
        target_link_libraries(example-${name} PRIVATE doctest::doctest)
    endif()
    if(includes MATCHES "curl/")
        find_package(CURL REQUIRED)
        target_link_libraries(example-${name} PRIVATE CURL::libcurl)
    endif()
    fb24_own(example-${name})
    set_target_properties(
        example-${name}
        PROPERTIES OUTPUT_NAME "${name}" RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/examples"
    )
endforeach()
