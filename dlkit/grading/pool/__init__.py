"""Grade a class on all cores: a pool of worker processes grades, and one process writes."""
