#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""VNC displays of machines on other hosts, over the network, with a password."""

import os
import shutil
import subprocess
import unittest

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host

MACHINE = 'far'
SERIAL = '/run/serial'
ADDRESS = '192.0.2.1'
ACCOUNTS = '/run/accounts'


class VncDirect(SystemTest):
    def test_password(self):
        host = Host('lab2', tcp_port=16600)
        host.start()
        guest = grub_guest(MACHINE, SERIAL, listen='127.0.0.1', display='vnc', password='fromXML1')
        domain = host.define(guest, start=True)
        app = self.open_display(host)
        GrubConsole(app, domain, SERIAL).wait_for_menu()
        app.stop()

        # Behind libvirt's back: what it says is not true any more, so the user is asked.
        subprocess.run(['virsh', '-c', host.uri, 'qemu-monitor-command', '--hmp', MACHINE,
                        'set_password vnc Typed-12'], check=True, capture_output=True)
        app = self.open_display(host)
        app.wait_for(name='Password Needed')
        app.wait_for(name='The display of this machine is protected by a password. '
                          'Only the first 8 characters count.')
        app.type_into_field('T', 'y', 'p', 'e', 'd', 'minus', '1', '2', 'Return')
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_picture('GRUB’s menu')
        console.open_prompt()

    def test_exposed(self):
        """Where others can listen, no password is sent that the user did not type for it."""
        subprocess.run(['ip', 'address', 'add', f'{ADDRESS}/32', 'dev', 'lo'], check=True)
        host = Host('lab3', tcp_port=16601, address=ADDRESS)
        host.start()
        guest = grub_guest(MACHINE, SERIAL, listen=ADDRESS, display='vnc', password='fromXML1')
        domain = host.define(guest, start=True)
        app = self.open_display(host)
        app.wait_for(name='The display of this machine is protected by a password. '
                          'Only the first 8 characters count. The connection is not encrypted: '
                          'whoever is in between can find the password out, and sees the screen.')
        app.type_into_field('f', 'r', 'o', 'm', 'X', 'M', 'L', '1', 'Return')
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()

    @unittest.skipUnless(shutil.which('saslpasswd2'), 'not installed: sasl2-bin')
    def test_user_name(self):
        os.mkdir(ACCOUNTS)
        with open(f'{ACCOUNTS}/qemu.conf', 'w', encoding='ascii') as file:
            file.write('mech_list: digest-md5\npwcheck_method: auxprop\nauxprop_plugin: sasldb\n'
                       f'sasldb_path: {ACCOUNTS}/accounts\n')
        host = Host('lab4', tcp_port=16602)
        # An account is one of a realm: that of the guest's server is the name of its host.
        subprocess.run(['saslpasswd2', '-c', '-p', '-f', f'{ACCOUNTS}/accounts', '-u', host.name, 'ann'],
                       input=b'sesame', check=True)
        with open(f'{host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
            file.write(f'vnc_sasl = 1\nvnc_sasl_dir = "{ACCOUNTS}"\n')
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL, listen='127.0.0.1', display='vnc'),
                             start=True)
        app = self.open_display(host)
        app.wait_for(name='The display of this machine is protected by a password.')
        app.type_into_field('a', 'n', 'n', 'Return', 's', 'e', 's', 'a', 'm', 'e', 'Return')
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()

    def open_display(self, host):
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')  # the connection is not encrypted
        return app


if __name__ == '__main__':
    require_grub()
    main()
