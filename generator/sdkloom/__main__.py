"""``python -m sdkloom``."""

from sdkloom.cli import main

main(prog_name="sdkloom")
