"""Spector: what Microsoft's scenarios expect of clients, tried through typed methods."""
