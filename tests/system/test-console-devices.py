#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine lacks for a good console is added from there, to the running machine as well."""

from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'bare'
SERIAL = '/run/serial'
TABLET = "devices/input[@type='tablet']"
AGENT = "devices/channel/target[@name='com.redhat.spice.0']"
# A machine without a controller for such channels takes one only while it is off.
TOLD = ('Agent channel added', 'The agent channel will be there after the machine was shut down')
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE


class Devices(SystemTest):
    def test_add(self):
        host = Host()
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL, tablet=False), start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        self.assertFalse(has(domain, TABLET))

        # The pointer is captured for want of a tablet; left Ctrl and left Alt let it go again.
        console.focus()
        app.wait_for(name='Add a Tablet', role='label')
        app.key('Control_L+Alt_L')
        self.press('Add a Tablet')
        app.wait_for_toast('Tablet added')
        wait_until(lambda: has(domain, TABLET) and has(domain, TABLET, STORED), 'a tablet')

        app.choose_in_menu('Size of the Screen', 'Add an Agent Channel')
        app.wait_for_toast(*TOLD)
        wait_until(lambda: has(domain, AGENT, STORED), 'a channel in the stored definition')

    def press(self, label):
        """Presses a button known by its label: GTK 4.8 may name it by the label twice."""
        wait_until(lambda: next((button for button in self.app.window().find_all(role='push button')
                                 if button.find(name=label, role='label')), None), label).click()


def has(domain, path, flags=0):
    return ElementTree.fromstring(domain.XMLDesc(flags)).find(path) is not None


if __name__ == '__main__':
    require_grub()
    main()
