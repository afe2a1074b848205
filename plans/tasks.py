"""Celery doors: read the clock, call one service, hold no rule."""
