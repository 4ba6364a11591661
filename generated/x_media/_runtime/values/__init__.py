"""Values: JSON, formats and models, and the tables that read and write them."""
