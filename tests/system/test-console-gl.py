#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that draws with OpenGL, where that cannot be shown: said so, and turned off on demand."""

import os
from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'drawing'
DESCRIPTION = 'A & “B”'
QUESTION = 'Turn Off OpenGL of '
SERIAL = '/run/serial'
EMULATOR = '/run/emulator'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
# QEMU does not start so without a graphics card, which a computer of tests has not: for this guest,
# which draws nothing with it, it is all the same.
NODE = '/dev/null'
WRAPPER = f'''#!/bin/bash
exec /usr/bin/qemu-system-x86_64 "${{@//,gl=on,rendernode={NODE.replace('/', chr(92) + '/')}/}}"
'''
GL = f"<gl enable='yes' rendernode='{NODE}'/>"


class Gl(SystemTest):
    def test_turn_off(self):
        with open(EMULATOR, 'w', encoding='ascii') as file:
            file.write(WRAPPER)
        os.chmod(EMULATOR, 0o755)
        host = Host()
        host.start()
        domain = host.define(make_guest(), start=True)
        before = domain.XMLDesc(STORED)
        self.assertIn(GL, before)
        self.assertIn("passwd='sec&lt;ret'", before)

        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.wait_for(name='Display Cannot Be Shown')
        self.press('Turn Off OpenGL…')
        app.wait_for_dialog(QUESTION)
        self.assertEqual(domain.XMLDesc(STORED), before)
        app.key('Escape')  # no consent
        wait_until(lambda: not app.dialogs(), 'the end of it')
        self.assertEqual(domain.XMLDesc(STORED), before)

        self.press('Turn Off OpenGL…')
        app.wait_for_dialog(QUESTION)
        app.answer('Turn Off')
        app.wait_for_toast('OpenGL will be off after the machine was shut down')
        self.assertEqual(domain.XMLDesc(STORED), before.replace(GL, "<gl enable='no'/>"))
        self.assertIn(GL, domain.XMLDesc())  # the running one goes on as it is

        domain.destroy()
        app.wait_for(name='Shut Off')
        domain.create()
        GrubConsole(app, domain, SERIAL).wait_for_menu()

    def press(self, label):
        wait_until(lambda: [button for button in self.app.root().find_all(role='push button')
                            if button.find(name=label, role='label')], label)[0].click()


def make_guest():
    """With what would be lost if it was not read and written as a whole."""
    document = ElementTree.fromstring(grub_guest(MACHINE, SERIAL, password='sec<ret'))
    ElementTree.SubElement(document, 'description').text = DESCRIPTION
    devices = document.find('devices')
    ElementTree.SubElement(devices, 'emulator').text = EMULATOR
    ElementTree.SubElement(devices.find('graphics'), 'gl', enable='yes', rendernode=NODE)
    return ElementTree.tostring(document, encoding='unicode')


if __name__ == '__main__':
    require_grub()
    main()
