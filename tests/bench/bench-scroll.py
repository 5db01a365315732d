#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scrolling through a long list of running machines: how long the main loop stands still.

Prints the number of stalls over 16 ms, their lengths, and the CPU time, for turns of the wheel and
for jumps to either end.
"""

import argparse
import os

import measure

from harness import namespace
from harness.app import App
from harness.case import now
from harness.desktop import Desktop
from fleet import write_fleet


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--machines', type=int, default=10000)
    parser.add_argument('--turns', type=int, default=400, help='turns of the wheel')
    options = parser.parse_args()
    namespace.require('Xvfb', 'xdotool', 'dbus-daemon', 'unshare')
    namespace.enter()

    desktop = Desktop()
    path = os.path.join(desktop.folder, 'fleet.xml')
    write_fleet(options.machines, path)
    app = App(desktop, '-c', f'test://{path}')
    app.trace.wait_for('list-complete', timeout=300)
    app.trace.wait_for('sample-applied', timeout=60)
    x, y, width, height = app.window().extents
    desktop.xdotool('mousemove', '--sync', x + width * 2 // 3, y + height // 2)

    report(app, 'wheel, one way', lambda: turn(desktop, 5, options.turns))
    report(app, 'wheel, back', lambda: turn(desktop, 4, options.turns))
    report(app, 'End and Home', lambda: jump(app))
    app.stop()
    desktop.stop()


def turn(desktop, button, count):
    desktop.xdotool('click', '--repeat', count, '--delay', 16, button)


def jump(app):
    app.click_at(*[int(value) for value in app.desktop.xdotool(
        'getmouselocation', '--shell').replace('X=', '').replace('Y=', '').split()[:2]])
    for _time in range(10):
        app.desktop.xdotool('key', '--delay', 200, 'End', 'Home')


def report(app, what, action):
    since, spent = now(), measure.cpu_seconds(app.process.pid)
    action()
    seconds = (now() - since) / 1e6
    cpu = measure.cpu_seconds(app.process.pid) - spent
    gaps = sorted(event['ms'] for event in app.trace.events('frame-gap', since))
    print(f'{what}: {seconds:.1f} s, {cpu:.1f} s CPU, {len(gaps)} stalls over 16 ms', end='')
    if gaps:
        print(f', median {gaps[len(gaps) // 2]:.0f} ms, longest {gaps[-1]:.0f} ms', end='')
    print(flush=True)


if __name__ == '__main__':
    main()
