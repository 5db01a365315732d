# SPDX-License-Identifier: GPL-3.0-or-later
"""Working in a text console of the program: typing, reading what is in the window."""

import subprocess
import sys

from .case import now
from .pixels import detail
from .waiting import wait_until

_KEY_NAMES = {' ': 'space', '-': 'minus', '=': 'equal', '_': 'underscore', '\n': 'Return',
              '/': 'slash', '.': 'period', '>': 'greater', ';': 'semicolon', '$': 'dollar',
              '(': 'parenleft', ')': 'parenright', '*': 'asterisk', '"': 'quotedbl',
              "'": 'apostrophe', '|': 'bar', '+': 'plus'}

# What another program on the same screen finds on the clipboard.
_READ_CLIPBOARD = '''
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk
Gtk.init()
loop = GLib.MainLoop()
def done(clipboard, result):
    try:
        print(clipboard.read_text_finish(result) or '', end='')
    except GLib.Error:
        pass
    loop.quit()
Gdk.Display.get_default().get_clipboard().read_text_async(None, done)
loop.run()
'''


class TextConsole:
    """One text console that the window shows.  `name` is as a screen reader says it."""

    def __init__(self, app, name):
        self.app = app
        self.terminal = app.wait_for(name=name)

    def focus(self):
        self.app.focus_window()
        self.app.click(self.terminal)

    def type_text(self, text):
        """Types as a person would; each key has been sent when this returns."""
        for character in text:
            since = now()
            self.app.key(_KEY_NAMES.get(character, character))
            self.app.trace.wait_for('console-input', since)

    def text(self):
        """All text of the console, taken with its own commands by their keys."""
        self.app.key('ctrl+shift+a', 'ctrl+shift+c')
        return subprocess.run([sys.executable, '-c', _READ_CLIPBOARD],
                              env=dict(self.app.desktop.environment, GSK_RENDERER='cairo'),
                              check=True, capture_output=True, text=True, timeout=60).stdout

    def wait_for_prompt(self, prompt):
        """Waits until the guest's shell is there: one that nobody looked at yet, or that begins, is asked
        again and again."""
        def asked():
            self.app.key('Return')
            return self.app.running() and prompt in self.text()
        wait_until(asked, f'{prompt!r} in the window', 180, poll=2)

    def wait_for_text(self, text, timeout=120):
        wait_until(lambda: self.app.running() and text in self.text(), f'{text!r} in the window',
                   timeout, poll=0.3)

    def detail(self):
        """The share of its pixels that are not the ground's."""
        x, y, width, height = self.app.area(self.terminal)
        return detail(self.app.desktop.screenshot().new_subpixbuf(x, y, width, height))
