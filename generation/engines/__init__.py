"""Prompt and conditions in, frames out.

Importing this package, its contract, limits, registry and inspection needs no torch; only the
engine modules behind the registry do, and only a worker loads those.
"""
