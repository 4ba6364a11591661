"""The output folder: all of a package is written, or nothing."""
