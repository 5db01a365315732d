# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that make machines through the window, on a host with a storage pool and a stopped network."""

import os
import subprocess
from xml.etree import ElementTree

import libvirt

from .case import SystemTest
from .host import Host
from .waiting import wait_until

TITLE = 'New Machine'
IMAGES = '/var/lib/libvirt/images'
NETWORK = """
<network><name>default</name><bridge name="virbr0"/><dns enable="no"/>
  <ip address="192.168.122.1" netmask="255.255.255.0"/></network>
"""
POOL = f'<pool type="dir"><name>default</name><target><path>{IMAGES}</path></target></pool>'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE


class CreateTest(SystemTest):
    folder = IMAGES  # of the pool, as the test sees it
    user = 'root'  # whom machines run as

    @classmethod
    def setUpClass(cls):
        cls.host = Host(user=cls.user)
        cls.host.start()
        os.makedirs(IMAGES)
        # Where libvirt notes who is on a network.
        os.makedirs('/var/lib/libvirt/dnsmasq')
        cls.pool = cls.host.connection.storagePoolDefineXML(POOL)
        cls.pool.create()
        cls.network = cls.host.connection.networkDefineXML(NETWORK)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove_all)

    def remove_all(self):
        for domain in self.host.connection.listAllDomains():
            if domain.isActive():
                domain.destroy()
            if domain.isPersistent():
                domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)
        for name in self.volumes():
            os.unlink(f'{self.folder}/{name}')
        self.pool.refresh()
        if self.network.isActive():
            self.network.destroy()

    # What the window is told.

    def open_dialog(self):
        """With the keys, as soon as the program is there: it waits for the host."""
        if not self.app:
            self.start('-c', 'qemu:///system')
        self.app.focus_window()
        self.app.key('ctrl+n')
        return wait_until(self.dialog, 'the dialog')

    def dialog(self):
        return next((window for window in self.app.root().children if window.name == TITLE), None)

    def choose(self, position):
        """What it starts from, with the keys: so far behind the disc image, the second in the list."""
        self.choose_in('Start From', position + 1)

    def choose_in(self, title, position):
        """An entry of a row's list, with the keys, from the one that is chosen."""
        self.open_list(title)
        self.app.key(*['Down'] * position, 'Return')

    def open_list(self, title):
        """A row's list: keys that come after it are the list's."""
        self.focus_dialog()
        row = wait_until(lambda: self.dialog().find(name=title, role='combo box'), title)
        # What has one entry yet has no arrow, and does not open.
        wait_until(lambda: any('visible' in group.states and any(child.role == 'image' for child in group.children)
                               for group in row.find_all(role='group')), f'the arrow of {title}')
        self.click(row)
        # Before, they would be the row's, and lead to the next one.
        wait_until(lambda: any('focused' in item.states for item in row.find_all(role='list item')),
                   f'the list of {title}')

    def focus_dialog(self):
        window = wait_until(lambda: self.desktop.windows(f'^{TITLE}$'), 'the window')[-1]
        self.desktop.xdotool('windowfocus', '--sync', window)

    def click(self, node):
        x, y, width, height = self.app.area(node, TITLE)
        self.app.click_at(x + width // 2, y + height // 2)

    def type_at(self, name, text):
        node = wait_until(lambda: self.dialog().find(name=name, role='label'), f'the field {name}')
        self.click(node)
        self.app.key('ctrl+a')
        self.desktop.xdotool('type', '--delay', '10', text)

    def wait_for_text(self, text):
        wait_until(lambda: any(text in node.name or text in node.description
                               for node in self.dialog().walk()), f'“{text}”')

    def wait_for_networks(self):
        """What the host has is read: it is on a network that is not there otherwise."""
        self.wait_for_text('It is stopped, and has to be started first')

    def create(self):
        button = next(button for button in self.dialog().find_all(role='push button')
                      if button.find(name='Create', role='label'))
        wait_until(lambda: 'sensitive' in button.states, 'Create can be pressed')
        self.click(button)

    def machine(self, name, title=None):
        """Waits until it runs and its console is in sight.  `title`: what it is called instead."""
        def find():
            self.app.running()
            found = [domain for domain in
                     self.host.connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
                     if domain.name() == name]
            return found[0] if found else None
        domain = wait_until(find, f'the machine {name}', 120)
        self.app.wait_for(name=f'{title or name} console', timeout=60)
        self.assertTrue(domain.isPersistent())
        return domain

    def stored(self, domain):
        return ElementTree.fromstring(domain.XMLDesc(STORED))

    def volumes(self):
        return sorted(os.listdir(self.folder))

    def assert_secret(self, password):
        """It is in nothing that is stored or logged, nor on a command line."""
        folders = [self.desktop.environment[name] for name in ('HOME', 'XDG_RUNTIME_DIR')]
        found = subprocess.run(['grep', '-rlsF', '--devices=skip', password, self.host.root, self.folder, *folders],
                               capture_output=True, text=True, check=False).stdout
        self.assertEqual(found, '')
        for process in os.listdir('/proc'):
            if process.isdigit():
                with open(f'/proc/{process}/cmdline', 'rb') as file:
                    self.assertNotIn(password.encode(), file.read())

    def press(self, button):
        """With the keys."""
        self.reach(lambda node: node == button, 'the button')
        self.app.key('space')

    def reach(self, is_wanted, what):
        """With Tab, one after the other: where one leads to is seen a moment later.  Returns: it"""
        stops = []

        def is_reached():
            focused = self.app.root().find_focused()
            if stops and focused in ([], stops[-1]):
                return None
            found = next((node for node in focused if is_wanted(node)), None)
            if found is None:
                self.assertLess(len(stops), 100, f'{what} is not among the steps')
                stops.append(focused)
                self.app.key('Tab')
            return found
        return wait_until(is_reached, what)

    def cancel_task(self, *texts):
        """In the list of tasks, as soon as the only one that runs says all these in one text."""
        self.app.click(self.app.wait_for(name='Tasks: 1 running'))
        wait_until(lambda: any(all(text in node.name for text in texts) for node in self.app.window().walk()),
                   f'a task that says {texts}')
        self.desktop.screenshot(f'{self.picture_folder}/create-task.png')
        self.press(self.app.window().find(name='Cancel', role='push button'))

    def wait_for_cancelled(self):
        """Waits until the dialog is there again, and the list of tasks is not over it."""
        self.wait_for_dialog('It was cancelled')
        self.focus_dialog()
        wait_until(lambda: 'expanded' not in self.app.window().find(name='Tasks', role='push button').states,
                   'the list is closed')

    def wait_for_dialog(self, *texts):
        """Waits until the dialog is in sight again, and says all these in one text."""
        wait_until(lambda: self.dialog() and 'visible' in self.dialog().states and
                   any(all(text in node.name for text in texts) for node in self.dialog().walk()),
                   f'the dialog again, with {texts}')

    def assert_nothing(self, *volumes):
        """There are these volumes, no machine, and nothing of one that was to be made."""
        self.assertEqual(self.host.names(), set())
        self.assertEqual(self.volumes(), sorted(volumes))
        self.assertFalse(self.network.isActive())
        self.assertEqual(self.journals(), [])
        self.assertEqual(_files_in(self.desktop.environment['XDG_CACHE_HOME'] + '/paddock/create'), [])

    def journals(self):
        """What is noted of machines that are being made."""
        return _files_in(self.desktop.environment['XDG_STATE_HOME'] + '/paddock/create')

    def enlarge_dialog(self, height):
        """Until all of its form is in sight."""
        window = wait_until(lambda: self.desktop.windows(f'^{TITLE}$'), 'the window')[-1]
        self.desktop.xdotool('windowsize', '--sync', window, '640', str(height))


def _files_in(folder):
    return os.listdir(folder) if os.path.isdir(folder) else []
