#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console of a machine on another host, which cannot pass file descriptors."""

import subprocess

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'far'
SERIAL = '/run/serial'
ELSEWHERE = '10.9.8.7'


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

    def test_elsewhere(self):
        """The host names another computer's address: nothing is connected before the user agrees."""
        subprocess.run(['ip', 'address', 'add', f'{ELSEWHERE}/32', 'dev', 'lo'], check=True)
        host = Host('lab3', tcp_port=16601)
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL, listen=ELSEWHERE), start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')

        app.wait_for(name='Connect to Another Computer?')
        wait_until(lambda: any(ELSEWHERE in node.name for node in app.window().walk()),
                   'the question names the address')
        self.desktop.screenshot(f'{self.picture_folder}/console-elsewhere.png')
        self.assertEqual(connections_to(ELSEWHERE), '')

        app.click(app.wait_for(name='Connect There', role='label'))
        GrubConsole(app, domain, SERIAL).wait_for_menu()
        self.assertNotEqual(connections_to(ELSEWHERE), '')

        # Asked once in this session.
        app.activate('close-tab')
        app.activate_app('show-domain', host.uri, domain.UUIDString(), 'console')
        GrubConsole(app, domain, SERIAL).wait_for_picture('GRUB’s menu')


def connections_to(address):
    """Connections to an address from this computer, as ss lists them."""
    listed = subprocess.run(['ss', '--no-header', '--tcp', '--numeric', 'state', 'all', 'dst',
                             address], check=True, capture_output=True, text=True)
    return listed.stdout


if __name__ == '__main__':
    require_grub()
    main()
