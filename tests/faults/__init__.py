"""Faults on purpose: real processes, killed, frozen and cut off; `bin/faults` runs them."""
