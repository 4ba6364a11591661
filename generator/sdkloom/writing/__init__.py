"""The modules of a package, as text."""
