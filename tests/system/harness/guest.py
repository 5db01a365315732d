# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of guests that start in seconds without KVM."""

import os
from xml.etree import ElementTree

from .namespace import skip

GRUB_ISO = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'


def require_grub():
    if not os.path.exists(GRUB_ISO):
        skip('not installed: grub-rescue-pc')


def idle_guest(name):
    """A machine with nothing to boot: its firmware gives up and halts, which costs no CPU time."""
    return ElementTree.tostring(_machine(name), encoding='unicode')


def grub_guest(name, serial_file, listen=None, display='spice', password=None, tablet=True):
    """A machine that boots to GRUB, with a display and its serial line in a file.

    `listen` is the address its display listens on, or 'socket'; None for no listener at all.
    """
    domain = _machine(name)
    devices = domain.find('devices')
    disk = _add(devices, 'disk', type='file', device='cdrom')
    _add(disk, 'source', file=GRUB_ISO)
    _add(disk, 'target', dev='hda', bus='ide')
    _add(disk, 'readonly')
    if tablet:
        _add(devices, 'input', type='tablet', bus='usb')
    serial = _add(devices, 'serial', type='file')
    _add(serial, 'source', path=serial_file)
    graphics = _add(devices, 'graphics', type=display)
    if password is not None:
        graphics.set('passwd', password)
    if listen is None or listen == 'socket':
        _add(graphics, 'listen', type=listen or 'none')
    else:
        graphics.set('autoport', 'yes')
        _add(graphics, 'listen', type='address', address=listen)
    _add(_add(devices, 'video'), 'model', type='vga')
    return ElementTree.tostring(domain, encoding='unicode')


def _machine(name):
    domain = ElementTree.Element('domain', type='qemu')
    _add(domain, 'name').text = name
    _add(domain, 'memory', unit='MiB').text = '64'
    _add(domain, 'vcpu').text = '1'
    _add(_add(domain, 'os'), 'type', arch='x86_64', machine='pc').text = 'hvm'
    _add(domain.find('os'), 'boot', dev='cdrom')
    _add(_add(domain, 'features'), 'acpi')
    _add(domain, 'devices')
    return domain


def _add(parent, tag, **attributes):
    return ElementTree.SubElement(parent, tag, attributes)
