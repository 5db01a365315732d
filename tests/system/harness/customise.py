# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine's hardware pages before it is made, in a window of their own."""

from .details import Details
from .waiting import wait_until


class Customise(Details):
    """The pages of a machine that is called `name` when its window opens."""

    def __init__(self, app, name, size=None):
        self.app = app
        self._node = None
        window = wait_until(lambda: app.desktop.windows(f'^Customise “{name}”$'), 'the window')[-1]
        app.desktop.xdotool('windowfocus', '--sync', window)
        if size:
            app.desktop.xdotool('windowsize', '--sync', window, *size)
        wait_until(lambda: self.app.running() and self.pages(), 'the list of hardware')

    def window(self):
        return next((child for child in self.app.root().children
                     if child.name.startswith('Customise “')), None)

    def click(self, node):
        self.app.click_in(node, self.window().name)

    def show(self, page, title):
        """Shows a page by its title in the list, and waits for a row of it."""
        def click():
            hardware = self.app.running() and self._page().find(name='Hardware', role='list')
            row = hardware and next((row for row in hardware.find_all(role='list item')
                                     if row.find(name=page, role='label')), None)
            return row and self.click(row) is None
        wait_until(click, f'{page} in the list')
        return self.row(title)

    def begin(self):
        self._press_in_header('Begin Installation')

    def cancel(self):
        self._press_in_header('Cancel')

    def button_in_header(self, label):
        return wait_until(lambda: next(
            (button for button in self.window().find_all(role='push button')
             if 'sensitive' in button.states and button.find(name=label, role='label')), None),
            label)

    def _press_in_header(self, label):
        self.click(self.button_in_header(label))
        wait_until(lambda: self.app.running() and not self.window(), 'the window gone')
