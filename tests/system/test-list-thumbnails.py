#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list as a grid: small pictures of the running guests' screens, and of nobody else's."""

import os

from harness.case import SystemTest, main
from harness.guest import grub_guest, idle_guest, require_grub
from harness.host import Host
from harness.pixels import detail, fitted, guest_screenshot, likeness
from harness.waiting import wait_until


class Thumbnails(SystemTest):
    def test_grid(self):
        host = Host()
        host.start()
        shown = host.define(grub_guest('shown', '/run/serial'))
        shown.create()
        host.define(idle_guest('stopped'))
        blind = host.define(idle_guest('without a screen'))
        blind.create()
        app = self.start('-c', host.uri)

        app.wait_for_row('shown', 'Running')
        app.activate('list-grid')
        cell = wait_until(lambda: self.cell('shown'), 'the cell')
        wait_until(lambda: self.resembles(shown, cell), 'the guest’s screen in its cell')
        for name in ('stopped', 'without a screen'):
            other = wait_until(lambda name=name: self.cell(name), f'the cell of {name}')
            self.assertLess(detail(self.thumbnail(other)), 0.1)
        self.keep_screenshot()

        shown.destroy()
        wait_until(lambda: detail(self.thumbnail(cell)) < 0.1, 'no picture of a machine that is off')

        # The table again, with what was chosen in the grid.
        app.click(cell)
        # Clicks and actions reach the program on two ways.
        wait_until(lambda: app.enabled('domain.run'), 'the machine to be selected')
        app.activate('list-grid')
        app.wait_for_row('shown', 'Shut off')
        wait_until(lambda: app.selected() and 'shown' in app.selected()[0], 'the same selection')

    def cell(self, name):
        """The name in a cell that has its place; the table's, hidden, comes before it."""
        nodes = self.app.window().find_all(name=name, role='label')
        return nodes[-1] if nodes and nodes[-1].extents[1] > 150 else None

    def thumbnail(self, cell):
        """What is on the screen above the name in a cell."""
        return self.desktop.screenshot().new_subpixbuf(*self.area_above(cell))

    def area_above(self, cell):
        x, y, width, _height = self.app.area(cell)
        return x + (width - 240) // 2, y - 8 - 150, 240, 150

    def resembles(self, domain, cell):
        picture = guest_screenshot(domain)
        area = fitted(picture, self.area_above(cell))
        return likeness(picture, self.desktop.screenshot(), area) > 0.8

    def keep_screenshot(self):
        folder = os.environ.get('PADDOCK_TEST_LOGS')
        if folder:
            self.desktop.screenshot(os.path.join(folder, 'thumbnails.png'))


if __name__ == '__main__':
    require_grub()
    main()
