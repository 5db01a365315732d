#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One host's daemon hangs: the window and the other host's machines do not notice."""

from harness.case import SystemTest, main, now
from harness.guest import idle_guest
from harness.host import Host

HUNG = 'This computer'
NOT_ANSWERING = 'Not answering'


class HungDaemon(SystemTest):
    def setUp(self):
        super().setUp()
        self.hung = Host()
        self.well = Host('lab2', tcp_port=16600)
        self.addCleanup(self.hung.unhang)  # or this test's own connection would never close
        for host in (self.hung, self.well):
            host.start()
            host.define(idle_guest(f'on-{host.name}'), start=True)
        self.app = self.start('-c', self.hung.uri, '-c', self.well.uri)
        self.app.answer('Connect')  # to the second host, whose connection is not encrypted
        self.app.wait_for(name='on-this-computer')
        self.app.wait_for(name='on-lab2')
        self.app.trace.wait_for('sample-applied', uri=self.hung.uri)

    def test_hang_and_recover(self):
        hung = now()
        self.hung.hang()
        self.app.wait_for_host(HUNG, NOT_ANSWERING)
        self.figure('host shown as not answering after', (now() - hung) / 1000, 'ms')
        self.other_host_goes_on()
        self.assert_no_stall(hung)

        self.hung.unhang()
        recovered = now()
        self.app.wait_for_host_without(HUNG, NOT_ANSWERING)
        self.app.trace.wait_for('sample-applied', recovered, uri=self.hung.uri)
        self.figure('host well again after', (now() - recovered) / 1000, 'ms')
        self.assert_no_stall(hung)

        hung = now()
        self.hung.hang()
        self.app.wait_for_host(HUNG, NOT_ANSWERING)
        closed = now()
        self.app.activate('connection.close', self.hung.uri)
        self.app.wait_for_host_without(HUNG, NOT_ANSWERING, timeout=30)
        self.figure('disconnected after', (now() - closed) / 1000, 'ms')
        self.other_host_goes_on()

        # Opening a host that hangs can be given up as well.
        self.app.activate('connection.open', self.hung.uri)
        self.app.wait_for_host(HUNG, 'Connecting')
        self.app.activate('connection.close', self.hung.uri)
        self.app.wait_for_host_without(HUNG, 'Connecting', timeout=30)
        self.other_host_goes_on()
        self.assert_no_stall(hung)

    def other_host_goes_on(self):
        """Its samples keep coming, and its machines follow what other clients do to them."""
        since = now()
        self.app.trace.wait_for('sample-applied', since, uri=self.well.uri)
        domain = self.well.connection.lookupByName('on-lab2')
        domain.suspend()
        self.app.wait_for_row('on-lab2', 'Paused')
        domain.resume()
        self.app.wait_for_row('on-lab2', 'Running')


if __name__ == '__main__':
    main()
