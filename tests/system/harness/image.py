# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes Linux guests of Debian's packages: a kernel and a first file system, which is all they have.

They are made once and kept in the build folder.  “tiny” has a shell on its serial line and drivers
for what is plugged in; “desktop” has an X server and the programs that a guest shares things with.
"""

import fcntl
import hashlib
import lzma
import os
import re

from . import cpio
from .app import binary
from .namespace import skip
from .packages import Packages, Unavailable

_KERNEL = ['linux-image-amd64', 'busybox-static']
_DESKTOP = ['avahi-daemon', 'dbus-daemon', 'libc-bin', 'spice-vdagent', 'spice-webdavd',
            'x11-xkb-utils', 'x11-xserver-utils', 'xclip', 'xkb-data', 'xserver-xorg-core',
            'xserver-xorg-video-qxl']
_GUEST_FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'guest')

# Loaded at once, in this order.  Cards are loaded when the kernel's command line names them.
_DRIVERS = ['virtio_pci', 'virtio_console', 'evdev', 'uinput']
_PLUGGED = ['virtio_blk', 'virtio_scsi', 'virtio_net', 'virtio_balloon', 'virtio-rng', 'ata_piix',
            'ahci', 'sd_mod', 'sr_mod', 'e1000', 'xhci-pci', 'ehci-pci', 'uhci-hcd', 'usbhid',
            'usb-storage', 'isofs']
_CARDS = ['bochs', 'qxl', 'virtio-gpu']

_PROGRAMS = ['usr/lib/xorg/Xorg', 'usr/bin/xkbcomp', 'usr/bin/xrandr', 'usr/bin/xsetroot',
             'usr/bin/xclip', 'usr/bin/spice-vdagent', 'usr/sbin/spice-vdagentd',
             'usr/sbin/spice-webdavd', 'usr/bin/dbus-daemon', 'usr/sbin/avahi-daemon']
_PLUGINS = ['usr/lib/xorg/modules/drivers/modesetting_drv.so',
            'usr/lib/xorg/modules/drivers/qxl_drv.so',
            *(f'usr/lib/xorg/modules/lib{name}.so' for name in
              ('exa', 'fbdevhw', 'int10', 'shadow', 'shadowfb', 'vgahw', 'wfb'))]
_FOLDERS = ['usr/share/X11/xkb', 'usr/lib/locale/C.utf8']


class Image:
    """The two files of a guest."""

    def __init__(self, kernel, files):
        self.kernel = kernel
        self.files = files


def require_image(kind):
    """The guest “tiny” or “desktop”, made if it is not there yet; skips the test without packages.

    To be called before the test enters its namespace, which has no network.
    """
    folder = os.path.join(os.path.dirname(binary()), '..', 'tests', 'linux-guest')
    folder = os.path.realpath(os.environ.get('PADDOCK_TEST_GUESTS', folder))
    os.makedirs(folder, exist_ok=True)
    image = Image(os.path.join(folder, 'kernel'), os.path.join(folder, kind))
    with open(os.path.join(folder, 'lock'), 'wb') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_current(folder, kind):
            try:
                _make(image, folder, kind)
            except Unavailable as error:
                skip(f'no Linux guest: {error}')
            _write(_stamp(folder, kind), _recipe().encode())
    return image


def _stamp(folder, kind):
    return os.path.join(folder, kind + '.made-of')


def _is_current(folder, kind):
    try:
        with open(_stamp(folder, kind), encoding='ascii') as file:
            return file.read() == _recipe()
    except FileNotFoundError:
        return False


def _recipe():
    """Changes with everything that decides what is in an image, but new releases of packages."""
    digest = hashlib.sha256()
    here = os.path.dirname(os.path.abspath(__file__))
    sources = [os.path.join(here, name) for name in ('cpio.py', 'image.py', 'packages.py')]
    sources += [os.path.join(_GUEST_FILES, name) for name in sorted(os.listdir(_GUEST_FILES))]
    for path in sources:
        with open(path, 'rb') as file:
            digest.update(file.read())
    return digest.hexdigest()


def _make(image, folder, kind):
    packages = Packages(_KERNEL + (_DESKTOP if kind == 'desktop' else []), folder)
    entries = [cpio.folder(name) for name in ('dev', 'proc', 'sys', 'run', 'tmp', 'root')]
    entries.append(cpio.copy(packages.path('bin/busybox'), 'bin/busybox'))
    entries += [cpio.copy(os.path.join(_GUEST_FILES, name), name) for name in ('init', 'xorg.conf')]
    entries += _drivers(packages, _DRIVERS + (_PLUGGED if kind == 'tiny' else []), _CARDS)
    if kind == 'desktop':
        entries += _programs(packages)
        for name in _FOLDERS:
            entries += _folder(packages.path(name), name)
    cpio.write(image.files, entries)
    with open(packages.path('boot/vmlinuz-*'), 'rb') as file:
        _write(image.kernel, file.read())
    packages.remove()


def _programs(packages):
    entries, libraries = [], {}
    for name in _PROGRAMS + _PLUGINS:
        path = packages.path(name)
        entries.append(cpio.copy(os.path.realpath(path), name))
        libraries.update(packages.libraries(path))
    entries += [cpio.copy(os.path.realpath(path), name) for name, path in libraries.items()]
    return entries


def _folder(path, name):
    """All files below a folder."""
    entries = []
    for parent, _folders, files in os.walk(path):
        inside = os.path.join(name, os.path.relpath(parent, path))
        entries += [cpio.copy(os.path.join(parent, file), os.path.normpath(f'{inside}/{file}'))
                    for file in files]
    return entries


def _drivers(packages, at_once, named):
    """The drivers, and for each what to load for it in order."""
    modules = packages.path('lib/modules/*/kernel')
    paths = {}
    for parent, _folders, files in os.walk(modules):
        for file in files:
            name = file.split('.')[0].replace('-', '_')
            paths[name] = os.path.join(parent, file)
    contents, entries = {}, []
    for name in at_once + named:
        order = _load_order(name.replace('-', '_'), paths, contents)
        entries.append(cpio.data(f'lib/drivers/{name}', '\n'.join(order).encode() + b'\n'))
    entries.append(cpio.data('lib/drivers/at-once', '\n'.join(at_once).encode() + b'\n'))
    entries += [cpio.data(f'lib/drivers/{name}.ko', content) for name, content in contents.items()]
    return entries


def _load_order(name, paths, contents):
    """What has to be loaded for a driver, itself last; nothing for one that is in the kernel."""
    if name not in paths:
        return []
    if name not in contents:
        with open(paths[name], 'rb') as file:
            content = file.read()
        contents[name] = lzma.decompress(content) if paths[name].endswith('.xz') else content
    needed = re.search(rb'(?:^|\0)depends=([^\0]*)', contents[name]).group(1).decode()
    order = []
    for other in needed.split(','):
        order += _load_order(other.replace('-', '_'), paths, contents)
    return list(dict.fromkeys(order + [name]))


def _write(path, content):
    with open(path, 'wb') as file:
        file.write(content)
