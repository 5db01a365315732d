# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest that is up in a second, paints a known kind of picture, and says which keys it gets."""

import os
import pathlib
import subprocess
from xml.etree import ElementTree

from .namespace import require
from .waiting import wait_until

_SOURCE = pathlib.Path(__file__).with_name('bootsector.s')
_FLOPPY_BYTES = 1440 * 1024
READY = 'R'


def require_bootsector():
    require('as', 'ld')


def assemble(path):
    """Writes the guest's floppy disk."""
    code = f'{path}.o'
    subprocess.run(['as', '--32', '-o', code, str(_SOURCE)], check=True)
    subprocess.run(['ld', '-m', 'elf_i386', '-Ttext', '0x7c00', '--oformat', 'binary', '-o', path,
                    code], check=True)
    os.truncate(path, _FLOPPY_BYTES)


def bootsector_guest(name, floppy, serial_file, video='vga', display='spice'):
    """A machine that boots from that disk; its display listens nowhere.

    `video` is libvirt's model: vga, qxl, virtio …; `display` is spice or vnc.
    """
    domain = ElementTree.Element('domain', type='qemu')
    _add(domain, 'name').text = name
    _add(domain, 'memory', unit='MiB').text = '32'
    _add(domain, 'vcpu').text = '1'
    system = _add(domain, 'os')
    _add(system, 'type', arch='x86_64', machine='pc').text = 'hvm'
    _add(system, 'boot', dev='fd')
    devices = _add(domain, 'devices')
    disk = _add(devices, 'disk', type='file', device='floppy')
    _add(disk, 'driver', name='qemu', type='raw')
    _add(disk, 'source', file=floppy)
    _add(disk, 'target', dev='fda', bus='fdc')
    _add(devices, 'input', type='tablet', bus='usb')
    serial = _add(devices, 'serial', type='file')
    _add(serial, 'source', path=serial_file)
    _add(_add(devices, 'graphics', type=display), 'listen', type='none')
    _add(_add(devices, 'video'), 'model', type=video)
    return ElementTree.tostring(domain, encoding='unicode')


class KeyLog:
    """What the guest got from its keyboard, as it wrote it on its serial line."""

    def __init__(self, path):
        self._path = path

    def wait_until_ready(self):
        wait_until(lambda: READY in self.bytes(), 'the guest paints and listens', timeout=60)

    def bytes(self):
        """All whole lines: “R” when it began to listen, then bytes as hexadecimal digits."""
        if not os.path.exists(self._path):
            return []
        with open(self._path, encoding='ascii', errors='replace', newline='') as file:
            return file.read().split('\n')[:-1]


def _add(parent, tag, **attributes):
    return ElementTree.SubElement(parent, tag, attributes)
