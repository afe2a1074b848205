"""What a record says as one short value: equal digests are equal records."""

import json
from functools import cache
from hashlib import sha256

from plans.catalogue.content import load
from plans.catalogue.records import Json, to_json


def digest(plain: Json) -> str:
    """Return the digest of a record as it is written to its row."""
    return sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def template_digest(content: Json) -> str:
    """Return the digest of a template without its version.

    That is the row's own count and no part of what a physiotherapist approved.
    """
    return digest({key: value for key, value in content.items() if key != "version"})


@cache
def our_digest(slug: str) -> str:
    """Return the digest of our own template as this installation reads it; empty: there is none."""
    template = load().templates.get(slug)
    return template_digest(to_json(template)) if template else ""
