# SPDX-License-Identifier: GPL-3.0-or-later
"""A VNC client that does nothing but sign in."""

import socket
import subprocess

_BY_PASSWORD = 2  # RFC 6143 §7.1.2


def password_opens(port, password):
    """Whether the display at a port of this computer lets in who knows this password."""
    with socket.create_connection(('127.0.0.1', port), timeout=60) as connection:
        stream = connection.makefile('rwb', buffering=0)
        version = _read(stream, 12)
        assert version.startswith(b'RFB 003.'), version
        stream.write(b'RFB 003.008\n')
        kinds = _read(stream, _read(stream, 1)[0])
        assert _BY_PASSWORD in kinds, f'no password is asked for: {kinds}'
        stream.write(bytes([_BY_PASSWORD]))
        stream.write(_encrypt(_read(stream, 16), password))
        return _read(stream, 4) == bytes(4)


def _read(stream, size):
    data = b''
    while len(data) < size:
        part = stream.read(size - len(data))
        assert part, 'the display hung up'
        data += part
    return data


def _encrypt(challenge, password):
    """DES with the password for a key, each of its bytes the other way round: RFC 6143 §7.2.2."""
    key = password.encode()[:8].ljust(8, b'\0')
    key = bytes(int(f'{byte:08b}'[::-1], 2) for byte in key)
    return subprocess.run(
        ['openssl', 'enc', '-e', '-des-ecb', '-nopad', '-nosalt', '-K', key.hex(),
         '-provider', 'legacy', '-provider', 'default'],
        input=challenge, check=True, capture_output=True).stdout
