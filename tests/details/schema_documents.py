# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents made from libvirt's schema, so that every element it knows is met.

They are not what libvirt would take: values are of no sense together, and texts are of the right kind
at most.  Their structure is the schema's.
"""

import pathlib
import random
import xml.etree.ElementTree as ElementTree

SCHEMAS = pathlib.Path('/usr/share/libvirt/schemas')
RNG = '{http://relaxng.org/ns/structure/1.0}'
DOCUMENTS = 120
DEEPEST = 24
LARGEST = 600


class Missing(Exception):
    pass


class Grammar:
    def __init__(self, name):
        self.defines = {}
        self.start = None
        self.names = set()
        self.read(name)

    def read(self, name):
        root = ElementTree.parse(SCHEMAS / name).getroot()
        for node in root.iter():
            if node.tag == RNG + 'include':
                self.read(node.get('href'))
        for node in root.iter(RNG + 'define'):
            self.defines.setdefault(node.get('name'), []).extend(node)
        for node in root.iter(RNG + 'start'):
            self.start = list(node)
        self.names |= {node.get('name') for node in root.iter(RNG + 'element') if node.get('name')}


class Writer:
    """One document: what was chosen seldom before is chosen now."""

    def __init__(self, grammar, used, rng):
        self.grammar = grammar
        self.used = used
        self.random = rng
        self.size = 0

    def wanted(self, depth):
        return self.size < LARGEST and depth < DEEPEST and self.random.random() < 0.7

    def put(self, patterns, parent, depth):
        for pattern in patterns:
            self.put_one(pattern, parent, depth)

    def put_one(self, pattern, parent, depth):
        kind = pattern.tag[len(RNG):] if isinstance(pattern.tag, str) else ''
        inner = list(pattern)
        if depth > DEEPEST * 2:
            return
        if kind == 'ref':
            self.put(self.grammar.defines.get(pattern.get('name'), []), parent, depth + 1)
        elif kind in ('group', 'interleave', 'mixed'):
            self.put(inner, parent, depth)
        elif kind == 'choice':
            branch = min(inner, key=lambda one: (self.used.get(one, 0), self.random.random()))
            self.used[branch] = self.used.get(branch, 0) + 1
            self.put_one(branch, parent, depth)
        elif kind == 'optional':
            if self.wanted(depth):
                self.put(inner, parent, depth)
        elif kind in ('zeroOrMore', 'oneOrMore'):
            for _ in range(self.random.choice((1, 1, 2, 3)) if self.wanted(depth) else kind == 'oneOrMore'):
                self.put(inner, parent, depth + 1)
        elif kind == 'element':
            self.put_element(pattern, inner, parent, depth)
        elif kind == 'attribute':
            parent.set(pattern.get('name') or 'any', self.text_of(inner))
        elif kind in ('value', 'data', 'text', 'list'):
            parent.text = self.text_of([pattern])

    def put_element(self, pattern, inner, parent, depth):
        name = pattern.get('name')
        if name is None:
            name, inner = '{urn:any}any', []
        elif pattern.get('ns'):
            name = '{%s}%s' % (pattern.get('ns'), name)
        self.size += 1
        self.put(inner, ElementTree.SubElement(parent, name), depth + 1)

    def text_of(self, patterns, depth=0):
        for pattern in patterns:
            kind = pattern.tag[len(RNG):] if isinstance(pattern.tag, str) else ''
            if kind == 'value':
                return pattern.text or ''
            if kind == 'data':
                number = any(word in pattern.get('type').lower() for word in ('int', 'long', 'short', 'byte'))
                return str(self.random.randint(1, 9)) if number else self.random.choice(('one', '/two', '3'))
            if kind == 'choice':
                return self.text_of([self.random.choice(list(pattern))], depth)
            if kind == 'ref' and depth < 20:
                return self.text_of(self.grammar.defines.get(pattern.get('name'), []), depth + 1)
            if kind in ('group', 'optional', 'list', 'oneOrMore', 'zeroOrMore'):
                return self.text_of(list(pattern), depth)
        return 'text'


def documents(_, folder):
    """Paths of new documents."""
    if not (SCHEMAS / 'domain.rng').exists():
        raise Missing('libvirt’s schemas are not installed')
    grammar = Grammar('domain.rng')
    used = {}
    paths = []
    met = set()
    for number in range(DOCUMENTS):
        top = ElementTree.Element('top')
        writer = Writer(grammar, used, random.Random(number))
        writer.put(grammar.start, top, 0)
        domain = top.find('domain')
        if domain is None:
            continue
        ElementTree.indent(domain)
        met |= {element.tag for element in domain.iter()}
        path = folder / f'schema-{number}.xml'
        path.write_text(ElementTree.tostring(domain, encoding='unicode'), encoding='utf-8')
        paths.append(path)
    print(f'# the schema’s documents have {len(met)} different elements')
    return paths
