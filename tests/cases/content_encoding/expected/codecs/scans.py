"""Codecs of the models of the Scans operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, base64url, binary, byte
from .._runtime.values.tables import Table

CONTENT: Codec[models.Content] = Codec(lambda: byte)

SCAN: Table[models.Scan] = Table(
    lambda: models.Scan, lambda: {"token": base64url, "key": base64url, "kind": str}
)

SCAN_FORM: Table[models.ScanForm] = Table(
    lambda: models.ScanForm, lambda: {"raw": binary}
)
