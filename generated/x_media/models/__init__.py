"""Every model of the API, imported when first used.

Import models from here: which module holds one may change with the API.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .media import (
        Error,
        MediaCategory,
        MediaId,
        MediaKey,
        MediaPayloadBinary,
        MediaPayloadByte,
        MediaUploadRequest,
        MediaUploadRequestMediaType,
        MediaUploadResponse,
        MediaUploadResponseData,
        Problem,
        ProcessingInfo,
        ProcessingInfoState,
        UserId,
    )

__all__ = [
    "Error",
    "MediaCategory",
    "MediaId",
    "MediaKey",
    "MediaPayloadBinary",
    "MediaPayloadByte",
    "MediaUploadRequest",
    "MediaUploadRequestMediaType",
    "MediaUploadResponse",
    "MediaUploadResponseData",
    "Problem",
    "ProcessingInfo",
    "ProcessingInfoState",
    "UserId",
]

_MODULES = {
    "Error": "media",
    "MediaCategory": "media",
    "MediaId": "media",
    "MediaKey": "media",
    "MediaPayloadBinary": "media",
    "MediaPayloadByte": "media",
    "MediaUploadRequest": "media",
    "MediaUploadRequestMediaType": "media",
    "MediaUploadResponse": "media",
    "MediaUploadResponseData": "media",
    "Problem": "media",
    "ProcessingInfo": "media",
    "ProcessingInfoState": "media",
    "UserId": "media",
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
