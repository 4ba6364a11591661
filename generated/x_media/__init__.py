"""A typed client of a web API.

X media upload, version 2.147.

The one-shot upload of the X API: send a picture or a subtitle file, get back the
identifiers to use it with.

Written from X's documentation page of the operation; where the page is silent, as the
published description of the same state has it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._runtime.errors import ApiError as ApiError
    from ._runtime.errors import DecodeError as DecodeError
    from ._runtime.errors import Error as Error
    from ._runtime.errors import RateLimited as RateLimited
    from ._runtime.errors import TransportError as TransportError
    from ._runtime.errors import ValidationError as ValidationError
    from ._runtime.errors import Violation as Violation
    from ._runtime.files import File as File
    from ._runtime.recording import recording as recording
    from ._runtime.values import UNSET as UNSET
    from .client import AsyncClient as AsyncClient
    from .client import Client as Client
    from .schemas import schema as schema

__all__ = [
    "UNSET",
    "ApiError",
    "AsyncClient",
    "Client",
    "DecodeError",
    "Error",
    "File",
    "RateLimited",
    "TransportError",
    "ValidationError",
    "Violation",
    "recording",
    "schema",
]

_MODULES = {
    "ApiError": "_runtime.errors",
    "AsyncClient": "client",
    "Client": "client",
    "DecodeError": "_runtime.errors",
    "Error": "_runtime.errors",
    "File": "_runtime.files",
    "RateLimited": "_runtime.errors",
    "TransportError": "_runtime.errors",
    "UNSET": "_runtime.values",
    "ValidationError": "_runtime.errors",
    "Violation": "_runtime.errors",
    "recording": "_runtime.recording",
    "schema": "schemas",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
