"""What holds for all tests."""

from __future__ import annotations

import compiling

compiling.share()
