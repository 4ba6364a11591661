"""Conversions between models and JSON values."""
