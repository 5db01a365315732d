#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every document that libvirt's own tests read: read, listed, written and edited here.

The documents come from the distribution's source package of libvirt, fetched into the build folder
(debian_source); they are not part of this project.  More are made by virt-install, where that is
installed, and from libvirt's schema (schema_documents).  For each of them:

- what is written is what was read, but for white space;
- its pages are listed, and none of its devices is unknown;
- each field set to the value it has changes nothing;
- a field set to another value is read so, and changes its own place alone: everything else is
  compared by another XML library.
"""

import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import debian_source  # noqa: E402
import schema_documents  # noqa: E402
import virt_install_documents  # noqa: E402
from doc_batch import DomainDoc, Refused  # noqa: E402
from places import Place, same, without  # noqa: E402

# Edits of each document; each field is met in many documents.
EDITS = 10
# Results of edits that are validated by libvirt's schema, of documents it allowed before.
VALIDATED = 400
SCHEMA = pathlib.Path('/usr/share/libvirt/schemas/domain.rng')

TEXTS = ['changed', '/srv/changed', '4', '52:54:00:ab:cd:ef', 'a <b> & "c"']


def later_fields():
    """Those that the schema of libvirt 9.0 does not know: marked so in golden/."""
    found = set()
    for path in (pathlib.Path(__file__).parent / 'golden').glob('*.txt'):
        for page, field in re.findall(r'(?m)^>later ([^=]+)\.([^.=]+)=', path.read_text(encoding='utf-8')):
            found.add(f'{re.split("[:#]", page)[0]}.{field}')
    return found


class RoundTrip:
    def __init__(self, doc):
        self.doc = doc
        self.tables = doc.tables()
        self.problems = []
        self.edits = 0
        self.fields = set()
        self.results = []
        self.later = later_fields()
        # The same choices in each run, different ones in each document.
        self.random = random.Random(20240229)

    def problem(self, name, text):
        self.problems.append(f'{name}: {text}')

    def candidates(self, row, value):
        """Values to try, as the field's type has them."""
        if row['type'] in ('switch', 'presence'):
            return ['no' if value == 'yes' else 'yes']
        if row['type'] == 'choice':
            return [choice for choice in self.random.sample(row['choices'], len(row['choices'])) if choice] or TEXTS[:1]
        if row['type'] == 'number':
            return [str(self.random.randint(1, 20)), '100', '1000', '5000', '40']
        if row['type'] == 'bytes':
            return [str(self.random.randint(1, 64) * 1048576), '1073741824']
        return self.random.sample(TEXTS, len(TEXTS))

    def check_unedited(self, name, path):
        with open(path, encoding='utf-8') as stream:
            original = ElementTree.fromstring(stream.read())
        saved = self.doc.ask('save', path)
        if not same(original, ElementTree.fromstring(saved)):
            self.problem(name, 'it is written otherwise than it was read')
        if self.doc.ask('same', path) != saved:
            self.problem(name, 'values that are what they were change it')
        pages = self.doc.list(path)
        for page, place, _ in pages:
            if page.startswith('device#'):
                self.problem(name, f'an unknown device at {place}')
        return ElementTree.fromstring(saved), pages

    def try_values(self, path, page, field, row, value):
        for candidate in self.candidates(row, value):
            if candidate == value or '\n' in candidate:
                continue
            try:
                return candidate, self.doc.ask('set', path, f'{page}.{field}={candidate}')
            except Refused:
                continue
        return None, None

    def check_edit(self, name, path, tree, page, place, field, value):
        kind = re.split('[:#]', page)[0]
        row = self.tables[kind, field]
        if 'read-only' in row['flags'] or (kind, field) == ('boot', 'autostart') or '\n' in page:
            return
        candidate, after = self.try_values(path, page, field, row, value)
        if candidate is None:
            return
        self.edits += 1
        self.fields.add((kind, field))
        self.results.append((name, path, f'{page}.{field}={candidate}', after))
        where = Place(kind, field, row, place)
        changed = ElementTree.fromstring(after)
        if not same(without(tree, where), without(changed, where)):
            self.problem(name, f'{page}.{field}={candidate} changes more than its place')
        if 'setter' not in row['flags'] and same(tree, changed):
            self.problem(name, f'{page}.{field}={candidate} changes nothing')

    def check(self, name, path):
        try:
            tree, pages = self.check_unedited(name, path)
        except Refused as error:
            self.problem(name, str(error))
            return
        places = [(page, place, field, value) for page, place, fields in pages for field, value in fields.items()]
        for page, place, field, value in self.random.sample(places, min(EDITS, len(places))):
            self.check_edit(name, path, tree, page, place, field, value)

    def validate(self):
        """A sample: what the schema allowed before a simple edit it allows afterwards."""
        if not shutil.which('virt-xml-validate') or not shutil.which('xmllint') or not SCHEMA.exists():
            print('# no virt-xml-validate: edited documents are not validated')
            return
        simple = [row for row in self.results if self.is_simple(row[2])]
        sample = self.random.sample(simple, min(VALIDATED, len(simple)))
        allowed = self.allowed([path for _, path, _, _ in sample])
        sample = [row for row in sample if row[1] in allowed]
        files = {self.doc.file(after): (name, edit) for name, _, edit, after in sample}
        for file in set(files) - self.allowed(list(files)):
            self.problem(*(files[file][0], f'{files[file][1]}: libvirt’s schema does not allow it'))
        print(f'# validated {len(files)} edited documents')

    def is_simple(self, edit):
        """Switches and numbers: any value is fine wherever the field is."""
        page, _, _ = edit.partition('=')
        page, _, field = page.rpartition('.')
        if f'{re.split("[:#]", page)[0]}.{field}' in self.later:
            return False
        return self.tables[re.split('[:#]', page)[0], field]['type'] in ('switch', 'presence', 'bytes')

    @staticmethod
    def allowed(paths):
        run = subprocess.run(['xmllint', '--noout', '--relaxng', SCHEMA, *paths], capture_output=True, text=True)
        return {line[:-len(' validates')] for line in run.stderr.splitlines() if line.endswith(' validates')}


def main():
    sources = []
    skipped = []
    with tempfile.TemporaryDirectory(prefix='pdk-round-trip-') as folder:
        for module in (debian_source, virt_install_documents, schema_documents):
            try:
                found = module.documents(pathlib.Path(os.environ['PADDOCK_TEST_CACHE']), pathlib.Path(folder))
                sources.append((module.__name__, found))
            except module.Missing as reason:
                skipped.append(f'{module.__name__}: {reason}')
        for reason in skipped:
            print(f'# left out: {reason}')
        if not sources:
            print('1..0 # SKIP ' + '; '.join(skipped))
            return 0
        with DomainDoc() as doc:
            test = RoundTrip(doc)
            for name, found in sources:
                for path in found:
                    test.check(path.name, str(path))
                print(f'# {name}: {len(found)} documents')
            test.validate()
            print(f'# {test.edits} edits of {len(test.fields)} of {len(test.tables)} fields')
    for problem in test.problems[:100]:
        print('# ' + problem.replace('\n', '\n#   '))
    print('1..1')
    print('not ok 1 round-trip' if test.problems else 'ok 1 round-trip')
    return 1 if test.problems else 0


if __name__ == '__main__':
    sys.exit(main())
