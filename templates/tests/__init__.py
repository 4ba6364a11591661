"""Tests of the package: that it does what the API's description says.

They need pytest and jsonschema, and are run with pytest.
"""
