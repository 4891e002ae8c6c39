"""Figures of the product, one per line: name, value, unit. `make bench ONLY=name`."""
