# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell of a Linux guest on its serial line."""

import base64
import itertools
import socket
import time

from .waiting import wait_until

_CHUNK = 2000  # a terminal takes lines of 4095 bytes


class Shell:
    """Runs commands in a guest whose serial line is the socket at `path`.

    BusyBox's shell ends, and another one begins, when a job of it stops, goes on or ends while it waits
    for the next command: a command that has one do so waits for that.
    """

    def __init__(self, path, timeout=120):
        self._tokens = itertools.count()
        self._received = b''
        self._socket = socket.socket(socket.AF_UNIX)
        wait_until(lambda: self._connect(path), f'the serial line {path}')
        self._wait_until_booted(timeout)

    def run(self, command, timeout=120):
        """What a command prints; fails when the command does."""
        status, printed = self.try_run(command, timeout)
        assert status == 0, f'{command}: {status}: {printed}'
        return printed

    def try_run(self, command, timeout=120):
        """(exit status, what it printed)"""
        token = f'done-{next(self._tokens)}-'
        self._send(f'{{ {command}\n}} 2>&1 </dev/null; status=$?; echo; echo "{token}$status:"\n')
        end = self._read_until(f'\n{token}'.encode(), timeout)
        printed, _, rest = end.partition(f'\n{token}'.encode())
        while b':' not in rest:
            rest += self._receive(timeout)
        status, _, self._received = rest.partition(b':')
        return int(status), printed.decode(errors='replace').strip('\n')

    def send(self, command):
        """Runs a command that the guest does not come back from."""
        self._send(f'{command}\n')

    def wait_for(self, command, what=None, timeout=120):
        """Waits until a command succeeds; returns what it printed then."""
        def succeeds():
            status, printed = self.try_run(command)
            return (printed or ' ') if status == 0 else None
        return wait_until(succeeds, what or f'“{command}” in the guest', timeout, poll=0.2)

    def wait_for_restart(self, timeout=120):
        """Waits for the shell of the system's next start.  Nothing is said to it before: a line that
        much is typed at while its system starts may stay silent."""
        self._read_until(b'built-in shell', timeout)
        self._wait_until_booted(timeout)

    def write(self, path, content):
        """Makes a file in the guest."""
        text = base64.b64encode(content).decode()
        self.run(f': > {path}.base64')
        for at in range(0, len(text), _CHUNK):
            self.run(f'echo {text[at:at + _CHUNK]} >> {path}.base64')
        self.run(f'base64 -d {path}.base64 > {path}; rm {path}.base64')

    def close(self):
        self._socket.close()

    def _connect(self, path):
        try:
            self._socket.connect(path)
        except OSError:
            return False
        return True

    def _wait_until_booted(self, timeout):
        """What is sent to a serial line before the system listens to it is lost, so it is said again."""
        deadline = time.monotonic() + timeout
        while True:
            self._send('\necho is-"up"\n')
            try:
                self._read_until(b'is-up\n', 1)
            except TimeoutError:
                if time.monotonic() > deadline:
                    raise AssertionError(f'the guest is not up: {self._received!r}') from None
                continue
            break
        # There may be more than one answer on the way.
        self._send('echo now-"quiet"\n')
        self._read_until(b'now-quiet\n', timeout)

    def _send(self, text):
        self._socket.sendall(text.encode())

    def _receive(self, timeout):
        self._socket.settimeout(timeout)
        received = self._socket.recv(65536)
        assert received, 'the guest is gone'
        return received

    def _read_until(self, text, timeout):
        """All that came up to and with `text`, and what came with it; nothing is kept."""
        deadline = time.monotonic() + timeout
        while text not in self._received:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError(f'{text!r} did not come: {self._received[-2000:]!r}')
            try:
                self._received += self._receive(remaining)
            except TimeoutError:
                continue
        received, self._received = self._received, b''
        return received
