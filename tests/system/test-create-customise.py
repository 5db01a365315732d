#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new machine that is changed before it is made: what runs and what is stored have the changes, what was
typed is there again when libvirt refuses them, and what does not fit a later decision is said."""

import os
import subprocess
from xml.etree import ElementTree

from harness.case import main
from harness.create import IMAGES, CreateTest
from harness.customise import Customise as Pages
from harness.namespace import skip
from harness.waiting import wait_until

RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
HEIGHT = 1400
MAC = '52:54:00:aa:bb:cc'
ROW, CHANGED = 'Customise Before Installing', 'Customised'


class Customise(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        if not os.path.exists(RESCUE):
            skip(f'{RESCUE} is not installed')
        super().setUpClass()

    def decide(self, name):
        """A machine from a disc."""
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.type_at('Path of the Disc Image', RESCUE)
        self.wait_for_text('It was not recognised')
        self.type_at('Name', name)
        self.wait_for_text('which is taken out after the installation')

    def customise(self, name, row=ROW):
        self.focus_dialog()
        self.click(wait_until(lambda: self.dialog().find(name=row, role='label'), row))
        return Pages(self.app, name, ('1200', str(HEIGHT - 100)))

    def test_carried(self):
        """Chipset, bus, MAC, boot order, one device less and one more."""
        self.decide('carried')
        pages = self.customise('carried')
        self.desktop.screenshot(f'{self.picture_folder}/customise-overview.png')
        self.change_all(pages)
        self.desktop.screenshot(f'{self.picture_folder}/customise-changed.png')
        pages.begin()
        domain = self.machine('carried')
        live = ElementTree.fromstring(domain.XMLDesc())
        for root in (live, self.stored(domain)):
            self.assert_changed(root)
        self.assertEqual(live.find('.//disk[@device="cdrom"]/source').get('file'), RESCUE)
        self.assertIsNone(self.stored(domain).find('.//disk[@device="cdrom"]/source'))
        self.assertEqual(self.volumes(), ['carried.qcow2'])

    def change_all(self, pages):
        pages.show('Overview', 'Firmware')
        pages.type('Machine type', 'pc')
        pages.show('Disk sda', 'Bus')
        pages.choose('Bus', 'VirtIO')
        pages.wait_for_value('Bus', 'VirtIO')
        pages.show('Network Interface 1', 'MAC address')
        pages.type('MAC address', MAC)
        pages.show('Sound 1', 'Model')
        pages.press('Remove This Device')
        pages.wait_for_page('Sound 1', there=False)
        pages.add('Other', 'Watchdog')
        pages.wait_for_page('Watchdog i6300esb')

    def assert_changed(self, root):
        self.assertTrue(root.find('os/type').get('machine').startswith('pc-i440fx'))
        self.assertEqual(root.find('.//disk[@device="disk"]/target').get('bus'), 'virtio')
        self.assertEqual(root.find('.//interface/mac').get('address'), MAC)
        self.assertIsNone(root.find('.//sound'))
        self.assertIsNotNone(root.find('.//watchdog'))


if __name__ == '__main__':
    main()
