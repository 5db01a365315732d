# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for something to become true, never for time to pass."""

import time

POLL_SECONDS = 0.02


def wait_until(condition, what, timeout=60.0, poll=POLL_SECONDS):
    """Returns the first true value of `condition()`; fails naming `what` when it stays false.

    Errors that mean “not yet” are for the condition to swallow: an unexpected one ends the wait.
    """
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise AssertionError(f'not within {timeout:g} s: {what}')
        time.sleep(poll)
