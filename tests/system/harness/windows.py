# SPDX-License-Identifier: GPL-3.0-or-later
"""Discs that are called like those of Windows."""

import os
import shutil
import subprocess


def make_windows_disc(path, label):
    """One that starts, and halts."""
    folder = path + '.parts'
    os.makedirs(folder)
    with open(f'{folder}/boot.img', 'wb') as file:
        file.write(b'\xf4' * 2048)
    subprocess.run(['xorriso', '-as', 'mkisofs', '-quiet', '-o', path, '-V', label,
                    '-publisher', 'MICROSOFT CORPORATION', '-b', 'boot.img', '-no-emul-boot', folder],
                   check=True, capture_output=True)
    shutil.rmtree(folder)
