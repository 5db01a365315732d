#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two screens of one real guest, each shown where it was put: in a window or in a tab.

On a QXL card both are rectangles on one surface; a virtio card has a channel for each.
"""

import random
import re

from harness.agent import AgentTest
from harness.case import main
from harness.image import require_image
from harness.pixels import guest_screenshot, rows
from harness.waiting import wait_until

_SECOND = 'desk — Display 2'
# The widths of the screens are no multiples of it, so the two never look alike.
_TILE = 97, 61


class Heads(AgentTest):
    desktop_size = '2400x900'

    def test_qxl(self):
        # X's own driver shows the kernel's second screen nothing of what is drawn.
        self.boot(card='qxl', driver='qxl', cards=(('qxl', {'heads': '2'}),))
        self.check_card(self.cut_from_surface)

    def test_virtio(self):
        self.boot(card='virtio-gpu', cards=(('virtio', {'heads': '2'}),))
        self.check_card(self.take_screen)

    def check_card(self, take):
        self.guest.run('follow_monitors')
        self.guest.write('/tmp/tile', _make_tile())
        self.start_agent()
        wait_until(lambda: self.guest_sizes() == [self.room(self.console)], 'the first', 90, 0.2)
        first = self.room(self.console)

        self.choose('Size of the Screen', 'Open Display 2')
        window = wait_until(lambda: self.desktop.windows(f'^{_SECOND}$'), 'a window for the second')[0]
        self.desktop.xdotool('windowmove', '--sync', window, 1200, 0)
        self.desktop.xdotool('mousemove', 2399, 899)  # a tooltip would be in front of the picture
        self.check_second(take, first, _SECOND, '#102030', '#f0c020')
        self.check_picture(take, 0, self.console, None)
        self.desktop.screenshot(f'{self.picture_folder}/console-heads-{take.__name__}.png')

        # Another size for one of them leaves the other as it is.
        self.desktop.xdotool('windowsize', '--sync', window, 801, 633)
        self.check_second(take, first, _SECOND, '#203010', '#40c0f0')
        self.check_picture(take, 0, self.console, None)

        self.app.root().find(name='Show in a Tab', role='push button').click()
        wait_until(lambda: not self.desktop.windows(f'^{_SECOND}$'), 'the end of the window')
        self.check_second(take, first, None, '#400010', '#20f040')
        self.app.activate_app('show-domain', self.host.uri, self.machine, 'console')
        self.check_picture(take, 0, self.console, None)

    def check_second(self, take, first, title, *colors):
        """The second screen becomes as large as where it is shown, and has another picture."""
        def fits():
            console = self.find_second()
            return console and self.guest_sizes() == [first, self.room(console)]
        wait_until(fits, 'two screens as large as they are shown', 90, 0.2)
        self.guest.run(f"xsetroot -bitmap /tmp/tile -fg '{colors[0]}' -bg '{colors[1]}'")
        self.check_picture(take, 1, self.find_second(), title)

    def check_picture(self, take, number, console, title):
        """The guest's picture is in the console, pixel for pixel."""
        def equal():
            if number >= len(self.guest_areas()):
                return False  # off, while it gets another size
            x, y, width, _height = self.app.area(console, title)
            picture = take(number)
            size = picture.get_width(), picture.get_height()
            shown = self.desktop.screenshot().new_subpixbuf(x + (width % 2) // 2, y, *size)
            return size == self.room(console) and rows(shown) == rows(picture)
        wait_until(equal, f'the picture of screen {number}, pixel for pixel')
        self.assertGreater(len(set(rows(take(number)))), 30)

    def find_second(self):
        return self.app.root().find(name=_SECOND, role='image')

    def room(self, console):
        """The size of a console, as a guest is asked for it."""
        _x, _y, width, height = console.extents
        return width & ~1, height

    def take_screen(self, number):
        return guest_screenshot(self.domain, number)

    def cut_from_surface(self, number):
        """To the hypervisor, the card has one screen with both on it."""
        width, height, x, y = self.guest_areas()[number]
        return guest_screenshot(self.domain).new_subpixbuf(x, y, width, height)

    def guest_areas(self):
        """(width, height, x, y) of each screen that is on, as the guest's X server says."""
        printed = self.guest.run('xrandr --current')
        found = re.findall(r' connected (?:primary )?(\d+)x(\d+)\+(\d+)\+(\d+)', printed)
        return [tuple(map(int, area)) for area in found]

    def guest_sizes(self):
        return [area[:2] for area in self.guest_areas()]


def _make_tile():
    """A bitmap of X, in which no row is like another."""
    width, height = _TILE
    noise = random.Random(1).randbytes((width + 7) // 8 * height)
    values = ',\n'.join(f'0x{byte:02x}' for byte in noise)
    return (f'#define tile_width {width}\n#define tile_height {height}\n'
            f'static unsigned char tile_bits[] = {{\n{values} }};\n').encode()


if __name__ == '__main__':
    AgentTest.image = require_image('desktop')
    main()
