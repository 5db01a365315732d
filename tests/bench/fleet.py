#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a fleet of running machines for libvirt's test driver: fleet.py COUNT > FILE."""

import sys
import uuid
from xml.etree import ElementTree

_OSINFO = 'http://libosinfo.org/xmlns/libvirt/domain/1.0'
_SYSTEMS = ('http://debian.org/debian/12', 'http://fedoraproject.org/fedora/38',
            'http://ubuntu.com/ubuntu/22.04', 'http://microsoft.com/win/10')

ElementTree.register_namespace('libosinfo', _OSINFO)


def write_fleet(count, path):
    """Writes a document that test:///PATH opens as one host with `count` running machines."""
    node = ElementTree.Element('node')
    for number in range(count):
        node.append(_machine(number))
    ElementTree.ElementTree(node).write(path, encoding='utf-8', xml_declaration=True)


def _machine(number):
    domain = ElementTree.Element('domain', type='test')
    _add(domain, 'name').text = f'machine-{number:05}'
    _add(domain, 'uuid').text = str(uuid.UUID(int=0x5eed << 96 | number + 1))
    osinfo = _add(_add(domain, 'metadata'), f'{{{_OSINFO}}}libosinfo')
    _add(osinfo, f'{{{_OSINFO}}}os', id=_SYSTEMS[number % len(_SYSTEMS)])
    _add(domain, 'memory', unit='MiB').text = '512'
    _add(domain, 'vcpu').text = '2'
    _add(_add(domain, 'os'), 'type').text = 'hvm'
    return domain


def _add(parent, tag, **attributes):
    return ElementTree.SubElement(parent, tag, attributes)


if __name__ == '__main__':
    write_fleet(int(sys.argv[1]), sys.stdout.buffer)
