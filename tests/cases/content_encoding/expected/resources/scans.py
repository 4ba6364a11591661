"""The Scans operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call, ResponseDecoder
from ..models.scans import Scan, ScanForm


class Scans:
    """The Scans operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: Scan) -> Scan:
        """POST /scans"""
        return self._transport.send(_add(body))

    def add_form(self, body: ScanForm) -> None:
        """POST /scans/form"""
        return self._transport.send(_add_form(body))


class AsyncScans:
    """The Scans operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def add(self, body: Scan) -> Scan:
        """POST /scans"""
        return await self._transport.send(_add(body))

    async def add_form(self, body: ScanForm) -> None:
        """POST /scans/form"""
        return await self._transport.send(_add_form(body))


def _add(body: Scan) -> Call[Scan]:
    return Call(
        operation="scans.add",
        method="POST",
        path="/scans",
        body=Body(codecs.scans.SCAN.encode(body), check=checks.scans.SCAN),
        responses={
            "201": {
                "application/json": ResponseDecoder(
                    codecs.scans.SCAN.from_parsed,
                    checks.scans.SCAN,
                ),
            },
        },
    )


def _add_form(body: ScanForm) -> Call[None]:
    return Call(
        operation="scans.add_form",
        method="POST",
        path="/scans/form",
        body=Body(
            codecs.scans.SCAN_FORM.encode(body),
            content_type="multipart/form-data",
            check=checks.scans.SCAN_FORM,
        ),
        responses={"204": EMPTY},
    )
