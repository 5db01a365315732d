#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else changes the machine while its hardware pages hold what is not applied yet, and what
libvirt refuses."""

from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main
from harness.details import SIZE, Details
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'shared'
MAC = '52:54:00:11:22:33'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
CONFLICT = 'Somebody Else Changed the Same'


class Conflicts(SystemTest):
    desktop_size = SIZE

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove_machine)

    def remove_machine(self):
        for domain in self.host.connection.listAllDomains():
            persistent = domain.isPersistent()
            if domain.isActive():
                domain.destroy()
            if persistent:
                domain.undefine()

    def test_stored(self):
        self.domain = self.host.define(machine_xml())
        self.open()
        self.keep_both()
        for page, title, mine, theirs, path, read, take_mine in (
                ('overview', 'Notes', 'mine', 'theirs', 'description', None, True),
                ('overview', 'Notes', 'also mine', 'also theirs', 'description', None, False),
                ('disk:vda', 'Serial number', 'MINE', 'THEIRS', 'devices/disk/serial', None, False),
                (f'interface:{MAC}', 'Average (KiB a second)', '400', '300',
                 'devices/interface/bandwidth/inbound', 'average', True),
                ('graphics:vnc', 'Port', '5977', '5978', 'devices/graphics', 'port', False)):
            self.collide(page, title, mine, theirs, path, read, take_mine)
        self.back_and_discard()
        self.remove_meanwhile()
        self.refuse()

    def keep_both(self):
        """Of one device and of one page, but not the same: nothing is asked."""
        self.page.show('disk:vda', 'Serial number')
        self.page.type('Serial number', 'KEPT')
        self.page.wait_for_changes('1 change')
        self.change('devices/disk/driver', 'cache', 'none')
        self.page.apply()
        self.page.wait_for_applied()
        self.assertEqual(self.find('devices/disk/serial').text, 'KEPT')
        self.assertEqual(self.find('devices/disk/driver').get('cache'), 'none')
        self.page.wait_for_value('Cache mode', 'None')
        self.page.show('overview', 'Title')
        self.page.type('Title', 'mine')
        self.page.wait_for_changes('1 change')
        self.domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, 'other', None, None,
                                libvirt.VIR_DOMAIN_AFFECT_CONFIG)
        self.page.apply()
        self.page.wait_for_applied()
        self.assertEqual(self.find('title').text, 'mine')
        self.assertEqual(self.find('description').text, 'other')

    def collide(self, page, title, mine, theirs, path, read, take_mine):
        self.page.show(page, title)
        self.page.type(title, mine)
        self.page.wait_for_changes('1 change')
        self.change(path, read, theirs)
        before = self.domain.XMLDesc(STORED)
        self.page.apply()
        self.app.wait_for_dialog(CONFLICT, theirs)
        self.assertEqual(self.domain.XMLDesc(STORED), before)
        self.decide(take_mine)
        expected = mine if take_mine else theirs
        self.page.wait_for_applied()
        self.page.wait_for_value(title, expected)
        element = self.find(path)
        self.assertEqual(element.get(read) if read else element.text, expected)

    def decide(self, take_mine):
        """By keys alone: the answers are rows, of which the first one has the focus."""
        dialog = wait_until(lambda: self.desktop.windows(CONFLICT) or self.dialog_windows(), 'the dialog')
        self.desktop.xdotool('windowfocus', '--sync', dialog[-1])
        wait_until(lambda: any(node.name.startswith('Keep what they set: ')
                               for node in self.app.root().find_focused()), 'the keys at the first answer')
        if take_mine:
            self.app.key('Down', 'space')
            wait_until(lambda: 'checked' in self.answer('Use what you set').states, 'mine')
        else:
            self.assertIn('checked', self.answer('Keep what they set').states)
        self.app.answer('Apply')
        self.app.wait_for_no_dialog()

    def answer(self, words):
        """The button of an answer."""
        return next(node for window in self.app.root().children if window.role == 'dialog'
                    for role in ('radio button', 'check box', 'checkbox')
                    for node in window.find_all(role=role) if node.name.startswith(f'{words}: '))

    def dialog_windows(self):
        return [window for window in self.desktop.windows() if window not in self.windows]

    def back_and_discard(self):
        """Going back leaves what was typed; discarding it shows what the other one did."""
        self.page.show('overview', 'Title')
        self.page.type('Title', 'typed')
        self.page.wait_for_changes('1 change')
        self.domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, 'theirs', None, None,
                                libvirt.VIR_DOMAIN_AFFECT_CONFIG)
        self.page.apply()
        self.app.wait_for_dialog(CONFLICT)
        self.app.answer('Back')
        self.app.wait_for_no_dialog()
        self.page.wait_for_value('Title', 'typed')
        self.assertEqual(self.find('title').text, 'theirs')
        self.page.press('Discard')
        self.page.wait_for_value('Title', 'theirs')

    def remove_meanwhile(self):
        self.page.show('disk:vda', 'Serial number')
        self.page.type('Serial number', 'LATE')
        self.page.wait_for_changes('1 change')
        root = ElementTree.fromstring(self.domain.XMLDesc(STORED))
        root.find('devices').remove(root.find('devices/disk'))
        self.define(root)
        self.page.apply()
        self.app.wait_for_dialog(CONFLICT, 'Disk vda: Serial number', 'Leave it removed, as they did',
                                 'Put it back, with what you set: LATE')
        self.app.answer('Apply')
        self.page.wait_for_page('Disk vda', there=False)
        self.assertIsNone(self.find('devices/disk'))

    def refuse(self):
        """What libvirt refuses changes nothing, and stays in the page to be mended."""
        self.page.show(f'interface:{MAC}', 'MTU')
        before = self.domain.XMLDesc(STORED)
        self.page.type('MTU', '1400')  # not with this connection
        self.page.apply()
        self.page.wait_for_text('The changes were refused')
        self.assertEqual(self.domain.XMLDesc(STORED), before)
        self.page.wait_for_value('MTU', '1400')
        self.page.type('MTU', '')
        wait_until(lambda: not self.page.changed(), 'nothing to apply')

    def test_partly(self):
        """What was done of several changes, and what was not, is said and can be taken back."""
        self.domain = self.host.connection.createXML(machine_xml())
        self.open()
        self.page.show('overview', 'Title')
        self.page.type('Title', 'passing')
        self.page.show('disk:vda', 'Cache mode')
        self.page.choose('Cache mode', 'None')
        self.page.apply()
        self.page.wait_for_text('Not all of it could be done')
        self.assertEqual(self.find('title', 0).text, 'passing')
        self.read_details('Not done:\nDisk vda: Cache mode: None', 'Done:\nOverview: Title: passing')
        self.page.press('Undo')
        self.page.wait_for_text('Changes taken back')
        self.assertIsNone(self.find('title', 0))

    def test_not_at_once(self):
        """What is stored although the running machine refuses it is said, with libvirt's reason."""
        self.domain = self.host.define(machine_xml(), start=True)
        self.open()
        self.page.show(f'interface:{MAC}', 'Average (KiB a second)')
        self.page.type('Average (KiB a second)', '400')
        self.page.apply()
        self.page.wait_for_text('Stored: in effect after the machine was shut down')
        self.assertIsNotNone(self.find('devices/interface/bandwidth'))
        self.assertIsNone(self.find('devices/interface/bandwidth', 0))
        self.read_details(f'shut down:\nNetwork Interface {MAC}: Average (KiB a second): 400 (')
        self.page.press('Undo')
        self.page.wait_for_text('Changes taken back')
        self.assertIsNone(self.find('devices/interface/bandwidth'))

    def test_transient(self):
        """A machine that nobody stores: what libvirt cannot do at once is not done, and that is said."""
        self.domain = self.host.connection.createXML(machine_xml())
        self.open()
        self.page.show('overview', 'Title')
        self.page.type('Title', 'passing')
        self.page.apply()
        self.page.wait_for_applied()
        self.assertEqual(self.find('title', 0).text, 'passing')
        self.page.show('disk:vda', 'Cache mode')
        self.page.choose('Cache mode', 'None')
        self.page.wait_for_no_badges('Cache mode', 'after shutdown')
        self.page.apply()
        self.page.wait_for_text('Nothing was changed')
        self.assertNotEqual(self.find('devices/disk/driver', 0).get('cache'), 'none')
        self.assertFalse(self.domain.isPersistent())

    # Helpers

    def read_details(self, *texts):
        """Reads them in the window of what was done and what was not, and closes it."""
        self.page.press('Details')
        details = self.app.wait_for(name='Details', role='text box')
        for text in texts:
            self.assertIn(text, details.text)
        window = next(window for window in self.app.root().children if window.name == 'Details')
        window.find(name='Close', role='push button').click()
        wait_until(lambda: not self.app.root().find(name='Details', role='text box'),
                   'the details to close')

    def open(self):
        self.start('-c', self.host.uri, '--show-domain-editor', MACHINE)
        self.page = Details(self.app, self.host.uri, self.domain.UUIDString())
        self.windows = self.desktop.windows()

    def find(self, path, flags=STORED):
        return ElementTree.fromstring(self.domain.XMLDesc(flags)).find(path)

    def change(self, path, attribute, value):
        """Somebody else writes another definition."""
        root = ElementTree.fromstring(self.domain.XMLDesc(STORED))
        element = root
        for name in path.split('/'):
            found = element.find(name)
            element = ElementTree.SubElement(element, name) if found is None else found
        if attribute:
            element.set(attribute, value)
            if attribute == 'port':
                element.set('autoport', 'no')
        else:
            element.text = value
        self.define(root)

    def define(self, root):
        self.host.connection.defineXML(ElementTree.tostring(root, encoding='unicode'))


def machine_xml():
    domain = ElementTree.fromstring(grub_guest(MACHINE, '/run/serial'))
    devices = domain.find('devices')
    for name in ('graphics', 'disk', 'interface', 'channel'):
        for device in devices.findall(name):
            devices.remove(device)
    with open('/run/a.img', 'wb') as file:
        file.truncate(1024 * 1024)
    disk = ElementTree.SubElement(devices, 'disk', type='file', device='disk')
    ElementTree.SubElement(disk, 'driver', name='qemu', type='raw')
    ElementTree.SubElement(disk, 'source', file='/run/a.img')
    ElementTree.SubElement(disk, 'target', dev='vda', bus='virtio')
    interface = ElementTree.SubElement(devices, 'interface', type='user')
    ElementTree.SubElement(interface, 'mac', address=MAC)
    ElementTree.SubElement(interface, 'model', type='virtio')
    ElementTree.SubElement(devices, 'graphics', type='vnc', autoport='yes')
    return ElementTree.tostring(domain, encoding='unicode')


if __name__ == '__main__':
    require_grub()
    main()
