// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

// The last file of the library: nothing of the inside stays defined behind it.
#undef FAST_BITRIX24_DECL
#undef FAST_BITRIX24_HAS_BODIES
#undef FAST_BITRIX24_HAS_DEFAULT_TRANSPORT

#pragma pop_macro("min")
#pragma pop_macro("max")
#pragma pop_macro("small")
#pragma pop_macro("near")
#pragma pop_macro("far")
#pragma pop_macro("interface")
#pragma pop_macro("major")
#pragma pop_macro("minor")
#pragma pop_macro("unix")
#pragma pop_macro("linux")
