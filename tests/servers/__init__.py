"""Servers that others wrote, driven through clients of the documents that they serve."""
