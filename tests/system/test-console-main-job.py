#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: find a machine, run it, work in it; and see it end when someone else ends it."""

from harness.case import SystemTest, main, now
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'main-job'
SERIAL = '/run/serial'


class MainJob(SystemTest):
    def test_run_and_type(self):
        host = Host()
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL))
        app = self.start('-c', host.uri)

        app.select(MACHINE)
        wait_until(lambda: app.enabled('domain.run'), 'Run can be pressed')
        app.wait_for(name='Run', role='push button').click()
        wait_until(domain.isActive, 'the guest runs')

        app.activate('domain.open')
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()
        console.use_serial_line()
        console.run('echo paddock-ok')
        # The echo of the keys is mixed with cursor movements: only the answer is a whole line.
        console.wait_for_serial('\npaddock-ok\n')

        ended = now()
        domain.destroy()
        app.wait_for_row(MACHINE, 'Shut off')
        self.figure('machine shown as shut off after', (now() - ended) / 1000, 'ms')
        status = app.wait_for(name='Shut Off')
        self.assertIn('visible', status.states)
        self.assertTrue(status.find(role='push button').find(name='Run', role='label'))
        wait_until(lambda: app.enabled('domain.run'), 'Run can be pressed again')
        self.assertFalse(app.enabled('domain.force-off'))


if __name__ == '__main__':
    require_grub()
    main()
