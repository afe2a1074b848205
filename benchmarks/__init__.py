"""Benchmarks: our job beside its limit, measured in the same run (docs and bin/bench)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()  # before any benchmark imports a model
