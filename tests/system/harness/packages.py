# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of Debian packages that are not installed here, and need not be: a kernel, an X server."""

import fcntl
import glob
import os
import re
import shutil
import subprocess


class Unavailable(Exception):
    """The packages cannot be had."""


class Packages:
    """These packages and what they depend on, unpacked below `folder`.

    apt downloads and verifies what is missing on this computer.  What is installed is used as it is,
    so libraries fit one another.
    """

    def __init__(self, names, folder):
        self._archives = os.path.join(folder, 'packages')
        self.root = os.path.join(folder, 'root')
        self._download(names)
        self._unpack()

    def path(self, name):
        """Where a file of a package is, with patterns: the last by name when there are several."""
        for root in (self.root, '/'):
            found = sorted(glob.glob(os.path.join(root, name)))
            if found:
                return found[-1]
        raise Unavailable(f'no package has {name}')

    def libraries(self, path):
        """The shared libraries that a program or library needs: {name in the guest: path}."""
        folders = [os.path.join(self.root, name) for name in
                   ('usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu')]
        printed = subprocess.run(['ldd', path], check=True, capture_output=True, text=True,
                                 env=dict(os.environ, LD_LIBRARY_PATH=':'.join(folders))).stdout
        if 'not found' in printed:
            raise Unavailable(f'{path} lacks a library:\n{printed}')
        found = re.findall(r'(\S+) \(0x', printed)
        return {self._name_in_guest(library): library for library in found if '/' in library}

    def remove(self):
        """Leaves what was downloaded, for the next time."""
        shutil.rmtree(self.root)

    def _name_in_guest(self, library):
        if os.path.basename(library).startswith('ld-linux'):
            return library.lstrip('/')  # as each program names it
        return 'usr/lib/x86_64-linux-gnu/' + os.path.basename(library)

    def _download(self, names):
        os.makedirs(os.path.join(self._archives, 'partial'), exist_ok=True)
        command = ['apt-get', '--quiet', '--yes', '--no-install-recommends', '--download-only',
                   '-o', 'Debug::NoLocking=1', '-o', f'Dir::Cache::archives={self._archives}',
                   'install', *names]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        except FileNotFoundError as error:
            raise Unavailable('there is no apt-get') from error
        if done.returncode != 0:
            reasons = [line for line in done.stderr.splitlines() if line.startswith('E:')]
            raise Unavailable('apt-get: ' + ' '.join(reasons or [done.stderr.strip()]))

    def _unpack(self):
        """Once, by whoever comes first: others may be using it."""
        archives = sorted(glob.glob(os.path.join(self._archives, '*.deb')))
        note = os.path.join(self.root, '.unpacked')
        with open(os.path.join(self._archives, 'unpacking'), 'w', encoding='ascii') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if os.path.exists(note) and open(note, encoding='utf-8').read().split('\n') == archives:
                return
            shutil.rmtree(self.root, ignore_errors=True)
            os.makedirs(self.root)
            for archive in archives:
                subprocess.run(['dpkg-deb', '--extract', archive, self.root], check=True)
            with open(note, 'w', encoding='utf-8') as file:
                file.write('\n'.join(archives))
