#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new machine that is changed before it is made: what runs and what is stored have the changes, what was
typed is there again when libvirt refuses them, and what does not fit a later decision is said."""

import functools
import http.server
import os
import threading
from xml.etree import ElementTree

from harness.case import main
from harness.create import CreateTest
from harness.customise import Customise as Pages
from harness.namespace import skip
from harness.waiting import wait_until

NETBOOT = '/usr/lib/debian-installer/images/12/amd64/gtk'
TREE = '/run/tree'
RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
HEIGHT = 1400
MAC = '52:54:00:aa:bb:cc'
# With an address: without any but its own, the host opens no displays.
LAB = """<network><name>lab</name><bridge name="virbr7"/><dns enable="no"/>
  <ip address="192.168.77.1" netmask="255.255.255.0"/></network>"""
ROW, CHANGED = 'Customise Before Installing', 'Customised'


class Server(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class Customise(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        for path in (RESCUE, NETBOOT):
            if not os.path.exists(path):
                skip(f'{path} is not installed')
        super().setUpClass()

    def decide(self, name):
        """A machine from a disc."""
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.type_at('Path of the Disc Image', RESCUE)
        self.wait_for_text('It was not recognised')
        self.type_at('Name', name)
        self.wait_for_text('which is taken out after the installation')

    def customise(self, name, row=ROW):
        self.focus_dialog()
        self.click_on(row)
        return Pages(self.app, name, ('1200', str(HEIGHT - 100)))

    def test_carried(self):
        """Chipset, bus, MAC, boot order, one device less and one more."""
        self.decide('carried')
        pages = self.customise('carried')
        self.desktop.screenshot(f'{self.picture_folder}/customise-overview.png')
        self.change_all(pages)
        self.desktop.screenshot(f'{self.picture_folder}/customise-changed.png')
        pages.begin()
        domain = self.machine('carried')
        live = ElementTree.fromstring(domain.XMLDesc())
        for root in (live, self.stored(domain)):
            self.assert_changed(root)
        self.assertEqual(live.find('.//disk[@device="cdrom"]/source').get('file'), RESCUE)
        self.assertIsNone(self.stored(domain).find('.//disk[@device="cdrom"]/source'))
        self.assertEqual(self.orders(live), ['cdrom', 'disk', 'interface'])
        self.assertEqual(self.orders(self.stored(domain)), ['disk', 'interface', 'cdrom'])
        self.assertEqual(self.volumes(), ['carried.qcow2'])

    def change_all(self, pages):
        # Q35 has no IDE; what the host offers another chipset is asked for as soon as it is chosen.
        pages.show('Disk sda', 'Bus')
        self.assertIn('Not offered', pages.reasons('Bus')['IDE'])
        pages.show('Overview', 'Firmware')
        pages.type('Machine type', 'pc')
        pages.show('Disk sda', 'Bus')
        wait_until(lambda: pages.reasons('Bus')['IDE'] is None, 'IDE on offer')
        pages.choose('Bus', 'VirtIO')
        pages.wait_for_value('Bus', 'VirtIO')
        pages.show('Network Interface 1', 'MAC address')
        pages.type('MAC address', MAC)
        pages.show('Boot', 'Boot menu')
        pages.click(wait_until(lambda: pages.window().find(f'Network Interface {MAC}', 'switch'),
                               'the card among what is booted'))
        pages.show('Sound 1', 'Model')
        pages.press('Remove This Device')
        pages.wait_for_page('Sound 1', there=False)
        pages.add('Other', 'Watchdog')
        pages.wait_for_page('Watchdog i6300esb')

    def assert_changed(self, root):
        self.assertTrue(root.find('os/type').get('machine').startswith('pc-i440fx'))
        self.assertEqual(root.find('.//disk[@device="disk"]/target').get('bus'), 'virtio')
        self.assertEqual(root.find('.//interface/mac').get('address'), MAC)
        self.assertIsNone(root.find('.//sound'))
        self.assertIsNotNone(root.find('.//watchdog'))

    def orders(self, root):
        """What the machine starts from, in its order."""
        found = {int(device.find('boot').get('order')): device.get('device') or device.tag
                 for device in root.find('devices') if device.find('boot') is not None}
        return [found[order] for order in sorted(found)]

    def type_path(self):
        """Where the keys are to begin with."""
        self.open_dialog()
        self.focus_dialog()
        wait_until(lambda: self.has_keys('Path of the Disc Image'), 'the keys at the path')
        self.desktop.xdotool('type', '--delay', '10', RESCUE)
        self.wait_for_text('It was not recognised')

    def test_keys(self):
        """All of it without a pointer."""
        self.type_path()
        self.reach_row('Name', 'text box')
        self.desktop.xdotool('type', '--delay', '10', 'keyed')
        self.wait_for_text('which is taken out after the installation')
        self.reach_row(ROW, 'list item')
        self.app.key('Return')
        pages = Pages(self.app, 'keyed')
        self.reach_row('Title', 'text box')
        self.desktop.xdotool('type', '--delay', '10', 'By keys')
        wait_until(lambda: pages.value('Title') == 'By keys', 'the title')
        self.press(pages.button_in_header('Begin Installation'))
        domain = self.machine('keyed', 'By keys')
        self.assertEqual(self.stored(domain).find('title').text, 'By keys')

    def test_access_keys(self):
        """The way there without a step in between, and back with Escape, which loses nothing."""
        self.type_path()
        self.app.key('alt+h')
        wait_until(lambda: any(node.role == 'search box' for node in self.app.focused()), 'the search has the keys')
        self.desktop.xdotool('type', '--delay', '10', 'alpine')
        self.app.key('Escape')
        wait_until(self.is_list_closed, 'the list is closed')
        self.app.key('Escape')
        self.app.wait_for_dialog('Discard the New Machine?')
        wait_until(self.has_question_keys, 'the keys in the question')
        self.desktop.screenshot(f'{self.picture_folder}/create-discard.png')
        self.app.key('Escape')
        self.app.wait_for_no_dialog()
        self.assertEqual(self.text_of('Path of the Disc Image'), RESCUE)
        self.wait_for_text('which is taken out after the installation')
        self.focus_dialog()
        self.reach_row(ROW, 'list item')
        self.app.key('Return')
        pages = Pages(self.app, 'machine')
        self.reach_row('Title', 'text box')
        self.desktop.xdotool('type', '--delay', '10', 'By keys')
        wait_until(lambda: pages.value('Title') == 'By keys', 'the title')
        # Leaves the window, and what was changed as it is.
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not pages.window(), 'the window gone')
        self.focus_dialog()
        self.wait_for_text('Customised: Overview: Title: By keys')
        self.app.key('ctrl+Return')
        self.machine('machine', 'By keys')

    def is_list_closed(self):
        button = self.find(name='Choose the System')
        return button and 'expanded' not in button.states

    def has_question_keys(self):
        return any(window.role == 'dialog' and window.has_keys() for window in self.app.root().children)

    def test_begin_key(self):
        """From a field, with the button’s own key."""
        self.decide('begun')
        pages = self.customise('begun')
        pages.show('Overview', 'Title')
        pages.type('Title', 'By hand')
        self.app.key('alt+b')
        self.machine('begun', 'By hand')

    def test_begin_in_text(self):
        """From a text of several lines, to which Enter alone adds one."""
        self.decide('described')
        pages = self.customise('described')
        pages.show('Overview', 'Title')
        self.reach_row('Notes', 'text box')
        self.desktop.xdotool('type', '--delay', '10', 'Two')
        self.app.key('Return')
        self.desktop.xdotool('type', '--delay', '10', 'lines')
        self.app.key('ctrl+Return')
        self.assertEqual(self.stored(self.machine('described')).find('description').text, 'Two\nlines')

    def test_discarded(self):
        """What was typed goes only when asked; without any, nothing is asked."""
        self.type_path()
        self.app.key('alt+c')
        self.app.wait_for_dialog('Discard the New Machine?')
        self.app.answer('Discard')
        wait_until(lambda: self.app.running() and not self.dialog(), 'the dialog gone')
        self.open_dialog()
        self.focus_dialog()
        self.wait_for_networks()
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not self.dialog(), 'the dialog gone')

    def reach_row(self, name, role):
        self.reach(lambda node: node.name == name and node.role == role, name)

    def test_network(self):
        """One that is stopped is started for it, which is said before."""
        lab = self.host.connection.networkDefineXML(LAB)
        self.addCleanup(lab.undefine)
        self.addCleanup(lambda: lab.isActive() and lab.destroy())
        self.decide('elsewhere')
        pages = self.customise('elsewhere')
        pages.show('Network Interface 1', 'Source')
        pages.type('Source', 'lab')
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not pages.window(), 'the window gone')
        self.wait_for_text('The network “lab” is started')
        self.create()
        domain = self.machine('elsewhere')
        self.assertEqual(self.stored(domain).find('.//interface/source').get('network'), 'lab')
        self.assertTrue(lab.isActive())
        self.assertFalse(self.network.isActive())

    def test_cancel(self):
        """The dialog is as it was, and so is what was changed; another name in one is that of both."""
        self.decide('first')
        pages = self.customise('first')
        pages.show('Overview', 'Title')
        pages.type('Title', 'By hand')
        pages.type('Name', 'second')
        pages.show('Network Interface 1', 'MAC address')
        pages.type('MAC address', '52:54')
        pages.wait_for_text('Something here is no value yet')
        self.app.key('Escape')
        self.app.answer('Go Back')
        wait_until(lambda: self.app.running() and not pages.window(), 'the window gone')
        self.wait_for_text('1 change')
        self.wait_for_text('Customised: Overview: Title: By hand')
        self.wait_for_text('The machine “second” is stored and started')
        self.assertEqual(self.text_of('Path of the Disc Image'), RESCUE)
        self.assertEqual(self.text_of('Name'), 'second')
        self.desktop.screenshot(f'{self.picture_folder}/customise-dialog.png')
        self.type_at('Name', 'third')
        pages = self.customise('third', CHANGED)
        pages.show('Overview', 'Title')
        self.assertEqual(pages.value('Title'), 'By hand')
        pages.cancel()
        self.create()
        root = self.stored(self.machine('third', 'By hand'))
        self.assertEqual(root.find('title').text, 'By hand')
        self.assertEqual(self.volumes(), ['third.qcow2'])

    def test_refused(self):
        """libvirt says no: nothing is left, and all that was typed is there."""
        self.decide('refused')
        pages = self.customise('refused')
        pages.show('Overview', 'Machine type')
        pages.type('Machine type', 'none-such')
        pages.begin()
        wait_until(self.is_back, 'the dialog again')
        self.wait_for_text('The machine could not be created')
        self.wait_for_text('1 change')
        self.desktop.screenshot(f'{self.picture_folder}/customise-refused.png')
        self.assertEqual(self.host.names(), set())
        self.assertEqual(self.volumes(), [])
        self.assertFalse(self.network.isActive())
        pages = self.customise('refused', CHANGED)
        pages.show('Overview', 'Machine type')
        self.assertEqual(pages.value('Machine type'), 'none-such')
        pages.type('Machine type', 'q35')
        pages.begin()
        self.assertIn('q35', self.stored(self.machine('refused')).find('os/type').get('machine'))

    def serve_tree(self):
        """Debian's own installer.  Returns: its address"""
        folder = f'{TREE}/debian/dists/bookworm/main/installer-amd64/current/images/netboot'
        os.makedirs(folder)
        os.symlink(f'{NETBOOT}/debian-installer', f'{folder}/debian-installer')
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0),
                                                 functools.partial(Server, directory=TREE))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        return f'http://127.0.0.1:{server.server_port}/debian/dists/bookworm'

    def test_tree(self):
        """Installed with a kernel that is not in what is stored; the changes are in both."""
        address = self.serve_tree()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(1)
        self.type_at('Address of the Tree', address)
        self.wait_for_text('Recognised')
        self.type_at('Name', 'own-tree')
        self.wait_for_text('The installer is downloaded from')
        pages = self.customise('own-tree')
        pages.show('Overview', 'Title')
        pages.type('Title', 'By hand')
        pages.begin()
        domain = self.machine('own-tree', 'By hand')
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertIn('own-tree-install-kernel', live.find('os/kernel').text)
        self.assertEqual(live.find('on_reboot').text, 'destroy')
        self.assertEqual(live.find('title').text, 'By hand')
        root = self.stored(domain)
        self.assertIsNone(root.find('os/kernel'))
        self.assertEqual(root.find('on_reboot').text, 'restart')
        self.assertEqual(root.find('title').text, 'By hand')
        wait_until(lambda: self.volumes() == ['own-tree.qcow2'], 'the installer’s files gone', 60)

    def test_disk_removed(self):
        """A disk that was taken out is not made, and that is said."""
        self.decide('diskless')
        pages = self.customise('diskless')
        pages.show('Disk sda', 'Bus')
        pages.press('Remove This Device')
        pages.wait_for_page('Disk sda', there=False)
        pages.cancel()
        self.wait_for_text('“diskless.qcow2” is not made: it was taken out of the machine')
        self.create()
        root = self.stored(self.machine('diskless'))
        self.assertIsNone(root.find('.//disk[@device="disk"]'))
        self.assertEqual(self.volumes(), [])

    def test_decided_later(self):
        """What does not fit a later decision is named, and left out only when asked."""
        self.decide('later')
        pages = self.customise('later')
        pages.show('CD/DVD Drive sdb', 'Bus')
        pages.choose('Bus', 'SCSI')
        pages.show('Overview', 'Title')
        pages.type('Title', 'Kept')
        pages.cancel()
        self.wait_for_text('Customised: Overview: Title: Kept')
        self.choose(5)
        self.wait_for_text('These changes do not fit what is decided now')
        self.wait_for_text('It starts from the network')
        self.desktop.screenshot(f'{self.picture_folder}/customise-lost.png')
        self.create()
        self.app.wait_for_dialog('Create It Without Some of Your Changes?', 'SCSI')
        self.app.answer('Create')
        root = self.stored(self.machine('later', 'Kept'))
        self.assertEqual(root.find('title').text, 'Kept')
        self.assertIsNone(root.find('.//disk[@device="cdrom"]'))


if __name__ == '__main__':
    main()
