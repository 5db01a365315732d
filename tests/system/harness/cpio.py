# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives in cpio's “newc” format, of which Linux makes its first file system."""

import os
import stat

_FOLDER, _FILE, _LINK = 0o40755, 0o100644, 0o120777
_END = 'TRAILER!!!'


def folder(name):
    return name, _FOLDER, b''


def data(name, content, program=False):
    return name, _FILE | (0o111 if program else 0), content


def link(name, target):
    return name, _LINK, target.encode()


def copy(path, name):
    """The file or symbolic link at `path`, under another name."""
    if os.path.islink(path):
        return link(name, os.readlink(path))
    with open(path, 'rb') as file:
        return data(name, file.read(), os.stat(path).st_mode & stat.S_IXUSR)


def write(path, entries):
    """Writes entries as made by the functions above; folders on the way to them are added.

    The last entry of a name counts.  Archives may follow one another in a file.
    """
    wanted = {}
    for entry in entries:
        name = entry[0]
        for at in (index for index, letter in enumerate(name) if letter == '/'):
            wanted.setdefault(name[:at], folder(name[:at]))
        wanted[name] = entry
    with open(path, 'wb') as file:
        for number, entry in enumerate([*wanted.values(), (_END, 0, b'')]):
            file.write(_pack(number, *entry))
        file.write(b'\0' * (-file.tell() % 512))


def read(archive):
    """The names and contents of the files in an archive."""
    at = 0
    while True:
        size, name_size = (int(archive[at + 6 + 8 * field:at + 14 + 8 * field], 16)
                           for field in (6, 11))
        name = archive[at + 110:at + 110 + name_size - 1].decode()
        if name == _END:
            return
        start = at + (110 + name_size + 3) // 4 * 4
        yield name, archive[start:start + size]
        at = start + (size + 3) // 4 * 4


def _pack(number, name, mode, content):
    encoded = name.encode() + b'\0'
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0)
    header = b'070701' + b''.join(b'%08X' % field for field in fields)
    return _padded(header + encoded) + _padded(content)


def _padded(content):
    return content + b'\0' * (-len(content) % 4)
