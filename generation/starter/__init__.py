"""The small text-to-video model that ships with the portal: its world, training and weights."""
