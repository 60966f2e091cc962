# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Each file of tests/fuzz/ is one libFuzzer program; its kept inputs are tests/fuzz/corpus/<name>/.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "FAST_BITRIX24_BUILD_FUZZERS needs clang++ (-DCMAKE_CXX_COMPILER=clang++)")
endif()
set(FAST_BITRIX24_FUZZ_SECONDS 20 CACHE STRING "How long ctest runs each fuzzer")

# The library once more, seen by the fuzzer: coverage must reach the code under test.
set(fuzz_flags -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
add_library(fb24_fuzz_library STATIC src/fast_bitrix24.cpp tests/support/scripted_transport.cpp)
target_compile_definitions(fb24_fuzz_library PUBLIC FAST_BITRIX24_SEPARATE_COMPILATION)
target_include_directories(
    fb24_fuzz_library PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}
                             ${CMAKE_CURRENT_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR}/tools
)
target_compile_options(fb24_fuzz_library PUBLIC ${fuzz_flags} -O1 -g)
target_link_options(fb24_fuzz_library PUBLIC -fsanitize=address,undefined)
target_link_libraries(fb24_fuzz_library PUBLIC fast_bitrix24)

enable_testing()
file(GLOB fuzz_sources CONFIGURE_DEPENDS tests/fuzz/*.cpp)
foreach(source IN LISTS fuzz_sources)
    cmake_path(GET source STEM name)
    add_executable(fuzz-${name} "${source}")
    target_link_libraries(fuzz-${name} PRIVATE fb24_fuzz_library)
    target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
    fb24_own(fuzz-${name})
    # New inputs go to the build tree; the kept ones are only read.
    set(found "${CMAKE_BINARY_DIR}/fuzz/${name}")
    file(MAKE_DIRECTORY "${found}")
    set(kept "${CMAKE_CURRENT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
    if(NOT IS_DIRECTORY "${kept}")
        set(kept "")
    endif()
    set(dictionary "${CMAKE_CURRENT_SOURCE_DIR}/tests/fuzz/dictionaries/${name}.dict")
    if(EXISTS "${dictionary}")
        set(dictionary "-dict=${dictionary}")
    else()
        set(dictionary "")
    endif()
    # Entropic scheduling counts for longer than the client runs: without it three times as many runs.
    add_test(
        NAME "fuzz: ${name}"
        COMMAND
            fuzz-${name} "${found}" ${kept} ${dictionary} -timeout=10 -rss_limit_mb=2048
            -max_total_time=${FAST_BITRIX24_FUZZ_SECONDS} -print_final_stats=1 -entropic=0
            -artifact_prefix=${CMAKE_BINARY_DIR}/fuzz/${name}-
    )
    set_tests_properties("fuzz: ${name}" PROPERTIES TIMEOUT 300)
endforeach()
