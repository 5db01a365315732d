#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new machine is plugged into: an interface of the host, shared by macvtap."""

import os
import subprocess
from xml.etree import ElementTree

from harness.case import main
from harness.create import CreateTest
from harness.namespace import skip
from harness.waiting import wait_until

NETWORK_BOOT = 5
HEIGHT = 900
# The part of /sys that is of this network namespace, on which the daemon looks for interfaces.
SYSTEM = ('class/net', 'devices/virtual/net')


def run(*words):
    subprocess.run(words, check=True)


def make_interfaces():
    """A wired one, and one that is called as wireless ones are."""
    for name in ('eth7', 'wlan7'):
        made = subprocess.run(['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', f'{name}-peer'],
                              check=False)
        if made.returncode != 0:
            skip('the kernel has no virtual Ethernet')
        for end in (name, f'{name}-peer'):
            run('ip', 'link', 'set', end, 'up')
    # Without any address, SPICE cannot look up its own.
    run('ip', 'address', 'add', '192.0.2.1/24', 'dev', 'eth7')
    made = subprocess.run(['ip', 'link', 'add', 'link', 'eth7', 'name', 'try', 'type', 'macvtap'], check=False)
    if made.returncode != 0:
        skip('the kernel has no macvtap')
    run('ip', 'link', 'delete', 'try')
    os.mkdir('/run/sys')
    run('mount', '-t', 'sysfs', 'sysfs', '/run/sys')
    for folder in SYSTEM:
        run('mount', '--bind', f'/run/sys/{folder}', f'/sys/{folder}')


class Network(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        make_interfaces()
        super().setUpClass()

    def test_macvtap(self):
        self.open_dialog()
        self.enlarge_dialog(HEIGHT)
        self.choose(NETWORK_BOOT)
        self.type_at('Name', 'on-the-wire')
        self.wait_for_text('It starts from the network')
        self.wait_for_networks()
        # Before “none”: what cannot be had is there, and says why.
        self.choose_network('End', 'Up')
        self.wait_for_text('A wireless interface cannot be shared this way')
        wait_until(lambda: 'sensitive' not in self.button('Create').states, 'Create cannot be pressed')
        self.choose_network('Home', 'Down', 'Down')
        self.wait_for_text('The machine and the host cannot reach each other')
        self.desktop.screenshot(f'{self.picture_folder}/create-macvtap.png')
        self.create()
        domain = self.machine('on-the-wire')
        source = ElementTree.fromstring(domain.XMLDesc()).find('.//interface[@type="direct"]/source')
        self.assertEqual((source.get('dev'), source.get('mode')), ('eth7', 'bridge'))
        self.assertFalse(self.network.isActive())

    def choose_network(self, *keys):
        row = self.open_list('Network')
        self.desktop.screenshot(f'{self.picture_folder}/create-networks.png')
        self.app.key(*keys, 'Return')
        self.wait_for_closed(row, 'Network')


if __name__ == '__main__':
    main()
