"""Typed Python clients from OpenAPI documents."""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["InternalError", "OutputError", "SpecError", "__version__"]
__all__ += ["check", "diff", "explain", "generate", "inspect", "slice_spec", "verify"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sdkloom.app.api import (
        check as check,
    )
    from sdkloom.app.api import (
        diff as diff,
    )
    from sdkloom.app.api import (
        explain as explain,
    )
    from sdkloom.app.api import (
        generate as generate,
    )
    from sdkloom.app.api import (
        inspect as inspect,
    )
    from sdkloom.app.api import (
        slice_spec as slice_spec,
    )
    from sdkloom.app.api import (
        verify as verify,
    )
    from sdkloom.app.faults import InternalError as InternalError
    from sdkloom.diagnostics import SpecError as SpecError
    from sdkloom.output.package_folder import OutputError as OutputError

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what is asked for when it is: the command line is not to wait for it."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415

        homes = {"SpecError": "sdkloom.diagnostics", "OutputError": "sdkloom.output.package_folder"}
        homes["InternalError"] = "sdkloom.app.faults"
        return getattr(import_module(homes.get(name, "sdkloom.app.api")), name)
