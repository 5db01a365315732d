#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A display that speaks TLS only: refused, unless somebody vouches for its certificate."""

import os
import subprocess
from xml.etree import ElementTree

from harness import certificates, namespace
from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'far'
SERIAL = '/run/serial'
PKI = '/run/pki'


class Tls(SystemTest):
    def test_spice(self):
        document = ElementTree.fromstring(grub_guest(MACHINE, SERIAL, listen='127.0.0.1'))
        document.find('devices/graphics').set('defaultMode', 'secure')
        self.check('spice', ElementTree.tostring(document, encoding='unicode'),
                   '.pki/libvirt/cacert.pem')

    def test_vnc(self):
        self.check('vnc', grub_guest(MACHINE, SERIAL, listen='127.0.0.1', display='vnc'),
                   '.pki/CA/cacert.pem')

    def check(self, display, guest, authority):
        pki = f'{PKI}-{display}'
        certificates.make(pki)
        host = Host(f'{display}-host', tcp_port=16600)
        with open(f'{host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
            file.write(f'{display}_tls = 1\n{display}_tls_x509_cert_dir = "{pki}"\n')
        host.start()
        domain = host.define(guest, start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')  # the connection to libvirt is not encrypted
        app = self.check_certificate(app, host, domain, pki)

        certificates.trust(pki, os.path.join(self.desktop.folder, authority))
        find_button(app, 'Try Again').click()
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()
        domain.destroy()
        host.kill()

    def check_certificate(self, app, host, domain, pki):
        self.show_certificate(app, pki)
        self.desktop.xdotool('windowfocus', '--sync', self.desktop.windows()[-1])
        self.reach_all(app)
        app.key('Return')  # no consent
        wait_until(lambda: not app.root().find(name='CN=127.0.0.1'), 'the dialog to close')
        self.assertTrue(app.root().find(name='Display Not Trusted'))

        # This key, for this display, this time.
        self.show_certificate(app, pki)
        find_button(app, 'Trust This Key').click()
        GrubConsole(app, domain, SERIAL).wait_for_menu()
        app.stop()
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')
        app.wait_for(name='Display Not Trusted')
        return app

    def reach_all(self, app):
        """Tab leads to all that can be answered, and back to the answer that does no harm."""
        wait_until(lambda: focused(app) == 'Cancel', 'the keyboard on Cancel')
        reached = []
        while not reached or reached[-1] != 'Cancel':
            before = focused(app)
            app.key('Tab')
            reached.append(wait_until(lambda: focused(app) not in (None, before) and focused(app),
                                      f'the keyboard to leave {before}', 10))
        self.assertEqual(reached[0], 'Trust This Key')
        self.assertIn('Remember for this display', reached)

    def show_certificate(self, app, pki):
        find_button(app, 'Show Certificate…').click()
        app.wait_for(name='CN=127.0.0.1')
        app.wait_for(name='The certificate is signed by an authority that this computer does not know.')
        app.wait_for(name=read_fingerprint(pki))


def focused(app):
    """What the keyboard is on in the certificate's window: what it says."""
    window = app.root().find(name='Certificate')
    node = next((node for node in window.walk() if 'focused' in node.states), None)
    label = node.find(role='label') if node else None
    return label.name if label else node and node.name


def find_button(app, label):
    return wait_until(lambda: [button for button in app.root().find_all(role='push button')
                               if button.find(name=label, role='label')], label)[0]


def read_fingerprint(pki):
    """As another program reads it, over four lines."""
    text = subprocess.run(['openssl', 'x509', '-in', f'{pki}/server-cert.pem', '-noout', '-sha256',
                           '-fingerprint'], check=True, capture_output=True, text=True).stdout
    pairs = text.strip().split('=')[1].split(':')
    return '\n'.join(':'.join(pairs[i:i + 8]) for i in range(0, len(pairs), 8))


if __name__ == '__main__':
    require_grub()
    namespace.require('openssl')
    main()
