#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every pixel that a guest paints and every key that it gets, with each kind of graphics card
and over each protocol.

The picture is the guest's own, as its hypervisor sees it; the keys are those that arrive at its
keyboard's port.
"""

import os
import time

from harness.bootsector import KeyLog, assemble, bootsector_guest, require_bootsector
from harness.case import SystemTest, main
from harness.host import Host
from harness.pixels import guest_screenshot, rows
from harness.waiting import wait_until
from harness.xscreen import Screen

_FLOPPY = '/run/floppy'
_SETTINGS = "[io/github/paddock_vm/Paddock]\nconsole-scaling='one-to-one'\n"

# Linux's numbers for the keys of a PC keyboard, and what each sends when it goes down: with E0 in
# front for the extended ones.  From the keyboard's documentation, not from our table.  F11 (87) is not
# among them: it stays with the host, for fullscreen.
_PLAIN = {number: number for number in (*range(1, 84), 88)} | {86: 0x56}
_EXTENDED = {
    96: 0x1c, 97: 0x1d, 98: 0x35, 100: 0x38, 102: 0x47, 103: 0x48, 104: 0x49, 105: 0x4b,
    106: 0x4d, 107: 0x4f, 108: 0x50, 109: 0x51, 110: 0x52, 111: 0x53, 125: 0x5b, 126: 0x5c,
    127: 0x5d,
}
_JAPANESE = {92: 0x79, 93: 0x70, 94: 0x7b, 89: 0x73, 124: 0x7d}
_PRINT, _PAUSE = 99, 119
_X_OFFSET = 8


def expected_bytes(number):
    """What a key sends when it is pressed and let go of."""
    if number == _PRINT:
        return ['e0', '2a', 'e0', '37', 'e0', 'b7', 'e0', 'aa']
    if number == _PAUSE:
        return ['e1', '1d', '45', 'e1', '9d', 'c5']
    if number in _EXTENDED:
        code = _EXTENDED[number]
        return ['e0', f'{code:02x}', 'e0', f'{code | 0x80:02x}']
    code = (_PLAIN | _JAPANESE)[number]
    return [f'{code:02x}', f'{code | 0x80:02x}']


class Pixels(SystemTest):
    def setUp(self):
        super().setUp()
        assemble(_FLOPPY)
        environment = self.desktop.environment
        folder = os.path.join(environment['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
        os.makedirs(folder)
        with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as file:
            file.write(_SETTINGS)
        environment['GSETTINGS_BACKEND'] = 'keyfile'

    def test_cards(self):
        host = Host()
        host.start()
        app = self.start('-c', host.uri)
        app.wait_for_host('this-computer', '')
        for card, display in (('vga', 'spice'), ('qxl', 'spice'), ('virtio', 'spice'),
                              ('vga', 'vnc')):
            with self.subTest(card=card, display=display):
                self.check_card(host, card, display)

    def check_card(self, host, card, display):
        name = f'{card}-{display}'
        serial = f'/run/serial-{name}'
        domain = host.define(bootsector_guest(name, _FLOPPY, serial, card, display), start=True)
        keys = KeyLog(serial)
        keys.wait_until_ready()
        self.app.activate_app('show-domain', host.uri, domain.UUIDString(), 'console')
        console = self.app.wait_for(name=f'{name} console')
        self.check_picture(domain, console)
        self.app.click_into(console)
        if card == 'vga':
            self.check_keyboard(keys)
        domain.destroy()

    def check_picture(self, domain, console):
        """Not a pixel beside, not a shade off."""
        picture = guest_screenshot(domain)
        size = picture.get_width(), picture.get_height()
        self.assertEqual(size, (640, 400))  # the card doubles them
        self.assertGreater(len(set(rows(picture))), 100)
        x, y, width, height = self.app.area(console)
        area = (x + (width - size[0]) // 2, y + (height - size[1]) // 2, *size)

        def equal():
            shown = self.desktop.screenshot().new_subpixbuf(*area)
            return rows(shown) == rows(picture)
        wait_until(equal, 'the guest’s picture on the screen, pixel for pixel')

    def check_keyboard(self, keys):
        screen = Screen(self.desktop.environment['DISPLAY'])
        wrong = {}
        for number in (*_PLAIN, *_EXTENDED, *_JAPANESE, _PRINT, _PAUSE):
            before = len(keys.bytes())
            screen.key(number + _X_OFFSET, 1)
            time.sleep(0.02)  # its keyboard keeps 16 bytes, and Print and Pause are long
            screen.key(number + _X_OFFSET, 0)
            expected = expected_bytes(number)
            try:
                wait_until(lambda: keys.bytes()[before:] == expected, 'the key')
            except AssertionError:
                wrong[number] = keys.bytes()[before:]
                break  # what comes late would be taken for the next one's
        screen.close()
        self.assertEqual(wrong, {})


if __name__ == '__main__':
    require_bootsector()
    main()
