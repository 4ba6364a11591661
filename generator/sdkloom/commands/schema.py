"""``sdkloom schema``: the JSON Schema of the settings, for editors."""

from __future__ import annotations

import click

from sdkloom.app.api import settings_schema
from sdkloom.commands.faults import Command


@click.command("schema", cls=Command)
def schema_command() -> None:
    """Print the JSON Schema of [tool.sdkloom] in pyproject.toml."""
    click.echo(settings_schema(), nl=False)
