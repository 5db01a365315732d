#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text consoles: typing into a guest's serial line and its virtio console, losing them, getting them
back."""

import libvirt

from harness.case import SystemTest, main
from harness.host import Host
from harness.linux import linux_guest, require_linux
from harness.text import TextConsole
from harness.waiting import wait_until

MACHINE = 'web-01'
FOLDER = '/run'
# The share of a terminal's pixels that a few lines have, and a cursor has not.
SOME_TEXT = 0.004


class Text(SystemTest):
    def test_both_consoles(self):
        """Two devices, real keys, a machine that is started again."""
        host = Host()
        host.start()
        domain = host.define(linux_guest(MACHINE, FOLDER), start=True)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)

        # There is no screen, so it opens on the serial line by itself.
        serial = TextConsole(app, f'{MACHINE} Serial 1')
        serial.focus()
        serial.wait_for_prompt('ttyS0# ')
        serial.type_text('echo typed-$((40+2))\n')
        serial.wait_for_text('\ntyped-42')
        serial.focus()  # nothing is selected any more
        wait_until(lambda: serial.detail() > SOME_TEXT, 'the pixels of the window')

        self.switch('Serial 1', 'Virtio Console 1')
        virtio = TextConsole(app, f'{MACHINE} Virtio Console 1')
        virtio.focus()
        virtio.wait_for_prompt('hvc0# ')
        # It was connected all the time: what comes is there when it is looked at again.
        virtio.type_text('echo over-there > /dev/ttyS0\n')
        virtio.wait_for_text('ttyS0\nhvc0# ')
        self.switch('Virtio Console 1', 'Serial 1')
        serial = TextConsole(app, f'{MACHINE} Serial 1')
        serial.focus()
        serial.wait_for_text('over-there')

        # Off, and on again: what was printed stays, and the console is back by itself.
        serial.type_text('poweroff -f\n')
        wait_until(lambda: not domain.isActive(), 'the machine is off', 120)
        app.wait_for(name='Shut Off: What the machine prints is shown here once it runs.')
        # What is typed to find something stays there, whatever becomes of the machine meanwhile.
        serial.focus()
        app.key('ctrl+shift+f', 'l', 'i')
        wait_until(lambda: 'focused' in app.wait_for(name='Find in the text').states, 'the field to search')
        before = serial.detail()
        domain.create()
        wait_until(lambda: serial.detail() > before, 'the next shell', 180)
        self.assertIn('focused', app.wait_for(name='Find in the text').states)
        app.key('Escape')
        wait_until(lambda: serial.text().count('BusyBox') == 2, 'another shell in the same text', 180,
                   poll=0.3)
        serial.type_text('echo life-$((1+1))\n')
        serial.wait_for_text('\nlife-2')
        self.assertIn('typed-42', serial.text())

    def test_shared(self):
        """One user at a time, and nobody is put out unasked.  On another host, over the network."""
        host = Host('lab2', tcp_port=16600)
        host.start()
        domain = host.define(linux_guest(MACHINE, FOLDER), start=True)
        theirs = self.open_elsewhere(host, domain, libvirt.VIR_DOMAIN_CONSOLE_SAFE)
        app = self.start('-c', host.uri, '--show-domain-console', MACHINE)
        app.answer('Connect')  # the connection is not encrypted

        app.wait_for(name='In Use by Someone Else')
        self.assertTrue(self.is_open(theirs), 'looking at it does not take it')
        self.press('Take Over')
        serial = TextConsole(app, f'{MACHINE} Serial 1')
        wait_until(lambda: not self.is_open(theirs), 'it is closed there')
        serial.focus()
        serial.wait_for_prompt('ttyS0# ')

        # And the other way round: said so, and not fought over.
        theirs = self.open_elsewhere(host, domain, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
        app.wait_for(name='In Use by Someone Else: A text console has one user at a time. '
                          'Taking over closes it there.')
        self.assertTrue(self.is_open(theirs))
        theirs.abort()

        # A daemon that is killed takes the streams with it, and the guest goes on.
        self.press('Take Over')
        serial.focus()
        serial.type_text('echo before-$((1+1))\n')
        serial.wait_for_text('\nbefore-2')
        host.kill()
        app.wait_for(name='Host Lost: The console is connected again when the host is back.',
                     timeout=60)
        host.start()
        app.wait_for_host('127.0.0.1:16600', 'Connected')
        serial.focus()
        wait_until(self.types_again(serial), 'typing goes to the guest again', poll=1)

    def types_again(self, serial):
        def typed():
            self.app.key('e', 'c', 'h', 'o', 'space', 'a', 'minus', 'dollar', 'parenleft',
                         'parenleft', '3', 'plus', '4', 'parenright', 'parenright', 'Return')
            return '\na-7' in serial.text()
        return typed

    def press(self, label):
        """Clicks on a button once it is where it stays."""
        node = self.app.wait_for(name=label, role='label')
        places = []

        def steady():
            places.append(self.app.area(node))
            return places[-1][3] > 1 and places[-1] == places[-2] if len(places) > 1 else False
        wait_until(steady, f'{label} stays where it is', poll=0.2)
        self.app.click(node)

    def switch(self, shown, wanted):
        """Chooses another device in the toolbar's menu, with the keyboard."""
        self.app.choose_in_menu(f'Screen or Text Console: {shown}', wanted)

    def open_elsewhere(self, host, domain, flags):
        stream = host.connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
        domain.openConsole(None, stream, flags)
        return stream

    def is_open(self, stream):
        """Whether another client's stream still has the console."""
        # What came for it is only read off the wire while a call is under way.
        stream.connect().listAllDomains()
        try:
            return stream.recv(1024) != b''
        except libvirt.libvirtError:
            return False


if __name__ == '__main__':
    require_linux()
    main()
