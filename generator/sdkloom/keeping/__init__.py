"""The folder of a package, and what stays from run to run."""
