"""Negative controls: take one rule or guard out of the engine, and some test must go red.

`python -m tests.controls` takes out every one that exists when it runs and prints a table.
"""
