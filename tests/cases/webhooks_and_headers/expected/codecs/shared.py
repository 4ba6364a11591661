"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec

SORT: Codec[models.Sort] = Codec(lambda: str)
