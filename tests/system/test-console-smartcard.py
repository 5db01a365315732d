#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A smart card made of certificates, in the reader of a real machine: offered, shared, out and in.

What arrives in the machine is what its hypervisor's reader writes down.
"""

import os
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

import libvirt

from harness.agent import AgentTest
from harness.case import main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.namespace import skip
from harness.packages import Packages, Unavailable
from harness.waiting import wait_until

MACHINE = 'vault'
SERIAL = '/run/serial'
READER = 'devices/smartcard'
_SHARE = 'Share Smart Cards'
_ANY = 'Also Selected Text'
_INSERT = 'Insert the Card of Certificates'
_QEMU = '{http://libvirt.org/schemas/domain/qemu/1.0}'
_TALKATIVE = ('-global', 'ccid-card-passthru.debug=4', '-global', 'usb-ccid.debug=4')

_database = None  # for main() to make


class Smartcard(AgentTest):
    machine = MACHINE

    def setUp(self):
        super().setUp()
        environment = self.desktop.environment
        folder = os.path.join(environment['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
        os.makedirs(folder)
        with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as file:
            file.write(f"[io/github/paddock_vm/Paddock]\ncard-database='sql:{_database}'\n"
                       "card-certificates='card'\n")
        environment['GSETTINGS_BACKEND'] = 'keyfile'

    def test_card(self):
        host = Host()
        host.start()
        domain = host.define(talkative_guest(), start=True)
        log = self.log = f'{host.root}/log/qemu/{MACHINE}.log'
        self.start('-c', host.uri, '--show-domain-console', MACHINE)
        self.app.wait_for(name=f'{MACHINE} console')

        # There is no reader yet.
        self.wait_for_item('The machine has no reader for smart cards')
        self.desktop.screenshot(f'{self.picture_folder}/smartcard-offer.png')
        self.menu_item('Add a Smart Card Reader').click()
        wait_until(lambda: has_reader(domain, libvirt.VIR_DOMAIN_XML_INACTIVE), 'a reader')
        if not has_reader(domain, 0):
            domain.destroy()
            self.app.wait_for(name='Shut Off')
            domain.create()
            GrubConsole(self.app, domain, SERIAL).wait_for_menu()
        self.wait_for_item('Nothing is shared')
        self.assertNotIn('VSC_ATR', read(log))

        self.menu_item(_SHARE).click()
        self.wait_for_log(log, 'VSC_ATR', 1)
        self.wait_for_item('Card of certificates: a card is inserted')
        self.desktop.screenshot(f'{self.picture_folder}/smartcard-inserted.png')
        self.menu_item(_INSERT).click()
        self.wait_for_log(log, 'VSC_CardRemove', 1)
        self.wait_for_item('Card of certificates: no card')
        self.menu_item(_INSERT).click()
        self.wait_for_log(log, 'VSC_ATR', 2)
        self.wait_for_item('Card of certificates: a card is inserted')

        self.menu_item(_SHARE).click()
        self.wait_for_log(log, 'VSC_CardRemove', 2)
        self.wait_for_item('Nothing is shared')

    def show_state(self):
        super().show_state()
        print('\n'.join(read(self.log).splitlines()[-40:]), file=sys.stderr)

    def wait_for_item(self, name):
        """Waits until the menu says so when it is opened: screen readers do not hear of items that
        come into an open one."""
        def found():
            if self.menu_items():
                self.close_menu(_ANY)
            self.app.focus_window()
            self.open_menu('Share', _ANY)
            return self.menu_item(name)
        return wait_until(found, f'“{name}” in the menu', 60, poll=0.5)

    def wait_for_log(self, log, what, count):
        wait_until(lambda: self.app.running() and read(log).count(what) >= count,
                   f'{count} times “{what}” in the machine’s log')


def talkative_guest():
    document = ElementTree.fromstring(grub_guest(MACHINE, SERIAL))
    command = ElementTree.SubElement(document, _QEMU + 'commandline')
    for word in _TALKATIVE:
        ElementTree.SubElement(command, _QEMU + 'arg', value=word)
    return ElementTree.tostring(document, encoding='unicode')


def has_reader(domain, flags):
    return ElementTree.fromstring(domain.XMLDesc(flags)).find(READER) is not None


def read(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def make_card(folder):
    """A database with a certificate named “card”."""
    try:
        packages = Packages(['libnss3-tools'], folder)
        program = packages.path('usr/bin/certutil')
    except Unavailable as error:
        skip(f'no certutil: {error}')
    database = os.path.join(folder, 'database')
    os.mkdir(database)
    noise = os.path.join(folder, 'noise')
    with open(noise, 'wb') as file:
        file.write(os.urandom(64))
    for arguments in (['-N', '--empty-password'],
                      ['-S', '-s', 'CN=card', '-n', 'card', '-x', '-t', 'CT,C,C', '-z', noise]):
        subprocess.run([program, arguments[0], '-d', f'sql:{database}', *arguments[1:]], check=True,
                       capture_output=True)
    packages.remove()
    return database


if __name__ == '__main__':
    require_grub()
    _FOLDER = os.environ.get('PADDOCK_TEST_CARD')
    if not _FOLDER:
        os.environ['PADDOCK_TEST_CARD'] = _FOLDER = tempfile.mkdtemp(prefix='paddock-card-')
        make_card(_FOLDER)
    _database = os.path.join(_FOLDER, 'database')
    main()
