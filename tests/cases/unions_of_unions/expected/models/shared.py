"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(slots=True, kw_only=True)
class ByDate:
    date: dt.date


Again: TypeAlias = ByDate

Twice: TypeAlias = ByDate | Again
