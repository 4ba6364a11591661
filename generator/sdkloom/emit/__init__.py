"""The files of a package, from its description."""
