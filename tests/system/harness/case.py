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


def now():
    """This moment on the clock of the program's trace, in microseconds."""
    return time.monotonic_ns() // 1000


class _Result(unittest.TextTestResult):
    """Looks at a failed test while its program still runs."""

    def addFailure(self, test, err):
        _show_state(test)
        super().addFailure(test, err)

    def addError(self, test, err):
        _show_state(test)
        super().addError(test, err)


def _show_state(test):
    """Of the program, which may end at that very moment: the failure itself is what counts."""
    # What fails before its first test is none.
    if isinstance(test, SystemTest):
        try:
            test.show_state()
        except Exception as error:
            print(f'Nothing to be seen: {error!r}', file=sys.stderr)


class SystemTest(unittest.TestCase):
    """Gives a test a desktop, and shows what was on it when the test fails."""

    picture_folder = os.environ.get('PADDOCK_TEST_LOGS', '/tmp')
    desktop_size = '1280x800'
    desktop_look = None
    app = None

    def setUp(self):
        self.desktop = Desktop(self.desktop_size, self.desktop_look)
        self.addCleanup(self.desktop.stop)

    def start(self, *arguments):
        """Starts the program under test."""
        self.app = App(self.desktop, *arguments)
        self.addCleanup(self.app.stop)
        return self.app

    def figure(self, name, value, unit):
        """Prints a measured value, for the reader of the log.  Not a check."""
        print(f'  {name}: {value:.1f} {unit}', file=sys.stderr, flush=True)

    def assert_no_stall(self, since, limit=100.0):
        """The main loop never stood still for `limit` milliseconds since then.

        Not counted is for how long it was ready to run, and other programs had the processor.  What it
        waits for, as the X server, waits for a processor as long as it does at times.
        """
        gaps = self.app.trace.events('frame-gap', since)
        longest, when = max(((event['ms'] - event['starved'], (event['t'] - since) / 1e6) for event in gaps),
                            default=(0.0, 0.0))
        starved = max((event['starved'] for event in gaps), default=0.0)
        self.figure('longest main-loop stall', longest, 'ms')
        self.assertLess(longest, limit + starved, f'a stall {when:.1f} s after the start')

    def show_state(self):
        """Prints what the program said and showed, and saves a screenshot."""
        if not self.app:
            return
        print(self.app.errors(), file=sys.stderr)
        if self.app.process.poll() is None and self.app.root():
            print(self.app.root().dump(), file=sys.stderr)
        path = os.path.join(self.picture_folder, f'failed-{self.id().rsplit(".", 1)[-1]}.png')
        self.desktop.screenshot(path)
        print(f'Screenshot: {path}', file=sys.stderr)


def main():
    """Runs the tests of the calling script in namespaces of its own, or skips them."""
    namespace.require(*_PROGRAMS)
    namespace.enter()
    runner = unittest.TextTestRunner(verbosity=2, failfast=False, resultclass=_Result)
    unittest.main(testRunner=runner)
