# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Each file below bench/ is one program; none of them is a test.
file(GLOB_RECURSE bench_sources CONFIGURE_DEPENDS bench/*.cpp)
foreach(source IN LISTS bench_sources)
    cmake_path(GET source STEM name)
    add_executable(bench-${name} "${source}")
    target_link_libraries(bench-${name} PRIVATE fb24_modular)
    if(TARGET fb24_portal_core)
        target_link_libraries(bench-${name} PRIVATE fb24_portal_core)
    endif()
    fb24_own(bench-${name})
    set_target_properties(
        bench-${name} PROPERTIES OUTPUT_NAME "${name}" RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench"
    )
endforeach()
