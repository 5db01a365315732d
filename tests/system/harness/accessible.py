# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees: the program's tree of controls, read over AT-SPI.

Asked directly on the bus: libatspi keeps a cache that is behind whenever rows come and go.
"""

from gi.repository import GLib

from .desktop import call

_ROOT = '/org/a11y/atspi/accessible/root'
_ACCESSIBLE = 'org.a11y.atspi.Accessible'
_TEXT = 'org.a11y.atspi.Text'
_WINDOW_COORDINATES = 1

# The bits of AtspiStateType that the tests ask for.
_STATES = {'active': 1, 'checked': 4, 'enabled': 8, 'expanded': 10, 'focused': 12, 'selected': 23,
           'sensitive': 24, 'showing': 25, 'visible': 30}
ENTRIES = ('text box', 'password text')


class Node:
    """One control.  Nothing is remembered: every property asks the program."""

    def __init__(self, bus, owner, path):
        self._bus = bus
        self._owner = owner
        self._path = path

    @property
    def name(self):
        return self._property('Name')

    @property
    def description(self):
        return self._property('Description')

    @property
    def role(self):
        role = self._call(_ACCESSIBLE, 'GetRoleName')[0]
        return 'push button' if role == 'button' else role  # renamed in AT-SPI 2.53

    @property
    def pid(self):
        """The process that it is a control of; None when that has left the bus."""
        try:
            return call(self._bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                        'GetConnectionUnixProcessID', GLib.Variant('(s)', (self._owner,)))[0]
        except GLib.Error:
            return None

    @property
    def states(self):
        low, high = self._call(_ACCESSIBLE, 'GetState')[0]
        bits = low | high << 32
        return {name for name, bit in _STATES.items() if bits >> bit & 1}

    @property
    def children(self):
        return [Node(self._bus, owner, path)
                for owner, path in self._call(_ACCESSIBLE, 'GetChildren')[0]]

    @property
    def extents(self):
        """(x, y, width, height) in its window."""
        return self._call('org.a11y.atspi.Component', 'GetExtents',
                          GLib.Variant('(u)', (_WINDOW_COORDINATES,)))[0]

    @property
    def text(self):
        """What a field or a view of text holds."""
        length = call(self._bus, self._owner, self._path, 'org.freedesktop.DBus.Properties', 'Get',
                      GLib.Variant('(ss)', (_TEXT, 'CharacterCount')))[0]
        return self._call(_TEXT, 'GetText', GLib.Variant('(ii)', (0, length)))[0]

    def click(self):
        """Does the control's first action, as assistive technology would."""
        done = self._call('org.a11y.atspi.Action', 'DoAction', GLib.Variant('(i)', (0,)))[0]
        assert done, f'{self} does nothing when clicked'

    def walk(self):
        """This control and all in it, depth first.  What vanishes meanwhile is left out."""
        yield self
        try:
            children = self.children
        except GLib.Error:
            return
        for child in children:
            yield from child.walk()

    def find_all(self, name=None, role=None):
        """Controls in here by exact name, by role."""
        return list(self._matching(name, role))

    def find(self, name=None, role=None):
        """The first of them: what comes after it is not looked at."""
        return next(self._matching(name, role), None)

    def _matching(self, name, role):
        for node in self.walk():
            try:
                matches = name in (None, node.name) and role in (None, node.role)
            except GLib.Error:
                continue
            if matches:
                yield node

    def find_focused(self):
        """What has the keys in the active windows of this program."""
        windows = [window for window in self.children if _has(window, 'active')] or self.children
        return [node for window in windows for node in window.walk()
                if _has(node, 'focused') or _is_edited(node)]

    def has_keys(self):
        """Whether it, or a field in it, has the keyboard."""
        return _is_edited(self) or any(_has(node, 'focused') for node in self.walk())

    def dump(self, indent=0):
        """The tree as text, for the reader of a failure."""
        try:
            states = ' '.join(sorted(self.states))
            line = f'{"  " * indent}{self.role} “{self.name}” “{self.description}” {states}\n'
            return line + ''.join(child.dump(indent + 1) for child in self.children)
        except GLib.Error as error:
            return f'{"  " * indent}gone: {error.message}\n'

    def __eq__(self, other):
        return isinstance(other, Node) and (self._owner, self._path) == (other._owner, other._path)

    def __str__(self):
        return f'{self.role} “{self.name}”'

    def _call(self, interface, method, arguments=None):
        return call(self._bus, self._owner, self._path, interface, method, arguments)

    def _property(self, name):
        return call(self._bus, self._owner, self._path, 'org.freedesktop.DBus.Properties', 'Get',
                    GLib.Variant('(ss)', (_ACCESSIBLE, name)))[0]


def _has(node, state):
    try:
        return state in node.states
    except GLib.Error:
        return False  # gone meanwhile


def _is_edited(node):
    """Whether it is a row with a field that has the keys: older libraries do not say that of it, and
    hide its pencil."""
    try:
        if node.role not in ENTRIES:
            return False
        parts = [part.name or part.role for box in node.children for part in box.children]
        return 'AdwGizmo' in parts and 'GtkImage' not in parts
    except GLib.Error:
        return False


def applications(bus):
    """The root controls of the programs on this accessibility bus."""
    return Node(bus, 'org.a11y.atspi.Registry', _ROOT).children
