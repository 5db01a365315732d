#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One guest's QEMU hangs: its row says so, and nothing else notices."""

import os
import signal

from harness.case import SystemTest, main, now
from harness.guest import idle_guest
from harness.host import Host
from harness.waiting import wait_until

STUCK, WELL = 'stuck', 'well'
NOT_ANSWERING = 'Not answering'


class HungGuest(SystemTest):
    def test_hang_recover_and_force_off(self):
        host = Host()
        host.start()
        stuck = host.define(idle_guest(STUCK), start=True)
        host.define(idle_guest(WELL), start=True)
        app = self.start('-c', host.uri)
        app.select(STUCK)
        app.wait_for(name=WELL)
        app.trace.wait_for('sample-applied', uri=host.uri)
        pid = host.guest_pid(STUCK)

        hung = now()
        os.kill(pid, signal.SIGSTOP)
        app.wait_for_row(STUCK, NOT_ANSWERING)
        self.assertNotIn(NOT_ANSWERING, str(app.row(WELL)))
        self.figure('machine shown as not answering after', (now() - hung) / 1000, 'ms')
        badged = now()
        for _sample in range(3):
            badged = app.trace.wait_for('sample-applied', badged + 1, uri=host.uri)['t']
        self.assert_no_stall(hung)

        os.kill(pid, signal.SIGCONT)
        app.wait_for_row(STUCK, 'Running')

        hung = now()
        os.kill(pid, signal.SIGSTOP)
        app.wait_for_row(STUCK, NOT_ANSWERING)
        app.select(STUCK)
        app.activate('domain.force-off')
        app.answer('Force Off')
        wait_until(lambda: not stuck.isActive(), 'the stuck guest is off')
        app.wait_for_row(STUCK, 'Shut off')
        self.assert_no_stall(hung)


if __name__ == '__main__':
    main()
