"""How far back a page that turns by links was asked for."""

from accounts.http import UserRequest

_DIGITS = 3  # more than any page goes back; int() refuses thousands of them


def pages_back(request: UserRequest, *, furthest: int) -> int:
    """Return what `?back=` asks for, at most `furthest`; what makes no sense asks for nothing."""
    typed = request.GET.get("back", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS
    return min(int(typed), furthest) if is_number else 0
