#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation without questions: Debian's installer, from a tree, is told what it would ask, and the
password is nowhere else.  With PADDOCK_TEST_SLOW=1 it goes past the pages of languages, keyboards and
networks by itself, until it asks the mirror that it was told of: that takes minutes without KVM."""

import functools
import http.server
import os
import threading
from xml.etree import ElementTree

from harness.case import main
from harness.create import IMAGES, CreateTest
from harness.namespace import skip
from harness.waiting import wait_until

NETBOOT = '/usr/lib/debian-installer/images/12/amd64/text'
TREE = '/run/tree'
INSTALL_TREE = 1
HEIGHT = 1700
PASSWORD = 'k33p-me:secret!'
# What the guest asks for, and nobody else.
MIRROR = '/for-the-guest'


class Server(http.server.SimpleHTTPRequestHandler):
    asked = threading.Event()

    def do_GET(self):
        if self.path.startswith(MIRROR + '/dists/'):
            Server.asked.set()
        super().do_GET()

    def log_message(self, *arguments):
        pass


class Unattended(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        if not os.path.exists(NETBOOT):
            skip(f'{NETBOOT} is not installed')
        super().setUpClass()
        folder = f'{TREE}/debian/dists/bookworm/main/installer-amd64/current/images/netboot'
        os.makedirs(folder)
        os.symlink(f'{NETBOOT}/debian-installer', f'{folder}/debian-installer')
        handler = functools.partial(Server, directory=TREE)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.port = server.server_port

    def test_debian(self):
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(INSTALL_TREE)
        self.type_at('Address of the Tree', f'http://127.0.0.1:{self.port}/debian/dists/bookworm')
        self.wait_for_text('Recognised')
        # QEMU's own network has addresses for its guests, and shows them this computer as 10.0.2.2.
        self.type_at('Kernel Arguments (Optional)',
                     f'mirror/country=manual mirror/http/hostname=10.0.2.2:{self.port} '
                     f'mirror/http/directory={MIRROR}')
        self.type_at('Name', 'by itself')
        self.wait_for_networks()
        self.choose_with('Network', 'Home', 'Down')
        self.wait_for_text('slowly; nothing reaches')
        self.fill_form()
        self.wait_for_text('It needs the internet.')
        self.assert_foreseen()
        self.desktop.screenshot(f'{self.picture_folder}/create-unattended.png')
        self.create()
        domain = self.machine('by itself')
        root = ElementTree.fromstring(domain.XMLDesc())
        self.assertIn('mirror/country=manual', root.find('os/cmdline').text)
        self.assertTrue(root.find('os/cmdline').text.startswith('keyboard-configuration/'))
        wait_until(lambda: self.volumes() == ['by itself.qcow2'], 'the installer’s files gone', 60)
        self.assertNotIn(PASSWORD, domain.XMLDesc())
        self.assert_secret(PASSWORD)
        if not os.environ.get('PADDOCK_TEST_SLOW'):
            return
        wait_until(Server.asked.is_set, 'the installer asks the mirror', 600, poll=1)
        self.desktop.screenshot(f'{self.picture_folder}/create-unattended-installer.png')

    def assert_foreseen(self):
        """What it will be booted with is in the XML that is shown, with what the script adds."""
        self.click_on('Show XML')
        window = wait_until(lambda: self.app.find_window('Details'), 'the XML')
        text = wait_until(lambda: next((box.text for box in window.find_all(role='text box')), None),
                          'its text')
        wait_until(window.has_keys, 'the keys in it')
        self.desktop.screenshot(f'{self.picture_folder}/create-unattended-xml.png')
        self.assertIn(f'<kernel>{IMAGES}/by itself-install-kernel</kernel>', text)
        self.assertIn('<cmdline>keyboard-configuration/', text)
        self.assertIn(f'mirror/http/directory={MIRROR}</cmdline>', text)
        self.assertNotIn(PASSWORD, text)
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not self.app.find_window('Details'), 'the XML to close')
        self.focus_dialog()

    def fill_form(self):
        self.click_on('Install Without Questions')
        wait_until(lambda: self.find(name='Password', role='label'), 'the form')
        self.wait_for_text('The system needs a password')
        self.type_at('User (Optional)', 'Me')
        self.wait_for_text('A user is called by')
        self.type_at('User (Optional)', 'me')
        self.type_at('Password', 'a b')
        self.wait_for_text('The password can have')
        self.type_at('Password', PASSWORD)
        self.wait_for_text('The passwords are not the same')
        self.type_at('Repeat the Password', PASSWORD)
        self.wait_for_text('fills the whole disk without a question')


if __name__ == '__main__':
    main()
