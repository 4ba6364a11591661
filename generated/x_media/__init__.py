"""A typed client of a web API.

X media upload, version 2.147.

The one-shot upload of the X API: send a picture or a subtitle file, get back the
identifiers to use it with.

Written from X's documentation page of the operation; where the page is silent, as the
published description of the same state has it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import models as models
    from ._runtime.errors import ApiError as ApiError
    from ._runtime.errors import CredentialsError as CredentialsError
    from ._runtime.errors import DeadlineExceeded as DeadlineExceeded
    from ._runtime.errors import DecodeError as DecodeError
    from ._runtime.errors import Error as Error
    from ._runtime.errors import FileChanged as FileChanged
    from ._runtime.errors import IdempotencyKeyError as IdempotencyKeyError
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
    from ._runtime.http.hooks import Request as Request
    from ._runtime.http.oauth import OAuth2ClientCredentials as OAuth2ClientCredentials
    from ._runtime.http.oauth import OAuth2RefreshToken as OAuth2RefreshToken
    from ._runtime.http.oauth import OAuth2Token as OAuth2Token
    from ._runtime.http.oauth import TokenStore as TokenStore
    from ._runtime.http.recording import recording as recording
    from ._runtime.http.retry import Retry as Retry
    from ._runtime.http.streams import AsyncItemStream as AsyncItemStream
    from ._runtime.http.streams import ItemStream as ItemStream
    from ._runtime.http.streams import ServerSentEvent as ServerSentEvent
    from ._runtime.response import Response as Response
    from ._runtime.schema import Schema as Schema
    from ._runtime.values.files import File as File
    from ._runtime.values.files import FileContent as FileContent
    from ._runtime.values.lenient import problems as problems
    from ._runtime.values.model import JsonModel as JsonModel
    from ._runtime.values.model import fields_set as fields_set
    from ._runtime.values.model import replace as replace
    from ._runtime.values.types import JsonInput as JsonInput
    from ._runtime.values.types import JsonValue as JsonValue
    from ._runtime.values.types import UnknownVariant as UnknownVariant
    from .client import AsyncClient as AsyncClient
    from .client import Client as Client
    from .schemas import from_json as from_json
    from .schemas import schema as schema
    from .schemas import to_json as to_json
    from .schemas import validate as validate

__all__ = [
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
    "FileChanged",
    "FileContent",
    "Flow",
    "IdempotencyKeyError",
    "ItemStream",
    "JsonInput",
    "JsonModel",
    "JsonValue",
    "OAuth2ClientCredentials",
    "OAuth2RefreshToken",
    "OAuth2Token",
    "RateLimited",
    "Request",
    "Response",
    "ResponseSummary",
    "ResponseTooLarge",
    "Retry",
    "Schema",
    "Scheme",
    "ServerSentEvent",
    "TokenStore",
    "TransportError",
    "UnknownVariant",
    "ValidationError",
    "Violation",
    "fields_set",
    "from_json",
    "models",
    "problems",
    "recording",
    "replace",
    "schema",
    "to_json",
    "validate",
]

_MODULES = {
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
    "FileChanged": "_runtime.errors",
    "FileContent": "_runtime.values.files",
    "Flow": "_runtime.http.auth",
    "IdempotencyKeyError": "_runtime.errors",
    "ItemStream": "_runtime.http.streams",
    "JsonInput": "_runtime.values.types",
    "JsonModel": "_runtime.values.model",
    "JsonValue": "_runtime.values.types",
    "OAuth2ClientCredentials": "_runtime.http.oauth",
    "OAuth2RefreshToken": "_runtime.http.oauth",
    "OAuth2Token": "_runtime.http.oauth",
    "RateLimited": "_runtime.errors",
    "Request": "_runtime.http.hooks",
    "Response": "_runtime.response",
    "ResponseSummary": "_runtime.errors",
    "ResponseTooLarge": "_runtime.errors",
    "Retry": "_runtime.http.retry",
    "Schema": "_runtime.schema",
    "Scheme": "_runtime.http.auth",
    "ServerSentEvent": "_runtime.http.streams",
    "TokenStore": "_runtime.http.oauth",
    "TransportError": "_runtime.errors",
    "UnknownVariant": "_runtime.values.types",
    "ValidationError": "_runtime.errors",
    "Violation": "_runtime.errors",
    "fields_set": "_runtime.values.model",
    "from_json": "schemas",
    "models": "models",
    "problems": "_runtime.values.lenient",
    "recording": "_runtime.http.recording",
    "replace": "_runtime.values.model",
    "schema": "schemas",
    "to_json": "schemas",
    "validate": "schemas",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = import_module(f".{_MODULES[name]}", __name__)
        value = module if name == _MODULES[name] else getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
