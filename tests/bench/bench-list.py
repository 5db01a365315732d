#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paddock and the packaged virt-manager on the same list of running machines.

For each it prints the time from start to the whole list, the CPU time per idle minute, and the
memory, then how many times less Paddock takes.
"""

import argparse
import os
import time

import measure

from harness import namespace
from harness.app import binary
from harness.desktop import Desktop
from harness.trace import Trace
from harness.waiting import wait_until
from fleet import write_fleet

# What Paddock promises: the share of virt-manager's figure that it may take at most.
EXPECTED = {'list': 1 / 5, 'cpu': 1 / 15, 'rss': 1 / 2, 'pss': 1 / 2}
# … and of its own memory with the shortest list when it shows the longest.
GROWTH = 2
LABELS = {
    'list': 'start to whole list, s',
    'cpu': 'CPU per idle minute, s',
    'rss': 'memory, resident, MiB',
    'pss': 'memory, proportional, MiB',
}

# Statistics every second, both graphs shown: what Paddock does by default.
_VIRT_MANAGER_SETTINGS = '''[org/virt-manager/virt-manager/stats]
update-interval=1
enable-cpu-poll=true
enable-memory-poll=true
[org/virt-manager/virt-manager/vmlist-fields]
cpu-usage=true
memory-usage=true
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--machines', type=int, nargs='+', default=[1000, 10000])
    parser.add_argument('--seconds', type=float, default=60, help='how long to watch each program')
    parser.add_argument('--settle', type=float, default=10, help='seconds between list and watch')
    parser.add_argument('--only', choices=['paddock', 'virt-manager'])
    options = parser.parse_args()
    namespace.require('Xvfb', 'xdotool', 'dbus-daemon', 'unshare')
    if options.only != 'paddock':
        namespace.require('virt-manager')
    namespace.enter()

    memory = {}
    for count in options.machines:
        results = {program: run(count, options)
                   for program, run in (('paddock', run_paddock), ('virt-manager', run_peer))
                   if options.only in (None, program)}
        print_table(count, results)
        if 'paddock' in results:
            memory[count] = results['paddock']['rss']
    print_growth(memory)


def run_paddock(count, options):
    desktop, uri = make_desktop(count)
    # Assistive technology is on in neither program: it would be part of the cost.
    desktop.environment['GTK_A11Y'] = 'none'
    trace = os.path.join(desktop.folder, 'trace')
    started = time.monotonic()
    process = desktop.spawn([binary(), '-c', uri],
                            env=dict(desktop.environment, PADDOCK_TRACE=trace))
    events = Trace(trace)
    complete = events.wait_for('list-complete', timeout=300, uri=uri)
    assert complete['count'] == count, complete
    shown = max(complete['t'], events.wait_for('first-frame')['t']) / 1e6
    return watch(desktop, process, shown - started, options)


def run_peer(count, options):
    desktop, uri = make_desktop(count)
    desktop.environment.update(NO_AT_BRIDGE='1', GSETTINGS_BACKEND='keyfile')
    settings = os.path.join(desktop.environment['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(settings)
    with open(os.path.join(settings, 'keyfile'), 'w', encoding='utf-8') as file:
        file.write(_VIRT_MANAGER_SETTINGS)
    log = os.path.join(desktop.environment['XDG_CACHE_HOME'], 'virt-manager', 'virt-manager.log')
    started = time.monotonic()
    process = desktop.spawn(['virt-manager', '--connect', uri, '--no-fork'])
    # Both lines come before the rows are drawn, so this is in virt-manager's favour.
    wait_until(lambda: has_line(log, 'changed to state=Active'), 'the list', timeout=300)
    wait_until(lambda: has_line(log, 'Showing manager'), 'the window', timeout=300)
    return watch(desktop, process, time.monotonic() - started, options)


def make_desktop(count):
    desktop = Desktop()
    del desktop.environment['GSK_RENDERER']  # what a user has who sets nothing
    path = os.path.join(desktop.folder, 'fleet.xml')
    write_fleet(count, path)
    return desktop, f'test://{path}'


def watch(desktop, process, listed, options):
    """Measures a program that only shows its list; ends it."""
    time.sleep(options.settle)
    cpu = measure.cpu_per_minute(process.pid, options.seconds)
    rss, pss = measure.memory(process.pid)
    process.kill()
    process.wait()
    desktop.stop()
    return {'list': listed, 'cpu': cpu, 'rss': rss, 'pss': pss}


def has_line(path, text):
    if not os.path.exists(path):
        return False
    with open(path, encoding='utf-8', errors='replace') as file:
        return text in file.read()


def print_table(count, results):
    print(f'\n{count} running machines, test driver, sampled every second')
    print(f'{"":28}' + ''.join(f'{program:>14}' for program in results)
          + ('   times less   expected' if len(results) == 2 else ''))
    for key, label in LABELS.items():
        line = f'{label:28}' + ''.join(f'{result[key]:14.2f}' for result in results.values())
        if len(results) == 2:
            factor = results['virt-manager'][key] / results['paddock'][key]
            wanted = 1 / EXPECTED[key]
            line += f'{factor:13.1f}{wanted:11.0f}  {"met" if factor >= wanted else "NOT MET"}'
        print(line, flush=True)


def print_growth(memory):
    """How much more memory Paddock takes for the longest list than for the shortest."""
    if len(memory) < 2:
        return
    few, many = min(memory), max(memory)
    factor = memory[many] / memory[few]
    print(f'\nPaddock, memory, resident: {many} machines take {factor:.2f} times that of {few}; '
          f'expected at most {GROWTH}  {"met" if factor <= GROWTH else "NOT MET"}', flush=True)


if __name__ == '__main__':
    main()
