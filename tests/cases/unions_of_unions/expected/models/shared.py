"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel


@dataclass(kw_only=True, eq=False, repr=False)
class ByDate(JsonModel):
    date: dt.date


Again: TypeAlias = ByDate

Twice: TypeAlias = ByDate | Again
