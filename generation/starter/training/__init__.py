"""How the starter learns: one command for each part. The order stands in MODEL_CARD.md."""
