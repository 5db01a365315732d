#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other programs call: options, a second invocation, the demo."""

from harness.app import binary
from harness.case import SystemTest, main
from harness.guest import idle_guest
from harness.host import Host
from harness.waiting import wait_until


class CommandLine(SystemTest):
    def test_second_invocation_opens_a_tab(self):
        host = Host()
        host.start()
        host.define(idle_guest('called'))
        self.start()

        self.call('-c', host.uri)
        self.app.wait_for(name='called')
        self.assertEqual(self.tabs('called'), 0)
        self.call('-c', host.uri, '--show-domain-console', 'called')
        wait_until(lambda: self.tabs('called') == 1, 'a tab for the machine')
        self.call('-c', host.uri, '--show-domain-console', 'called')
        self.assertEqual(self.tabs('called'), 1)
        self.assertEqual(len(self.desktop.windows()), 1)

    def test_demo(self):
        self.start('--demo')
        lists = wait_until(self.complete_lists, 'the demo’s hosts are listed')
        self.assertGreater(len(lists), 1)
        self.assertTrue(150 <= sum(lists.values()) <= 250, lists)

    def call(self, *arguments):
        """Starts the program once more; it hands over its arguments and ends."""
        second = self.desktop.spawn([binary(), *arguments])
        self.assertEqual(second.wait(60), 0)

    def complete_lists(self):
        """Machines by host, once 150 or more are known."""
        lists = {event['uri']: event['count'] for event in self.app.trace.events('list-complete')}
        return lists if sum(lists.values()) >= 150 else None

    def tabs(self, machine):
        """How many tabs bear the machine's name."""
        # Before libadwaita 1.3 tabs have no role of their own and go by their type's name.
        root = self.app.root()
        tabs = root.find_all(role='page tab') or root.find_all(name='AdwTab')
        return sum(1 for tab in tabs if tab.find(name=machine))


if __name__ == '__main__':
    main()
