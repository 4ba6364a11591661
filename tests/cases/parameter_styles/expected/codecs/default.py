"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec

COLOURS: Codec[models.Colours] = Codec(lambda: [str])
