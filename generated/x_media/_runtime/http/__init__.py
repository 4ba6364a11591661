"""Requests and responses: the client, its connections, and how values are sent and read."""
