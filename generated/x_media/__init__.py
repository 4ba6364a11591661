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
    from ._runtime.http.auth import ApiKey as ApiKey
    from ._runtime.http.auth import Attachment as Attachment
    from ._runtime.http.auth import AuthLike as AuthLike
    from ._runtime.http.auth import Basic as Basic
    from ._runtime.http.auth import Bearer as Bearer
    from ._runtime.http.auth import Credential as Credential
    from ._runtime.http.auth import Flow as Flow
    from ._runtime.http.auth import Scheme as Scheme
    from ._runtime.http.recording import recording as recording
    from ._runtime.http.streams import AsyncItemStream as AsyncItemStream
    from ._runtime.http.streams import ItemStream as ItemStream
    from ._runtime.http.streams import ServerSentEvent as ServerSentEvent
    from ._runtime.schema import Schema as Schema
    from ._runtime.values.files import File as File
    from ._runtime.values.files import FileContent as FileContent
    from ._runtime.values.types import UNSET as UNSET
    from ._runtime.values.types import JsonValue as JsonValue
    from ._runtime.values.types import UnknownVariant as UnknownVariant
    from ._runtime.values.types import Unset as Unset
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
    "UNSET": "_runtime.values.types",
    "ApiError": "_runtime.errors",
    "ApiKey": "_runtime.http.auth",
    "AsyncClient": "client",
    "AsyncItemStream": "_runtime.http.streams",
    "Attachment": "_runtime.http.auth",
    "AuthLike": "_runtime.http.auth",
    "Basic": "_runtime.http.auth",
    "Bearer": "_runtime.http.auth",
    "Client": "client",
    "Credential": "_runtime.http.auth",
    "CredentialsError": "_runtime.errors",
    "DeadlineExceeded": "_runtime.errors",
    "DecodeError": "_runtime.errors",
    "Error": "_runtime.errors",
    "File": "_runtime.values.files",
    "FileContent": "_runtime.values.files",
    "Flow": "_runtime.http.auth",
    "ItemStream": "_runtime.http.streams",
    "JsonValue": "_runtime.values.types",
    "RateLimited": "_runtime.errors",
    "ResponseSummary": "_runtime.errors",
    "ResponseTooLarge": "_runtime.errors",
    "Schema": "_runtime.schema",
    "Scheme": "_runtime.http.auth",
    "ServerSentEvent": "_runtime.http.streams",
    "TransportError": "_runtime.errors",
    "UnknownVariant": "_runtime.values.types",
    "Unset": "_runtime.values.types",
    "ValidationError": "_runtime.errors",
    "Violation": "_runtime.errors",
    "recording": "_runtime.http.recording",
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
