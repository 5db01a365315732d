# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine's hardware pages, as somebody with a pointer and a keyboard uses them."""

from gi.repository import GLib

from .waiting import act_until, wait_until

SIZE = '1280x2000'  # all rows of a page are in sight at once
_ROWS = ('text box', 'password text', 'combo box', 'list item', 'switch', 'check box', 'toggle button')
# What is made of many controls that nobody looks for.
_WHOLE = ('text box', 'combo box', 'row')


class Details:
    """The pages of one machine in a window of `app`, whose desktop is of SIZE."""

    def __init__(self, app, uri, uuid):
        self.app = app
        self._machine = (uri, uuid)
        self._node = None
        window = app.desktop.windows()[0]
        app.desktop.xdotool('windowsize', '--sync', window, *SIZE.split('x'))

    def show(self, page, title):
        """Shows a page, and waits for a row of it."""
        self.app.activate_app('show-domain', *self._machine, f'details/{page}')
        return self.row(title)

    def click(self, node):
        """Clicks on the middle of a control."""
        self.app.click(node)

    def window(self):
        """What the pages are in."""
        return self.app.window()

    def row(self, title):
        return wait_until(lambda: self.app.running() and self._find_row(title), f'a row {title}')

    def value(self, title):
        """What a row says: a text, or the name of what is chosen."""
        row = self._find_row(title)
        if row is None:
            return None
        try:
            return row.text if row.role in ('text box', 'password text') else ' '.join(
                label.name for label in row.find_all(role='label')[1:])
        except GLib.Error:
            return None  # another row takes its place

    def wait_for_value(self, title, value):
        wait_until(lambda: self.value(title) == value, f'“{value}” at {title}')

    def type(self, title, text):
        """Types a text in place of the former one."""
        self._click_row(title)
        self.app.key('ctrl+a', 'Delete')
        if text:
            self.app.desktop.xdotool('type', '--delay', '10', text)
        # Keys and what is asked for over the bus come by two ways, of which one may be faster.
        wait_until(lambda: self._is_typed(title, text), f'{text!r} typed at {title}')
        self.app.key('Tab')

    def choose(self, title, choice):
        """Opens a row's choices and takes one, by its keys."""
        row = self.open_choices(title)
        wait_until(lambda: choice in self._choices(row), f'{choice} among the choices of {title}')
        names = self._choices(row)
        self.app.key('Home', *['Down'] * names.index(choice), 'Return')
        wait_until(lambda: self.app.running() and not self._choices(row), 'the choices to close')

    def open_choices(self, title):
        """Opens a row's list, which is closed: keys that come after it are the list's.  Returns the row."""
        def find():
            row = self.app.running() and self._find_row(title)
            # An entry has them in a menu beside it.
            menu = row.find('Choose a Value', 'push button') if row and row.role == 'text box' else None
            return row, menu or row

        def click():
            row, place = find()
            # A click closes an open list.
            return row and not self._choices(row) and self.click(place) is None

        def find_open():
            row, place = find()
            return row if row and self._choices(row) and any(
                'focused' in node.states for node in place.walk() if node != place) else None
        return act_until(click, find_open, f'the choices of {title}')

    def choices(self, title):
        """The names in a row's list."""
        row = self.open_choices(title)
        names = wait_until(lambda: self._choices(row), f'choices of {title}')
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not self._choices(row), 'the choices to close')
        return names

    def reasons(self, title):
        """What the choices of a row say below their names; None where they say nothing."""
        row = self.open_choices(title)
        reasons = wait_until(lambda: self._reasons(row), f'choices of {title}')
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not self._choices(row), 'the choices to close')
        return reasons

    def has_row(self, title):
        """Whether the page in sight has such a row."""
        return self._find_row(title) is not None

    def badges(self, title):
        """The words beside a row's value that are in sight."""
        return self._badges(title) or set()

    def wait_for_badges(self, title, *texts):
        wait_until(lambda: self.app.running() and set(texts) <= self.badges(title),
                   f'{texts} at {title}')

    def wait_for_no_badges(self, title, *texts):
        def gone():
            badges = self._badges(title)
            return badges is not None and not set(texts) & badges
        wait_until(gone, f'no {texts} at {title}')

    # The list and the bar

    def pages(self):
        """The titles in the list."""
        hardware = self._page().find(name='Hardware', role='list')
        return [label.name for row in hardware.find_all(role='list item')
                for label in row.find_all(role='label')[:1]] if hardware else []

    def wait_for_page(self, title, there=True):
        wait_until(lambda: self.app.running() and (title in self.pages()) == there,
                   f'{title} {"in" if there else "out of"} the list')

    def mark(self, title):
        """What the list says of a page beside what it is: “after shutdown”; None without such a page."""
        hardware = self._page().find(name='Hardware', role='list')
        for row in hardware.find_all(role='list item'):
            labels = [label.name for label in _visible(row, 'label')]
            if title in labels:
                return ' '.join(name for name in labels if name.endswith('after shutdown'))
        return None

    def wait_for_mark(self, title, text):
        def says():
            try:
                return self.app.running() and self.mark(title) == text
            except GLib.Error:
                return False  # another row takes its place
        wait_until(says, f'“{text}” at {title}')

    def button(self, label):
        """A button that can be pressed now."""
        return wait_until(lambda: self.app.running() and self._find_button(label),
                          f'a button {label}')

    def add(self, group, label):
        """Adds a device from the menu."""
        def items():
            return [node for node in _walk(self._page()) if _is(node, 'menu item')]

        def open_menu():
            if items():
                return False  # a click would close it
            # GTK does not know that a pointer is there that rested since a menu closed over it.
            self.app.desktop.xdotool('mousemove', '--sync', 1, 1)
            return self.click(self.button('Add Hardware')) is None

        act_until(open_menu, lambda: next((node for node in items() if _is(node, name=group)), None),
                  f'{group} in the menu').click()
        self.app.wait_for(name=label, role='menu item').click()

    def press(self, label):
        def press():
            button = self.app.running() and self._find_button(label)
            return button and button.click() is None
        wait_until(press, f'a button {label}')

    def apply(self):
        self.press('Apply')

    def wait_for_text(self, text):
        """Waits for a text anywhere in the window.  From the end: what is said for some seconds only
        is the last thing there."""
        wait_until(lambda: self.app.running() and any(
            _is(node, 'label', text) for node in _walk(self.window(), back=True)), f'“{text}”')

    def wait_for_changes(self, text):
        """Waits until the bar says how many changes there are: “2 changes · 1 after shutdown”."""
        self.wait_for_text(text)

    def wait_for_applied(self, text=None):
        """Waits until it is done, with the words of it where they are given, which are said for some
        seconds only, and until there is nothing to apply any more."""
        if text:
            self.wait_for_text(text)
        wait_until(lambda: self.app.running() and not self.changed() and not self._is_applying(),
                   'nothing left to apply')

    def changed(self):
        """Whether there is something that can be applied."""
        return self._find_button('Apply') is not None

    def _is_applying(self):
        """While it turns: the buttons cannot be pressed then, as when there is nothing to apply."""
        spinner = self._below('GtkSpinner')
        return spinner is not None and 'visible' in spinner.states

    def _find_button(self, label):
        dialogs = [window for window in self.app.root().children if _is(window, 'dialog')]
        for top in [*dialogs, self._page()]:
            for node in _walk(top, back=True):
                if _is(node, 'push button') and 'sensitive' in node.states and (
                        node.name == label or node.find(name=label, role='label')):
                    return node
        return None

    def _click_row(self, title):
        def click():
            row = self.app.running() and self._find_row(title)
            return row and self.click(row) is None
        wait_until(click, f'a row {title}')

    def _is_typed(self, title, text):
        row = self.app.running() and self._find_row(title)
        return row and (row.role != 'text box' or row.text == text)

    def _find_row(self, title):
        form = self._below('PdkDetailsForm')
        return next((node for node in _walk(form) if _is(node, None, title)
                     and node.role in _ROWS and 'visible' in node.states), None) if form else None

    def _badges(self, title):
        """None while there is no such row, or another one takes its place."""
        row = self._find_row(title)
        try:
            return {label.name for label in _visible(row, 'label')} if row else None
        except GLib.Error:
            return None

    def _page(self):
        """All of the pages; the window has much that is not asked for each time."""
        if self._node is None or not _is(self._node, name='PdkDetailsPage'):
            self._node = wait_until(
                lambda: self.app.running() and self.window() and self.window().find('PdkDetailsPage'),
                'the details')
        return self._node

    def _below(self, name):
        return next((node for node in _walk(self._page(), back=True) if _is(node, name=name)), None)

    def _choices(self, row):
        """The names in the row's open list; none when it is closed."""
        try:
            lists = [node for node in row.find_all(role='list') if len(node.children) > 1]
            return [item.find(role='label').name
                    for item in lists[0].find_all(role='list item')] if lists else []
        except (GLib.Error, AttributeError):
            return []

    def _reasons(self, row):
        try:
            lists = [node for node in row.find_all(role='list') if len(node.children) > 1]
            texts = [[label.name for label in _visible(item, 'label')]
                     for item in lists[0].find_all(role='list item')] if lists else []
        except GLib.Error:
            return None
        # Some are there before their labels are.
        return {names[0]: names[1] if len(names) > 1 else None for names in texts} \
            if texts and all(texts) else None


def _visible(node, role):
    return [found for found in node.find_all(role=role) if 'visible' in found.states]


def _is(node, role=None, name=None):
    try:
        return role in (None, node.role) and name in (None, node.name)
    except GLib.Error:
        return False  # gone meanwhile


def _walk(node, back=False):
    """All controls, but for what rows are made of: asking for each of those takes long."""
    yield node
    try:
        children = [] if node.role in _WHOLE else node.children
    except GLib.Error:
        return
    for child in reversed(children) if back else children:
        yield from _walk(child, back)
