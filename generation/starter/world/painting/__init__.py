"""How the starter's little world is drawn. Coordinates are pixels, colours are 0 to 1."""
