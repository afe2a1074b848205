"""The network between a browser and the app, cut for real: a small TCP relay that can break."""

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

_RESET = struct.pack("ii", 1, 0)  # close at once, without a farewell


class Cut(StrEnum):
    """The moment at which the network goes, seen from the next form that is sent."""

    BEFORE = "before it leaves"
    HALFWAY = "with half of it sent"
    UNANSWERED = "after the server has it, before the answer"
    HALF_ANSWERED = "within the answer"
    SILENT = "it arrives and nobody ever answers"


class Wire:
    """A relay on its own port. After a cut it refuses everybody until it is mended."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._armed: Cut | None = None
        self._is_down = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.has_cut = threading.Event()

    def arm(self, cut: Cut) -> None:
        """Mend the wire; it breaks again at the next form."""
        self.has_cut.clear()
        self._armed, self._is_down = cut, False

    def cut_now(self) -> None:
        """Break whatever is open, and let nobody through."""
        self._is_down = True
        self._reset_all()

    def mend(self) -> None:
        self._armed, self._is_down = None, False

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the one who waits at it
        self._listener.close()
        self._reset_all()

    def serve(self) -> None:
        """Relay until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=[client], daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        if self._is_down:
            _reset(client)
            return
        server = socket.create_connection(("127.0.0.1", self._server_port))
        with self._lock:
            self._open |= {client, server}
        up = threading.Thread(target=self._up, args=[client, server], daemon=True)
        up.start()
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
        _reset(client)
        up.join()
        with self._lock:
            self._open -= {client, server}
        server.close()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                is_form = data.startswith(b"POST ")
                cut = self._armed if is_form else None
                if is_form and self._is_down:  # on a line that is open still
                    break
                if cut is None:
                    server.sendall(data)
                else:
                    self._armed = None
                    self._break(cut, _whole(data, client), client)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _break(self, cut: Cut, data: bytes, client: socket.socket) -> None:
        """Send the form on a connection of its own, as far as the cut lets it go."""
        answer = b""
        if cut is not Cut.BEFORE:
            body = len(data) - data.index(b"\r\n\r\n") - 4
            size = len(data) - body // 2 if cut is Cut.HALFWAY else len(data)
            answer = self._ask(data[:size], is_whole=size == len(data))
        if cut is Cut.SILENT:
            self._is_down = True  # nothing of the next attempt gets through before it is cut too
            self.has_cut.set()
            return
        if cut is Cut.HALF_ANSWERED:
            client.sendall(answer[: len(answer) // 2])
        self._is_down = True
        self._reset_all()
        self.has_cut.set()

    def _ask(self, data: bytes, *, is_whole: bool) -> bytes:
        with socket.create_connection(("127.0.0.1", self._server_port)) as server:
            server.sendall(data)
            return server.recv(65536) if is_whole else b""

    def _reset_all(self) -> None:
        with self._lock:
            gone, self._open = self._open, set()
        for each in gone:
            _reset(each)


def _whole(data: bytes, client: socket.socket) -> bytes:
    """Return a form with all of its body."""
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)content-length: (\d+)", head)
    missing = int(found[1]) - len(body) if found else 0
    while missing > 0:
        more = client.recv(missing)
        data, missing = data + more, missing - len(more)
    return data


def _reset(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Lay a wire to a server on this machine."""
    wire = Wire(port)
    thread = threading.Thread(target=wire.serve)
    thread.start()
    try:
        yield wire
    finally:
        wire.close()
        thread.join(timeout=5)
