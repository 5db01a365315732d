# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for something to become true, never for time to pass."""

import time

from gi.repository import Gio, GLib

POLL_SECONDS = 0.02
# After so long a click or a key has done what it does, or got lost.
_LOST_SECONDS = 3


# What a program answers about a control that it has no more, and the bus of a program that has ended.
_GONE = (Gio.DBusError.UNKNOWN_OBJECT, Gio.DBusError.UNKNOWN_INTERFACE,
         Gio.DBusError.UNKNOWN_METHOD, Gio.DBusError.SERVICE_UNKNOWN,
         Gio.DBusError.NAME_HAS_NO_OWNER, Gio.DBusError.NO_REPLY)


def wait_until(condition, what, timeout=60.0, poll=POLL_SECONDS):
    """Returns the first true value of `condition()`; fails naming `what` when it stays false.

    A control that vanishes while it is looked at means “not yet”.  Other errors that mean it are for
    the condition to swallow: an unexpected one ends the wait.
    """
    deadline = time.monotonic() + timeout
    while True:
        value, reason = _look(condition)
        if value:
            return value
        if time.monotonic() >= deadline:
            raise AssertionError(f'not within {timeout:g} s: {what}{reason}')
        time.sleep(poll)


def act_until(act, condition, what, timeout=60.0, poll=POLL_SECONDS):
    """Does what is to make `condition()` true, and again where it got lost; returns that value.

    A click is lost on what moves at that very moment, or where a menu still closes.  `act()` says
    whether it could do anything.
    """
    acted = None

    def look():
        nonlocal acted
        value = condition()
        if not value and (acted is None or time.monotonic() - acted > _LOST_SECONDS) and act():
            acted = time.monotonic()
        return value
    return wait_until(look, what, timeout, poll)


def _look(condition):
    try:
        return condition(), ''
    except GLib.Error as error:
        if not any(error.matches(Gio.dbus_error_quark(), code) for code in _GONE):
            raise
        return None, f' ({error.message})'
