# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between two programs that talk to each other."""

import os
import socket
import threading

# Bytes a second of a slow line, and how many of them are on their way at once.
_SLOW = 512 * 1024
_ON_THE_WAY = 64 * 1024


class _Relay:
    """Leads whoever comes to `target` (host, port)."""

    def __init__(self, target):
        self.brought = 0  # bytes that came from the target
        self._target = target
        self._ends = []
        self._listener = self._listen()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def _listen(self):
        listener = socket.create_server(('127.0.0.1', 0))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ON_THE_WAY)
        return listener

    def _reach(self):
        return socket.create_connection(self._target)

    def _serve(self):
        while True:
            client, _address = self._listener.accept()
            threading.Thread(target=self._lead, args=(client,), daemon=True).start()

    def _lead(self, client):
        try:
            server = self._reach()
        except OSError:
            client.close()  # as who would not be reached without a line either
            return
        self._join(client, server)

    def cut(self):
        """Ends all that goes through it now."""
        for end in self._ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._ends.clear()

    def _join(self, client, server):
        self._ends += [client, server]
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=self._carry, args=(source, sink, sink is client), daemon=True).start()

    def _carry(self, source, sink, towards_client):
        try:
            while data := source.recv(65536):
                self._pass(len(data))
                if towards_client:
                    self.brought += len(data)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _pass(self, length):
        """Returns when so much may go on."""


class Line(_Relay):
    """A line to another computer, which can be slow for a while."""

    def __init__(self, target):
        super().__init__(target)
        self._fast = threading.Event()
        self._fast.set()

    def slow_down(self):
        self._fast.clear()

    def speed_up(self):
        self._fast.set()

    def _pass(self, length):
        self._fast.wait(length / _SLOW)


class LocalLine(Line):
    """Such a line to who listens at a path of this computer, for all that come from now on."""

    def __init__(self, path):
        self._path = path
        super().__init__(path + '-behind-line')

    def close(self):
        """Whoever comes later has no line, unless somebody else listens there by now."""
        if os.stat(self._path).st_ino == self._inode:
            os.rename(self._target, self._path)

    def _listen(self):
        os.rename(self._path, self._target)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._path)
        listener.listen()
        self._inode = os.stat(self._path).st_ino
        return listener

    def _reach(self):
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._target)
        return server


class Proxy(_Relay):
    """As Proxmox has one: it leads whoever asks for `word`, whatever the port, and nowhere else."""

    def __init__(self, word, target):
        self.asked = []  # what was asked for, in order: “word:port”
        self._word = word
        super().__init__(target)

    def _lead(self, client):
        head = b''
        while b'\r\n\r\n' not in head:
            data = client.recv(4096)
            if not data:
                client.close()
                return
            head += data
        method, place = head.split(b' ', 2)[:2]
        self.asked.append(place.decode())
        if method != b'CONNECT' or place.decode().rpartition(':')[0] != self._word:
            client.sendall(b'HTTP/1.0 403 Forbidden\r\n\r\n')
            client.close()
            return
        server = self._reach()
        client.sendall(b'HTTP/1.0 200 OK\r\n\r\n')
        self._join(client, server)
