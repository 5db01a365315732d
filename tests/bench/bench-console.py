#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paddock's console and the packaged remote-viewer on the same SPICE frames.

For every scene the same made-up guest paints for one program and then for the other. Printed is the
CPU time per frame that was seen on the screen: of the program, of the X server on its behalf, and of
both; then how long a key takes from its press to a changed pixel. “Library” is what reading the frames
takes alone: Paddock with its window hidden, which is in the other two as well.
"""

import argparse
import os
import statistics
import subprocess
import time

import measure

from harness import namespace
from harness.desktop import Desktop
from harness.waiting import wait_until
from harness.xscreen import Screen

PROGRAMS = ('paddock', 'remote-viewer', 'library')
_SHOWING = PROGRAMS[:2]

# name, scene, guest's size, screen's size, frames a second, compression, expected share
SCENES = (
    ('full screen, 1920×1080', 'film', (1920, 1080), (1920, 1080), 30, 'off', 0.8),
    ('scrolling terminal', 'terminal', (1920, 1080), (1920, 1080), 30, 'off', 0.2),
    ('blinking cursor', 'cursor', (1920, 1080), (1920, 1080), 30, 'off', 0.2),
    ('full screen, 3840×2160', 'film', (3840, 2160), (3840, 2160), 8, 'off', 0.8),
    ('cursor, 3840×2160', 'cursor', (3840, 2160), (3840, 2160), 30, 'off', 0.2),
    ('full screen, scaled 1.25', 'film', (1536, 864), (1920, 1080), 20, 'off', 0.8),
    ('terminal, scaled 1.25', 'terminal', (1536, 864), (1920, 1080), 30, 'off', 0.2),
    ('cursor, scaled 1.25', 'cursor', (1536, 864), (1920, 1080), 30, 'off', 0.2),
    ('full screen, compressed', 'film', (1920, 1080), (1920, 1080), 15, 'lz', None),
    # Which QEMU takes for a photograph, and packs in another way.
    ('photograph, compressed', 'film', (1920, 1080), (1920, 1080), 5, 'glz', None),
    ('terminal, compressed', 'terminal', (1920, 1080), (1920, 1080), 30, 'glz', None),
    ('video stream', 'film', (1920, 1080), (1920, 1080), 30, 'video', None),
)
_KEY = 38  # the letter A
_TERMINAL = (640, 400)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seconds', type=float, default=10, help='how long to watch each')
    parser.add_argument('--settle', type=float, default=2, help='seconds before that')
    parser.add_argument('--keys', type=int, default=100, help='how many keys to press')
    parser.add_argument('--only', choices=PROGRAMS)
    parser.add_argument('--scene', help='only scenes with this in their name; “key” for the keys')
    options = parser.parse_args()
    namespace.require('Xvfb', 'xdotool', 'dbus-daemon', 'unshare', 'ip')
    if options.only != 'paddock':
        namespace.require('remote-viewer')
    options.build = os.path.abspath(os.environ.get('BUILD', 'build-release'))
    options.programs = [name for name in PROGRAMS if options.only in (None, name)]
    namespace.enter()

    print(f'{"CPU, ms a frame":26}{"program":15}{"frames/s":>9}{"program":>9}{"X":>8}{"both":>8}'
          f'{"share":>8}{"of both":>9}{"expected":>10}')
    for scene in SCENES:
        if options.scene is None or options.scene in scene[0]:
            run_scene(scene, options)
    if options.scene is None or options.scene in 'key press to pixel':
        run_keys(options)


def run_scene(scene, options):
    results = {}
    for program in options.programs:
        results[program] = watch(scene, program, options)
        print_result(scene, program, results, options)


def print_result(scene, program, results, options):
    result = results[program]
    line = f'{scene[0]:26}{program:15}{result["rate"]:9.1f}'
    line += ''.join(f'{result[key]:{width}.2f}' for key, width in (('own', 9), ('x', 8), ('both', 8)))
    if program == 'remote-viewer' and 'paddock' in results:
        share = results['paddock']['own'] / result['own']
        line += f'{share:8.2f}{results["paddock"]["both"] / result["both"]:9.2f}'
        if scene[-1] is not None:
            line += f'{scene[-1]:10.1f}  {"met" if share <= scene[-1] else "NOT MET"}'
    print(line, flush=True)


def watch(scene, program, options):
    _name, kind, guest_size, screen_size, fps, compression, _expected = scene
    with Session(program, kind, guest_size, screen_size, fps, compression, options) as session:
        x, y = session.probe(kind)
        if program in _SHOWING:
            wait_until(lambda: session.screen.count_changes(x, y, 1) > 0, 'frames', timeout=30)
        time.sleep(options.settle)
        own, server = session.program.pid, session.desktop.display_pid
        started = time.monotonic()
        own_spent, server_spent = measure.cpu_exact(own), measure.cpu_exact(server)
        frames = session.screen.count_changes(x, y, options.seconds)
        elapsed = time.monotonic() - started
        own_spent = (measure.cpu_exact(own) - own_spent) * 1000
        server_spent = (measure.cpu_exact(server) - server_spent) * 1000
        if program not in _SHOWING:
            frames = fps * elapsed
        frames = max(frames, 1)
        return {'rate': frames / elapsed, 'own': own_spent / frames, 'x': server_spent / frames,
                'both': (own_spent + server_spent) / frames}


def run_keys(options):
    print(f'\n{"key press to pixel, ms":26}{"program":15}{"median":>9}{"p95":>9}{"longest":>9}')
    for program in options.programs:
        if program not in _SHOWING:
            continue
        size = (1920, 1080)
        with Session(program, 'key', size, size, 0, 'off', options) as session:
            session.focus()
            wait_until(lambda: press(session) is not None, 'a key that arrives', timeout=30)
            times = []
            for _time in range(options.keys):
                time.sleep(0.15)
                times.append(press(session))
            lost = times.count(None)
            times = sorted(value * 1000 for value in times if value is not None)
            print(f'{"1920×1080 turns over":26}{program:15}{statistics.median(times):9.1f}'
                  f'{times[len(times) * 95 // 100]:9.1f}{times[-1]:9.1f}'
                  + (f'  {lost} lost' if lost else ''), flush=True)


def press(session):
    return session.screen.key_latency(_KEY, 960, 540)


class Session:
    """A guest, a desktop, and a program that shows the one on the other."""

    def __init__(self, program, kind, guest_size, screen_size, fps, compression, options):
        self.guest_size, self.screen_size = guest_size, screen_size
        self._guest = subprocess.Popen(
            [f'{options.build}/tests/bench/serve-frames', f'--scene={kind}',
             f'--width={guest_size[0]}', f'--height={guest_size[1]}', f'--fps={fps}',
             f'--compression={compression}'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port = int(self._guest.stdout.readline())
        self.desktop = Desktop('x'.join(map(str, screen_size)))
        # What a user has who sets nothing; assistive technology would be part of the cost.
        del self.desktop.environment['GSK_RENDERER']
        self.desktop.environment.update(GTK_A11Y='none', NO_AT_BRIDGE='1')
        self.screen = Screen(self.desktop.environment['DISPLAY'])
        self.screen.pretend_manager()
        self.program = getattr(self, '_start_' + program.replace('-', '_'))(port, options)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.screen.close()
        self.program.kill()
        self.program.wait()
        self.desktop.stop()
        self._guest.stdin.close()
        self._guest.wait()

    def _start_paddock(self, port, options):
        """The real widget, in a window with nothing else."""
        width, height = self.screen_size
        return self.desktop.spawn(
            [f'{options.build}/tests/console/view-spice', '--plain', f'--width={width}',
             f'--height={height}', f'127.0.0.1:{port}'], stdout=subprocess.DEVNULL)

    def _start_library(self, port, options):
        return self.desktop.spawn([f'{options.build}/tests/console/view-spice', '--hidden',
                                   f'127.0.0.1:{port}'], stdout=subprocess.DEVNULL)

    def _start_remote_viewer(self, port, _options):
        program = self.desktop.spawn(
            ['remote-viewer', '--full-screen', f'spice://127.0.0.1:{port}'],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.desktop.windows, 'the window', timeout=60)
        time.sleep(1)
        self.screen.fill_with(int(self.desktop.windows()[-1]))
        return program

    def focus(self):
        """As a user has it: the pointer over the picture, clicked."""
        time.sleep(2)
        self.desktop.xdotool('windowfocus', self.desktop.windows()[-1])
        self.desktop.xdotool('mousemove', 700, 600, 'click', 1)
        time.sleep(1)

    def probe(self, kind):
        """Where on the screen the first painted pixel is."""
        width, height = self.guest_size
        scale = self.screen_size[0] / width
        x, y = {'film': (0, 0), 'cursor': (width // 2, height // 2),
                'terminal': ((width - _TERMINAL[0]) // 2, (height - _TERMINAL[1]) // 2)}[kind]
        # The middle of what the pixel covers on the screen.
        return int((x + 0.5) * scale), int((y + 0.5) * scale)


if __name__ == '__main__':
    main()
