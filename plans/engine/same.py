"""Values told by identity, as keys of what is remembered for a moment."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Same(Generic[T]):
    """A value told by identity: to hash events or rules would cost more than all the rest."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value
