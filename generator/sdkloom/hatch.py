"""A build hook for hatchling: ``[tool.hatch.build.hooks.sdkloom]``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

from sdkloom.app.targets import PROJECT
from sdkloom.build import prepare


class SdkloomBuildHook(BuildHookInterface[Any]):
    """Generates the packages of a project before its wheel, sdist or editable wheel is built.

    With ``check = true`` the build fails where a package is not what its document gives.
    """

    PLUGIN_NAME = "sdkloom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate or check the packages; the build holds them though git ignores them.

        A wheel takes tests only where the project's own patterns do: what is an artifact cannot be excluded.
        """
        del version
        root = Path(self.root)
        project = root / PROJECT
        before = project.read_bytes()
        folders = prepare(root, check=self.config.get("check") is True)
        if project.read_bytes() != before:
            # hatchling has read the version already: this wheel would be named as the last one
            raise SystemExit(f"sdkloom: {PROJECT}: the version was raised: build again")
        for folder in folders:
            path = Path(os.path.relpath(folder, root)).as_posix()
            build_data["artifacts"].append(f"/{path}/**")
            if self.target_name == "wheel":
                build_data["artifacts"].append(f"!/{path}/tests/**")


@hookimpl
def hatch_register_build_hook() -> type[SdkloomBuildHook]:
    """Register the hook with hatchling."""
    return SdkloomBuildHook
