# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns test logs into lines “passed NAME”, “failed NAME” or “skipped NAME” on standard output.

count_results.py tap           reads TAP from standard input, showing what did not pass
count_results.py meson FILE    reads the testlog.json of meson test

A program that speaks TAP counts as many tests as it reports; any other counts as one.
"""

import json
import re
import sys

TAP_LINE = re.compile(r'^(not )?ok\b\s*\d*\s*-?\s*([^#\n]*?)\s*(?:#\s*(SKIP)\b.*)?$', re.I)
PLAN = re.compile(r'^1\.\.(\d+)\s*$')
PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP', 'IGNORED'}


def tap_results(lines):
    """Pairs of result and name."""
    for line in lines:
        match = TAP_LINE.match(line.rstrip('\n'))
        if not match:
            continue
        failed, name, directive = match.groups()
        if directive:
            yield 'skipped', name
        else:
            yield 'failed' if failed else 'passed', name


def count_tap(stream):
    planned = None
    found = 0
    show = False
    for line in stream:
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
        for result, name in tap_results([line]):
            found += 1
            show = result == 'failed'
            print(result, name.split(':')[0])
            if result != 'passed':
                sys.stderr.write(line)
        if show and line.startswith('#'):
            sys.stderr.write(line)
    # None at all, or it ended before its last one.
    if found == 0 or found != planned:
        print('failed', f'lint: {found} of {planned or "?"} checks reported')


def count_meson(path):
    try:
        with open(path, encoding='utf-8') as stream:
            tests = [json.loads(line) for line in stream if line.strip()]
    except OSError:
        tests = []
    if not tests:
        print('failed', f'no test ran ({path})')
    for test in tests:
        name = test['name'].split(' / ')[-1]
        parts = list(tap_results((test.get('stdout') or '').splitlines()))
        outcome = test['result']
        failed_parts = any(result == 'failed' for result, _ in parts)
        if not parts:
            result = 'passed' if outcome in PASSED else 'skipped' if outcome in SKIPPED else 'failed'
            print(result, name)
            continue
        for result, part in parts:
            print(result, f'{name}: {part}')
        # A crash or a timeout after the last line it wrote.
        if outcome not in PASSED | SKIPPED and not failed_parts:
            print('failed', f'{name}: {outcome.lower()}')


if __name__ == '__main__':
    if sys.argv[1] == 'tap':
        count_tap(sys.stdin)
    else:
        count_meson(sys.argv[2])
