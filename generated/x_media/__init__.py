"""A typed client of a web API.

X media upload, version 2.147.

The one-shot upload of the X API: send a picture or a subtitle file, get back the
identifiers to use it with.

Written from X's documentation page of the operation; where the page is silent, as the
published description of the same state has it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._runtime.auth import ApiKey as ApiKey
    from ._runtime.auth import Attachment as Attachment
    from ._runtime.auth import AuthLike as AuthLike
    from ._runtime.auth import Basic as Basic
    from ._runtime.auth import Bearer as Bearer
    from ._runtime.auth import Credential as Credential
    from ._runtime.auth import Flow as Flow
    from ._runtime.auth import Scheme as Scheme
    from ._runtime.errors import ApiError as ApiError
    from ._runtime.errors import CredentialsError as CredentialsError
    from ._runtime.errors import DeadlineExceeded as DeadlineExceeded
    from ._runtime.errors import DecodeError as DecodeError
    from ._runtime.errors import Error as Error
    from ._runtime.errors import RateLimited as RateLimited
    from ._runtime.errors import ResponseSummary as ResponseSummary
    from ._runtime.errors import ResponseTooLarge as ResponseTooLarge
    from ._runtime.errors import TransportError as TransportError
    from ._runtime.errors import ValidationError as ValidationError
    from ._runtime.errors import Violation as Violation
    from ._runtime.files import File as File
    from ._runtime.files import FileContent as FileContent
    from ._runtime.recording import recording as recording
    from ._runtime.schema import Schema as Schema
    from ._runtime.streams import AsyncItemStream as AsyncItemStream
    from ._runtime.streams import ItemStream as ItemStream
    from ._runtime.streams import ServerSentEvent as ServerSentEvent
    from ._runtime.values import UNSET as UNSET
    from ._runtime.values import JsonValue as JsonValue
    from ._runtime.values import UnknownVariant as UnknownVariant
    from ._runtime.values import Unset as Unset
    from .client import AsyncClient as AsyncClient
    from .client import Client as Client
    from .schemas import schema as schema

__all__ = [
    "UNSET",
    "ApiError",
    "ApiKey",
    "AsyncClient",
    "AsyncItemStream",
    "Attachment",
    "AuthLike",
    "Basic",
    "Bearer",
    "Client",
    "Credential",
    "CredentialsError",
    "DeadlineExceeded",
    "DecodeError",
    "Error",
    "File",
    "FileContent",
    "Flow",
    "ItemStream",
    "JsonValue",
    "RateLimited",
    "ResponseSummary",
    "ResponseTooLarge",
    "Schema",
    "Scheme",
    "ServerSentEvent",
    "TransportError",
    "UnknownVariant",
    "Unset",
    "ValidationError",
    "Violation",
    "recording",
    "schema",
]

_MODULES = {
    "UNSET": "_runtime.values",
    "ApiError": "_runtime.errors",
    "ApiKey": "_runtime.auth",
    "AsyncClient": "client",
    "AsyncItemStream": "_runtime.streams",
    "Attachment": "_runtime.auth",
    "AuthLike": "_runtime.auth",
    "Basic": "_runtime.auth",
    "Bearer": "_runtime.auth",
    "Client": "client",
    "Credential": "_runtime.auth",
    "CredentialsError": "_runtime.errors",
    "DeadlineExceeded": "_runtime.errors",
    "DecodeError": "_runtime.errors",
    "Error": "_runtime.errors",
    "File": "_runtime.files",
    "FileContent": "_runtime.files",
    "Flow": "_runtime.auth",
    "ItemStream": "_runtime.streams",
    "JsonValue": "_runtime.values",
    "RateLimited": "_runtime.errors",
    "ResponseSummary": "_runtime.errors",
    "ResponseTooLarge": "_runtime.errors",
    "Schema": "_runtime.schema",
    "Scheme": "_runtime.auth",
    "ServerSentEvent": "_runtime.streams",
    "TransportError": "_runtime.errors",
    "UnknownVariant": "_runtime.values",
    "Unset": "_runtime.values",
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
