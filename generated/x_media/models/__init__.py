"""Every model of the API, imported when first used.

Import models from here: which module holds one may change with the API.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    # isort: off
    from .media import (
        Error as Error,
        MediaCategory as MediaCategory,
        MediaId as MediaId,
        MediaKey as MediaKey,
        MediaPayloadBinary as MediaPayloadBinary,
        MediaPayloadByte as MediaPayloadByte,
        MediaUploadRequest as MediaUploadRequest,
        MediaUploadRequestMediaType as MediaUploadRequestMediaType,
        MediaUploadResponse as MediaUploadResponse,
        MediaUploadResponseData as MediaUploadResponseData,
        Problem as Problem,
        ProcessingInfo as ProcessingInfo,
        ProcessingInfoState as ProcessingInfoState,
        UserId as UserId,
    )

_NAMES = {
    "media": (
        "Error MediaCategory MediaId MediaKey MediaPayloadBinary MediaPayloadByte"
        " MediaUploadRequest MediaUploadRequestMediaType MediaUploadResponse"
        " MediaUploadResponseData Problem ProcessingInfo ProcessingInfoState UserId"
    ),
}
"""What each module defines."""

if not TYPE_CHECKING:
    _MODULES = {name: module for module in _NAMES for name in _NAMES[module].split()}
    __all__ = list(_MODULES)

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_MODULES})
