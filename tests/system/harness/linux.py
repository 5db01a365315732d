# SPDX-License-Identifier: GPL-3.0-or-later
"""A Linux guest of two files: Debian's installer kernel, and an initrd made here with a shell on each
text device.  It is up within seconds without KVM."""

import glob
import gzip
import os
from xml.etree import ElementTree

from . import cpio
from .namespace import skip

_IMAGES = '/usr/lib/debian-installer/images/*/amd64/text/debian-installer/amd64'
_BUSYBOX = '/bin/busybox'

# On a busy computer an emulated machine has no steady timer, about which the kernel would panic.
PLAIN_TIMER = 'no_timer_check'

# In the order of loading.
_MODULES = ('virtio', 'virtio_ring', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci',
            'virtio_console')

_INIT = '''#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
for module in {modules}; do insmod /$module.ko; done
echo 0 > /proc/sys/kernel/printk
shell () {{
  while :; do PS1="$1# " setsid sh -c "exec sh -i </dev/$1 >/dev/$1 2>&1"; done
}}
for device in {devices}; do
  while ! [ -c /dev/$device ]; do sleep 0.1; done
  shell $device &
done
wait
'''


def require_linux():
    for path in (_BUSYBOX, _newest_images() + '/linux'):
        if not os.path.exists(path):
            skip('not installed: busybox-static or debian-installer-12-netboot-amd64')


def linux_guest(name, folder, graphics=False):
    """A machine with a shell on its serial line (ttyS0), and one on its virtio console (hvc0).

    The prompt is the device's name.  Its files are written to `folder`.
    """
    initrd = os.path.join(folder, 'initrd')
    _write_initrd(initrd, ('ttyS0', 'hvc0'))
    domain = ElementTree.Element('domain', type='qemu')
    _add(domain, 'name').text = name
    _add(domain, 'memory', unit='MiB').text = '192'
    _add(domain, 'vcpu').text = '1'
    system = _add(domain, 'os')
    _add(system, 'type', arch='x86_64', machine='pc').text = 'hvm'
    _add(system, 'kernel').text = _newest_images() + '/linux'
    _add(system, 'initrd').text = initrd
    _add(system, 'cmdline').text = 'quiet console=ttyS0 ' + PLAIN_TIMER
    _add(_add(domain, 'features'), 'acpi')
    devices = _add(domain, 'devices')
    _add(_add(devices, 'serial', type='pty'), 'target', port='0')
    _add(_add(devices, 'console', type='pty'), 'target', type='serial', port='0')
    _add(_add(devices, 'console', type='pty'), 'target', type='virtio', port='1')
    if graphics:
        _add(_add(devices, 'graphics', type='spice'), 'listen', type='none')
        _add(_add(devices, 'video'), 'model', type='vga')
    return ElementTree.tostring(domain, encoding='unicode')


def _newest_images():
    return max(glob.glob(_IMAGES), default='/nonexistent')


def _add(parent, tag, **attributes):
    return ElementTree.SubElement(parent, tag, attributes)


def _write_initrd(path, devices):
    entries = [cpio.folder(name) for name in ('bin', 'dev', 'proc')]
    init = _INIT.format(modules=' '.join(_MODULES), devices=' '.join(devices))
    entries.append(cpio.copy(_BUSYBOX, 'bin/busybox'))
    entries.append(cpio.data('init', init.encode(), program=True))
    entries += [cpio.data(f'{name}.ko', data) for name, data in _read_modules().items()]
    cpio.write(path, entries)


def _read_modules():
    """The drivers that the installer's own initrd has for its kernel."""
    with gzip.open(_newest_images() + '/initrd.gz') as file:
        archive = file.read()
    wanted = {f'{name}.ko': name for name in _MODULES}
    return {wanted[os.path.basename(path)]: data for path, data in cpio.read(archive)
            if os.path.basename(path) in wanted}
