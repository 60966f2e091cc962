# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# The fuzz targets without libFuzzer, with any compiler: their kept inputs are tests.
add_library(fb24_fuzz_replay OBJECT tests/fuzz/replay/main.cpp)
target_include_directories(fb24_fuzz_replay PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/tests)
fb24_own(fb24_fuzz_replay)

file(GLOB fuzz_sources CONFIGURE_DEPENDS tests/fuzz/*.cpp)
foreach(source IN LISTS fuzz_sources)
    cmake_path(GET source STEM name)
    add_executable(fuzz-corpus-${name} "${source}")
    target_link_libraries(
        fuzz-corpus-${name} PRIVATE fb24_fuzz_replay fb24_test_helpers fb24_test_support
    )
    fb24_own(fuzz-corpus-${name})
    set_target_properties(
        fuzz-corpus-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests"
    )
    add_test(
        NAME "fuzz-corpus: ${name}"
        COMMAND fuzz-corpus-${name} "${CMAKE_CURRENT_SOURCE_DIR}/tests/fuzz/corpus/${name}"
    )
    set_tests_properties("fuzz-corpus: ${name}" PROPERTIES TIMEOUT 120)
endforeach()
