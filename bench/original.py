#!/usr/bin/env python3
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""original.py WEBHOOK: the same list with the Python original, which must be importable."""

import sys

from fast_bitrix24 import Bitrix

client = Bitrix(sys.argv[1], verbose=False, ssl=False)
print(len(client.get_all("crm.deal.list")))
