"""UUIDs, read and written without losing how they were spelled."""

from __future__ import annotations

from uuid import UUID


class _ReceivedUUID(UUID):
    """A UUID whose text was not as Python would write it, and is sent back so."""

    text: str = ""


def read_uuid(text: str) -> UUID:
    """Read a UUID; raises ValueError for anything else."""
    value = UUID(text)
    if str(value) == text:
        return value
    received = _ReceivedUUID(text)
    object.__setattr__(received, "text", text)
    return received


def write_uuid(value: UUID) -> str:
    """Write a UUID."""
    return value.text if isinstance(value, _ReceivedUUID) and value.text else str(value)
