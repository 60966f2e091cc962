# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
find_package(doctest REQUIRED)
find_package(OpenSSL REQUIRED)

# The test runner's main, compiled once.
add_library(fb24_doctest_main OBJECT tests/support/doctest_main.cpp)
target_link_libraries(fb24_doctest_main PUBLIC doctest::doctest)

# Helpers that several test programs share.
file(GLOB_RECURSE support_sources CONFIGURE_DEPENDS tests/support/*.cpp)
list(FILTER support_sources EXCLUDE REGEX "doctest_main\\.cpp$")
add_library(fb24_test_support INTERFACE)
target_link_libraries(
    fb24_test_support INTERFACE fb24_modular doctest::doctest OpenSSL::SSL OpenSSL::Crypto
)
target_include_directories(
    fb24_test_support INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR}/tools
)
if(TARGET fb24_portal_core)
    target_link_libraries(fb24_test_support INTERFACE fb24_portal_core)
endif()
if(support_sources)
    add_library(fb24_test_helpers STATIC ${support_sources})
    target_link_libraries(fb24_test_helpers PUBLIC fb24_test_support)
    fb24_own(fb24_test_helpers)
endif()

# fb24_doctest(<name> <source>...): a doctest program whose every test case is a ctest test.
# The cases are listed when ctest starts, so that a new one needs no new configuration.
function(fb24_doctest name)
    add_executable(test-${name} ${ARGN})
    target_link_libraries(test-${name} PRIVATE fb24_doctest_main fb24_test_support)
    if(TARGET fb24_test_helpers)
        target_link_libraries(test-${name} PRIVATE fb24_test_helpers)
    endif()
    fb24_own(test-${name})
    set_target_properties(
        test-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests"
    )
    set(include_file "${CMAKE_BINARY_DIR}/tests/${name}_cases.cmake")
    file(
        GENERATE
        OUTPUT "${include_file}"
        CONTENT
            "set(FB24_EXECUTABLE \"$<TARGET_FILE:test-${name}>\")
set(FB24_EMULATOR \"${CMAKE_CROSSCOMPILING_EMULATOR}\")
set(FB24_PREFIX \"${name}: \")
set(FB24_DIRECTORY \"${PROJECT_SOURCE_DIR}\")
include(\"${PROJECT_SOURCE_DIR}/cmake/list_doctest_cases.cmake\")
"
    )
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${include_file}")
endfunction()

file(GLOB unit_directories CONFIGURE_DEPENDS LIST_DIRECTORIES true tests/unit/*)
foreach(directory IN LISTS unit_directories)
    if(IS_DIRECTORY "${directory}")
        file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${directory}/*.cpp")
        if(sources)
            cmake_path(GET directory FILENAME room)
            fb24_doctest(${room} ${sources})
        endif()
    endif()
endforeach()

include(cmake/fuzz_corpus.cmake)

# Directories that bring rules of their own.
set(directories headers amalgamate cli examples faults)
if(FAST_BITRIX24_ALL_TESTS)
    list(APPEND directories instructions install meson style)
endif()
foreach(directory IN LISTS directories)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/tests/${directory}/CMakeLists.txt")
        add_subdirectory(tests/${directory})
    endif()
endforeach()
