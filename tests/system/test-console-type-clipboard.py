#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clipboard typed into a real guest without an agent, read back on its serial line."""

import subprocess

from harness import namespace
from harness.case import SystemTest, main, now
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

MACHINE = 'typing'
SERIAL = '/run/serial'

# All that a US keyboard types but the quote that ends the word in GRUB's language.  GRUB breaks lines of
# 80 characters.
LINES = ('abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ',
         '0123456789 `~!@#$%^&*()-_=+[{]}\\|;:",<.>/?')


class Typing(SystemTest):
    def copy(self, text):
        """Puts a text into the desktop's clipboard, whose owner stays in the background."""
        subprocess.run(['xclip', '-selection', 'clipboard', '-in'], input=text, text=True,
                       env=self.desktop.environment, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def type_clipboard(self):
        self.app.click(self.app.wait_for(name='Keyboard', role='push button'))
        self.app.wait_for(name='Type Clipboard', role='menu item').click()

    def wait_for_quiet(self, since):
        """Waits until keys went to the guest, and for a second no more did."""
        def quiet():
            events = self.app.trace.events('console-input', since)
            return events and now() - events[-1]['t'] > 1_000_000
        wait_until(quiet, 'the end of typing')

    def test_typing(self):
        host = Host()
        host.start()
        domain = host.define(grub_guest(MACHINE, SERIAL), start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        console = GrubConsole(app, domain, SERIAL)
        console.wait_for_menu()
        console.open_prompt()
        console.use_serial_line()

        for line in LINES:
            self.copy(f"echo '{line}'")
            since = now()
            self.type_clipboard()
            self.wait_for_quiet(since)
            console.focus()
            console.type_text('\n')
            console.wait_for_serial(f'\n{line}\n')

        # A line end is asked about, and is Enter.
        self.copy('echo by-itself\n')
        self.type_clipboard()
        app.wait_for_dialog('Type 15 Characters?', 'line ends')
        app.answer('Type')
        console.wait_for_serial('\nby-itself\n')


if __name__ == '__main__':
    require_grub()
    namespace.require('xclip')
    main()
