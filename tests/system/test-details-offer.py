#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be chosen is what this host has: machine types, firmware, buses; and the machine is changed."""

import time
from xml.etree import ElementTree

import libvirt
from gi.repository import GLib

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.host import Host
from harness.waiting import wait_until

STORED = libvirt.VIR_DOMAIN_XML_INACTIVE
OTHER_PLACES = 'The guest finds other devices in other places'


class Offer(SystemTest):
    desktop_size = SIZE

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()

    def test_machine(self):
        with open('/run/a.img', 'wb') as file:
            file.truncate(1024 * 1024)
        self.domain = self.host.define(MACHINE)
        self.addCleanup(lambda: self.domain.isActive() and self.domain.destroy())
        self.start('-c', 'qemu:///system')
        self.page = Details(self.app, 'qemu:///system', self.domain.UUIDString())
        self.machine_types()
        self.firmware()
        self.buses()
        self.list_stays_open()
        self.counts()

    def machine_types(self):
        """All that “virsh capabilities” has for this architecture; another chipset is chosen by keys."""
        arch = ElementTree.fromstring(self.host.connection.getCapabilities()).find(
            "guest/arch[@name='x86_64']")
        machines = {machine.text: machine.get('canonical') for machine in arch.findall('machine')}
        self.page.show('overview', 'Machine type')
        self.page.open_choices('Machine type')
        wait_until(lambda: self.listed() == set(machines), 'the machine types')
        self.desktop.xdotool('type', '--delay', '10', 'q35')
        # Without the search “pc” were the first.
        self.app.key('Return')
        self.page.wait_for_value('Machine type', 'q35')
        wait_until(lambda: any(label.name.startswith(OTHER_PLACES) and 'visible' in label.states
                               for label in self.app.window().find_all(role='label')),
                   'what comes with it')
        self.page.apply()
        self.page.wait_for_applied()
        self.assertEqual(self.find('os/type').get('machine'), machines['q35'])
        self.page.wait_for_value('Machine type', machines['q35'])
        self.domain.create()
        self.assertEqual(self.find('os/type', 0).get('machine'), machines['q35'])
        wait_until(lambda: not self.app.enabled('domain.run'), 'the window to see it run')
        self.domain.destroy()
        wait_until(lambda: self.app.enabled('domain.run'), 'the window to see it stop')

    def firmware(self):
        has_efi = 'efi' in self.offered('os/enum[@name="firmware"]')
        reasons = self.reasons('overview', 'Firmware')
        self.assertIsNone(reasons['BIOS'])
        self.assertEqual(reasons['UEFI'] is None, has_efi)

    def buses(self):
        """Q35 has no IDE: the reason names the program that says so."""
        buses = self.offered('devices/disk/enum[@name="bus"]')
        version = self.host.connection.getVersion()
        reason = f'Not offered by QEMU {version // 1000000}.{version // 1000 % 1000} on this host'
        reasons = self.reasons('disk:vda', 'Bus')
        for label, bus in (('VirtIO', 'virtio'), ('SATA', 'sata'), ('SCSI', 'scsi'),
                           ('IDE', 'ide')):
            self.assertEqual(reasons[label], None if bus in buses else reason)
        self.assertNotIn('ide', buses)

    def list_stays_open(self):
        """The machine starts and stops while somebody is in a list: the page waits for the choice."""
        names = list(self.open_list('disk:vda', 'Cache mode'))
        self.domain.create()
        wait_until(lambda: not self.app.enabled('domain.run'), 'the window to see it run')
        self.app.key('Home', *['Down'] * names.index('None'), 'Return')
        # It runs by now.
        self.page.wait_for_value('Cache mode', 'None after shutdown')
        self.page.apply()
        self.page.wait_for_badges('Cache mode', 'Default now')
        names = list(self.open_list('disk:vda', 'Cache mode'))
        self.domain.destroy()
        wait_until(lambda: self.app.enabled('domain.run'), 'the window to see it stop')
        wait_until(lambda: list(self._reasons(self.page.row('Cache mode')) or ()) == names, 'the same list')
        self.app.key('Escape')
        self.page.wait_for_no_badges('Cache mode', 'Default now')

    def counts(self):
        """Numbers go up and down with the arrows, and the number of CPUs with the topology."""
        self.app.click(self.page.show('cpu', 'Manual topology'))
        self.app.click(self.page.row('Sockets'))
        self.app.key('Up', 'Up', 'Down')
        self.app.click(self.page.row('Cores'))
        self.app.key('Up', 'Up')
        self.page.wait_for_value('Most virtual CPUs', '6')
        self.app.key('ctrl+s')
        wait_until(lambda: self.find('vcpu').text == '6', 'six CPUs')
        topology = self.find('cpu/topology')
        self.assertEqual([topology.get(part) for part in ('sockets', 'cores', 'threads')],
                         ['2', '3', '1'])

    def reasons(self, page, title):
        """What the choices of a row say below their names; None where they say nothing."""
        reasons = self.open_list(page, title)
        self.app.key('Escape')
        return reasons

    def open_list(self, page, title):
        """What the choices of a row say, whose list stays open."""
        clicked = []

        def look():
            try:
                row = self.page.show(page, title)
                reasons = self._reasons(row)
                # A click is lost on a row that another one just takes the place of.
                if not reasons and (not clicked or time.monotonic() - clicked[-1] > 3):
                    self.app.click(row)
                    clicked.append(time.monotonic())
            except GLib.Error:
                return None
            return reasons

        return wait_until(look, f'the choices of {title}')

    def _reasons(self, row):
        lists = [node for node in row.find_all(role='list') if len(node.children) > 1]
        found = {}
        for item in lists[0].find_all(role='list item') if lists else []:
            labels = [label for label in item.find_all(role='label') if 'visible' in label.states]
            if not labels:
                return None
            found[labels[0].name] = labels[1].name if len(labels) > 1 else None
        return found or None

    def listed(self):
        """The names in the open list of an entry."""
        row = self.page.row('Machine type')
        lists = [node for node in row.find_all(role='list') if 'visible' in node.states]
        if not lists:
            return None
        return {item.name for item in lists[0].find_all(role='list item')}

    def offered(self, path):
        xml = self.host.connection.getDomainCapabilities(
            None, 'x86_64', self.find('os/type').get('machine'), 'qemu')
        return {value.text for value in ElementTree.fromstring(xml).findall(path + '/value')}

    def find(self, path, flags=STORED):
        return ElementTree.fromstring(self.domain.XMLDesc(flags)).find(path)


MACHINE = '''
<domain type="qemu">
  <name>chosen</name>
  <memory unit="MiB">32</memory>
  <os><type arch="x86_64" machine="pc">hvm</type></os>
  <devices>
    <disk type="file" device="disk">
      <source file="/run/a.img"/>
      <target dev="vda" bus="virtio"/>
    </disk>
  </devices>
</domain>'''


if __name__ == '__main__':
    main()
