"""``python -m sdkloom``."""

from sdkloom.commands.cli import main

main(prog_name="sdkloom")
