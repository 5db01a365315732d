#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and buttons that are held when a machine is paused, which hears of nothing until it goes on."""

from harness.bootsector import KeyLog, assemble, bootsector_guest, require_bootsector
from harness.case import SystemTest, main
from harness.host import Host
from harness.waiting import wait_until
from harness.xscreen import Screen

_FLOPPY = '/run/floppy'
_X_OFFSET = 8
_SHIFT, _A = 42, 30


class Paused(SystemTest):
    def test_spice(self):
        self.check('spice')

    def test_vnc(self):
        self.check('vnc')

    def check(self, display):
        host = Host()
        host.start()
        assemble(_FLOPPY)
        name, serial = f'held-{display}', '/run/serial'
        self.domain = host.define(bootsector_guest(name, _FLOPPY, serial, display=display),
                                  start=True)
        self.keys = KeyLog(serial)
        self.keys.wait_until_ready()
        app = self.start('-c', host.uri, '--show-domain-console', name)
        console = app.wait_for(name=f'{name} console', timeout=30)
        app.focus_window()
        app.click(console)
        app.wait_for(name='Ctrl+Alt releases the keyboard')
        self.screen = Screen(self.desktop.environment['DISPLAY'])
        self.addCleanup(self.screen.close)

        for number in (_SHIFT, _A):
            self.press(number, True)
        self.wait_for_bytes(['2a', '1e'])
        self.domain.suspend()
        app.wait_for(name='Resume', role='label', timeout=30)
        for number in (_SHIFT, _A):
            self.press(number, False)
        self.domain.resume()
        # Nothing is pressed again.
        self.wait_for_bytes(['2a', '1e', '9e', 'aa'])

    def press(self, number, pressed):
        self.screen.key(number + _X_OFFSET, int(pressed))

    def wait_for_bytes(self, expected):
        try:
            wait_until(lambda: self.keys.bytes()[1:] == expected, 'the keys', timeout=20)
        except AssertionError as error:
            raise AssertionError(f'{self.keys.bytes()} are not {expected}') from error


if __name__ == '__main__':
    require_bootsector()
    main()
