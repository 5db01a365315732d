# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program against real daemons, guests, keys and pixels.

Every test runs in namespaces of its own (see `namespace`), so that it sees an empty computer, cannot
disturb the one it runs on, and leaves nothing behind however it ends.
"""

from importlib.util import find_spec

from .namespace import skip

_missing = [name for name in ('gi', 'libvirt') if not find_spec(name)]
if _missing:
    skip('no Python module ' + ', '.join(_missing))

import gi

gi.require_version('GdkPixbuf', '2.0')
