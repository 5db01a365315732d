# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of Linux guests made by image.py."""

from xml.etree import ElementTree

from .linux import PLAIN_TIMER
from .shell import Shell

_AGENT = 'com.redhat.spice.0'
_FOLDER = 'org.spice-space.webdav.0'


class LinuxMachine:
    """A machine that boots `image`, with a shell on its serial line.

    `cards` are video devices: (model, attributes).  `card` is the driver that the guest loads.
    `display` is 'spice' or 'vnc'.
    """

    def __init__(self, name, image, memory=512, cards=(), card='', agent=True, folder=False,
                 streaming=None, display='spice'):
        self.name = name
        self._serial = f'/run/{name}.serial'
        self._document = _machine(name, image, memory, card, self._serial)
        devices = self._document.find('devices')
        if cards:
            graphics = _add(devices, 'graphics', type=display)
            _add(graphics, 'listen', type='none')
            if streaming:
                _add(graphics, 'streaming', mode=streaming)
            _add(devices, 'input', type='tablet', bus='usb')
        for model, attributes in cards:
            _add(_add(devices, 'video'), 'model', type=model, **attributes)
        if cards and agent and display == 'spice':
            _add_channel(devices, 'spicevmc', _AGENT)
        elif cards and agent:
            _add_qemu_agent(devices)
        if folder:
            _add_channel(devices, 'spiceport', _FOLDER)

    def xml(self):
        return ElementTree.tostring(self._document, encoding='unicode')

    def shell(self):
        """Waits until the guest is up."""
        return Shell(self._serial)


def _machine(name, image, memory, card, serial):
    domain = ElementTree.Element('domain', type='qemu')
    _add(domain, 'name').text = name
    _add(domain, 'memory', unit='MiB').text = str(memory)
    _add(domain, 'vcpu').text = '1'
    system = _add(domain, 'os')
    _add(system, 'type', arch='x86_64', machine='pc').text = 'hvm'
    _add(system, 'kernel').text = image.kernel
    _add(system, 'initrd').text = image.files
    _add(system, 'cmdline').text = f'quiet console=ttyS0 {PLAIN_TIMER}' + (f' card={card}' if card else '')
    _add(_add(domain, 'features'), 'acpi')
    devices = _add(domain, 'devices')
    source = _add(_add(devices, 'serial', type='unix'), 'source', mode='bind')
    source.set('path', serial)
    return domain


def _add_channel(devices, kind, name):
    channel = _add(devices, 'channel', type=kind)
    if kind == 'spiceport':
        _add(channel, 'source', channel=name)
    _add(channel, 'target', type='virtio', name=name)


def _add_qemu_agent(devices):
    """QEMU speaks with the guest's agent itself, on behalf of its VNC clients."""
    channel = _add(devices, 'channel', type='qemu-vdagent')
    _add(_add(channel, 'source'), 'clipboard', copypaste='yes')
    _add(channel, 'target', type='virtio', name=_AGENT)


def _add(parent, tag, **attributes):
    return ElementTree.SubElement(parent, tag, attributes)
