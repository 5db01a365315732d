#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running machine is pinned to the host's CPUs in its window, and what others use is said there."""

import unittest

import libvirt

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.host import Host
from harness.waiting import wait_until


class Pins(SystemTest):
    desktop_size = SIZE

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()

    def test_pins(self):
        self.cpus = [i for i, there in enumerate(self.host.connection.getCPUMap()[1]) if there]
        if len(self.cpus) < 2 or self.cpus[:2] != [0, 1]:
            raise unittest.SkipTest('needs two CPUs')
        self.host.define(machine_xml('other', '<cputune><vcpupin vcpu="0" cpuset="1"/></cputune>'))
        self.domain = self.host.define(machine_xml('pinned'), start=True)
        self.addCleanup(lambda: self.domain.isActive() and self.domain.destroy())
        self.start('-c', 'qemu:///system')
        self.page = Details(self.app, 'qemu:///system', self.domain.UUIDString())
        self.page.show('tuning', 'Virtual CPU 1')
        self.by_click()
        self.by_keys()

    def by_click(self):
        self.app.click(self.page.row('Virtual CPU 1'))
        self.app.click(self.cpu(1))
        self.page.wait_for_text('Also used by other: host CPUs 1.')
        self.page.apply()
        self.wait_for_pin(1, 1)
        self.wait_for_pin(0, *self.cpus)

    def by_keys(self):
        """From one button to its neighbour; Space presses it.  The keys are where they were before
        what was chosen was applied."""
        wait_until(lambda: 'focused' in self.cpu(1).states, 'the keys at the button that was clicked')
        self.app.key('space', 'Left', 'space')
        self.page.wait_for_text('Host CPUs: 0')
        self.page.apply()
        self.wait_for_pin(1, 0)

    def cpu(self, number):
        return wait_until(lambda: next(
            (node for node in self.app.window().find_all(role='push button')
             if node.name.startswith(f'Host CPU {number}: ') and 'visible' in node.states), None), f'the button of CPU {number}')

    def wait_for_pin(self, vcpu, *cpus):
        """As the kernel has it, and as it is stored.  The word of it may be gone before so many
        controls have been asked for it."""
        wait_until(lambda: self.pins(vcpu) == [list(cpus)] * 2, f'CPUs {cpus} for {vcpu}')
        self.page.wait_for_applied()

    def pins(self, vcpu):
        both = (self.domain.vcpus()[1][vcpu],
                self.domain.vcpuPinInfo(libvirt.VIR_DOMAIN_AFFECT_CONFIG)[vcpu])
        return [[i for i, on in enumerate(pins) if on] for pins in both]


def machine_xml(name, tuning=''):
    return f'''
    <domain type="qemu">
      <name>{name}</name>
      <memory unit="MiB">32</memory>
      <vcpu>2</vcpu>
      {tuning}
      <os><type arch="x86_64" machine="pc">hvm</type></os>
    </domain>'''


if __name__ == '__main__':
    main()
