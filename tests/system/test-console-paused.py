#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and buttons that are held when a machine is paused, which hears of nothing until it goes on."""

from harness.bootsector import KeyLog, assemble, bootsector_guest, require_bootsector
from harness.case import SystemTest, main
from harness.host import Host
from harness.waiting import wait_until
from harness.xscreen import Screen

_X_OFFSET = 8
_SHIFT, _A = 42, 30


class Paused(SystemTest):
    def test_keys(self):
        host = Host()
        host.start()
        for display in ('spice', 'vnc'):
            with self.subTest(display=display):
                self.check(host, display)

    def check(self, host, display):
        name, floppy, serial = f'held-{display}', f'/run/floppy-{display}', f'/run/serial-{display}'
        assemble(floppy)
        self.domain = host.define(bootsector_guest(name, floppy, serial, display=display), start=True)
        self.keys = KeyLog(serial)
        self.keys.wait_until_ready()
        app = self.start('-c', host.uri, '--show-domain-console', name)
        console = app.wait_for(name=f'{name} console')
        self.screen = Screen(self.desktop.environment['DISPLAY'])
        app.click_into(console)
        self.before = len(self.keys.bytes())

        for number in (_SHIFT, _A):
            self.press(number, True)
        self.wait_for_bytes(['2a', '1e'])
        self.domain.suspend()
        app.wait_for(name='Resume', role='label')
        for number in (_SHIFT, _A):
            self.press(number, False)
        self.domain.resume()
        # Nothing is pressed again.
        self.wait_for_bytes(['2a', '1e', '9e', 'aa'])
        self.screen.close()
        app.stop()
        self.domain.destroy()

    def press(self, number, pressed):
        self.screen.key(number + _X_OFFSET, int(pressed))

    def wait_for_bytes(self, expected):
        """All that the guest got since the console has the keyboard."""
        def arrived():
            return self.keys.bytes()[self.before:] == expected
        try:
            wait_until(arrived, 'the keys')
        except AssertionError as error:
            raise AssertionError(f'{self.keys.bytes()} are not {expected}') from error


if __name__ == '__main__':
    require_bootsector()
    main()
