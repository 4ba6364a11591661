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

_NAMES = {
    "models": "models",
    "_runtime.errors": (
        "ApiError CredentialsError DeadlineExceeded DecodeError Error FileChanged"
        " IdempotencyKeyError RateLimited ResponseSummary ResponseTooLarge"
        " TransportError ValidationError Violation"
    ),
    "_runtime.http.auth": "ApiKey Attachment AuthLike Basic Bearer Credential Flow Scheme",
    "_runtime.http.hooks": "Request",
    "_runtime.http.oauth": (
        "OAuth2ClientCredentials OAuth2RefreshToken OAuth2Token TokenStore"
    ),
    "_runtime.http.recording": "recording",
    "_runtime.http.retry": "Retry",
    "_runtime.http.streams": "AsyncItemStream ItemStream ServerSentEvent",
    "_runtime.response": "Response",
    "_runtime.schema": "Schema",
    "_runtime.values.files": "File FileContent",
    "_runtime.values.lenient": "problems",
    "_runtime.values.model": "JsonModel fields_set replace",
    "_runtime.values.types": "JsonInput JsonValue UnknownVariant",
    "client": "AsyncClient Client",
    "schemas": "from_json schema to_json validate",
}
"""What each module defines."""

if not TYPE_CHECKING:
    _MODULES = {name: module for module in _NAMES for name in _NAMES[module].split()}
    __all__ = list(_MODULES)

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = import_module(f".{_MODULES[name]}", __name__)
        value = module if name == _MODULES[name] else getattr(module, name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_MODULES})
