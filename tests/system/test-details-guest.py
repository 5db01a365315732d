#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardware of a running machine is changed in the window, and its guest sees it.

The guest is a Linux with a shell on its serial line.  Its machine is one after the other: each step
begins with what the one before has left.
"""

from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.host import Host
from harness.image import require_image
from harness.machine import LinuxMachine
from harness.vnc import password_opens
from harness.waiting import wait_until

MACHINE = 'plugged'
MAC = '52:54:00:11:22:33'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
LIVE = libvirt.VIR_DOMAIN_XML_SECURE
LATER = 'after shutdown'
SILENT_WORDS = 'The guest was asked to give the device back, and has not answered yet'


class Guest(SystemTest):
    desktop_size = SIZE
    image = None

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()
        for name, text in (('disk.img', 'a disk'), ('first.iso', 'first'), ('second.iso', 'second')):
            with open(f'/run/{name}', 'wb') as file:
                file.write(text.encode().ljust(1024 * 1024, b'\0'))

    def test_guest(self):
        self.domain = self.host.define(machine_xml(self.image), start=True)
        self.start('-c', self.host.uri, '--show-domain-editor', MACHINE)
        self.page = Details(self.app, self.host.uri, self.domain.UUIDString())
        self.guest = LinuxMachine(MACHINE, self.image).shell()
        self.guest.run('load virtio_blk virtio_net virtio_balloon ahci sr_mod; '
                       'ip link set eth0 up')
        self.plug_disk()
        self.change_disk_later()
        self.unplug_disk()
        self.plug_interface()
        self.pull_cable()
        self.unplug_interface()
        self.add_processor()
        self.change_memory()
        self.change_medium()
        self.choose_medium()
        self.change_password()
        self.remove_from_silent_guest()
        self.go_on_without_definition()

    def plug_disk(self):
        self.page.add('Storage', 'Disk')
        self.page.choose('Format', 'raw')
        self.page.type('Image', '/run/disk.img')
        self.page.wait_for_no_badges('Image', LATER)
        self.page.wait_for_changes('3 changes')
        self.page.apply()
        self.page.wait_for_applied()
        # Its node is there before it can be opened.
        self.guest.wait_for('test "$(head -c 6 /dev/vda)" = "a disk"')
        self.assertEqual(self.disks(STORED), self.disks(LIVE))

    def change_disk_later(self):
        """A value that has to wait is marked, before and after it is stored; the page has both."""
        self.page.show('disk:vda', 'Cache mode')
        self.page.choose('Cache mode', 'None')
        self.page.wait_for_badges('Cache mode', LATER)
        self.page.wait_for_changes('1 change · 1 after shutdown')
        self.page.apply()
        self.page.wait_for_badges('Cache mode', 'Default now', LATER)
        self.page.wait_for_applied()
        self.page.wait_for_mark('Disk vda', LATER)
        self.assertEqual(self.find('devices/disk[2]/driver', STORED).get('cache'), 'none')
        self.assertIsNone(self.find('devices/disk[2]/driver', LIVE).get('cache'))
        # As it runs again: that is no change that waits.
        self.page.choose('Cache mode', 'Default')
        self.page.wait_for_changes('1 change')
        self.page.apply()
        self.page.wait_for_applied()
        self.page.wait_for_no_badges('Cache mode', 'Default now', LATER)
        self.page.wait_for_mark('Disk vda', '')

    def unplug_disk(self):
        self.page.show('disk:vda', 'Cache mode')
        self.page.press('Remove This Device')
        self.page.apply()
        self.page.wait_for_applied()
        self.guest.wait_for('! test -e /sys/block/vda')
        self.assertEqual(self.disks(STORED), {'sda'})
        self.assertEqual(self.disks(LIVE), {'sda'})

    def plug_interface(self):
        self.page.add('Network', 'Network Interface')
        self.page.choose('Connected to', 'User networking')
        self.page.apply()
        self.page.wait_for_applied()
        self.added, = self.macs(LIVE) - {MAC}
        self.assertEqual(self.macs(STORED), {MAC, self.added})
        self.guest.wait_for(f'ip link | grep -q {self.added}')

    def pull_cable(self):
        for choice, carrier in (('Pulled out', '0'), ('Plugged in', '1')):
            self.page.show(f'interface:{MAC}', 'Link')
            self.page.choose('Link', choice)
            self.page.wait_for_no_badges('Link', LATER)
            self.page.apply()
            self.page.wait_for_applied()
            self.guest.wait_for(f'test $(cat /sys/class/net/eth0/carrier) = {carrier}')

    def unplug_interface(self):
        self.page.show(f'interface:{self.added}', 'Link')
        self.page.press('Remove This Device')
        self.page.apply()
        self.page.wait_for_applied()
        self.guest.wait_for(f'! ip link | grep -q {self.added}')
        self.assertEqual(self.macs(LIVE), {MAC})

    def add_processor(self):
        self.page.show('cpu', 'Virtual CPUs in use')
        self.page.type('Virtual CPUs in use', '2')
        self.page.wait_for_no_badges('Virtual CPUs in use', LATER)
        self.page.apply()
        self.page.wait_for_applied()
        self.guest.wait_for('test -e /sys/devices/system/cpu/cpu1')
        self.guest.wait_for('echo 1 > /sys/devices/system/cpu/cpu1/online; '
                            'test "$(cat /sys/devices/system/cpu/online)" = 0-1')

    def change_memory(self):
        total = "sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo"
        before = int(self.guest.run(total))
        self.page.show('memory', 'Memory in use')
        self.page.type('Memory in use', '192 MiB')
        self.page.wait_for_no_badges('Memory in use', LATER)
        self.page.type('Most memory', '512 MiB')
        self.page.wait_for_badges('Most memory', LATER)
        self.page.wait_for_changes('2 changes · 1 after shutdown')
        self.page.apply()
        self.page.wait_for_badges('Most memory', '256 MiB now', LATER)
        # The guest gives the memory back by and by.
        self.guest.wait_for(f'test $({total}) -le {before - 60 * 1024}')
        self.page.wait_for_no_badges('Memory in use', LATER)

    def change_medium(self):
        self.page.show('disk:sda', 'Image')
        for name in ('first', 'second', ''):
            self.page.type('Image', f'/run/{name}.iso' if name else '')
            self.page.wait_for_no_badges('Image', LATER)
            self.page.apply()
            self.page.wait_for_applied()
            if name:
                self.guest.wait_for(f'head -c {len(name)} /dev/sr0 2>&1 | grep -q {name}')
            else:
                self.guest.wait_for('! head -c 1 /dev/sr0 > /dev/null 2>&1')

    def choose_medium(self):
        """What was in the drive is a click away, and so is taking it out; both are done at once."""
        self.page.show('disk:sda', 'Image')
        self.app.click(self.in_row('Insert Medium', 'push button'))
        wait_until(lambda: [row.name for row in self.recent()] == ['second.iso', 'first.iso'], 'the recent media')
        # Before, the keys would be the button's.
        wait_until(lambda: any('focused' in row.states for row in self.recent()), 'the keys in the list')
        self.app.key('End', 'Return')
        self.wait_for_medium('/run/first.iso')
        self.guest.wait_for('head -c 5 /dev/sr0 2>&1 | grep -q first')
        self.in_row('Eject', 'push button').click()
        self.wait_for_medium('')
        self.guest.wait_for('! head -c 1 /dev/sr0 > /dev/null 2>&1')

    def wait_for_medium(self, path):
        """Before the guest looks: opening a drive closes its tray, which libvirt needs open meanwhile."""
        def has():
            source = self.find("devices/disk[@device='cdrom']/source", LIVE)
            return (source is not None and source.get('file') or '') == path
        wait_until(has, f'“{path}” in the drive')
        self.page.wait_for_value('Image', path)
        self.page.wait_for_applied()

    def in_row(self, name, role):
        return wait_until(lambda: self.page.row('Image').find(name, role), f'{name} in the row')

    def recent(self):
        return self.page.row('Image').find_all(role='list item')

    def change_password(self):
        """Who connects to the display is the witness."""
        self.page.show('graphics:vnc', 'Password')
        self.page.type('Password', 'sesame')
        self.page.wait_for_no_badges('Password', LATER)
        self.page.apply()
        self.page.wait_for_applied()
        port = int(self.find('devices/graphics', LIVE).get('port'))
        self.assertTrue(password_opens(port, 'sesame'))
        self.assertFalse(password_opens(port, 'open'))

    def remove_from_silent_guest(self):
        """A guest that does not run cannot answer: said so, and the device is listed until it has."""
        self.domain.suspend()
        self.page.show(f'interface:{MAC}', 'Link')
        self.page.press('Remove This Device')
        self.page.apply()
        self.page.wait_for_applied(SILENT_WORDS)
        self.page.wait_for_mark(f'Network Interface {MAC}', 'Gone after shutdown')
        self.assertEqual(self.macs(STORED), set())
        self.assertEqual(self.macs(LIVE), {MAC})
        self.domain.resume()
        self.guest.wait_for(f'! ip link | grep -q {MAC}')
        self.page.wait_for_mark(f'Network Interface {MAC}', None)
        self.assertEqual(self.macs(LIVE), set())

    def go_on_without_definition(self):
        """It is not stored any more, and runs: what can be done is done, and the guest sees it."""
        self.domain.undefine()
        self.page.show('disk:sda', 'Image')
        self.page.type('Image', '/run/first.iso')
        self.page.apply()
        self.page.wait_for_applied()
        self.guest.wait_for('head -c 5 /dev/sr0 2>&1 | grep -q first')
        self.assertFalse(self.domain.isPersistent())

    # Helpers

    def find(self, path, flags):
        return ElementTree.fromstring(self.domain.XMLDesc(flags)).find(path)

    def all(self, path, attribute, flags):
        return {found.get(attribute) for found in
                ElementTree.fromstring(self.domain.XMLDesc(flags)).findall(path)}

    def disks(self, flags):
        return self.all('devices/disk/target', 'dev', flags)

    def macs(self, flags):
        return self.all('devices/interface/mac', 'address', flags)


def machine_xml(image):
    domain = ElementTree.fromstring(LinuxMachine(MACHINE, image, memory=256).xml())
    domain.find('vcpu').set('current', '1')
    domain.find('vcpu').text = '2'
    devices = domain.find('devices')
    cdrom = ElementTree.SubElement(devices, 'disk', type='file', device='cdrom')
    ElementTree.SubElement(cdrom, 'target', dev='sda', bus='sata')
    interface = ElementTree.SubElement(devices, 'interface', type='user')
    ElementTree.SubElement(interface, 'mac', address=MAC)
    ElementTree.SubElement(interface, 'model', type='virtio')
    ElementTree.SubElement(devices, 'graphics', type='vnc', autoport='yes', passwd='open')
    return ElementTree.tostring(domain, encoding='unicode')


if __name__ == '__main__':
    Guest.image = require_image('tiny')
    main()
