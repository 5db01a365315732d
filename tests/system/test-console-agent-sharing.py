#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clipboard and files between the desktop and a real guest with the agent that guests have."""

import base64
import binascii
import hashlib
import os

from gi.repository import GdkPixbuf, GLib

from harness import namespace
from harness.agent import AgentTest
from harness.case import main
from harness.drag import drop_files
from harness.image import require_image
from harness.pixels import rows
from harness.waiting import wait_until

TEXT = 'Grüße, 世界 – “quoted” & <b>bold</b>\nsecond line 🐴'.encode()
SECRET = b'what the guest had copied'
GUEST_CLIPBOARD = 'xclip -selection clipboard'


class Sharing(AgentTest):
    def test_clipboard(self):
        self.boot()
        self.start_agent()
        self.app.focus_window()
        self.app.click(self.console)

        # At first it goes to the guest, and nothing comes from there.
        self.copy(TEXT)
        self.wait_for_guest('UTF8_STRING', TEXT)
        self.put(SECRET, 'UTF8_STRING')
        self.assertEqual(self.paste(), TEXT)
        self.copy(b'another')
        self.wait_for_guest('UTF8_STRING', b'another')

        self.choose('Share with the Machine', 'Both Ways')
        self.app.click(self.console)
        self.put(TEXT[::-1].decode('latin-1').encode(), 'UTF8_STRING')
        wait_until(lambda: self.paste() == TEXT[::-1].decode('latin-1').encode(),
                   'the guest’s text on the desktop', poll=0.2)
        picture = make_picture()
        png = picture.save_to_bufferv('png', [], [])[1]
        self.copy(png, 'image/png')
        wait_until(lambda: self.pixels(self.take('image/png')) == rows(picture),
                   'the desktop’s picture in the guest', 90, poll=0.2)

        picture = picture.flip(True)
        self.put(picture.save_to_bufferv('png', [], [])[1], 'image/png')
        wait_until(lambda: self.pixels(self.paste('image/png')) == rows(picture),
                   'the guest’s picture on the desktop', poll=0.2)

    def test_vnc_clipboard(self):
        """What the guest copies, over VNC, with QEMU's own side of the agent."""
        self.boot(display='vnc')
        self.start_agent()
        self.guest.wait_for('grep -q "opening vdagent virtio channel" /var/log/vdagentd')
        self.app.focus_window()
        self.app.click(self.console)
        self.choose('Share with the Machine', 'Both Ways')
        self.app.click(self.console)
        self.put(SECRET, 'UTF8_STRING')
        wait_until(lambda: self.paste() == SECRET, 'the guest’s text on the desktop', poll=0.2)
        self.put(TEXT, 'UTF8_STRING')
        wait_until(lambda: self.paste() == TEXT, 'the guest’s other text on the desktop', poll=0.2)

    def test_files(self):
        self.boot()
        self.start_agent()
        self.guest.wait_for('grep -q "opening vdagent virtio channel" /var/log/vdagentd')
        contents = {'Über ⚙ two words.bin': os.urandom(3_000_001), 'empty': b'',
                    "it's $(HOME).txt": b'one line\n'}
        paths = [self.file(name, content) for name, content in contents.items()]
        self.wait_for_action()
        drop_files(self.app, paths, self.console)
        for name, content in contents.items():
            digest = hashlib.sha256(content).hexdigest()
            place = base64.b64encode(f'/root/Downloads/{name}'.encode()).decode()
            self.guest.wait_for(f'sha256sum "$(echo {place} | base64 -d)" | grep {digest}',
                                f'{name} in the guest, byte for byte')

        # One that takes long is given up.
        big = self.file('big', os.urandom(1_000_000) * 100)
        drop_files(self.app, [big], self.console)
        agent = '$(pidof spice-vdagentd spice-vdagent)'
        self.guest.run('until [ -s /root/Downloads/big ]; do usleep 10000; done; '
                       f'kill -STOP {agent}')
        wait_until(self.cancel_button, 'a way to stop it').click()
        self.guest.run(f'[ -s /root/Downloads/big ] && kill -CONT {agent}')
        self.guest.wait_for('[ ! -e /root/Downloads/big ]', 'no half of a file')

    def cancel_button(self):
        """That of the bar with the files: the last one, as connecting has another."""
        buttons = self.app.window().find_all(role='push button') if self.app.running() else []
        found = [button for button in buttons if button.find(name='Cancel', role='label')]
        return found[-1] if found and found[-1].extents[3] > 1 else None

    def file(self, name, content):
        path = os.path.join(self.desktop.folder, name)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def wait_for_action(self):
        """Waits until files could be sent."""
        self.app.click(self.app.wait_for(name='Share with the Machine'))
        wait_until(lambda: (item := self.menu_item('Send Files…')) and 'sensitive' in item.states,
                   'that files can be sent')
        self.close_menu('Send Files…')

    def put(self, content, kind):
        """A program of the guest copies something."""
        self.guest.write('/tmp/copied', content)
        self.guest.run(f'{GUEST_CLIPBOARD} -target {kind} -in /tmp/copied > /dev/null 2>&1')

    def take(self, kind):
        """What a program of the guest pastes."""
        printed = self.guest.try_run(
            f'timeout 10 {GUEST_CLIPBOARD} -target {kind} -out 2>/dev/null | base64')[1]
        try:
            return base64.b64decode(''.join(printed.split()), validate=True)
        except binascii.Error:
            return None  # the shell's word about a command that had to be ended

    def wait_for_guest(self, kind, content):
        wait_until(lambda: self.take(kind) == content, f'{kind} in the guest', 90, poll=0.2)

    def pixels(self, png):
        """The colors of a picture; None when it is none."""
        loader = GdkPixbuf.PixbufLoader.new_with_type('png')
        try:
            loader.write(png)
            loader.close()
            return rows(loader.get_pixbuf())
        except GLib.Error:
            return None


def make_picture():
    """40 × 30 pixels, each of another color."""
    data = b''.join(bytes((x * 6, y * 8, (x * y) % 256)) for y in range(30) for x in range(40))
    return GdkPixbuf.Pixbuf.new_from_data(data, GdkPixbuf.Colorspace.RGB, False, 8, 40, 30,
                                          40 * 3).copy()


if __name__ == '__main__':
    namespace.require('xclip')
    AgentTest.image = require_image('desktop')
    main()
