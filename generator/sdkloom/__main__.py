"""``python -m sdkloom``."""

from .cli import main

main(prog_name="sdkloom")
