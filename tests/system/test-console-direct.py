#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console of a machine on another host, which cannot pass file descriptors."""

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host

MACHINE = 'far'
SERIAL = '/run/serial'


class Direct(SystemTest):
    def test_direct(self):
        host = Host('lab2', tcp_port=16600)
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL, listen='127.0.0.1'), start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')  # the connection is not encrypted

        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()


if __name__ == '__main__':
    require_grub()
    main()
