"""Codecs, which make models of JSON values and JSON values of models.

Tables list the properties of which the annotations of a model do not say it all.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import media as media

__all__ = ["media"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return import_module(f".{name}", __name__)
