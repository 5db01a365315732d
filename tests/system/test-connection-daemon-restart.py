#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon dies and comes back: nothing on the screen is lost, and everything works again."""

from harness.case import SystemTest, main, now
from harness.guest import grub_guest, idle_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

WATCHED, OTHER = 'watched', 'other'
LOST = 'Lost'


class DaemonRestart(SystemTest):
    def test_kill_and_restart(self):
        host = Host()
        host.start()
        host.define(grub_guest(WATCHED, '/run/serial'), start=True)
        host.define(idle_guest(OTHER), start=True)
        app = self.start('-c', host.uri)
        app.select(OTHER)
        rows = {name: app.wait_for(name=name) for name in (WATCHED, OTHER)}
        app.activate_app('show-domain', *self.identity(host, WATCHED), 'console')
        console = app.wait_for(name=f'{WATCHED} console')
        self.wait_for_frame(since=0)

        killed = now()
        host.kill()
        app.wait_for_text(LOST)
        self.figure('host shown as lost after', (now() - killed) / 1000, 'ms')
        self.assertEqual({name: app.wait_for(name=name) for name in rows}, rows)
        self.assertFalse(app.enabled('domain.force-off'))

        host.start()
        started = now()
        app.wait_for_no_text(LOST, timeout=60)
        self.figure('host shown as connected after', (now() - started) / 1000, 'ms')
        self.assertEqual({name: app.wait_for(name=name) for name in rows}, rows)
        self.assertEqual(app.wait_for(name=f'{WATCHED} console'), console)
        wait_until(lambda: app.enabled('domain.force-off'), 'the machine can be forced off again')
        self.wait_for_keys(console)
        self.assert_no_stall(killed)

    def identity(self, host, name):
        return (host.uri, host.connection.lookupByName(name).UUIDString())

    def wait_for_frame(self, since):
        self.app.trace.wait_for('console-frame', since, timeout=30)

    def wait_for_keys(self, console):
        """A key moves the bar of GRUB's menu, which comes back as a picture."""
        self.app.focus_window()
        self.app.click_at(*console.centre)
        pressed = now()
        self.app.key('Down')
        self.app.trace.wait_for('console-input', pressed)
        self.wait_for_frame(pressed)


if __name__ == '__main__':
    require_grub()
    main()
