"""Parts of documents that stand on their own."""
