#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A console that somebody watches is not taken from him, unless that is what the user wants."""

from harness.app import App
from harness.case import SystemTest, main
from harness.desktop import Desktop
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.waiting import wait_until

TAKEN = 'Someone Else Opened This Display'


class Taken(SystemTest):
    def test_taken(self):
        host = Host()
        host.start()
        # Through sockets that the daemon opens, and over the network.
        for name, listen in (('near', None), ('far', '127.0.0.1')):
            domain = host.define(grub_guest(name, f'/run/serial-{name}', listen=listen), start=True)
            with self.subTest(name):
                self.check(host, domain)

    def check(self, host, domain):
        name, serial = domain.name(), f'/run/serial-{domain.name()}'
        app = self.start('-c', host.uri)
        app.wait_for_row(name, 'Running')

        # Somebody else, at a desk of his own, begins to watch while we look on.
        desk = Desktop()
        self.addCleanup(desk.stop)
        other = App(desk, '-c', host.uri, '--show-domain-console', name)
        self.addCleanup(other.stop)
        watching = GrubConsole(other, domain, serial)
        watching.wait_for_menu()

        app.select(name)
        app.activate('domain.open')
        app.wait_for(name=TAKEN)
        watching.focus()
        watching.press('Down')  # he is still at work
        watching.wait_for_picture('the next line of the menu')

        app.wait_for(name=TAKEN).find(role='push button').click()
        mine = GrubConsole(app, domain, serial)
        mine.wait_for_picture('the same, here')
        other.wait_for(name=TAKEN)

        # And when he leaves it to us, nothing more is to be asked.
        app.stop()
        other.wait_for(name=TAKEN).find(role='push button').click()
        watching.wait_for_picture('the same, back there')


if __name__ == '__main__':
    require_grub()
    main()
