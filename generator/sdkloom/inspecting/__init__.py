"""What is in a document, what it becomes, and what of it has no part in a package."""
