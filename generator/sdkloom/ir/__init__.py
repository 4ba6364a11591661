"""What a package consists of, between the document and the files."""
