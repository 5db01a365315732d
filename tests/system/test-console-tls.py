#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A display that speaks TLS only: shown when its authority is trusted, refused when it is not."""

import os
import subprocess
from xml.etree import ElementTree

from harness import certificates, namespace
from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host

MACHINE = 'far'
SERIAL = '/run/serial'
PKI = '/run/pki'


class Tls(SystemTest):
    def test_spice(self):
        document = ElementTree.fromstring(grub_guest(MACHINE, SERIAL, listen='127.0.0.1'))
        document.find('devices/graphics').set('defaultMode', 'secure')
        self.check('spice', ElementTree.tostring(document, encoding='unicode'),
                   self.desktop.folder, '.pki/libvirt/cacert.pem')

    def test_vnc(self):
        # The library looks for the home folder in the list of users, not in the environment.
        subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', os.path.expanduser('~root')], check=True)
        self.check('vnc', grub_guest(MACHINE, SERIAL, listen='127.0.0.1', display='vnc'),
                   os.path.expanduser('~root'), '.pki/CA/cacert.pem')

    def check(self, display, guest, home, authority):
        pki = f'{PKI}-{display}'
        certificates.make(pki)
        host = Host(f'{display}-host', tcp_port=16600)
        with open(f'{host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
            file.write(f'{display}_tls = 1\n{display}_tls_x509_cert_dir = "{pki}"\n')
        host.start()
        domain = host.define(guest, start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')  # the connection to libvirt is not encrypted
        app.wait_for(name='Display Cannot Be Reached')
        app.wait_for(name='The display’s certificate is not trusted. Put the certificate of the '
                          f'authority that signed it into the file {authority} in your home folder.')

        certificates.trust(pki, os.path.join(home, authority))
        app.focus_window()
        app.key('Return')  # Try Again has the keyboard
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()
        domain.destroy()
        host.kill()


if __name__ == '__main__':
    require_grub()
    namespace.require('openssl')
    main()
