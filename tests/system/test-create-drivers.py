#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New machines of Windows with a disc that has drivers for them."""

import os
from xml.etree import ElementTree

from harness.case import main
from harness.create import IMAGES, CreateTest
from harness.namespace import skip
from harness.waiting import wait_until
from harness.windows import make_windows_disc

FOLDER = '/run/discs'
SETUP = f'{FOLDER}/windows.iso'
DRIVERS = f'{IMAGES}/virtio-win.iso'
HEIGHT = 1700


class Drivers(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    def setUp(self):
        super().setUp()
        os.makedirs(FOLDER, exist_ok=True)
        make_windows_disc(SETUP, 'CENA_X64FREV_EN-US_DV5')

    def prepare(self, name):
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.type_at('Path of the Disc Image', SETUP)
        self.wait_for_text('Windows 10')
        self.type_at('Name', name)
        self.wait_for_text(f'The machine “{name}” is stored and started')

    def switch_on(self):
        self.click_on('Drivers’ Disc')

    @staticmethod
    def describe(root):
        return [(disk.get('device'), disk.find('target').get('bus'),
                 disk.find('source') is not None and disk.find('source').get('file'))
                for disk in root.findall('.//disk')]

    def test_proposed(self):
        """It is found where it often is; with it there is VirtIO, and it stays for what else is on it."""
        make_windows_disc(DRIVERS, 'virtio-win')
        self.pool.refresh()
        self.prepare('win')
        self.switch_on()
        self.wait_for_text(f'Drivers are on {DRIVERS} in a second drive, and stay there')
        self.wait_for_text('before you choose “Load driver”')
        self.desktop.screenshot(f'{self.picture_folder}/create-drivers.png')
        self.create()
        domain = self.machine('win')
        disk = f'{IMAGES}/win.qcow2'
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertEqual(self.describe(live), [('disk', 'virtio', disk), ('cdrom', 'sata', SETUP),
                                               ('cdrom', 'sata', DRIVERS)])
        self.assertEqual(live.find('.//interface/model').get('type'), 'virtio')
        self.assertEqual(self.describe(self.stored(domain)),
                         [('disk', 'virtio', disk), ('cdrom', 'sata', False), ('cdrom', 'sata', DRIVERS)])
        # It starts without that disc as well.
        domain.destroy()
        os.unlink(DRIVERS)
        domain.create()
        self.assertEqual(self.describe(ElementTree.fromstring(domain.XMLDesc())),
                         [('disk', 'virtio', disk), ('cdrom', 'sata', False), ('cdrom', 'sata', False)])

    def test_chosen(self):
        """One that nobody proposes is typed; without, the machine has what the system has drivers for."""
        own = f'{FOLDER}/own-drivers.iso'
        make_windows_disc(own, 'drivers')
        self.prepare('plain')
        self.switch_on()
        self.wait_for_text('Choose the disc with drivers')
        self.type_at('Path of the Drivers’ Disc', own)
        self.wait_for_text(f'Drivers are on {own} in a second drive')
        self.switch_on()
        wait_until(lambda: not self.says('Drivers are on'), 'no drivers any more')
        self.create()
        root = self.stored(self.machine('plain'))
        self.assertEqual([drive[:2] for drive in self.describe(root)], [('disk', 'sata'), ('cdrom', 'sata')])
        self.assertEqual(root.find('.//interface/model').get('type'), 'e1000e')


if __name__ == '__main__':
    if not os.path.exists('/usr/bin/xorriso'):
        skip('xorriso is not installed')
    main()
