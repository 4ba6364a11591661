"""From a document to what a package consists of."""
