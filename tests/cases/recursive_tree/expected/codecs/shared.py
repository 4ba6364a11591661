"""Codecs of the shared models."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec
from .._runtime.values.unions import BestMatch

NEST: Codec[models.Nest] = Codec(lambda: [NEST])

VALUE: Codec[models.Value] = BestMatch(
    lambda: [
        (checks.shared.VALUE_VARIANT_1, str),
        (checks.shared.VALUE_VARIANT_2, [VALUE]),
        (checks.shared.VALUE_VARIANT_3, {str: VALUE}),
    ],
)
