"""What the templates write in each scope, and names of documents therefore cannot be there.

Imports are not here: where a name of the document meets one, the module imports it under another
name (``emit.pytypes.Imports``).
"""

from __future__ import annotations

SHARED = "shared"
"""The module of what several groups use."""

_DEVICES = (
    "aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))
)  # fmt: skip
"""What Windows takes for devices, whatever the file's ending."""

CLIENT_MODULE = frozenset(
    {
        "AnswerMode", "AsyncClient", "AsyncRequestHook", "AsyncResponseHook", "AsyncTransport", "AuthLike",
        "BaseAsyncClient", "BaseClient", "CallHooks", "CallOptions", "Certificate", "Client", "Connections",
        "Credentials", "Flow", "Literal", "Mapping", "Proxy", "QueryValues", "REQUIREMENTS", "RequestHook",
        "Requirements", "ResponseHook", "Retry", "SCHEMES", "SERVER", "SERVERS", "Scheme", "Secret", "Sequence",
        "Server", "Transport", "VERSION", "Verify",
    }
)  # fmt: skip
"""Classes and constants beside the classes of the groups in ``client.py``."""

GROUP_MODULE = frozenset(
    {
        # attributes of a client, and what its body reads
        "close", "is_closed", "request", "response", "stream", "with_options",
        "bool", "cached_property", "float", "httpx2", "int", "str",
        # what packages read that have it as an attribute
        "getattr", "globals", "list", "sorted",
        SHARED, *_DEVICES,
    }
)  # fmt: skip
"""What groups cannot be called: they are modules, and attributes of the clients."""

MODELS_PACKAGE = frozenset({"AttributeError"})
"""What ``models/__init__.py`` reads beside the models."""

MODEL = frozenset({"self"})
"""What the fields of a model cannot be called."""

METHOD = frozenset({"self"})
"""What methods cannot be called, because each of them reads it."""

ARGUMENT = frozenset({"self", "body", "content_type", "timeout"})
"""Arguments of methods that are no parameters of the document, today or in time."""

CLIENT_ARGUMENT = frozenset(
    {
        "accept", "allow_insecure", "answers", "auth", "base_url", "cert", "follow_redirects", "headers",
        "http_client", "idempotency", "idempotency_header", "limits", "max_response_size", "on_request",
        "on_response", "options", "proxy", "query", "replacements", "retries", "self", "sent", "servers",
        "strict", "timeout", "token", "total_timeout", "trust_env", "validate", "verify",
    }
)  # fmt: skip
"""What the making of a client takes and reads beside the variables of its server, today or in time."""

LOOSE = frozenset({"annotations"})
"""What the modules of webhooks and of servers import from ``__future__``."""
