#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# run.sh WAY TOP SCRATCH COMPILER: builds and runs a user's program against the library, one way.
set -eu
way=$1
top=$2
scratch=$3
export CXX="$4"
here=$top/tests/install
flavour=${way##*_}

rm -rf "$scratch"
mkdir -p "$scratch/app"
cd "$scratch"

# The user's files.
sources=main.cpp
definition=
case $flavour in
core) cp "$here/core_main.cpp" app/main.cpp ;;
separate)
    cp "$here/main.cpp" "$here/bodies.cpp" app/
    sources="main.cpp bodies.cpp"
    definition=FAST_BITRIX24_SEPARATE_COMPILATION
    ;;
*) cp "$here/main.cpp" app/ ;;
esac

install_it() {
    cmake -S "$top" -B "$scratch/build" -DCMAKE_INSTALL_PREFIX="$scratch/prefix" \
        -DFAST_BITRIX24_BUILD_TESTS=OFF -DFAST_BITRIX24_BUILD_TOOLS=OFF \
        -DFAST_BITRIX24_BUILD_EXAMPLES=OFF
    cmake --install "$scratch/build"
}

# cmake_app WORDS: a user's CMakeLists.txt that brings the library by WORDS.
cmake_app() {
    target=fast_bitrix24::fast_bitrix24
    case $flavour in core | compiled) target=fast_bitrix24::$flavour ;; esac
    cat >app/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(app LANGUAGES CXX)
$1
add_executable(app $sources)
target_link_libraries(app PRIVATE $target)
END
    [ -z "$definition" ] ||
        echo "target_compile_definitions(app PRIVATE $definition)" >>app/CMakeLists.txt
    cmake -S app -B app/build -DCMAKE_PREFIX_PATH="$scratch/prefix"
    cmake --build app/build
    ./app/build/app
}

case $way in
find_package_core)
    install_it
    cmake_app 'find_package(fast_bitrix24 0.1 REQUIRED COMPONENTS core)
if(TARGET Asio::asio OR TARGET MbedTLS::mbedtls)
    message(FATAL_ERROR "the core alone must not look for Asio and mbedTLS")
endif()'
    ;;
find_package_*)
    install_it
    cmake_app 'find_package(fast_bitrix24 0.1 REQUIRED)'
    ;;
subdirectory_*)
    cmake_app "add_subdirectory(\"$top\" library)
if(TARGET fb24 OR TARGET fb24_doctest_main)
    message(FATAL_ERROR \"a user must not get this project's own programs\")
endif()"
    ;;
pkg_config_*)
    install_it
    package=fast_bitrix24
    [ "$flavour" != core ] || package=fast_bitrix24-core
    export PKG_CONFIG_PATH="$scratch/prefix/share/pkgconfig"
    [ -z "$definition" ] || definition=-D$definition
    cd app
    "$CXX" -std=c++20 $definition $sources $(pkg-config --cflags --libs "$package") -o app
    ./app
    ;;
subproject_*)
    mkdir -p app/subprojects
    # A link would let Meson see the checkout's own build folders, a copy of all is slow.
    mkdir app/subprojects/fast_bitrix24
    for name in meson.build meson_options.txt fast_bitrix24.hpp src tools/list-files; do
        mkdir -p "$(dirname "app/subprojects/fast_bitrix24/$name")"
        cp -R "$top/$name" "app/subprojects/fast_bitrix24/$name"
    done
    dependency=fast_bitrix24
    option=
    case $flavour in
    core)
        dependency=fast_bitrix24-core
        option="'default_transport=false'"
        ;;
    compiled) option="'mode=compiled'" ;;
    esac
    cat >app/meson.build <<END
project('app', 'cpp', default_options: ['cpp_std=c++20'])
subproject('fast_bitrix24', default_options: [$option])
executable('app', 'main.cpp', dependencies: dependency('$dependency'))
END
    meson setup app/build app
    meson compile -C app/build
    ./app/build/app
    ;;
one_line_*)
    # The command line that the README gives: one header, copied beside the program.
    cp "$top/fast_bitrix24.hpp" app/
    cd app
    libraries='-lmbedtls -lmbedx509 -lmbedcrypto -pthread'
    case $flavour in
    core)
        definition=-DFAST_BITRIX24_NO_DEFAULT_TRANSPORT
        libraries=
        ;;
    separate) definition=-D$definition ;;
    esac
    "$CXX" -std=c++20 -I. $definition $sources $libraries -o app
    ./app
    ;;
installed_files)
    install_it
    (cd prefix && find . -type f | LC_ALL=C sort) >found
    cat >expected <<END
./include/fast_bitrix24.hpp
./share/cmake/fast_bitrix24/FindAsio.cmake
./share/cmake/fast_bitrix24/FindMbedTLS.cmake
./share/cmake/fast_bitrix24/FindPicojson.cmake
./share/cmake/fast_bitrix24/fast_bitrix24Config.cmake
./share/cmake/fast_bitrix24/fast_bitrix24ConfigVersion.cmake
./share/cmake/fast_bitrix24/fast_bitrix24CoreTargets.cmake
./share/cmake/fast_bitrix24/fast_bitrix24Targets.cmake
./share/pkgconfig/fast_bitrix24-core.pc
./share/pkgconfig/fast_bitrix24.pc
END
    diff -u expected found
    # One version everywhere.
    version=$("$top/tools/list-files" version)
    grep -q "PACKAGE_VERSION \"$version\"" \
        prefix/share/cmake/fast_bitrix24/fast_bitrix24ConfigVersion.cmake
    grep -q "^Version: $version\$" prefix/share/pkgconfig/fast_bitrix24.pc
    grep -q "^Version: $version\$" prefix/share/pkgconfig/fast_bitrix24-core.pc
    grep -q "^// fast_bitrix24 $version:" prefix/include/fast_bitrix24.hpp
    ! grep -r "$top" prefix
    ;;
*)
    echo "run.sh: no way '$way'" >&2
    exit 2
    ;;
esac
