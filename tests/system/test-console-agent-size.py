#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real guest's screen follows the window, through its agent and its X server, and the other way
round."""

import re

from harness.agent import AgentTest
from harness.case import main
from harness.image import require_image
from harness.pixels import guest_screenshot, rows
from harness.waiting import wait_until


class Size(AgentTest):
    def test_virtio(self):
        self.check_card('virtio', 'virtio-gpu')

    def test_qxl(self):
        self.check_card('qxl', 'qxl')

    def check_card(self, card, driver):
        self.boot(card=driver, cards=((card, {}),))
        self.guest.run('follow_monitors')
        first = self.mode()
        self.guest.run('start_agent')

        # As soon as there is an agent, without anything being done.
        self.wait_for_mode()
        self.assertNotEqual(self.room(), first)
        self.check_picture('#204060')

        for size in ((900, 640), (1237, 791), (640, 480)):
            self.resize_window(*size)
            self.wait_for_mode()
            self.check_picture('#%02x8040' % (size[0] % 256))

        # And now the window follows.
        self.guest.run('kill $follower; wait $follower || :')
        self.choose('Size of the Screen', 'Resize Window with Machine')
        for size in ((800, 600), (1024, 600), (720, 480)):
            self.guest.run(f'set_mode {size[0]} {size[1]}')
            wait_until(lambda: self.room() == size, f'the window has room for {size}')
            self.check_picture('#%02x4080' % (size[0] // 5))
            self.assertEqual(self.mode(), size)

    def wait_for_mode(self):
        wait_until(lambda: self.mode() == self.room(), 'the guest’s mode is as large as the window',
                   90, poll=0.2)

    def mode(self):
        """(width, height) as the guest's X server says it."""
        printed = self.guest.run('xrandr --current')
        found = re.search(r'current (\d+) x (\d+)', printed)
        assert found, printed
        return tuple(map(int, found.groups()))

    def room(self):
        """The size of the console in the window, as a guest is asked for it."""
        _x, _y, width, height = self.app.area(self.console)
        return width & ~1, height

    def resize_window(self, width, height):
        self.desktop.xdotool('windowsize', '--sync', self.desktop.windows()[0], width, height)

    def check_picture(self, color):
        """The guest's picture is in the window, pixel for pixel and unscaled."""
        self.guest.run(f"xsetroot -solid '{color}'")

        def equal():
            x, y, width, height = self.app.area(self.console)
            shown = self.desktop.screenshot().new_subpixbuf(x + (width % 2) // 2, y,
                                                            *self.room())
            picture = guest_screenshot(self.domain)
            return ((picture.get_width(), picture.get_height()) == self.room()
                    and rows(shown) == rows(picture))
        wait_until(equal, f'a {color} picture, pixel for pixel')


if __name__ == '__main__':
    AgentTest.image = require_image('desktop')
    main()
