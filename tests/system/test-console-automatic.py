#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine whose display is connected when its user asks for it, and not before."""

import os

from harness.case import SystemTest, main, now
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

SERIAL = '/run/serial'


class Automatic(SystemTest):
    def test_connects_when_asked(self):
        host = Host()
        host.start()
        guest = host.define(grub_guest('web-01', SERIAL), start=True)
        app = self.start('-c', host.uri)
        app.select('web-01')
        app.activate('domain.open')
        GrubConsole(app, guest, SERIAL).wait_for_menu()

        # Turned off it stays connected; the next tab is not.
        app.choose_in_menu('Size of the Screen', 'Connect Automatically')
        app.activate('close-tab')
        app.wait_for_row('web-01', 'Running')
        since = now()
        app.activate('domain.open')
        app.wait_for('Not Connected')
        self.keep_screenshot('page')
        self.assertEqual(app.trace.events('console-frame', since), [])

        app.key('Return')
        app.trace.wait_for('console-frame', since)
        GrubConsole(app, guest, SERIAL).open_prompt()

    def keep_screenshot(self, name):
        folder = os.environ.get('PADDOCK_TEST_LOGS')
        if folder:
            self.desktop.screenshot(os.path.join(folder, f'automatic-{name}.png'))


if __name__ == '__main__':
    require_grub()
    main()
