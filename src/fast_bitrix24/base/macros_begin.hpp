// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

// Windows' headers, old Unix ones and GNU dialects define ordinary words as macros. They are put
// aside while this library is read, and macros_end.hpp gives them back as they were.
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("small")
#pragma push_macro("near")
#pragma push_macro("far")
#pragma push_macro("interface")
#pragma push_macro("major")
#pragma push_macro("minor")
#pragma push_macro("unix")
#pragma push_macro("linux")
#undef min
#undef max
#undef small
#undef near
#undef far
#undef interface
#undef major
#undef minor
#undef unix
#undef linux
