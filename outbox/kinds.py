"""Filled in by the outbox work."""
