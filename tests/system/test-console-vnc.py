#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A VNC display of a machine on this computer: seen, typed into, and followed into another mode."""

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host

MACHINE = 'vnc'
SERIAL = '/run/serial'


class Vnc(SystemTest):
    def test_nothing_listens(self):
        console = self.open_console(grub_guest(MACHINE, SERIAL, display='vnc'))
        console.wait_for_menu()
        console.open_prompt()
        console.change_mode('1024x768')
        console.use_serial_line()
        console.run('echo Paddock-_=OK')
        # The echo of the keys is mixed with cursor movements: only the answer is a whole line.
        console.wait_for_serial('\nPaddock-_=OK\n')

    def open_console(self, guest):
        host = Host()
        host.start()
        domain = host.define(guest, start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        return GrubConsole(app, domain, SERIAL)


if __name__ == '__main__':
    require_grub()
    main()
