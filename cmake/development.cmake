# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# What only this project's own tests, tools and examples need: warnings, sanitizers, ccache.
if(NOT FAST_BITRIX24_DEFAULT_TRANSPORT)
    message(FATAL_ERROR "tests, tools and examples need FAST_BITRIX24_DEFAULT_TRANSPORT=ON")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(FAST_BITRIX24_CCACHE ccache)
mark_as_advanced(FAST_BITRIX24_CCACHE)
if(FAST_BITRIX24_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${FAST_BITRIX24_CCACHE}")
endif()

set(FAST_BITRIX24_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(FAST_BITRIX24_WERROR)
    list(APPEND FAST_BITRIX24_WARNINGS -Werror)
endif()

if(FAST_BITRIX24_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all)
    add_compile_options(-fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()

target_compile_options(fast_bitrix24_compiled PRIVATE ${FAST_BITRIX24_WARNINGS})

# The library as this project's own code sees it: modular sources, compiled once.
add_library(fb24_modular INTERFACE)
target_link_libraries(fb24_modular INTERFACE fast_bitrix24::compiled)
target_include_directories(
    fb24_modular BEFORE INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}
)

# fb24_own(<target>): warnings for a target made of this project's own files.
function(fb24_own target)
    target_compile_options(${target} PRIVATE ${FAST_BITRIX24_WARNINGS})
endfunction()
