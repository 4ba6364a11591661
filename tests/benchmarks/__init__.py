"""Measurements; nothing here is asserted, because machines differ."""
