"""The Scans operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation, json_response
from .._runtime.values.tables import table
from ..models.scans import Scan, ScanForm

_ADD: Operation[Scan] = Operation(
    "scans.add",
    "POST",
    "/scans",
    body=lambda: Body(
        "application/json", encode=table(Scan).encode, check=checks.scans.SCAN
    ),
    responses=lambda: {
        "201": json_response(table(Scan).from_parsed, checks.scans.SCAN),
    },
)

_ADD_FORM: Operation[None] = Operation(
    "scans.add_form",
    "POST",
    "/scans/form",
    body=lambda: Body(
        "multipart/form-data",
        encode=table(ScanForm).encode,
        check=checks.scans.SCAN_FORM,
    ),
    responses=lambda: {"204": EMPTY},
)


class Scans:
    """The Scans operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: Scan) -> Scan:
        """POST /scans"""
        return self._transport.send(_ADD, body=body)

    def add_form(self, body: ScanForm) -> None:
        """POST /scans/form"""
        return self._transport.send(_ADD_FORM, body=body)


class AsyncScans:
    """The Scans operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def add(self, body: Scan) -> Scan:
        """POST /scans"""
        return await self._transport.send(_ADD, body=body)

    async def add_form(self, body: ScanForm) -> None:
        """POST /scans/form"""
        return await self._transport.send(_ADD_FORM, body=body)
