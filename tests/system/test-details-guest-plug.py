#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB devices, memory and processors are plugged into a running machine in the window, seen by its
guest, and taken out again.

The guest is a Linux with a shell on its serial line.  None of these needs a device of the host.
"""

from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.host import Host
from harness.image import require_image
from harness.machine import LinuxMachine

MACHINE = 'plugged'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE
LATER = 'after shutdown'
MIB = 1024 * 1024
USB_NAMES = 'cat /sys/bus/usb/devices/*/product'


class Plug(SystemTest):
    desktop_size = SIZE
    image = None

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()
        with open('/run/stick.img', 'wb') as file:
            file.write(b'a stick'.ljust(MIB, b'\0'))

    def test_plug(self):
        self.domain = self.host.define(machine_xml(self.image), start=True)
        self.start('-c', self.host.uri, '--show-domain-editor', MACHINE)
        self.page = Details(self.app, self.host.uri, self.domain.UUIDString())
        self.guest = LinuxMachine(MACHINE, self.image).shell()
        # What is plugged in after this is found by the guest itself.
        self.guest.run('load xhci-pci usbhid usb-storage sd_mod')
        self.stick()
        self.tablet()
        self.redirection()
        self.memory_module()
        self.processor()

    def stick(self):
        self.page.add('Storage', 'Disk')
        self.page.choose('Bus', 'USB')
        self.page.choose('Format', 'raw')
        self.page.type('Image', '/run/stick.img')
        self.page.wait_for_no_badges('Image', LATER)
        self.apply()
        # Its node is there before it can be opened.
        self.guest.wait_for('test "$(head -c 7 /dev/sda)" = "a stick"')
        self.guest.run(f'{USB_NAMES} | grep -q "QEMU USB HARDDRIVE"')
        self.assertEqual(self.count('disk'), (1, 1))
        self.remove('disk:sda', 'Image')
        self.guest.wait_for(f'! test -e /sys/block/sda && ! {USB_NAMES} | grep -q HARDDRIVE')
        self.assertEqual(self.count('disk'), (0, 0))

    def tablet(self):
        there = self.count('input')
        self.page.add('Input', 'Tablet')
        self.apply()
        self.guest.wait_for(f'{USB_NAMES} | grep -q "QEMU USB Tablet"')
        self.guest.wait_for('ls /sys/bus/usb/drivers/usbhid | grep -q :', 'a driver for the tablet')
        self.assertEqual(self.count('input'), tuple(number + 1 for number in there))
        self.press_remove()
        self.guest.wait_for(f'! {USB_NAMES} | grep -q Tablet')
        self.assertEqual(self.count('input'), there)

    def redirection(self):
        """A place for a device of whoever looks: the guest has nothing of it as long as it is empty."""
        self.page.add('Devices of the Host', 'USB Redirection')
        self.apply()
        self.assertEqual(self.count('redirdev'), (1, 1))
        self.press_remove()
        self.assertEqual(self.count('redirdev'), (0, 0))

    def memory_module(self):
        total = "sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo"
        # Memory that can be given back again.
        self.guest.run('echo online_movable > /sys/devices/system/memory/auto_online_blocks')
        before = int(self.guest.run(total))
        self.page.add('Other', 'Memory Module')
        self.page.type('Size', '128 MiB')
        self.page.wait_for_no_badges('Size', LATER)
        self.apply()
        self.guest.wait_for(f'test $({total}) -ge {before + 100 * 1024}')
        self.assertEqual(self.count('memory'), (1, 1))
        self.press_remove()
        self.guest.wait_for(f'test $({total}) -le {before}')
        self.assertEqual(self.count('memory'), (0, 0))

    def processor(self):
        """One more, and one less: the guest is told of both."""
        for number, there in (('2', True), ('1', False)):
            self.page.show('cpu', 'Virtual CPUs in use')
            self.page.type('Virtual CPUs in use', number)
            self.page.wait_for_no_badges('Virtual CPUs in use', LATER)
            self.apply()
            self.guest.wait_for(f'{"" if there else "! "}test -e /sys/devices/system/cpu/cpu1')

    # Helpers

    def apply(self):
        self.page.apply()
        self.page.wait_for_applied()

    def remove(self, page, title):
        self.page.show(page, title)
        self.press_remove()

    def press_remove(self):
        self.page.press('Remove This Device')
        self.apply()

    def count(self, name):
        """How many such devices are stored, and are in the machine that runs."""
        return tuple(len(ElementTree.fromstring(self.domain.XMLDesc(flags)).findall(f'devices/{name}'))
                     for flags in (STORED, 0))


def machine_xml(image):
    domain = ElementTree.fromstring(LinuxMachine(MACHINE, image, memory=256).xml())
    domain.find('vcpu').set('current', '1')
    domain.find('vcpu').text = '2'
    most = ElementTree.SubElement(domain, 'maxMemory', slots='2', unit='MiB')
    most.text = '1024'
    numa = ElementTree.SubElement(ElementTree.SubElement(domain, 'cpu'), 'numa')
    ElementTree.SubElement(numa, 'cell', id='0', cpus='0-1', memory='256', unit='MiB')
    devices = domain.find('devices')
    ElementTree.SubElement(devices, 'controller', type='usb', model='qemu-xhci')
    graphics = ElementTree.SubElement(devices, 'graphics', type='spice')
    ElementTree.SubElement(graphics, 'listen', type='none')
    return ElementTree.tostring(domain, encoding='unicode')


if __name__ == '__main__':
    Plug.image = require_image('tiny')
    main()
