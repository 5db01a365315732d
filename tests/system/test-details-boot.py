#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine is started from is chosen in its window, and its firmware starts that.

Each disk has a boot sector that writes its own letter on the serial line.
"""

import glob
import os
import unittest
from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'two-disks'
SERIAL = '/run/serial.log'
UEFI = 'on-uefi'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE
DISKS = {'vda': 'A', 'vdb': 'B'}
# mov dx, 0x3f8; mov al, LETTER; out dx, al; cli; hlt; jmp to the hlt
SECTOR = b'\xba\xf8\x03\xb0%c\xee\xfa\xf4\xeb\xfd'


class Boot(SystemTest):
    desktop_size = SIZE

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()

    def test_order(self):
        for letter in DISKS.values():
            with open(f'/run/{letter}.img', 'wb') as file:
                file.write((SECTOR % letter.encode()).ljust(510, b'\0') + b'\x55\xaa')
                file.truncate(1024 * 1024)
        self.domain = self.host.define(machine_xml())
        self.addCleanup(lambda: self.domain.isActive() and self.domain.destroy())
        self.assert_starts('A')
        self.domain.destroy()
        self.start('-c', 'qemu:///system')
        self.page = Details(self.app, 'qemu:///system', self.domain.UUIDString())
        self.page.show('boot', 'Start with the host')
        self.by_pointer()
        self.by_keys()

    @unittest.skipUnless(glob.glob('/usr/share/qemu/firmware/*-edk2-x86_64*.json'),
                         'no UEFI firmware: not installed: ovmf')
    def test_uefi(self):
        """Another firmware is chosen, is stored, and is what starts the machine."""
        self.domain = self.host.define(uefi_xml())
        self.addCleanup(lambda: self.domain.isActive() and self.domain.destroy())
        self.start('-c', 'qemu:///system')
        self.page = Details(self.app, 'qemu:///system', self.domain.UUIDString())
        self.page.show('overview', 'Firmware')
        self.page.wait_for_value('Firmware', 'Default')
        self.page.choose('Firmware', 'UEFI')
        self.page.apply()
        self.page.wait_for_applied()
        self.assertEqual(self.root().find('os').get('firmware'), 'efi')
        self.remove_serial()
        self.domain.create()
        system = ElementTree.fromstring(self.domain.XMLDesc()).find('os')
        self.assertEqual(system.find('loader').get('type'), 'pflash')
        self.assertTrue(os.path.exists(system.find('nvram').text))
        # What it says once there is nothing to start.
        wait_until(lambda: 'BdsDxe' in read(SERIAL) or 'UEFI' in read(SERIAL),
                   'words of the firmware on the serial line')
        # Which file that is was found at the start, and is no change that has to wait.
        self.page.wait_for_value('Firmware', 'UEFI')
        self.page.wait_for_mark('Overview', '')

    def by_pointer(self):
        """The second disk is dragged above the first one, which alone was tried so far."""
        wait_until(lambda: self.rows() == ['Disk vda', 'Disk vdb'], 'the order')
        wait_until(lambda: self.on() == ['Disk vda'], 'that it starts from the first one alone')
        self.drag('Disk vdb', 'Disk vda')
        wait_until(lambda: self.rows() == ['Disk vdb', 'Disk vda'], 'the other order')
        wait_until(lambda: self.on() == ['Disk vdb', 'Disk vda'], 'that it starts from both')
        self.page.apply()
        self.page.wait_for_applied()
        self.assertEqual(self.orders(), {'vda': '2', 'vdb': '1'})
        self.assertIsNone(self.root().find('os/boot'))
        self.assert_starts('B')

    def by_keys(self):
        """Back again, while it runs: the keys stay with the disk that they move."""
        self.app.click(self.page.button('Form'))
        self.tab_to('Disk vda')
        self.app.key('alt+Up')
        wait_until(lambda: self.rows() == ['Disk vda', 'Disk vdb'], 'the first order')
        self.app.key('alt+Down')
        wait_until(lambda: self.rows() == ['Disk vdb', 'Disk vda'], 'the other order again')
        self.app.key('alt+Home')
        wait_until(lambda: self.rows() == ['Disk vda', 'Disk vdb'], 'the first order again')
        self.page.wait_for_text('after shutdown')
        self.page.apply()
        self.page.wait_for_applied('Stored: in effect after the machine was shut down')
        self.assertEqual(self.orders(), {'vda': '1', 'vdb': '2'})
        self.domain.destroy()
        self.assert_starts('A')

    def tab_to(self, title):
        """Goes to a row of the list by the keyboard alone."""
        for _ in range(20):
            row = self.list().find(name=title, role='list item')
            if row and any('focused' in node.states for node in row.walk()):
                return
            before = self.app.focused()
            self.app.key('Tab')
            wait_until(lambda before=before: self.app.focused() not in (before, []), 'the keys elsewhere')
        self.fail(f'20 times Tab, and {title} has no keys')

    def remove_serial(self):
        if os.path.exists(SERIAL):
            os.unlink(SERIAL)

    def assert_starts(self, letter):
        self.remove_serial()
        self.domain.create()
        wait_until(lambda: read(SERIAL), 'something of a disk on the serial line')
        self.assertEqual(read(SERIAL), letter)

    # The list

    def list(self):
        return self.app.wait_for(name='Boot Order', role='list')

    def rows(self):
        return [row.name for row in self.list().find_all(role='list item')]

    def on(self):
        return [switch.name for switch in self.list().find_all(role='switch')
                if 'checked' in switch.states]

    def drag(self, title, onto):
        """Drags a row by its title to the upper half of another one."""
        (x1, y1, _, h1), (x2, y2, _, _) = (
            self.app.area(self.list().find(name=name, role='list item')) for name in (title, onto))
        start, end = (x1 + 20, y1 + h1 // 2), (x2 + 20, y2 + 8)
        self.desktop.xdotool('mousemove', '--sync', *start, 'mousedown', 1)
        for step in range(1, 11):
            place = [a + (b - a) * step // 10 for a, b in zip(start, end)]
            self.desktop.xdotool('mousemove', '--sync', *place, 'sleep', '0.05')
        self.desktop.xdotool('mousemove', '--sync', end[0] + 3, end[1], 'sleep', '0.3', 'mouseup', 1)

    # What is stored

    def root(self):
        return ElementTree.fromstring(self.domain.XMLDesc(STORED))

    def orders(self):
        return {disk.find('target').get('dev'): disk.find('boot').get('order')
                for disk in self.root().findall('devices/disk') if disk.find('boot') is not None}


def read(path):
    if not os.path.exists(path):
        return ''
    with open(path, encoding='ascii', errors='replace') as file:
        return file.read().strip('\0')


def machine_xml():
    disks = ''.join(f'''
        <disk type="file" device="disk">
          <driver name="qemu" type="raw"/>
          <source file="/run/{letter}.img"/>
          <target dev="{target}" bus="virtio"/>
        </disk>''' for target, letter in DISKS.items())
    return f'''
    <domain type="qemu">
      <name>{MACHINE}</name>
      <memory unit="MiB">32</memory>
      <os>
        <type arch="x86_64" machine="pc">hvm</type>
        <boot dev="hd"/>
      </os>
      <devices>{disks}
        <serial type="file"><source path="{SERIAL}"/></serial>
      </devices>
    </domain>'''


def uefi_xml():
    return f'''
    <domain type="qemu">
      <name>{UEFI}</name>
      <memory unit="MiB">192</memory>
      <os><type arch="x86_64" machine="q35">hvm</type></os>
      <features><acpi/></features>
      <devices>
        <serial type="file"><source path="{SERIAL}"/></serial>
      </devices>
    </domain>'''


if __name__ == '__main__':
    main()
