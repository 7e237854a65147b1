"""From `source/` to `release/`: what students get, and the check that it gives nothing away."""
