"""Synthetic patients of every protocol, lived through the real engine, watched and counted.

They prove the software, not the treatment: docs/simulation.md.
"""
