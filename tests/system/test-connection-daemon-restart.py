#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon dies and comes back: nothing on the screen is lost, and everything works again."""

from harness.case import SystemTest, main, now
from harness.grub import GrubConsole
from harness.guest import grub_guest, idle_guest, require_grub
from harness.host import Host
from harness.pixels import contrast
from harness.waiting import wait_until

WATCHED, OTHER = 'watched', 'other'
SERIAL = '/run/serial'
LOST = 'Lost'


class DaemonRestart(SystemTest):
    def test_kill_and_restart(self):
        host = Host()
        host.start()
        host.define(grub_guest(WATCHED, SERIAL), start=True)
        host.define(idle_guest(OTHER), start=True)
        app = self.start('-c', host.uri)
        app.select(OTHER)
        app.wait_for(name=WATCHED)
        self.watch_rows(host)

        app.activate_app('show-domain', *self.identity(host, WATCHED), 'console')
        console = GrubConsole(app, host.connection.lookupByName(WATCHED), SERIAL)
        console.wait_for_menu()
        console.open_prompt()

        killed = now()
        host.kill()
        app.wait_for_host('This computer', LOST)
        self.figure('host shown as lost after', (now() - killed) / 1000, 'ms')
        self.assert_list_kept()
        wait_until(lambda: not app.enabled('domain.force-off'), 'the machine cannot be forced off')

        host.start()
        started = now()
        app.wait_for_host('This computer', 'Connected', timeout=60)
        self.figure('host shown as connected after', (now() - started) / 1000, 'ms')
        self.assert_list_kept()
        again = GrubConsole(app, host.connection.lookupByName(WATCHED), SERIAL)
        self.assertEqual(again.display, console.display)
        wait_until(lambda: app.enabled('domain.force-off'), 'the machine can be forced off again')
        again.focus()
        again.use_serial_line()
        self.assert_no_stall(killed)
        self.start_again(host)

    def watch_rows(self, host):
        """Rows are greyed while the host is lost."""
        ink = self.ink()
        host.kill()
        wait_until(lambda: self.ink() < 0.8 * ink, 'the rows are greyed')
        self.assert_list_kept()
        host.start()
        wait_until(lambda: self.ink() > 0.9 * ink, 'the rows are as before', timeout=60)

    def ink(self):
        """How much the name of the machine that is not selected stands out from its row."""
        area = self.app.area(self.app.wait_for(name=WATCHED, role='label'))
        return contrast(self.desktop.screenshot(), area)

    def start_again(self, host):
        """The guest's own process ends as well: the console finds the next one by itself."""
        domain = host.connection.lookupByName(WATCHED)
        domain.destroy()
        self.app.wait_for(name='Shut Off')
        domain.create()
        console = GrubConsole(self.app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()

    def assert_list_kept(self):
        """Both machines are listed, and the one that was selected still is."""
        self.assertIsNotNone(self.app.row(WATCHED))
        self.assertIsNotNone(self.app.row(OTHER))
        self.assertEqual([OTHER in row for row in self.app.selected()], [True])

    def identity(self, host, name):
        return (host.uri, host.connection.lookupByName(name).UUIDString())


if __name__ == '__main__':
    require_grub()
    main()
