# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Toolchain of Debian's cross compilers, programs run by qemu: -DFB24_TARGET=aarch64-linux-gnu
if(NOT FB24_TARGET)
    message(FATAL_ERROR "name the target, as in -DFB24_TARGET=aarch64-linux-gnu")
endif()
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES FB24_TARGET)
string(REGEX REPLACE "-.*" "" CMAKE_SYSTEM_PROCESSOR "${FB24_TARGET}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_CXX_COMPILER ${FB24_TARGET}-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${CMAKE_SYSTEM_PROCESSOR} -L /usr/${FB24_TARGET})
