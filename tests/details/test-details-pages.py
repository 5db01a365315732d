#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pages, fields and lists machines of several hypervisors have: pages/NAME.xml and .txt.

A container has no firmware, a paravirtual Xen machine has a boot loader, and nothing that only QEMU
has is offered to either.  Of a list that a page offers there is “PAGE: + LIST”.  With --record the lists are written anew, to be read.
"""

import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from doc_batch import DomainDoc  # noqa: E402

PAGES = pathlib.Path(__file__).parent / 'pages'


def main():
    problems = []
    documents = sorted(PAGES.glob('*.xml'))
    with DomainDoc() as doc:
        for path in documents:
            lines = [f'{page}: {" ".join(fields)}'.rstrip() for page, _, fields in doc.list(str(path))]
            lines += [line.replace(':', ': +', 1) for line in doc.ask('lists', str(path)).splitlines()]
            listed = path.with_suffix('.txt')
            if sys.argv[1:] == ['--record']:
                listed.write_text('\n'.join(lines) + '\n', encoding='utf-8')
            expected = listed.read_text(encoding='utf-8').splitlines()
            problems += [f'{path.stem}: not expected: {line}' for line in lines if line not in expected]
            problems += [f'{path.stem}: missing: {line}' for line in expected if line not in lines]
    for problem in problems:
        print('# ' + problem)
    print('1..1')
    print('not ok 1 pages' if problems or not documents else f'ok 1 pages of {len(documents)} machines')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
