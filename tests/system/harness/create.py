# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that make machines through the window, on a host with a storage pool and a stopped network."""

import os
import subprocess
from xml.etree import ElementTree

import libvirt

from .case import SystemTest
from .host import Host
from .waiting import act_until, wait_until

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
            stop(domain)
            if domain.isPersistent():
                domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)
        wait_until(self.empty_pool, 'the host to be done with the volumes of a program that has ended')
        if self.network.isActive():
            self.network.destroy()

    def empty_pool(self):
        for name in self.volumes():
            os.unlink(f'{self.folder}/{name}')
        try:
            self.pool.refresh()
        except libvirt.libvirtError as error:
            # It still writes what it was sent.
            if error.get_error_code() != libvirt.VIR_ERR_INTERNAL_ERROR:
                raise
            return False
        return self.volumes() == []

    # What the window is told.

    def open_dialog(self):
        """With the keys, as soon as the program is there: it waits for the host."""
        if not self.app:
            self.start('-c', 'qemu:///system')
        self.app.focus_window()
        self.app.key('ctrl+n')
        return wait_until(self.dialog, 'the dialog')

    def dialog(self):
        return self.app.find_window(TITLE)

    def find_all(self, name=None, role=None):
        """What there is in the dialog; nothing where there is no dialog."""
        dialog = self.dialog()
        return dialog.find_all(name, role) if dialog else []

    def find(self, name=None, role=None):
        return next(iter(self.find_all(name, role)), None)

    def button(self, label):
        return next((button for button in self.find_all(role='push button')
                     if button.find(name=label, role='label')), None)

    def text_of(self, name):
        """What a field of the dialog holds; None when it is not there."""
        field = self.find(name=name, role='text box')
        return field.text if field else None

    def choose(self, position):
        """What it starts from, with the keys: so far behind the disc image, the second in the list."""
        self.choose_with('Start From', 'Home', *['Down'] * (position + 1))

    def choose_in(self, title, position):
        """An entry of a row's list, with the keys, from the one that is chosen."""
        self.choose_with(title, *['Down'] * position)

    def choose_with(self, title, *keys, which=0):
        """The entry of a row's list that these keys lead to.  `which`: of the rows that are called so."""
        row = self.open_list(title, which)
        self.app.key(*keys, 'Return')
        self.wait_for_closed(row, title)

    def open_list(self, title, which=0):
        """A row's list: keys that come after it are the list's.  Returns: the row"""
        self.focus_dialog()
        row = wait_until(lambda: self.find_all(name=title, role='combo box')[which:][:1], title)[0]
        # What has one entry yet has no arrow, and does not open.
        wait_until(lambda: any('visible' in group.states and any(child.role == 'image' for child in group.children)
                               for group in row.find_all(role='group')), f'the arrow of {title}')
        # Before, they would be the row's, and lead to the next one.
        return self.click_until(lambda: row, _has_open_list, f'the list of {title}')

    def wait_for_closed(self, row, title):
        """Until what comes next is not the list's any more."""
        wait_until(lambda: not _has_open_list(row), f'the list of {title} to close')

    def focus_dialog(self):
        window = wait_until(lambda: self.desktop.windows(f'^{TITLE}$'), 'the window')[-1]
        self.desktop.xdotool('windowfocus', '--sync', window)

    def click(self, node):
        self.app.click_in(node, TITLE)

    def click_on(self, name, role='label'):
        """On what is called so, once it is in sight."""
        self.click_once(lambda: self.find(name=name, role=role), name)

    def click_once(self, find, what):
        """On what `find()` finds, once it is in sight: what is folded away has no height."""
        wait_until(lambda: self.app.running() and self.click_if(find()), what)

    def click_if(self, node):
        """Whether it is in sight, and was clicked on."""
        return node and node.extents[3] > 1 and self.click(node) is None

    def click_until(self, find, is_done, what):
        """On what `find()` finds, until `is_done()` is true of it.  Returns: it"""
        def done():
            node = self.app.running() and find()
            return node if node and is_done(node) else None
        return act_until(lambda: self.click_if(find()), done, what)

    def type_at(self, name, text):
        """Into a field, in place of what it holds; until it is there."""
        self.focus_field(name)
        self.app.key('ctrl+a')
        self.desktop.xdotool('type', '--delay', '10', text)
        wait_until(lambda: self.app.running() and self.text_of(name) == text, f'“{text}” in {name}')

    def focus_field(self, name):
        self.focus_dialog()
        self.click_until(lambda: self.find(name=name, role='label'), lambda _label: self.has_keys(name),
                         f'the keys in {name}')

    def has_keys(self, name):
        """Whether what is typed is this field's."""
        field = self.find(name=name, role='text box')
        return field is not None and field.has_keys()

    def wait_for_text(self, text):
        wait_until(lambda: self.app.running() and any(text in node.name or text in node.description
                                                      for node in self.find_all()), f'“{text}”')

    def says(self, text):
        """Whether the dialog says so now."""
        return any(text in node.name for node in self.find_all())

    def refuse_disk(self):
        """Has none be made."""
        self.click_on('Disk')
        self.click_on('Make a Disk')

    def wait_for_networks(self):
        """What the host has is read: it is on a network that is not there otherwise."""
        self.wait_for_text('It is stopped, and has to be started first')

    def create(self):
        def press():
            button = self.app.running() and self.button('Create')
            return button and 'sensitive' in button.states and self.click(button) is None
        wait_until(press, 'Create can be pressed')

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
                self.assertNotIn(password.encode(), _command_line(process))

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
        wait_until(lambda: self.app.running() and any(
            all(text in node.name for text in texts) for node in self.app.window().find_all()),
                   f'a task that says {texts}')
        self.desktop.screenshot(f'{self.picture_folder}/create-task.png')
        self.press(self.app.wait_for(name='Cancel', role='push button'))

    def wait_for_cancelled(self):
        """Waits until the dialog is there again, and the list of tasks is not over it."""
        self.wait_for_dialog('It was cancelled')
        self.focus_dialog()

        def closed():
            button = self.app.window().find(name='Tasks', role='push button')
            return button and 'expanded' not in button.states
        wait_until(closed, 'the list is closed')

    def wait_for_dialog(self, *texts):
        """Waits until the dialog is in sight again, and says all these in one text."""
        wait_until(lambda: self.is_back() and
                   any(all(text in node.name for text in texts) for node in self.find_all()),
                   f'the dialog again, with {texts}')

    def is_back(self):
        """Whether the dialog is in sight."""
        dialog = self.app.running() and self.dialog()
        return dialog and 'visible' in dialog.states

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


def stop(domain):
    """Ends a machine, which may end by itself meanwhile."""
    try:
        domain.destroy()
    except libvirt.libvirtError:
        if domain.isActive():
            raise


def _has_open_list(row):
    return any('focused' in item.states for item in row.find_all(role='list item'))


def _command_line(process):
    """None of one that has ended."""
    try:
        with open(f'/proc/{process}/cmdline', 'rb') as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return b''


def _files_in(folder):
    return os.listdir(folder) if os.path.isdir(folder) else []
