# SPDX-License-Identifier: GPL-3.0-or-later
"""Talks to pdk-domain-doc --batch: many documents, one process."""

import os
import subprocess
import tempfile


class Refused(Exception):
    """What the program says of an edit, or of a document, that it does not take."""


class DomainDoc:
    def __init__(self):
        self.program = os.environ['PDK_DOMAIN_DOC']
        self.process = subprocess.Popen([self.program, '--batch'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.folder = tempfile.TemporaryDirectory(prefix='pdk-domain-doc-')
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait() == 0
        self.process.stdout.close()
        self.folder.cleanup()

    def ask(self, *words):
        self.process.stdin.write(('\t'.join(words) + '\n').encode())
        self.process.stdin.flush()
        word, length = self.process.stdout.readline().split()
        answer = self.process.stdout.read(int(length)).decode()
        if word != b'ok':
            raise Refused(answer)
        return answer

    def file(self, text):
        """A file with the text, for requests."""
        self.count += 1
        path = os.path.join(self.folder.name, f'{self.count}.xml')
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(text)
        return path

    def list(self, path):
        """What is in the document: (page, where it is, {field: value}) of each page."""
        pages = []
        for line in self.ask('list', path).split('\n'):
            if line.startswith('# '):
                words = line[2:].split(' | ')
                pages.append((words[0], words[-1], {}))
            elif pages and '=' in line:
                page, _, fields = pages[-1]
                if line.startswith(page + '.'):
                    name, _, value = line[len(page) + 1:].partition('=')
                    fields[name] = value
        return pages

    def tables(self):
        """All fields: {(kind, id): {'type': …, 'path': …, 'when': …, 'flags': set, 'choices': list}}."""
        text = subprocess.run([self.program, '--tables'], check=True, capture_output=True, text=True).stdout
        fields = {}
        for line in text.splitlines():
            kind, field, type_, path, when, flags, choices = line.split('\t')
            assert (kind, field) not in fields, f'two fields {kind}.{field}'
            fields[kind, field] = {'type': type_, 'path': path, 'when': when, 'flags': set(flags.split()),
                                   'choices': choices.split('|') if choices else []}
        return fields
