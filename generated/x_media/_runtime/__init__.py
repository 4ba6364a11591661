"""What the generated code shares: the same in every package sdkloom writes."""
