# SPDX-License-Identifier: GPL-3.0-or-later
"""Working in a guest that runs GRUB, through the program's console: looking, typing, reading back."""

import os
import re

from .case import now
from .pixels import fitted, guest_screenshot, light_share, likeness
from .waiting import wait_until

# The menu's bar of light makes up more of the screen than all text before and after it.
_SELECTED_LINE = 0.03
_PROMPT = 'grub> '
_KEY_NAMES = {' ': 'space', '-': 'minus', '=': 'equal', '_': 'underscore', ';': 'semicolon',
              '\n': 'Return'}


def wait_for_menu(domain, timeout=120):
    """Waits until a guest shows GRUB’s menu, in the program or not."""
    wait_until(lambda: light_share(guest_screenshot(domain)) > _SELECTED_LINE,
               'GRUB’s menu in the guest', timeout)


class GrubConsole:
    """The console of one such guest in the program's window.

    `name` is what the program calls the machine, where that is not what its host does.
    """

    def __init__(self, app, domain, serial_file, name=None):
        self.app = app
        self._domain = domain
        self._serial_file = serial_file
        self.display = app.wait_for(name=f'{name or domain.name()} console')

    def wait_for_menu(self):
        wait_for_menu(self._domain)
        self.wait_for_picture('GRUB’s menu')

    def open_prompt(self):
        """Leaves the menu for the prompt with one key press."""
        self.focus()
        self.press('c')
        wait_until(lambda: self._light_share() < _SELECTED_LINE, 'GRUB’s prompt in the guest')
        self.wait_for_picture('GRUB’s prompt')

    def wait_for_picture(self, what):
        """Waits until the console's pixels are the guest's own, and these are more than blank."""
        def alike():
            picture = guest_screenshot(self._domain)
            area = fitted(picture, self.app.area(self.display))
            return likeness(picture, self.app.desktop.screenshot(), area) > 0.95
        wait_until(alike, f'{what} in the pixels of the console')

    def focus(self):
        self.app.click_into(self.display)

    def press(self, key):
        """Presses a key as a person would; waits until the console has sent it."""
        since = now()
        self.app.key(key)
        self.app.trace.wait_for('console-input', since)

    def type_text(self, text):
        for character in text:
            self.press(_KEY_NAMES.get(character, character))

    def change_mode(self, size):
        """Has GRUB draw its text itself, in another mode."""
        # In one line: what is typed while GRUB loads something may get lost.
        self._retry(f'\ninsmod all_video; loadfont unicode; set gfxmode={size}; terminal_output gfxterm\n',
                    lambda: self.size() == size, f'the guest’s mode {size}')
        self.type_text('help\n')
        self.wait_for_picture(f'GRUB’s prompt in {size}')

    def size(self):
        picture = guest_screenshot(self._domain)
        return f'{picture.get_width()}x{picture.get_height()}'

    def use_serial_line(self):
        """Moves GRUB's output from the screen to the serial line."""
        # It loads parts of itself meanwhile, and what is typed then may get lost.
        self._retry('\nserial --unit=0\nterminal_output serial\n', self._is_prompting,
                    f'{_PROMPT!r} on the serial line')

    def run(self, command):
        """Types it to GRUB while its output is on the serial line."""
        self.type_echoed(command)
        self.press('Return')

    def type_echoed(self, text):
        """Types to GRUB while its output is on the serial line; waits for each key to arrive: the guest’s
        keyboard keeps a few, and drops what comes too fast for a busy computer."""
        # One that was moved here said its prompt elsewhere.
        if self._serial():
            wait_until(self._is_prompting, f'{_PROMPT!r} on the serial line')
        before = len(self._typed())
        for end, character in enumerate(text, 1):
            self.type_text(character)
            wait_until(lambda end=end: self._typed()[before:].startswith(text[:end]),
                       f'the echo of {text[:end]!r} on the serial line')

    def wait_for_serial(self, text):
        wait_until(lambda: text in self._serial(), f'{text!r} on the serial line')

    def _retry(self, text, condition, what):
        """Types something again where it did not get through."""
        for _ in range(3):
            self.type_text(text)
            try:
                wait_until(condition, what, 30)
                return
            except AssertionError:
                pass
        wait_until(condition, what)

    def _is_prompting(self):
        return self._typed().endswith(_PROMPT)

    def _serial(self):
        if not os.path.exists(self._serial_file):
            return ''
        with open(self._serial_file, encoding='ascii', errors='replace', newline='') as file:
            return file.read().replace('\r', '')

    def _typed(self):
        """What the serial line printed, without the movements of the cursor."""
        return re.sub(r'\x1b\[[0-9;]*[A-Za-z]', '', self._serial())

    def _light_share(self):
        return light_share(guest_screenshot(self._domain))
