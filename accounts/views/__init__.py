"""Doors: read the clock and the form, call one service, answer."""
