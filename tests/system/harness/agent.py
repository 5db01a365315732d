# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine with the agent that guests have, in the program's window."""

import subprocess
import sys

from gi.repository import GLib

from .case import SystemTest
from .host import Host
from .machine import LinuxMachine
from .waiting import act_until, wait_until


class AgentTest(SystemTest):
    """Starts a guest's desktop and its agent, and opens its console.  `image` is for main() to set."""

    image = None
    machine = 'desk'
    host = None  # one for all tests of a script

    def boot(self, card='bochs', driver='modesetting', cards=(('vga', {'vram': '16384'}),),
             **options):
        """Starts everything; the agent last, as in a guest whose user signs in."""
        if AgentTest.host is None:
            AgentTest.host = Host()
            self.host.start()
        machine = LinuxMachine(self.machine, self.image, cards=cards, card=card, **options)
        self.domain = self.host.define(machine.xml(), start=True)
        self.addCleanup(self.remove)
        self.start('-c', self.host.uri, '--show-domain-console', self.machine)
        self.guest = machine.shell()
        self.addCleanup(self.guest.close)
        self.guest.run(f'start_desktop {driver}')
        self.console = self.app.wait_for(name=f'{self.machine} console')

    def remove(self):
        self.domain.destroy()
        self.domain.undefine()

    def start_agent(self):
        self.guest.run('start_agent')

    def show_state(self):
        if hasattr(self, 'guest'):
            for log in ('vdagentd', 'vdagent', 'Xorg.out'):
                said = self.guest.try_run(f'tail -n 25 /var/log/{log}')[1]
                print(f'{log}: {said}', file=sys.stderr)
            print(f'Screens: {self.guest.try_run("xrandr --current | grep -v ^own")[1]}',
                  file=sys.stderr)
            print(f'Console: {self.console.extents}', file=sys.stderr)
        super().show_state()

    def copy(self, content, kind='UTF8_STRING'):
        """Puts something into the desktop's clipboard, whose owner stays in the background."""
        subprocess.run(['xclip', '-selection', 'clipboard', '-target', kind, '-in'], input=content,
                       env=self.desktop.environment, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def paste(self, kind='UTF8_STRING'):
        """What another program of the desktop gets from its clipboard."""
        return subprocess.run(['xclip', '-selection', 'clipboard', '-target', kind, '-out'],
                              env=self.desktop.environment, capture_output=True, timeout=60).stdout

    def choose(self, button, item):
        """Chooses an item of one of the toolbar's menus."""
        self.open_menu(button, item).click()

    def open_menu(self, button, item, timeout=60):
        """Waits until the menu has this item; returns it.  `button` is how its name begins."""
        def open_menu():
            # A click closes one that is open.
            found = None if self.menu_items() else next(
                (node for node in self.app.window().find_all(role='push button')
                 if (node.name or node.description).startswith(button)), None)
            return found and self.app.click(found) is None
        return act_until(open_menu, lambda: self.app.running() and self.menu_item(item),
                         f'“{item}” in the menu', timeout, poll=0.2)

    def close_menu(self, item):
        """Closes the open menu that has this item: a click while it still closes is lost."""
        def closed():
            self.app.key('Escape')
            return self.app.running() and not self.menu_item(item)
        wait_until(closed, 'the end of the menu', poll=0.2)

    def menu_items(self):
        """(control, name) of each item of the menu that is open; those that vanish are left out."""
        items = []
        for node in self.app.window().walk():
            try:
                if node.role.endswith('menu item'):
                    items.append((node, node.name))
            except GLib.Error:
                continue
        return items

    def menu_item(self, name):
        return next((node for node, found in self.menu_items() if found == name), None)
