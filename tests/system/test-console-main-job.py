#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: find a machine, run it, work in it; and see it end when someone else ends it."""

import os

from harness.case import SystemTest, main, now
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.pixels import fitted, guest_screenshot, light_share, likeness
from harness.waiting import wait_until

MACHINE = 'main-job'
SERIAL = '/run/serial'

# The menu's bar of light makes up more of the screen than all text before and after it.
SELECTED_LINE = 0.03
KEY_NAMES = {' ': 'space', '-': 'minus', '=': 'equal', '_': 'underscore', '\n': 'Return'}


class MainJob(SystemTest):
    def test_run_and_type(self):
        host = Host()
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL))
        app = self.start('-c', host.uri)

        app.select(MACHINE)
        app.wait_for(name='Run', role='push button')
        wait_until(lambda: app.enabled('domain.run'), 'Run can be pressed')
        app.wait_for(name='Run', role='push button').click()
        wait_until(domain.isActive, 'the guest runs')

        app.activate('domain.open')
        console = app.wait_for(name=f'{MACHINE} console', timeout=30)
        wait_until(lambda: light_share(guest_screenshot(domain)) > SELECTED_LINE, 'GRUB’s menu')
        self.wait_for_guest_picture(domain, console, 'the menu')

        app.focus_window()
        app.click_at(*console.centre)
        self.press('c')
        wait_until(lambda: light_share(guest_screenshot(domain)) < SELECTED_LINE, 'GRUB’s prompt')
        self.wait_for_guest_picture(domain, console, 'the prompt')
        self.type_text('serial --unit=0\n')
        self.type_text('terminal_output serial\n')
        wait_until(lambda: 'grub>' in self.serial(), 'a prompt on the serial line', timeout=30)
        self.type_text('echo paddock-ok\n')
        wait_until(lambda: '\npaddock-ok' in self.serial(), 'the answer on the serial line',
                   timeout=30)

        ended = now()
        domain.destroy()
        app.wait_for_text('Shut off', timeout=10)
        self.figure('machine shown as shut off after', (now() - ended) / 1000, 'ms')
        wait_until(lambda: app.enabled('domain.run'), 'Run can be pressed again')
        self.assertFalse(app.enabled('domain.force-off'))

    def wait_for_guest_picture(self, domain, console, what):
        """Waits until the console's pixels are the guest's own, and these are more than blank."""
        def alike():
            picture = guest_screenshot(domain)
            area = fitted(picture, console.extents)
            return likeness(picture, self.desktop.screenshot(), area) > 0.95
        wait_until(alike, f'{what} in the pixels of the console', timeout=60)

    def press(self, *keys):
        """Presses one key as a person would, and waits until the console has sent it."""
        since = now()
        self.app.key('+'.join(keys))
        self.app.trace.wait_for('console-input', since)

    def type_text(self, text):
        for character in text:
            self.press(KEY_NAMES.get(character, character))

    def serial(self):
        if not os.path.exists(SERIAL):
            return ''
        with open(SERIAL, encoding='ascii', errors='replace', newline='') as file:
            return file.read().replace('\r', '')


if __name__ == '__main__':
    require_grub()
    main()
