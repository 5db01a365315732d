#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest that crashes, in a machine that is kept as it was: what it said last is there, and it is
reset or turned off in its window.

The guest says so by the device that guests have for that (pvpanic), as its kernel would.
"""

from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.host import Host
from harness.image import require_image
from harness.machine import LinuxMachine
from harness.waiting import wait_until

MACHINE = 'kept'
PANIC = r"printf '\001' | dd of=/dev/port bs=1 seek=$((0x505)) count=1"


class Crashed(SystemTest):
    image = None

    def test_kept(self):
        host = Host()
        host.start()
        self.domain = host.define(machine_xml(self.image), start=True)
        self.start('-c', host.uri)
        self.app.select(MACHINE)
        self.app.activate('domain.open')
        self.guest = LinuxMachine(MACHINE, self.image).shell()
        self.crash()
        self.reset()
        self.crash()
        self.force_off()

    def crash(self):
        """The machine is there, and cannot be run, paused or resumed."""
        self.guest.send(PANIC)
        wait_until(lambda: self.domain.state()[0] == libvirt.VIR_DOMAIN_CRASHED, 'the crash')
        status = self.app.wait_for(name='Crashed')
        self.assertIn('visible', status.states)
        wait_until(lambda: self.app.enabled('domain.reset') and self.app.enabled('domain.force-off'),
                   'what can be done')
        for action in ('run', 'pause', 'resume', 'shut-down'):
            self.assertFalse(self.app.enabled(f'domain.{action}'), action)
        # The large button says the same as the page.
        names = [node.name for node in self.app.window().find_all(role='push button')
                 if 'sensitive' in node.states]
        self.assertIn('Force Reset…', names)

    def reset(self):
        """It runs again, from its beginning."""
        self.app.wait_for(name='Force Reset…', role='push button').click()
        self.app.answer('Force Reset')
        self.guest.wait_for_restart()
        self.assertEqual(self.domain.state()[0], libvirt.VIR_DOMAIN_RUNNING)
        wait_until(lambda: 'Crashed' not in self.words(), 'the screen to be back')

    def force_off(self):
        self.app.click(self.app.wait_for(name='Force Off…', role='label'))
        self.app.answer('Force Off')
        wait_until(lambda: not self.domain.isActive(), 'it to be off')
        self.app.wait_for(name='Shut Off')
        wait_until(lambda: self.app.enabled('domain.run'), 'Run can be pressed')

    def words(self):
        return [node.name for node in self.app.window().find_all(role='label')
                if 'visible' in node.states]


def machine_xml(image):
    domain = ElementTree.fromstring(LinuxMachine(MACHINE, image, memory=256).xml())
    ElementTree.SubElement(domain, 'on_crash').text = 'preserve'
    devices = domain.find('devices')
    ElementTree.SubElement(devices, 'panic', model='isa')
    graphics = ElementTree.SubElement(devices, 'graphics', type='spice')
    ElementTree.SubElement(graphics, 'listen', type='none')
    ElementTree.SubElement(ElementTree.SubElement(devices, 'video'), 'model', type='vga')
    return ElementTree.tostring(domain, encoding='unicode')


if __name__ == '__main__':
    Crashed.image = require_image('tiny')
    main()
