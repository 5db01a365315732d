#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every field of every page: the edit, and how the document differs after it.

A file of golden/ has documents, and after each the edits that are done on it, one at a time:

    > disk:vda.cache=none          the edit
    @@ -7 +7 @@                    what is different afterwards
    -      <driver name="qemu"/>
    +      <driver name="qemu" cache="none"/>

“>later” instead of “>” says that the schema of libvirt 9.0 does not know it yet, “>libvirt” that no
schema does although libvirt does, “>step” that it is a step on the way to what libvirt takes.  A line
“=later” says so of the document that follows it.  A field without an edit fails the test.

    test-details-golden.py --record     writes what is different now into the files, to be read
"""

import difflib
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from doc_batch import DomainDoc, Refused  # noqa: E402

GOLDEN = pathlib.Path(__file__).parent / 'golden'
SCHEMA = pathlib.Path('/usr/share/libvirt/schemas/domain.rng')


def read_golden(path):
    """The documents: (mark, text, [(mark, edit, expected lines)])."""
    documents = []
    document_mark = ''
    text = None
    for line in path.read_text(encoding='utf-8').splitlines():
        if line.startswith('<domain'):
            text = []
        if text is not None:
            text.append(line)
            if line == '</domain>':
                documents.append((document_mark, '\n'.join(text) + '\n', []))
                text = None
                document_mark = ''
        elif line.startswith('='):
            document_mark = line[1:]
        elif line.startswith('>'):
            mark, _, edit = line[1:].partition(' ')
            documents[-1][2].append((mark, edit, []))
        elif line.startswith('@@') or line[:1] in '+-' and line:
            documents[-1][2][-1][2].append(line)
        elif line and not line.startswith('#'):
            raise ValueError(f'{path.name}: what is “{line}”?')
    return documents


def difference(before, after):
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm='')
    return [line for line in lines if not line.startswith(('---', '+++'))]


class Golden:
    def __init__(self, doc, record):
        self.doc = doc
        self.record = record
        self.tables = doc.tables()
        self.seen = set()
        self.results = []
        self.problems = []

    def problem(self, text):
        self.problems.append(text)

    def check_edit(self, name, path, before, pages, edit):
        page, _, value = edit.partition('=')
        page, _, field = page.rpartition('.')
        kind = re.split('[:#]', page)[0]
        known = {listed: fields for listed, _, fields in pages}
        if page not in known or field not in known[page]:
            self.problem(f'{name}: {page}.{field} is not among the fields of its document')
            return None
        self.seen.add((kind, field))
        try:
            after = self.doc.ask('set', path, edit)
        except Refused as error:
            self.problem(f'{name}: {edit}: {error}')
            return None
        # What was written is what is read.
        again = {listed: fields for listed, _, fields in self.doc.list(self.doc.file(after))}
        now = [fields[field] for listed, fields in again.items() if re.split('[:#]', listed)[0] == kind and field in fields]
        read = value.replace('\\n', '\n').split('\n')[0]
        if self.tables[kind, field]['type'] == 'presence' and value == 'no':
            read = ''
        # Whether it starts with the host is not in its document.
        if read not in now and (kind, field) != ('boot', 'autostart'):
            self.problem(f'{name}: {edit}: is read as {now}')
        return after

    def check_file(self, path):
        lines = []
        for document_mark, text, edits in read_golden(path):
            file = self.doc.file(text)
            before = self.doc.ask('save', file)
            pages = self.doc.list(file)
            self.results.append((path.stem, document_mark, before))
            lines += [f'={document_mark}'] * bool(document_mark) + text.splitlines()
            for mark, edit, expected in edits:
                after = self.check_edit(path.name, file, before, pages, edit)
                if after is None:
                    continue
                found = difference(before, after)
                self.results.append((f'{path.stem}: {edit}', document_mark or mark, after))
                lines += [f'>{mark} {edit}'] + found
                if not self.record and found != expected:
                    self.problem('\n'.join([f'{path.name}: {edit}: expected', *expected, 'but it was', *found]))
        if self.record:
            comments = [line for line in path.read_text(encoding='utf-8').splitlines() if line.startswith('#')]
            path.write_text('\n'.join(comments + lines) + '\n', encoding='utf-8')

    def check_coverage(self):
        for (kind, field), row in self.tables.items():
            if 'read-only' not in row['flags'] and (kind, field) not in self.seen:
                self.problem(f'{kind}.{field} has no edit in golden/')

    def check_schema(self):
        """All documents, edited or not, are what libvirt's schema allows."""
        if not shutil.which('xmllint') or not SCHEMA.exists():
            print('# libvirt’s schema or xmllint is not installed: not validated')
            return
        names = {}
        for name, mark, text in self.results:
            if not mark:
                names[self.doc.file(text)] = name
        run = subprocess.run(['xmllint', '--noout', '--relaxng', SCHEMA, *names], capture_output=True, text=True)
        for line in run.stderr.splitlines():
            file = line.rpartition(' ')[0]
            if line.endswith(' fails to validate'):
                file = line[:-len(' fails to validate')]
                self.problem(f'{names.get(file, file)}: libvirt’s schema does not allow it')
        print(f'# validated {len(names)} documents')


def main():
    record = sys.argv[1:] == ['--record']
    with DomainDoc() as doc:
        golden = Golden(doc, record)
        for path in sorted(GOLDEN.glob('*.txt')):
            golden.check_file(path)
        golden.check_coverage()
        golden.check_schema()
        print(f'# {len(golden.results)} documents, {len(golden.seen)} of {len(golden.tables)} fields')
    for problem in golden.problems:
        print('# ' + problem.replace('\n', '\n#   '))
    print('1..1')
    print('not ok 1 golden' if golden.problems else 'ok 1 golden')
    return 1 if golden.problems else 0


if __name__ == '__main__':
    sys.exit(main())
