"""Let the garbage collector rest while a chunk is worked on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector from looking for circles until the block ends.

    A chunk makes hundreds of thousands of values that all live to its end, and none in a circle:
    looking them through again and again was a quarter of the time of a night. References are
    counted all the same. Of several threads the one that found the collector at work wakes it.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
