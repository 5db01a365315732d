#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screenshot of a console is the guest's own picture, pixel by pixel."""

import os
import subprocess

from gi.repository import GdkPixbuf

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.pixels import guest_screenshot
from harness.waiting import wait_until

MACHINE = 'pic:ture'
SERIAL = '/run/serial'


class Screenshot(SystemTest):
    last = None

    def setUp(self):
        super().setUp()
        settings = self.desktop.environment['XDG_CONFIG_HOME']
        self.pictures = os.path.join(self.desktop.folder, 'not yet there')
        os.makedirs(settings, exist_ok=True)
        with open(os.path.join(settings, 'user-dirs.dirs'), 'w', encoding='utf-8') as file:
            file.write(f'XDG_PICTURES_DIR="{self.pictures}"\n')

    def test_save_and_copy(self):
        host = Host()
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL))
        domain.create()
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        # Once it answers it is drawn.
        console.focus()
        menu = guest_screenshot(domain).get_pixels()
        console.press('Down')
        wait_until(lambda: guest_screenshot(domain).get_pixels() != menu, 'another line')
        wait_until(lambda: self.stands_still(domain), 'the menu to stand still', poll=0.5)

        app.click(app.wait_for(name='Take a Screenshot'))
        app.wait_for_toast('Screenshot saved')
        name = self.saved()
        self.assertRegex(name, r'^pic_ture \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.png$')
        picture = GdkPixbuf.Pixbuf.new_from_file(os.path.join(self.pictures, name))
        self.assert_equal(picture, guest_screenshot(domain))

        app.choose_in_menu('More Ways to Take a Screenshot', 'Copy Screenshot')
        app.wait_for_toast('Screenshot copied')
        self.assert_equal(self.clipboard(), guest_screenshot(domain))

    def stands_still(self, domain):
        """Whether it looks as the last time; what is drawn is drawn within a moment."""
        before, self.last = self.last, guest_screenshot(domain).get_pixels()
        return self.last == before

    def saved(self):
        if not os.path.isdir(self.pictures):
            return None
        return next((name for name in os.listdir(self.pictures) if name[0] != '.'), None)

    def clipboard(self):
        """The picture in the clipboard, as another program gets it."""
        data = subprocess.run(['xclip', '-selection', 'clipboard', '-t', 'image/png', '-o'],
                              env=self.desktop.environment, check=True, timeout=60,
                              stdout=subprocess.PIPE).stdout
        loader = GdkPixbuf.PixbufLoader()
        loader.write(data)
        loader.close()
        return loader.get_pixbuf()

    def assert_equal(self, picture, other):
        self.assertEqual((picture.get_width(), picture.get_height()),
                         (other.get_width(), other.get_height()))
        self.assertEqual(_pixels(picture), _pixels(other))


def _pixels(picture):
    """Red, green and blue of every pixel, row by row."""
    data, stride, channels = picture.get_pixels(), picture.get_rowstride(), picture.get_n_channels()
    rows = []
    for y in range(picture.get_height()):
        row = data[y * stride:y * stride + picture.get_width() * channels]
        rows.append(b''.join(bytes(row[i::channels]) for i in range(3)))
    return rows


if __name__ == '__main__':
    require_grub()
    main()
