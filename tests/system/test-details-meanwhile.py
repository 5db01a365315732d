#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else edits at the worst moment: for every page and every field that the host takes, what
both did survives, or the user is asked.  Never is anything lost without a word.

The fields come from the program's own tables, and their values are tried out on the host first.
"""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path
from xml.etree import ElementTree

import libvirt

sys.path.insert(0, str(Path(__file__).parent.parent / 'details'))

from harness.app import binary  # noqa: E402
from harness.case import main  # noqa: E402
from harness.everything import MACHINE, OTHERWISE  # noqa: E402
from harness.host import Host  # noqa: E402

_TESTS = os.path.join(os.path.dirname(binary()), '..', 'tests')
os.environ['PDK_DOMAIN_DOC'] = os.path.join(_TESTS, 'pdk-domain-doc')

from doc_batch import DomainDoc, Refused  # noqa: E402

STORED = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
NAME = 'everything'
# What is beside the document, or says which machine it is.
NOT_EDITED = {('boot', 'autostart'), ('overview', 'name'), ('overview', 'uuid')}
# Fields of a page that are tried; a page with fewer than two that the host takes has no pairs.
TEXTS = ('/srv/meanwhile', 'meanwhile', 'urn:meanwhile')
NUMBERS = ('1', '2', '3', '7', '64', '256', '1024', '4096', '5999')


def kind_of(page):
    return re.split('[:#]', page)[0]


class Meanwhile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()
        cls.doc = DomainDoc()
        cls.addClassCleanup(cls.doc.__exit__)
        cls.tables = cls.doc.tables()
        cls.domain = cls.host.connection.defineXML(MACHINE)
        cls.base = cls.domain.XMLDesc(STORED)
        cls.base_file = cls.doc.file(cls.base)
        cls.pages = cls.fields_of(cls.base_file)
        cls.edits = {page: cls.try_out(page) for page in cls.choose_pages()}

    def show_state(self):
        pass

    def setUp(self):
        self.store(self.base)

    # What can be edited

    @classmethod
    def choose_pages(cls):
        """Two of a kind are enough, and what libvirt adds by itself it adds again."""
        chosen = {}
        for page, fields in cls.pages.items():
            alike = chosen.setdefault((kind_of(page), frozenset(fields)), [])
            if len(alike) < 2 and fields.get('bus') != 'ps2':
                alike.append(page)
        return [page for pages in chosen.values() for page in pages]

    @classmethod
    def fields_of(cls, file):
        return {page: fields for page, _, fields in cls.doc.list(file)}

    @classmethod
    def try_out(cls, page):
        """{field: two values that the host takes and keeps}, those with one alone as well."""
        edits = {}
        for field, value in cls.pages[page].items():
            row = cls.tables[kind_of(page), field]
            if 'read-only' in row['flags'] or (kind_of(page), field) in NOT_EDITED:
                continue
            taken = []
            for candidate in candidates(row, value):
                if len(taken) < 2 and cls.is_taken(page, field, candidate):
                    taken.append(candidate)
            if taken:
                edits[field] = taken
        cls.host.connection.defineXML(cls.base)
        return edits

    @classmethod
    def is_taken(cls, page, field, value):
        try:
            text = cls.doc.ask('set', cls.base_file, f'{page}.{field}={value}')
            cls.define(text)
        except (Refused, libvirt.libvirtError):
            return False
        after = cls.fields_of(cls.doc.file(cls.domain.XMLDesc(STORED)))
        return page in after and after[page].get(field) == value

    def test_every_kind(self):
        """The machine has all kinds, and most fields can be edited on this host."""
        kinds = {kind for kind, _ in self.tables}
        found = {kind_of(page) for page in self.pages}
        self.assertLessEqual(kinds - found, OTHERWISE)
        n_fields = sum(len(fields) for fields in self.edits.values())
        print(f'{len(self.pages)} pages, {n_fields} fields', file=sys.stderr)
        self.assertGreater(n_fields, 250)

    # Two edits

    def test_other_field(self):
        """Of one page, but not the same: each field once mine, once theirs."""
        asked = []
        for page, edits in self.edits.items():
            fields = list(edits)
            for number, mine in enumerate(fields if len(fields) > 1 else ()):
                with self.subTest(page=page, mine=mine):
                    theirs = fields[number - 1]
                    if not self.keep_both(page, (mine, edits[mine][0]), (theirs, edits[theirs][0])):
                        asked.append(f'{page}: {mine}, {theirs}')
        print(f'asked: {asked}', file=sys.stderr)
        self.assertLess(len(asked), sum(len(edits) for edits in self.edits.values()) / 10)

    def keep_both(self, page, mine, theirs):
        """Returns whether both were kept without a question."""
        their_text = self.set(self.base_file, page, *theirs)
        if their_text is None:
            return True
        before = self.domain.XMLDesc(STORED)
        lines = self.apply('--base', self.base_file, 'set', page, *mine)
        return self.check_both(lines, before, page, mine)

    def check_both(self, lines, theirs, page, mine):
        """Either both are there, or the user was asked and nothing was done."""
        after = self.domain.XMLDesc(STORED)
        if lines[0].startswith('conflict'):
            self.assertEqual(after, theirs)
            return False
        if lines[0].startswith('refused'):
            # The two do not go together: libvirt says so, and theirs stays.
            self.assertEqual(after, theirs, lines)
            return True
        if lines[0].startswith('failed'):
            # What the host leaves out of what it was given is said.
            return True
        expected = self.expect(theirs, page, mine)
        self.assertEqual(ElementTree.canonicalize(after, strip_text=True),
                         ElementTree.canonicalize(expected, strip_text=True), lines)
        before_fields = self.fields_of(self.doc.file(theirs))
        after_fields = self.fields_of(self.doc.file(after))
        for their_field, value in before_fields.get(page, {}).items():
            if value != self.pages[page].get(their_field) and their_field != mine[0]:
                # Another word for the same.
                if (page, their_field, mine[0]) != ('clock', 'offset', 'adjustment'):
                    self.assertEqual(after_fields[page].get(their_field), value,
                                     f'{their_field} after {mine}')
        self.assertEqual(after_fields[page].get(mine[0]), mine[1])
        return True

    def expect(self, theirs, page, mine):
        """What it would be had I begun with what they left."""
        text = self.doc.ask('set', self.doc.file(theirs), f'{page}.{mine[0]}={mine[1]}')
        stored = self.domain.XMLDesc(STORED)
        self.store(text)
        expected = self.domain.XMLDesc(STORED)
        self.store(stored)
        return expected

    def test_same_field(self):
        """The same field: the user is asked, and has what was chosen."""
        for page, edits in self.edits.items():
            pair = next(((field, values) for field, values in edits.items() if len(values) > 1), None)
            if pair is None:
                continue
            field, (mine, theirs) = pair
            with self.subTest(page=page, field=field):
                self.store(self.base)
                if self.set(self.base_file, page, field, theirs) is None:
                    continue
                self.assert_asked(page, field, mine)

    def assert_asked(self, page, field, mine):
        before = self.domain.XMLDesc(STORED)
        lines = self.apply('--base', self.base_file, 'set', page, field, mine)
        self.assertTrue(lines[0].startswith('conflict'), lines)
        self.assertEqual(self.domain.XMLDesc(STORED), before)
        lines = self.apply('--base', self.base_file, '--mine', 'set', page, field, mine)
        if lines[0].startswith('refused'):
            self.assertEqual(self.domain.XMLDesc(STORED), before)
            return
        fields = self.fields_of(self.doc.file(self.domain.XMLDesc(STORED)))
        same = [values for name, values in fields.items() if kind_of(name) == kind_of(page)]
        self.assertIn(mine, [values.get(field) for values in same])

    def test_removed(self):
        """Theirs removes what I edit, and the other way round."""
        for page, edits in self.edits.items():
            if not edits or not re.search('[:#]', page):
                continue
            field, values = next(iter(edits.items()))
            without = self.without(page)
            if without is None:
                continue
            with self.subTest(page=page, field=field):
                self.assertTrue(self.try_store(without))
                self.assert_asked(page, field, values[0])
                self.store(self.base)
                if self.set(self.base_file, page, field, values[0]) is None:
                    continue
                before = self.domain.XMLDesc(STORED)
                lines = self.apply('--base', self.base_file, 'remove', page)
                self.assertTrue(lines[0].startswith('conflict'), lines)
                self.assertEqual(self.domain.XMLDesc(STORED), before)

    def test_neighbour_removed(self):
        """Devices that are told by their place: theirs removes the one before mine."""
        found = 0
        for page in self.pages:
            first = f'{kind_of(page)}#1'
            after_first = re.search('#[2-9]', page) and first in self.pages
            without = self.without(first) if after_first else None
            if without is None or not self.edits.get(page):
                continue
            found += 1
            with self.subTest(page=page):
                self.assertTrue(self.try_store(without))
                field, values = next(
                    (field, values) for field, values in self.edits[page].items()
                    if 'setter' not in self.tables[kind_of(page), field]['flags'])
                lines = self.apply('--base', self.base_file, 'set', page, field, values[0])
                fields = self.fields_of(self.doc.file(self.domain.XMLDesc(STORED)))
                if not lines[0].startswith('conflict'):
                    self.assertEqual(fields[first].get(field), values[0])
                    for name, value in self.pages[page].items():
                        if name not in (field, 'address', 'boot', 'primary'):
                            self.assertEqual(fields[first].get(name), value, name)
                self.store(self.base)
                self.assertTrue(self.try_store(without))
                lines = self.apply('--base', self.base_file, 'remove', page)
                self.assertFalse(lines[0].startswith('refused'), lines)
        self.assertGreater(found, 2)

    # The narrowest moments

    def test_after_reading(self):
        """Between the look at what is stored and the storing: one pair of each page."""
        for page, edits in self.edits.items():
            fields = list(edits)
            if len(fields) < 2:
                continue
            mine, theirs = fields[0], fields[1]
            with self.subTest(page=page):
                self.store(self.base)
                their_text = self.set(self.base_file, page, theirs, edits[theirs][0])
                if their_text is None:
                    continue
                before = self.domain.XMLDesc(STORED)
                self.store(self.base)
                lines = self.apply('--at-read', self.doc.file(before), 'set', page, mine,
                                   edits[mine][0])
                self.check_both(lines, before, page, (mine, edits[mine][0]))

    def test_while_storing(self):
        """In the one round trip that is left: what is overwritten is at least said."""
        for title in ('first', 'second'):
            theirs = self.doc.ask('set', self.base_file, f'overview.title={title}')
            lines = self.apply('--at-store', self.doc.file(theirs), 'set', 'disk:vda', 'serial', title)
            self.assertIn('overlapped', lines)
        # Alone, nothing is said.
        lines = self.apply('set', 'disk:vda', 'serial', 'alone')
        self.assertEqual([line.split('\t')[0] for line in lines], ['now'])

    # Helpers

    def without(self, page):
        """The document without a page's element, as libvirt takes it; None where it cannot be."""
        place = next(place for name, place, _ in self.doc.list(self.base_file) if name == page)
        root = ElementTree.fromstring(self.base)
        element = root
        for name, number in re.findall(r'/((?:{[^}]*})?[^/\[]+)\[(\d+)\]', place):
            parent, element = element, element.findall(name)[int(number) - 1]
        parent.remove(element)
        text = ElementTree.tostring(root, encoding='unicode')
        if not self.try_store(text):
            return None
        left = self.fields_of(self.doc.file(self.domain.XMLDesc(STORED)))
        gone = (sum(kind_of(name) == kind_of(page) for name in left)
                < sum(kind_of(name) == kind_of(page) for name in self.pages))
        self.store(self.base)
        return text if gone else None

    def try_store(self, text):
        try:
            self.store(text)
            return True
        except (Refused, libvirt.libvirtError):
            return False

    def store(self, text):
        self.define(text)

    @classmethod
    def define(cls, text):
        """What Paddock would not ask the daemon for might be the end of it: see pdk-numa-check.h."""
        cls.doc.ask('check', cls.doc.file(text))
        cls.host.connection.defineXML(text)

    def set(self, file, page, field, value):
        """They set a field, on what is in the file; None where that does not go."""
        self.store(self.base)
        text = self.doc.ask('set', file, f'{page}.{field}={value}')
        return text if self.try_store(text) else None

    def apply(self, *words):
        run = subprocess.run([os.path.join(_TESTS, 'pdk-apply-edits'), *words[:-self.n_edit(words)],
                              self.host.uri, NAME, *words[-self.n_edit(words):]],
                             capture_output=True, text=True, timeout=60, check=False)
        if run.returncode == 0:
            return run.stdout.splitlines()
        self.assertEqual(run.returncode, 1, run.stderr)
        return [f'refused\t{run.stderr.strip()}']

    @staticmethod
    def n_edit(words):
        return len(words) - next(at for at, word in enumerate(words) if word in ('set', 'remove'))


def candidates(row, value):
    """Values that may be another one than `value`."""
    if row['type'] == 'presence':
        return [] if value else ['yes']
    if row['type'] == 'switch':
        return [word for word in ('yes', 'no') if word != value]
    if row['type'] == 'choice':
        return [choice for choice in row['choices'] if choice and choice != value]
    if row['type'] == 'bytes':
        number = int(value or 0)
        return [str(n) for n in (number * 2, number // 2, 1024 ** 2, 1024 ** 3, 2 * 1024 ** 3) if n and n != number]
    if row['type'] == 'number':
        return [n for n in NUMBERS if n != value]
    if row['type'] == 'text':
        return [text for text in (*TEXTS, *NUMBERS[:2], '0', '0-1') if text != value]
    return ['one', 'two']


if __name__ == '__main__':
    main()
