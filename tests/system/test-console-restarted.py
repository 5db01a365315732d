#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that is destroyed and started so fast that nobody sees it off, and one that crashes."""

import os
import signal

from harness.case import SystemTest, main, now
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

SERIAL = '/run/serial'


class Restarted(SystemTest):
    def test_next_run_is_shown(self):
        host = Host()
        host.start()
        guest = host.define(grub_guest('web-01', SERIAL), start=True)
        self.start('-c', host.uri)
        self.app.select('web-01')
        self.app.activate('domain.open')
        GrubConsole(self.app, guest, SERIAL).wait_for_menu()

        # The program sleeps meanwhile, so that it reads the state only once afterwards.
        self.app.process.send_signal(signal.SIGSTOP)
        guest.destroy()
        guest.create()
        since = now()
        self.app.process.send_signal(signal.SIGCONT)

        self.app.trace.wait_for('console-frame', since)
        wait_until(self.shows_screen, 'the screen of the next run')
        console = GrubConsole(self.app, guest, SERIAL)
        console.wait_for_menu()
        console.open_prompt()
        self.crash(host, guest)

    def crash(self, host, guest):
        """What its process on the host did by itself is not called shut off."""
        os.kill(host.guest_pid('web-01'), signal.SIGKILL)
        status = self.app.wait_for(name='Crashed')
        self.assertIn('visible', status.states)
        wait_until(lambda: self.app.enabled('domain.run'), 'Run can be pressed')
        guest.create()
        GrubConsole(self.app, guest, SERIAL).wait_for_menu()

    def shows_screen(self):
        """False while there is something to say; fails when the display is taken for stolen."""
        titles = [node.name for node in self.app.window().find_all(role='label')]
        self.assertNotIn('Someone Else Opened This Display', titles)
        return 'Connecting to the Display' not in titles


if __name__ == '__main__':
    require_grub()
    main()
