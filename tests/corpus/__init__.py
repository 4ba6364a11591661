"""Real documents through the generator, and what it makes of them through every checker."""
