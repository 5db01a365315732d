# SPDX-License-Identifier: GPL-3.0-or-later
"""The program under test, as its user, a script and a screen reader meet it."""

import os
import subprocess
import time

from gi.repository import GLib

from .accessible import ENTRIES, applications
from .desktop import call
from .trace import Trace
from .waiting import wait_until

APPLICATION_ID = 'io.github.paddock_vm.Paddock'
OBJECT_PATH = '/io/github/paddock_vm/Paddock'

# A few of what the program draws, within which something that moves is elsewhere.
_FRAMES_SECONDS = 0.05


def binary():
    """The built program: PADDOCK names it, as Meson does for the tests."""
    return os.path.abspath(os.environ.get('PADDOCK', 'build/src/paddock'))


class App:
    """One running instance on a Desktop."""

    def __init__(self, desktop, *arguments):
        self.desktop = desktop
        self.trace = Trace(os.path.join(desktop.folder, 'trace'))
        self._root = None
        # What ran on this desktop before may be in the trace and on the bus still.
        started = time.monotonic_ns() // 1000
        self._errors = os.path.join(desktop.folder, 'stderr')
        with open(self._errors, 'ab') as errors:
            self.process = desktop.spawn(
                [binary(), *arguments], stderr=errors, stdout=errors,
                env=dict(desktop.environment, PADDOCK_TRACE=self.trace.path,
                         G_DEBUG='fatal-criticals'))
        wait_until(lambda: self.running() and self.window() is not None, 'the window', timeout=60)
        self.trace.wait_for('first-frame', started)
        self._window_id = wait_until(self.desktop.windows, 'the window on the screen')[0]
        self.focus_window()

    def running(self):
        """True; fails with what it printed when the program has ended."""
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}:\n'
                                 + self.errors())
        return True

    def errors(self):
        """All that the program printed."""
        with open(self._errors, encoding='utf-8', errors='replace') as file:
            return file.read()

    def stop(self):
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    # Scripts: actions on the session bus.

    def activate(self, action, *parameters):
        """Activates an action of the window, for example “domain.run”.

        Parameters are texts: no action of ours takes anything else.
        """
        self._activate(OBJECT_PATH + '/window/1', action, parameters)

    def activate_app(self, action, *parameters):
        """Activates an action of the application, for example “show-domain”."""
        self._activate(OBJECT_PATH, action, parameters)

    def enabled(self, action):
        """Whether an action of the window can be activated now."""
        arguments = GLib.Variant('(s)', (action,))
        return call(self.desktop.session, APPLICATION_ID, OBJECT_PATH + '/window/1',
                    'org.gtk.Actions', 'Describe', arguments)[0][0]

    # Screen readers: controls by role and name.

    def root(self):
        """The program's root control, None before it has one."""
        if self._root is None:
            self._root = next((node for node in applications(self.desktop.accessibility)
                               if node.pid == self.process.pid), None)
        return self._root

    def find_window(self, title):
        """The root control of the window with this title, None when there is none."""
        for window in self.root().children:
            try:
                if window.name == title:
                    return window
            except GLib.Error:
                continue  # closed meanwhile
        return None

    def window(self):
        root = self.root()
        return next((child for child in root.children if child.role in ('frame', 'window')), None) \
            if root else None

    def wait_for(self, name=None, role=None, timeout=60.0):
        """Waits until there is such a control; returns it."""
        def find():
            self.running()
            root = self.root()
            return root and root.find(name, role)
        return wait_until(find, f'a control {name or ""} {role or ""}', timeout)

    def host(self, name):
        """What the sidebar says about a host: its texts and tooltips in one; None when unlisted."""
        item = self.window().find(name=name, role='list item')
        return ' '.join(f'{node.name} {node.description}' for node in item.walk()) if item else None

    def wait_for_host(self, name, text, timeout=60.0):
        """Waits until the sidebar says this about the host."""
        wait_until(lambda: self.running() and text in (self.host(name) or ''),
                   f'“{text}” about {name}', timeout)

    def wait_for_host_without(self, name, text, timeout=60.0):
        """Waits until the sidebar no longer says this about the host."""
        def gone():
            self.running()
            said = self.host(name)
            return said is not None and text not in said
        wait_until(gone, f'no “{text}” about {name}', timeout)

    def row(self, machine):
        """The texts in the machine's row of the list, None when it has no row."""
        for row in self.window().find_all(role='row'):
            texts = [node.name for node in row.find_all(role='label')]
            if machine in texts:
                return texts
        return None

    def selected(self):
        """The texts of the selected rows, row by row."""
        return [[node.name for node in row.find_all(role='label')]
                for row in self.window().find_all(role='row') if 'selected' in row.states]

    def wait_for_row(self, machine, *texts, timeout=60.0):
        """Waits until the machine's row shows all these texts, or parts of texts."""
        def shown():
            self.running()
            row = self.row(machine)
            return row and all(any(text in cell for cell in row) for text in texts)
        return wait_until(shown, f'the row of {machine} with {texts}', timeout)

    def answer(self, label):
        """Presses the button of a question, which is in a window of its own."""
        def press():
            self.running()
            for window in self.root().children:
                for button in window.find_all(role='push button') if _is_dialog(window) else ():
                    if 'sensitive' in button.states and button.find(name=label, role='label'):
                        button.click()
                        return True
            return False
        wait_until(press, f'a question with {label}')

    def dialogs(self):
        """The texts of each window other than the main one."""
        return [_texts(window) for window in self.root().children if _is_dialog(window)]

    def wait_for_toast(self, *texts):
        """Waits until one of these is said for some seconds, which all of a window may take to be looked
        through.  Returns: which."""
        overlay = self.window()
        while (below := overlay.children[0]).name != 'GtkPaned':
            overlay = below
        return wait_until(lambda: self.running() and next(
            (text for toast in overlay.children[1:] for text in texts if toast.find(text, 'label')), None),
                          f'a toast with {texts}')

    def wait_for_dialog(self, *texts, timeout=60.0):
        """Waits until there is a dialog with all these texts."""
        wait_until(lambda: self.running() and any(all(text in dialog for text in texts)
                                                  for dialog in self.dialogs()),
                   f'a dialog with {texts}', timeout)

    def wait_for_no_dialog(self):
        wait_until(lambda: self.running() and not self.dialogs(), 'no dialog')

    # People: keys, buttons, pixels.

    def type_into_dialog(self, title, text, *keys):
        """Types into the field that has the focus in the dialog with this in its title."""
        window = wait_until(lambda: self.desktop.windows(title), f'a window titled {title}')[-1]
        self.desktop.xdotool('windowfocus', '--sync', window)
        self.desktop.xdotool('type', '--delay', '20', text)
        self.key(*keys)

    def area(self, node, title=None):
        """Where a control is on the screen: (x, y, width, height).

        `title` is that of its window, where this is not the main one.  AT-SPI leaves out the frame
        that GTK draws round a window where no shadow can be.
        """
        window_id = self._window_id
        window = self.window()
        if title:
            window_id = wait_until(lambda: self.desktop.windows(f'^{title}$'), f'the window {title}')[0]
            window = wait_until(lambda: self.find_window(title), f'the window {title}')
        geometry = self.desktop.xdotool('getwindowgeometry', '--shell', window_id)
        outer = {key: int(value) for key, value in
                 (line.split('=') for line in geometry.split())}
        frame = (outer['WIDTH'] - window.extents[2]) // 2
        x, y, width, height = node.extents
        return outer['X'] + x + frame, outer['Y'] + y + frame, width, height

    def resting_area(self, node, title=None):
        """The same, once it stays there: what opens or comes in above it moves it."""
        area, deadline = None, time.monotonic() + 60
        while area != (area := self.area(node, title)):
            assert time.monotonic() < deadline, f'it never rests: {area}'
            time.sleep(_FRAMES_SECONDS)
        return area

    def focus_window(self):
        self.desktop.xdotool('windowfocus', '--sync', self._window_id)

    def click_at(self, x, y, button=1, repeat=1):
        # GTK does not know what is under a pointer that stood still while a menu closed over it.
        self.desktop.xdotool('mousemove', '--sync', x + 2, y + 2)
        self.desktop.xdotool('mousemove', '--sync', x, y, 'click', '--repeat', repeat, '--delay',
                             '50', button)

    def click(self, node):
        """Clicks on the middle of a control, once it stays where it is."""
        self.click_in(node)

    def click_in(self, node, title=None):
        """The same, of the window with this title."""
        x, y, width, height = self.resting_area(node, title)
        self.click_at(x + width // 2, y + height // 2)

    def click_into(self, display):
        """Gives a console the keyboard: clicks on it until the guest hears of that.  One that shows a
        picture may not have a way for keys yet."""
        def heard():
            since = time.monotonic_ns() // 1000
            self.focus_window()
            self.click(display)
            try:
                return self.trace.wait_for('console-input', since, timeout=3)
            except AssertionError:
                return None
        wait_until(heard, f'the guest to hear of a click into {display}')

    def select(self, machine):
        """Clicks on the machine's name in the list."""
        self.click(self.wait_for(name=machine))

    def key(self, *keys):
        self.desktop.xdotool('key', *keys)

    def type_into_field(self, *keys):
        """Presses keys once a field of the window has the keyboard."""
        self.focus_window()
        wait_until(lambda: self.running() and any(node.role in ENTRIES for node in self.window().find_focused()),
                   'a field that has the keyboard')
        self.key(*keys)

    def choose_in_menu(self, button, item):
        """Opens a button's menu and chooses an item of it, with the keys: they are the window's until the
        menu has them, and again when it has closed."""
        self.click(self.wait_for(name=button))
        wait_until(self._focused_items, 'the menu has the keyboard')
        while item not in self._focused_items():
            before = self.focused()
            self.key('Down')
            wait_until(lambda before=before: self.focused() not in (before, []), f'{item} in the menu')
        self.key('Return')
        wait_until(lambda: not self._focused_items(), 'the menu to close')

    def focused(self):
        """The controls of all windows that say that they have the keyboard."""
        found = []
        for node in self.root().walk():
            try:
                if 'focused' in node.states:
                    found.append(node)
            except GLib.Error:
                continue  # gone meanwhile
        return found

    def _focused_items(self):
        return [node.name for node in self.focused() if node.role.endswith('menu item')]

    def _activate(self, path, action, parameters):
        values = [_parameter(parameters)] if parameters else []
        arguments = GLib.Variant('(sava{sv})', (action, values, {}))
        call(self.desktop.session, APPLICATION_ID, path, 'org.gtk.Actions', 'Activate', arguments)


def _is_dialog(window):
    try:
        return window.role == 'dialog'
    except GLib.Error:
        return False  # closed meanwhile


def _texts(window):
    """All that is said in a window; what vanishes meanwhile is left out."""
    texts = []
    for node in window.walk():
        try:
            texts.append(f'{node.name} {node.description}')
        except GLib.Error:
            continue
    return ' '.join(texts)


def _parameter(texts):
    """An action's one parameter: a text, or a tuple when there are several."""
    if len(texts) == 1:
        return GLib.Variant('s', texts[0])
    return GLib.Variant(f'({"s" * len(texts)})', texts)
