# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the program writes when PADDOCK_TRACE names a file."""

import json
import os

from .waiting import wait_until


class Trace:
    """The events of one run, in order.  Times are monotonic microseconds of this computer."""

    def __init__(self, path):
        self.path = path
        self._offset = 0
        self._events = []

    def events(self, name=None, since=0):
        """Events from the moment `since` on, of one name or all."""
        self._read()
        return [event for event in self._events
                if event['t'] >= since and name in (None, event['event'])]

    def wait_for(self, name, since=0, timeout=60.0, **fields):
        """Waits for an event that has these fields; returns it."""
        def find():
            for event in self.events(name, since):
                if all(event.get(key) == value for key, value in fields.items()):
                    return event
            return None
        return wait_until(find, f'trace event {name} {fields or ""}', timeout)

    def _read(self):
        if not os.path.exists(self.path):
            return
        with open(self.path, 'rb') as file:
            file.seek(self._offset)
            data = file.read()
        whole = data[:data.rfind(b'\n') + 1]
        self._offset += len(whole)
        self._events += [json.loads(line) for line in whole.splitlines()]
