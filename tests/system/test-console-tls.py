#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A display that speaks TLS only: shown when its authority is trusted, refused when it is not."""

import os
import subprocess
from xml.etree import ElementTree

from harness import namespace
from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host

MACHINE = 'far'
SERIAL = '/run/serial'
PKI = '/run/pki'

_MAKE_CERTIFICATES = '''
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Throw-away authority" \
  -keyout ca-key.pem -out ca-cert.pem
openssl req -newkey rsa:2048 -nodes -subj "/CN=127.0.0.1" -keyout server-key.pem -out server.csr
echo "subjectAltName=IP:127.0.0.1" >extensions
openssl x509 -req -in server.csr -CA ca-cert.pem -CAkey ca-key.pem -CAcreateserial -days 2 \
  -extfile extensions -out server-cert.pem
'''


class Tls(SystemTest):
    def test_tls(self):
        os.mkdir(PKI)
        subprocess.run(['sh', '-ec', _MAKE_CERTIFICATES], cwd=PKI, check=True, capture_output=True)
        host = Host('lab2', tcp_port=16600)
        with open(f'{host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
            file.write(f'spice_tls = 1\nspice_tls_x509_cert_dir = "{PKI}"\n')
        host.start()
        domain = host.define(self.secure_guest(), start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')  # the connection to libvirt is not encrypted
        app.wait_for(name='Display Cannot Be Reached')

        trusted = os.path.join(self.desktop.folder, '.pki/libvirt')
        os.makedirs(trusted)
        os.symlink(f'{PKI}/ca-cert.pem', f'{trusted}/cacert.pem')
        app.focus_window()
        app.key('Return')  # Try Again has the keyboard
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()

    def secure_guest(self):
        document = ElementTree.fromstring(grub_guest(MACHINE, SERIAL, listen='127.0.0.1'))
        document.find('devices/graphics').set('defaultMode', 'secure')
        return ElementTree.tostring(document, encoding='unicode')


if __name__ == '__main__':
    require_grub()
    namespace.require('openssl')
    main()
