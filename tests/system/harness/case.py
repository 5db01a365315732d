# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of every system test."""

import os
import sys
import time
import unittest

from . import namespace
from .app import App
from .desktop import Desktop

_PROGRAMS = ('Xvfb', 'xdotool', 'import', 'dbus-daemon', 'ip', 'libvirtd', 'virtlogd',
             'qemu-system-x86_64')


def main():
    """Runs the tests of the calling script in namespaces of its own, or skips them."""
    namespace.require(*_PROGRAMS)
    namespace.enter()
    unittest.main(verbosity=2, failfast=True)


def now():
    """This moment on the clock of the program's trace, in microseconds."""
    return time.monotonic_ns() // 1000


class SystemTest(unittest.TestCase):
    """Gives a test a desktop, and shows what was on it when the test fails."""

    def setUp(self):
        self.desktop = Desktop()
        self.addCleanup(self.desktop.stop)
        self.app = None

    def start(self, *arguments, **options):
        """Starts the program under test."""
        self.app = App(self.desktop, *arguments, **options)
        self.addCleanup(self.app.stop)
        return self.app

    def tearDown(self):
        if self.app and self._failed():
            self._show_state()

    def figure(self, name, value, unit):
        """Prints a measured value, for the reader of the log.  Not a check."""
        print(f'  {name}: {value:.1f} {unit}', file=sys.stderr, flush=True)

    def assert_no_stall(self, since, limit=100.0):
        """The main loop never stood still for `limit` milliseconds since then."""
        gap = self.app.trace.longest_gap(since)
        self.figure('longest main-loop stall', gap, 'ms')
        self.assertLess(gap, limit)

    def _failed(self):
        outcome = self._outcome
        errors = getattr(outcome, 'errors', None)  # until Python 3.10
        if errors is not None:
            return any(error for _test, error in errors)
        return not outcome.success

    def _show_state(self):
        print(self.app.errors(), file=sys.stderr)
        if self.app.process.poll() is None and self.app.root():
            print(self.app.root().dump(), file=sys.stderr)
        folder = os.environ.get('MESON_BUILD_ROOT', '/tmp')
        path = os.path.join(folder, f'failed-{self.id().rsplit(".", 1)[-1]}.png')
        self.desktop.screenshot(path)
        print(f'Screenshot: {path}', file=sys.stderr)
