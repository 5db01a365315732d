# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine says on its serial line."""

import os
import select
import time
from xml.etree import ElementTree


class Serial:
    """The terminal of a machine's first console, which keeps what nobody has read yet."""

    def __init__(self, domain):
        tty = ElementTree.fromstring(domain.XMLDesc()).find('.//devices/console/source').get('path')
        self._file = os.open(tty, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read_until(self, text, timeout=180):
        """All that was said up to that text."""
        said, end = b'', time.monotonic() + timeout
        while text.encode() not in said:
            left = end - time.monotonic()
            assert left > 0 and select.select([self._file], [], [], left)[0], \
                f'no “{text}” in: {said.decode(errors="replace")}'
            said += os.read(self._file, 4096)
        return said.decode(errors='replace').replace('\r\n', '\n')

    def talk(self):
        """All that is said by a guest that waits until somebody listens: what is said before may be lost."""
        said = self.read_until('guest: ready')
        self.write('go\n')
        return said + self.read_until('guest: over')

    def write(self, text):
        """As somebody would type it."""
        os.write(self._file, text.encode())
