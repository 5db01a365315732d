#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the real host is made of, chosen for a machine: its devices by name, its networks and bridges.

Whatever computer this runs on: what is expected is asked of its daemon.
"""

import os
import subprocess
from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.guest import idle_guest
from harness.host import Host
from harness.namespace import skip
from harness.waiting import wait_until

MACHINE = 'desk'
OTHER = 'neighbour'
MAC = '52:54:00:11:22:33'
BRIDGES = ('br-first', 'br-second')
PCI = libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV
USB = libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE
BRIDGE_CLASS = '0x06'


class HostDevices(SystemTest):
    desktop_size = SIZE

    @classmethod
    def setUpClass(cls):
        # That of before shows the network interfaces of the computer outside.
        subprocess.run(['mount', '-t', 'sysfs', 'sysfs', '/sys'], check=True)
        for name in BRIDGES:
            if subprocess.run(['ip', 'link', 'add', name, 'type', 'bridge'], check=False).returncode:
                skip('this kernel has no bridges')
            subprocess.run(['ip', 'link', 'set', name, 'up'], check=True)
        cls.host = Host()
        cls.host.start()
        try:
            cls.host.connection.listAllDevices(PCI)
        except libvirt.libvirtError as error:
            skip(f'this daemon does not say what the host has: {error}')

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove_machines)

    def remove_machines(self):
        for domain in self.host.connection.listAllDomains():
            if domain.isActive():
                domain.destroy()
            domain.undefine()

    # Devices

    def test_pci(self):
        """Each device is there by name, with what bars it."""
        devices = [Pci(device) for device in self.host.connection.listAllDevices(PCI)]
        candidates = [device for device in devices if not device.bridge]
        if candidates:
            self.host.define(machine_xml(OTHER, candidates[0].hostdev()))
        self.open()
        self.page.add('Devices of the Host', 'PCI Device of the Host')
        if not devices:
            self.app.wait_for(name='No PCI Devices')
            return
        self.show_all(devices)
        iommu = any(device.group for device in devices)
        banner = 'The IOMMU is off, so PCI devices stay with the host'
        self.assertEqual(any(text.startswith(banner) for text in self.dialog_texts()), not iommu)
        for device in devices:
            self.choose(device, iommu, used=candidates and device is candidates[0])

    def show_all(self, devices):
        """The list has as many rows as the host has devices: it is searched for each."""
        for device in devices:
            self.search(device.address)
            if device.name:
                self.assertEqual(self.words()[0][0], device.name)

    def choose(self, device, iommu, used):
        self.search(device.address)
        self.app.key('Return')
        expected = {'A bridge, which the host needs for what is behind it.': device.bridge}
        if not device.bridge:
            expected |= {'The IOMMU of this host is off': not iommu, f'Also set up for {OTHER}': bool(used),
                         'The host runs from it': device.holds_root()}

        def is_noted():
            text = '\n'.join(self.notes())
            return all((words in text) == there for words, there in expected.items())
        # Those of the device before are there for a moment.
        wait_until(is_noted, f'of the notes about {device.address} {expected}')
        barred = device.bridge or not iommu or device.holds_root()
        if barred:
            wait_until(lambda: 'sensitive' not in self.picker_button('Add').states,
                       f'that {device.address} cannot be added')

    def test_usb(self):
        devices = self.host.connection.listAllDevices(USB)
        self.open()
        self.page.add('Devices of the Host', 'USB Device of the Host')
        if not devices:
            self.app.wait_for(name='No USB Devices')
            # What is not there now can be written down.
            self.picker_button('Enter by Hand').click()
            self.page.wait_for_text('No Device Chosen')
            return
        wait_until(lambda: len(self.rows()) > 0, 'devices')

    # Networks and bridges

    def test_bridge(self):
        """The running machine's interface is put into another bridge of the host."""
        self.host.connection.networkDefineXML(
            '<network><name>lab</name><forward mode="bridge"/>'
            f'<bridge name="{BRIDGES[0]}"/></network>')
        interface = (f'<interface type="bridge"><mac address="{MAC}"/>'
                     f'<source bridge="{BRIDGES[0]}"/><model type="virtio"/></interface>')
        self.open(interface, start=True)
        self.page.show(f'interface:{MAC}', 'Source')
        self.assertEqual(self.ports(BRIDGES[1]), [])
        self.take_link(BRIDGES[1])
        self.page.wait_for_value('Source', BRIDGES[1])
        self.page.apply()
        self.page.wait_for_applied()
        for flags in (0, STORED):
            source = ElementTree.fromstring(self.domain.XMLDesc(flags)).find(
                'devices/interface/source')
            self.assertEqual(source.get('bridge'), BRIDGES[1])
        self.assertEqual(len(self.ports(BRIDGES[1])), 1)
        self.assertEqual(self.ports(BRIDGES[0]), [])
        # And a network that is not started is said to be.
        self.page.choose('Connected to', 'Virtual network')
        self.take_link('lab', 'not started')
        self.page.wait_for_value('Source', 'lab')
        self.page.press('Discard')

    def take_link(self, name, *texts):
        """Chooses from the list at the end of the row."""
        self.app.click(self.app.wait_for(name='Choose One of the Host'))

        def find():
            for list_box in self.app.window().find_all(role='list'):
                rows = [[label.name for label in row.find_all(role='label')]
                        for row in list_box.find_all(role='list item')]
                if any(row[:1] == [name] and len(row) == 2 for row in rows):
                    return rows
            return None
        rows = wait_until(find, f'{name} among the choices')
        # Before, the keys would be the button's.
        wait_until(lambda: any(node.role == 'list item' for node in self.app.focused()), 'the keys in the list')
        names = [row[0] for row in rows]
        for text in texts:
            self.assertIn(text, rows[names.index(name)][1])
        self.app.key('Home', *['Down'] * names.index(name), 'Return')

    def ports(self, bridge):
        return os.listdir(f'/sys/class/net/{bridge}/brif')

    # Helpers

    def open(self, devices='', start=False):
        self.domain = self.host.define(machine_xml(MACHINE, devices), start=start)
        self.start('-c', self.host.uri, '--show-domain-editor', MACHINE)
        self.page = Details(self.app, self.host.uri, self.domain.UUIDString())

    def picker(self):
        return wait_until(lambda: next((window for window in self.app.root().children
                                        if window.find(name='Enter by Hand')), None),
                          'the list of devices')

    def picker_button(self, label):
        return wait_until(lambda: next(
            (button for button in self.picker().find_all(role='push button')
             if button.name == label or button.find(name=label, role='label')), None), label)

    def dialog_texts(self):
        return [label.name for label in self.picker().find_all(role='label')]

    def notes(self):
        """Of the chosen device: below the list."""
        return [text for text in self.dialog_texts() if text.endswith('.')]

    def rows(self):
        devices = self.picker().find(name='Devices of the Host', role='list')
        return devices.find_all(role='list item') if devices else []

    def search(self, words):
        window = wait_until(lambda: self.desktop.windows('PCI Device of the Host'), 'the window')[-1]
        self.desktop.xdotool('windowfocus', '--sync', window)
        entry = wait_until(lambda: self.picker().find(name='Search'), 'the search')
        self.app.click(entry)
        self.app.key('ctrl+a', 'Delete')
        self.desktop.xdotool('type', '--delay', '10', words)
        wait_until(lambda: len(found := self.words()) == 1 and any(words in text for text in found[0]),
                   f'one device with {words}')

    def words(self):
        """What each row says."""
        return [[label.name for label in row.find_all(role='label')] for row in self.rows()]


class Pci:
    """A device as the daemon describes it."""

    def __init__(self, device):
        root = ElementTree.fromstring(device.XMLDesc())
        capability = root.find('capability')
        self._numbers = [int(capability.find(name).text)
                         for name in ('domain', 'bus', 'slot', 'function')]
        self.address = '{:04x}:{:02x}:{:02x}.{:x}'.format(*self._numbers)
        self.name = capability.findtext('product')
        self.bridge = (capability.findtext('class') or '').startswith(BRIDGE_CLASS)
        self.group = capability.find('iommuGroup') is not None
        self._path = root.findtext('path')

    def hostdev(self):
        domain, bus, slot, function = (hex(number) for number in self._numbers)
        return (f'<hostdev mode="subsystem" type="pci" managed="yes"><source><address '
                f'domain="{domain}" bus="{bus}" slot="{slot}" function="{function}"/></source>'
                '</hostdev>')

    def holds_root(self):
        number = os.stat('/').st_dev
        link = f'/sys/dev/block/{os.major(number)}:{os.minor(number)}'
        return os.path.realpath(link).startswith(self._path + '/')


def machine_xml(name, devices):
    return idle_guest(name).replace('<devices />', f'<devices>{devices}</devices>')


if __name__ == '__main__':
    main()
