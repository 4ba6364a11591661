"""What a package does, compared with what jsonschema makes of its document."""
