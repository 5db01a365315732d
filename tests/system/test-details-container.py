#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container of libvirt's LXC driver opens and is edited in the window, and nothing is offered that
only a machine has."""

import os
import shutil
from xml.etree import ElementTree

import libvirt

from harness.app import binary
from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.host import Host
from harness.namespace import skip
from harness.packages import Packages, Unavailable
from harness.waiting import wait_until

MACHINE = 'box'
URI = 'lxc:///system'
MAC = '00:16:3e:11:22:33'
DRIVERS = 'usr/lib/x86_64-linux-gnu/libvirt/connection-driver'
# What there is no trace of: pages, rows and devices of machines.
ONLY_MACHINES = {'Model', 'Option ROM', 'Place in the boot order', 'Access', 'Firmware', 'Chipset'}


class Container(SystemTest):
    desktop_size = SIZE
    packages = None

    @classmethod
    def setUpClass(cls):
        """The driver need not be installed: the daemon is given its own and this one."""
        os.mkdir('/run/drivers')
        for folder in ('/' + DRIVERS, cls.packages.path(DRIVERS)):
            shutil.copytree(folder, '/run/drivers', dirs_exist_ok=True)
        os.environ['LIBVIRT_DRIVER_DIR'] = '/run/drivers'
        cls.host = Host()
        cls.host.start()

    def test_container(self):
        connection = libvirt.open(URI)
        self.domain = connection.defineXML(container_xml(
            self.packages.path('usr/lib/libvirt/libvirt_lxc')))
        self.start('-c', URI, '--show-domain-editor', MACHINE)
        self.page = Details(self.app, URI, self.domain.UUIDString())
        self.look()
        self.edit()
        self.add()

    def look(self):
        self.page.show(f'interface:{MAC}', 'MAC address')
        self.assert_nothing_else()
        self.assertEqual(self.page.choices('Connected to'),
                         ['Virtual network', 'Bridge', 'Interface of the host (macvtap)',
                          'TAP device', 'Not connected'])
        self.page.show('filesystem:/', 'In the guest')
        self.assert_nothing_else()
        self.assertEqual(self.page.choices('Driver'), ['Default', 'Loop device', 'NBD'])
        self.page.show('overview', 'Title')
        self.assert_nothing_else()
        self.look_for_lists()
        self.assertFalse({'Features', 'Display', 'Video'} & set(self.page.pages()))

    def look_for_lists(self):
        """What the host’s control groups do is there, and no list of what a container has not."""
        for page, title, there, missing in (
                ('tuning', 'CPU shares', {'Limits on Disks of the Host'},
                 {'Host CPUs of Virtual CPUs', 'Schedulers of Virtual CPUs', 'Performance Events'}),
                ('cpu', 'Most virtual CPUs', set(), {'CPU Features', 'Virtual CPUs'}),
                ('numa', 'Host nodes', set(), {'NUMA Cells', 'Host Nodes of Cells'}),
                ('boot', 'Start with the host', set(), {'Boot Devices'})):
            self.page.show(page, title)
            names = {label.name for label in self.app.root().find_all(role='label')}
            self.assertEqual(names & (there | missing), there, page)

    def edit(self):
        for page, row, text, path in (('overview', 'Title', 'A box', 'title'),
                                      ('memory', 'Memory in use', '48 MiB', 'currentMemory'),
                                      ('os', 'First program', '/bin/init', 'os/init')):
            self.page.show(page, row)
            self.page.type(row, text)
            self.page.apply()
            self.page.wait_for_applied()
            expected = '49152' if path == 'currentMemory' else text
            self.assertEqual(self.find(path).text, expected)

    def add(self):
        for group, label, path, count in (('Storage', 'Shared Folder', 'devices/filesystem', 2),
                                          ('Network', 'Network Interface', 'devices/interface', 2),
                                          ('Lines to the Guest', 'Text Console', 'devices/console',
                                           2)):
            self.page.add(group, label)
            self.page.apply()
            self.page.wait_for_applied()
            wait_until(lambda: len(self.root().findall(path)) == count, f'{label} in the definition')

    # Helpers

    def assert_nothing_else(self):
        rows = {title for title in ONLY_MACHINES if self.page.has_row(title)}
        self.assertEqual(rows, set())

    def root(self):
        return ElementTree.fromstring(self.domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))

    def find(self, path):
        return self.root().find(path)


def container_xml(emulator):
    return f'''<domain type='lxc'><name>{MACHINE}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
      <os><type>exe</type><init>/bin/sh</init></os>
      <devices><emulator>{emulator}</emulator>
        <filesystem type='mount'><source dir='/srv/box'/><target dir='/'/></filesystem>
        <interface type='network'><mac address='{MAC}'/><source network='default'/></interface>
        <console type='pty'/>
      </devices></domain>'''


def require_driver():
    folder = os.path.join(os.path.dirname(binary()), '..', 'tests', 'container')
    try:
        packages = Packages(['libvirt-daemon-driver-lxc'], os.path.realpath(folder))
        packages.path(DRIVERS + '/libvirt_driver_lxc.so')
    except Unavailable as error:
        skip(f'no driver for containers: {error}')
    return packages


if __name__ == '__main__':
    Container.packages = require_driver()
    main()
