#!/bin/sh
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# sh tools/format.sh           formats this project's C++ files
# sh tools/format.sh --check   changes nothing, names the files that are not formatted
set -eu
cd -- "$(dirname -- "$0")/.."

# Other versions lay some lines out differently.
formatter=clang-format-14
if ! command -v "$formatter" >/dev/null 2>&1; then
    echo "format.sh: $formatter is needed (Debian: clang-format-14)" >&2
    exit 1
fi

case ${1:-} in
--check) set -- --dry-run --Werror ;;
'') set -- -i ;;
*)
    echo "format.sh: unknown argument '$1'" >&2
    exit 2
    ;;
esac

folders=
for folder in src tests tools examples bench; do
    [ ! -d "$folder" ] || folders="$folders $folder"
done
find $folders -type f \( -name '*.hpp' -o -name '*.ipp' -o -name '*.cpp' \) -print0 |
    xargs -0 "$formatter" --style=file "$@"
