#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Displays that are opened by their address, or by a connection file, with no libvirt in between."""

import os
import subprocess
from xml.etree import ElementTree

from gi.repository import GLib

from harness import certificates, namespace
from harness.app import APPLICATION_ID, OBJECT_PATH
from harness.case import SystemTest, main
from harness.desktop import call
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.proxy import Proxy
from harness.waiting import wait_until

MACHINE = 'far'
SERIAL = '/run/serial'
PKI = '/run/pki'
WORD = 'pvespiceproxy:64198b7e:100:node::3dbce15a99118cc74b36b6ac1d813d8325fa3f4c'


class Address(SystemTest):
    def setUp(self):
        super().setUp()
        # Seen by its own daemons only: the program knows of no host.
        self.host = Host(self.id().rsplit('.', 1)[-1].replace('_', '-'), tcp_port=16600)
        self.addCleanup(self.stop_host)
        self.pki = f'{PKI}-{self.host.name}'
        certificates.make(self.pki)
        with open(f'{self.host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
            file.write(f'spice_tls = 1\nspice_tls_x509_cert_dir = "{self.pki}"\n')
        self.host.start()

    def stop_host(self):
        for domain in self.host.connection.listAllDomains():
            if domain.isActive():
                domain.destroy()
        self.host.kill()

    def test_spice_address(self):
        domain = self.start_guest(listen='127.0.0.1', password='sesame')
        port = find_port(domain, 'port')
        place = f'127.0.0.1:{port}'
        before = connections_to(port)
        app = self.start(f'spice://{place}')
        app.wait_for(name='Connect to This Display?')
        self.wait_for_words(f'the SPICE display at {place}', 'not encrypted')
        self.desktop.screenshot(f'{self.picture_folder}/console-address-question.png')
        self.assertEqual(connections_to(port) - before, set())

        self.press('Connect')
        app.wait_for(name='Password Needed')
        self.type_password('sesame')
        console = GrubConsole(app, domain, SERIAL, name=place)
        console.wait_for_menu()
        console.open_prompt()
        self.desktop.screenshot(f'{self.picture_folder}/console-address.png')

        # The same address again is the same tab, and its password is known meanwhile.
        app.activate_app('open', f'spice://{place}')
        domain.destroy()
        app.wait_for(name='Display Closed')
        domain.create()
        self.press('Connect Again')
        console.wait_for_menu()

    def test_typed_address(self):
        """What the user types himself is not asked about."""
        domain = self.start_guest(listen='127.0.0.1', display='vnc', password='sesame')
        port = find_port(domain, 'port')
        app = self.start()
        app.key('ctrl+o')
        app.type_into_dialog('Open Console', f'vnc://127.0.0.1:{port}', 'Return')
        app.wait_for_no_dialog()
        app.wait_for(name='Password Needed')
        self.type_password('sesame')
        console = GrubConsole(app, domain, SERIAL, name=f'127.0.0.1:{port}')
        console.wait_for_menu()
        console.open_prompt()

    def test_sockets(self):
        for display in ('spice', 'vnc'):
            domain = self.start_guest(listen='socket', display=display)
            path = self.find_socket(domain)
            app = self.start(f'{display}+unix://{path}')
            app.wait_for(name='Connect to This Display?')
            self.wait_for_words(f'at the socket {path} of this computer')
            self.press('Connect')
            GrubConsole(app, domain, SERIAL, name=os.path.basename(path)).wait_for_menu()
            app.stop()
            domain.destroy()
            domain.undefine()

    def test_proxmox_file(self):
        """A proxy, a password, a certificate, and a wish to be deleted."""
        domain = self.start_tls_guest(password='ticket')
        proxy = Proxy(WORD, ('127.0.0.1', find_port(domain, 'tlsPort')))
        path = self.write_file({
            'type': 'spice', 'title': 'VM 100 - web', 'host': WORD, 'tls-port': 61000,
            'proxy': f'http://127.0.0.1:{proxy.port}', 'password': 'ticket',
            'ca': self.read_authority(), 'host-subject': 'CN=127.0.0.1', 'delete-this-file': 1,
            'toggle-fullscreen': 'Shift+F11', 'release-cursor': 'Ctrl+Alt+R'})
        app = self.start(path)
        app.wait_for(name='Connect to This Display?')
        self.wait_for_words('“console.vv”', f'through the proxy 127.0.0.1:{proxy.port}', 'deleted')
        self.desktop.screenshot(f'{self.picture_folder}/console-file-question.png')
        self.assertEqual(proxy.asked, [])
        self.assertTrue(os.path.exists(path))
        self.press('Details')
        self.read_details('toggle-fullscreen, release-cursor', WORD)

        self.press('Connect')
        console = GrubConsole(app, domain, SERIAL, name='VM 100 - web')
        console.wait_for_menu()
        console.open_prompt()
        self.assertFalse(os.path.exists(path))
        self.assertEqual(set(proxy.asked), {f'{WORD}:61000'})
        self.assertNotIn('ticket', app.errors())

        # The password was for one connection: nothing is tried again with it.
        n_asked = len(proxy.asked)
        domain.destroy()
        app.wait_for(name='Another Connection File Needed')
        self.desktop.screenshot(f'{self.picture_folder}/console-file-used-up.png')
        self.assertEqual(len(proxy.asked), n_asked)

    def test_wrong_subject(self):
        """What the file says of the certificate is compared with it; the password waits for that."""
        domain = self.start_tls_guest(password='ticket')
        file = {'type': 'spice', 'title': MACHINE, 'host': '127.0.0.1',
                'tls-port': find_port(domain, 'tlsPort'), 'password': 'ticket',
                'ca': self.read_authority(), 'host-subject': 'CN=somebody else'}
        app = self.start(self.write_file(file))
        self.press('Connect')
        app.wait_for(name='Display Not Trusted')
        self.press('Show Certificate…')
        app.wait_for(name='CN=127.0.0.1')
        self.press('Trust This Key')
        GrubConsole(app, domain, SERIAL).wait_for_menu()

    def test_ovirt_vnc_file(self):
        domain = self.start_guest(listen='127.0.0.1', display='vnc', password='ZOrRmRBN')
        file = {'type': 'vnc', 'host': '127.0.0.1', 'port': find_port(domain, 'port'),
                'password': 'ZOrRmRBN', 'title': MACHINE, 'fullscreen': 0}
        app = self.start()
        # As a file manager hands it over.
        arguments = GLib.Variant('(asa{sv})', (['file://' + self.write_file(file)], {}))
        call(self.desktop.session, APPLICATION_ID, OBJECT_PATH, 'org.freedesktop.Application', 'Open',
             arguments)
        self.press('Connect')
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()
        app.activate('close-tab')

        # Out of date: said, and not tried again.
        file['password'] = 'too late'
        path = self.write_file(file)
        app.activate_app('open', path)
        self.press('Connect')
        app.wait_for(name='Another Connection File Needed')
        self.wait_for_words('did not take the password in “console.vv”')
        self.assertTrue(os.path.exists(path))

    def test_vnc_certificate(self):
        """Nothing is sent to a display that is not known to be the right one, the password least."""
        self.host.kill()
        with open(f'{self.host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
            file.write(f'vnc_tls = 1\nvnc_tls_x509_cert_dir = "{self.pki}"\n')
        self.host.start()
        domain = self.start_guest(listen='127.0.0.1', display='vnc', password='ZOrRmRBN')
        file = {'type': 'vnc', 'host': '127.0.0.1', 'port': find_port(domain, 'port'),
                'password': 'ZOrRmRBN', 'title': MACHINE}
        app = self.start(self.write_file(file))
        self.press('Connect')
        app.wait_for(name='Display Not Trusted')
        self.press('Show Certificate…')
        app.wait_for(name='CN=127.0.0.1')
        self.press('Trust This Key')
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()

    def test_refused(self):
        """What cannot be used is explained, and opens nothing."""
        path = os.path.join(self.desktop.folder, 'page.vv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('<html>Your session expired</html>')
        app = self.start(path)
        app.wait_for(name='This File Cannot Be Used')
        self.read_details(path, 'not a connection file')
        app.activate_app('open', 'spice://127.0.0.1:5900?password=hunter2')
        app.wait_for(name='This Address Cannot Be Used')
        self.read_details('contains a password')
        self.assertFalse(app.root().find(name='Connect to This Display?'))

    def start_guest(self, **options):
        return self.host.define(grub_guest(MACHINE, SERIAL, **options), start=True)

    def start_tls_guest(self, password):
        document = ElementTree.fromstring(
            grub_guest(MACHINE, SERIAL, listen='127.0.0.1', password=password))
        document.find('devices/graphics').set('defaultMode', 'secure')
        return self.host.define(ElementTree.tostring(document, encoding='unicode'), start=True)

    def read_authority(self):
        """On one line, as in a file of keys."""
        with open(f'{self.pki}/ca-cert.pem', encoding='ascii') as file:
            return file.read().replace('\n', '\\n')

    def write_file(self, values):
        path = os.path.join(self.desktop.folder, 'console.vv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('[virt-viewer]\n')
            file.writelines(f'{key}={value}\n' for key, value in values.items())
        return path

    def wait_for_words(self, *texts):
        """Waits until something in the window says each of these."""
        wait_until(lambda: all(any(text in node.name for node in self.app.window().walk())
                               for text in texts), f'{texts} in the window')

    def read_details(self, *texts):
        """Reads them in the window of details, and closes it."""
        details = self.app.wait_for(name='Details', role='text box')
        for text in texts:
            self.assertIn(text, details.text)
        window = next(window for window in self.app.root().children if window.name == 'Details')
        window.find(name='Close', role='push button').click()
        wait_until(lambda: not self.app.root().find(name='Details', role='text box'),
                   'the details to close')

    def find_socket(self, domain):
        """Its daemon's folder has another place for us."""
        listen = ElementTree.fromstring(domain.XMLDesc()).find('devices/graphics/listen')
        return listen.get('socket').replace('/var/lib/libvirt', f'{self.host.root}/lib')

    def press(self, label):
        def find():
            self.app.running()
            return next((button for button in self.app.root().find_all(role='push button')
                         if button.find(name=label, role='label')
                         and {'visible', 'sensitive'} <= button.states), None)
        wait_until(find, f'a button {label}').click()

    def type_password(self, password):
        self.app.type_into_field(*password, 'Return')


def find_port(domain, attribute):
    graphics = ElementTree.fromstring(domain.XMLDesc()).find('devices/graphics')
    return int(graphics.get(attribute))


def connections_to(port):
    """Our ends of connections to a port of this computer, also those that are over."""
    listed = subprocess.run(['ss', '--no-header', '--tcp', '--numeric', 'state', 'all', 'dport', '=',
                             f':{port}'], check=True, capture_output=True, text=True).stdout
    return {line.split()[3] for line in listed.splitlines()}


if __name__ == '__main__':
    require_grub()
    namespace.require('openssl')
    main()
