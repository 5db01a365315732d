#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk's image chosen from the host's pools, made there and uploaded, on this computer and another."""

import itertools
import os
import shutil
import subprocess
import time
from xml.etree import ElementTree

import libvirt

from harness.case import SystemTest, main, now
from harness.details import SIZE, Details
from harness.guest import idle_guest
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'desk'
TITLE = 'Choose a Disk Image'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE
MIB = 1024 * 1024
DISK = ('<disk type="file" device="disk"><driver name="qemu" type="raw"/>'
        '<source file="/run/before.img"/><target dev="vda" bus="virtio"/></disk>')


class Picker(SystemTest):
    desktop_size = SIZE

    @classmethod
    def setUpClass(cls):
        cls.local = Host()
        cls.other = Host('lab2', tcp_port=16600)
        cls.local.start()
        cls.other.start()

    def open(self, host):
        self.host = host
        self.domain = host.define(
            idle_guest(MACHINE).replace('<devices />', f'<devices>{DISK}</devices>'))
        self.addCleanup(self.domain.undefine)
        for name in ('default', 'second'):
            self.define_pool(name)
        host.connection.storagePoolLookupByName('default').create()
        self.start('-c', host.uri, '--show-domain-editor', MACHINE)
        if host is self.other:
            self.app.answer('Connect')  # the connection is not encrypted
        self.page = Details(self.app, host.uri, self.domain.UUIDString())

    def define_pool(self, name):
        folder = f'/run/pools/{name}'
        os.makedirs(folder)
        self.host.connection.storagePoolDefineXML(
            f'<pool type="dir"><name>{name}</name><target><path>{folder}</path></target></pool>')
        self.addCleanup(shutil.rmtree, folder)
        self.addCleanup(self.drop_pool, name)

    def drop_pool(self, name):
        pool = self.host.connection.storagePoolLookupByName(name)
        if pool.isActive():
            pool.destroy()
        pool.undefine()

    def test_choose(self):
        """Seen, found, chosen with the keyboard, stored with its format."""
        self.open(self.local)
        pool = self.host.connection.storagePoolLookupByName('default')
        for name, kind in (('a.img', 'raw'), ('web & <b>.qcow2', 'qcow2')):
            self.make_volume(pool, name, kind)
        self.open_picker()
        self.wait_for_volume('a.img', 'raw', '10.0\u00a0MiB')
        self.assert_tooltip('a.img', '/run/pools/default/a.img')
        self.assert_tooltip('10.0\u00a0MiB', 'Takes ')  # what is taken is the file system’s to say
        self.assert_tooltip('default', 'Folder, /run/pools/default')
        self.focus()
        self.desktop.xdotool('type', '--delay', '10', 'web')
        wait_until(lambda: len(self.volumes()) == 1, 'one volume found')
        self.app.key('Return', 'Return')
        self.page.wait_for_value('Image', '/run/pools/default/web & <b>.qcow2')
        self.page.apply()
        self.page.wait_for_applied()
        disk = ElementTree.fromstring(self.domain.XMLDesc(STORED)).find('devices/disk')
        self.assertEqual(disk.find('source').get('file'), '/run/pools/default/web & <b>.qcow2')
        self.assertEqual(disk.find('driver').get('type'), 'qcow2')
        # And it is said to be used from now on.
        self.open_picker()
        self.wait_for_volume('web & <b>.qcow2', MACHINE)
        self.app.key('Escape')
        self.wait_for_no_picker()

    def test_make(self):
        """A stopped pool is started, and a volume made in it."""
        self.open(self.local)
        self.open_picker()
        self.wait_for_text('No Volumes Yet')
        self.focus()
        self.choose_pool('second')
        self.wait_for_text('This Pool Is Stopped')
        self.press('Start the Pool')
        self.wait_for_text('No Volumes Yet')
        self.press('New Volume…')
        form = wait_until(lambda: self.app.find_window('New Volume'), 'the form')
        wait_until(lambda: f'{MACHINE}.qcow2' in [node.text for node in form.find_all(name='Name', role='text box')],
                   'the name that is proposed')
        self.press('Create', 'New Volume')
        wait_until(lambda: self.app.find_window('New Volume') is None, 'the form to close')
        self.wait_for_volume(f'{MACHINE}.qcow2', 'qcow2', '20.0\u00a0GiB')
        self.press('Choose')
        self.page.wait_for_value('Image', f'/run/pools/second/{MACHINE}.qcow2')
        self.assertTrue(os.path.exists(f'/run/pools/second/{MACHINE}.qcow2'))

    def test_upload(self):
        """A file of this computer for another one, which has no such file."""
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '/run/mine.qcow2', '50M'],
                       check=True)
        self.open(self.other)
        self.open_picker()
        self.wait_for_text('No Volumes Yet')
        self.assertIsNone(self.find_button('Browse Local…'))
        self.press('Upload…')
        self.app.type_into_dialog('Upload a File', '/run/mine.qcow2', 'Return')
        self.wait_for_volume('mine.qcow2', 'qcow2', '50.0\u00a0MiB')
        self.press('Choose')
        self.page.wait_for_value('Image', '/run/pools/default/mine.qcow2')
        # The next one of this name gets another.
        self.open_picker()
        self.wait_for_volume('mine.qcow2')
        self.press('Upload…')
        self.app.type_into_dialog('Upload a File', '/run/mine.qcow2', 'Return')
        self.wait_for_volume('mine-2.qcow2', 'qcow2', '50.0\u00a0MiB')

    def test_hung(self):
        """A host that hangs stops nothing here."""
        self.open(self.local)
        self.page.show('disk:vda', 'Image')
        since = now()
        self.host.hang()
        try:
            self.press_choose()
            self.wait_for_text('Asking the Host for Its Storage…')
            self.focus()
            self.app.key('Escape')
            self.wait_for_no_picker()
        finally:
            self.host.unhang()
        self.assert_no_stall(since, 300)

    # Helpers

    def make_volume(self, pool, name, kind):
        escaped = name.replace('&', '&amp;').replace('<', '&lt;')
        pool.createXML(f'<volume><name>{escaped}</name><capacity>{10 * MIB}</capacity>'
                       f'<target><format type="{kind}"/></target></volume>')

    def open_picker(self):
        self.press_choose()
        wait_until(self.picker, 'the picker')

    def press_choose(self):
        row = self.page.show('disk:vda', 'Image')

        def press():
            button = self.app.running() and self.button(row, 'Choose…')
            return button and button.click() is None
        wait_until(press, 'the button')

    def picker(self):
        return self.app.find_window(TITLE)

    def wait_for_no_picker(self):
        wait_until(lambda: self.picker() is None, 'the picker to close')

    def in_picker(self, **what):
        return wait_until(lambda: self.picker() and self.picker().find(**what), f'{what}')

    def focus(self):
        window = wait_until(lambda: self.desktop.windows(f'^{TITLE}$'), 'the window')[-1]
        self.desktop.xdotool('windowfocus', '--sync', window)

    def button(self, window, label):
        return next((button for button in (window.find_all(role='push button') if window else ())
                     if 'visible' in button.states and
                     (button.name == label or button.find(name=label, role='label'))), None)

    def find_button(self, label):
        return self.button(self.picker(), label)

    def press(self, label, title=TITLE):
        """A button of the window with this title, once it can be pressed."""
        def press():
            button = self.app.running() and self.button(self.app.find_window(title), label)
            return button and 'sensitive' in button.states and button.click() is None
        wait_until(press, label)

    def wait_for_text(self, text):
        wait_until(lambda: self.app.running() and self.picker() and any(
            'visible' in node.states for node in self.picker().find_all(name=text, role='label')),
            f'“{text}”')

    def volumes(self):
        """The texts of each row."""
        picker = self.picker()
        view = picker and picker.find(name='Volumes')
        rows = [[label.name for label in row.find_all(role='label')]
                for row in view.find_all(role='row')] if view else []
        return [row for row in rows if row and row[0] != 'Name']

    def wait_for_volume(self, name, *texts):
        wait_until(lambda: any(row[:1] == [name] and set(texts) <= set(row)
                               for row in self.volumes()), f'{name} with {texts}')

    def assert_tooltip(self, text, tooltip):
        """With the pointer over a text of the picker, and away again.

        GTK begins no tooltip with the movement that ends another, and a slow program takes several
        movements for one; and the row may be made anew under a pointer that rests.
        """
        end = time.monotonic() + 60
        for shift in itertools.cycle((0, 1)):
            x, y, width, height = self.app.resting_area(self.in_picker(name=text, role='label'), TITLE)
            self.desktop.xdotool('mousemove', '--sync', x + width // 2 + shift, y + height // 2)
            try:
                wait_until(lambda: self.is_said(tooltip), f'the tooltip {tooltip}', 10)
                break
            except AssertionError:
                self.assertLess(time.monotonic(), end, tooltip)
        self.desktop.xdotool('mousemove', '--sync', 1, 1)
        wait_until(lambda: not self.is_said(tooltip), f'the tooltip {tooltip} to go')

    def is_said(self, text):
        return any(node.name.startswith(text) for node in self.app.root().find_all())

    def choose_pool(self, name):
        pools = self.in_picker(name='Storage Pools')
        label = wait_until(lambda: pools.find(name=name, role='label'), f'the pool {name}')
        self.app.click_in(label, TITLE)


if __name__ == '__main__':
    main()
