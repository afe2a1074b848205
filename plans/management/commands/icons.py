"""Draws the icons of the installed app."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from plans.figures.app_icon import png

SIZES_PX = {"icon-180": 180, "icon-192": 192, "icon-512": 512}
MASKABLE_PX = 512


class Command(BaseCommand):
    help = "Writes the icons of the installed app, drawn from the shapes of icon.svg."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR / "static" / "icons")

    def handle(self, *args: Any, into: Path, **options: Any) -> None:
        for name, size_px in SIZES_PX.items():
            (into / f"{name}.png").write_bytes(png(size_px))
        maskable = into / f"icon-maskable-{MASKABLE_PX}.png"
        maskable.write_bytes(png(MASKABLE_PX, is_maskable=True))
        self.stdout.write(f"{len(SIZES_PX) + 1} icons written into {into}")
