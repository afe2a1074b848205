"""An SMTP server that takes everything and keeps nothing, in a process of its own.

`python -m benchmarks.mail_sink` prints its port and serves until its standard input ends.
"""

import asyncio
import sys

_GREETING = b"250-sink\r\n250-8BITMIME\r\n250 PIPELINING\r\n"
_REPLIES = {
    b"EHLO": _GREETING,
    b"HELO": b"250 sink\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Bye\r\n",
}
_END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection: verbs answered from a table, contents swallowed to their dot."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._waiting = b""
        self._is_content = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        replies = b""
        while (reply := self._next()) is not None:
            replies += reply
        if replies:
            self._transport.write(replies)

    def _next(self) -> bytes | None:
        """Return the answer to the next whole verb or content, None when more must come."""
        end = _END if self._is_content else b"\r\n"
        said, found, rest = self._waiting.partition(end)
        if not found:
            return None
        self._waiting = rest
        if self._is_content:
            self._is_content = False
            return b"250 Kept\r\n"
        verb = said[:4].upper()
        self._is_content = verb == b"DATA"
        return _REPLIES.get(verb, b"250 OK\r\n")


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
