# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy as Proxmox has one: it knows a word for each display, and leads nowhere else."""

import socket
import threading


class Proxy:
    """Leads whoever asks for `word`, whatever the port, to `target` (host, port)."""

    def __init__(self, word, target):
        self.asked = []  # what was asked for, in order: “word:port”
        self._word = word
        self._target = target
        self._listener = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def _serve(self):
        while True:
            client, _address = self._listener.accept()
            threading.Thread(target=self._lead, args=(client,), daemon=True).start()

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
        server = socket.create_connection(self._target)
        client.sendall(b'HTTP/1.0 200 OK\r\n\r\n')
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
