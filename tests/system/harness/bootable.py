# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks with a system on them: GRUB, Linux, and an init that says on the serial line what it was told.

Made of GRUB's rescue disc, which starts from a disk as well, and of the “tiny” guest.
"""

import os
import shutil
import subprocess

from . import cpio
from .namespace import skip

_RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
_MENU = 'linux /linux quiet console=ttyS0\ninitrd /initrd\nboot\n'

# It says all that a test wants to know, and “over” when it did.
_INIT = '''#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
echo 0 > /proc/sys/kernel/printk
for driver in $(cat /lib/drivers/at-once); do
  for module in $(cat /lib/drivers/$driver); do insmod /lib/drivers/$module.ko 2> /dev/null; done
done
say () { echo "guest: $*" > /dev/ttyS0; }
value () { sed -n "s/^[ -]*$1: \\"\\(.*\\)\\"$/\\1/p" "/mnt/$2"; }
# What is said before somebody listens is lost.
exec 3<> /dev/ttyS0
until read -t 1 word <&3; do say ready; done
until [ -b /dev/sda ] || [ -b /dev/vda ] || [ -b /dev/hda ]; do sleep 0.1; done
for disk in /sys/block/[hsv]d[a-z]; do say "disk $(cat $disk/size)"; done
mkdir /mnt
for try in 1 2 3 4 5 6 7 8 9 10; do
  [ -b /dev/sr0 ] && mount -t iso9660 -o ro /dev/sr0 /mnt && break
  sleep 0.5
done
if [ -e /mnt/user-data ]; then
  say "label $(dd if=/dev/sr0 bs=1 skip=32808 count=32 2> /dev/null)"
  say "host $(value local-hostname meta-data)"
  say "user $(value name user-data)"
  say "key $(sed -n 's/^ *- "\\(ssh-.*\\)"$/\\1/p' /mnt/user-data)"
  for file in meta-data user-data network-config; do
    [ ! -e /mnt/$file ] || sed "s/^/$file: /" /mnt/$file > /dev/ttyS0
  done
fi
say over
while :; do sleep 60; done
'''


def require_bootable():
    for path in ('/usr/bin/xorriso', '/usr/bin/qemu-img', _RESCUE):
        if not os.path.exists(path):
            skip(f'{path} is not installed')


def make_disk(image, path, file_format='qcow2', options=()):
    """Writes a disk to `path` that starts the “tiny” guest `image` with the init of above."""
    folder = path + '.parts'
    os.makedirs(folder)
    make_disc(image, f'{folder}/disk.iso', _INIT, 'DISK')
    subprocess.run(['qemu-img', 'convert', '-O', file_format, *options, f'{folder}/disk.iso', path],
                   check=True)
    shutil.rmtree(folder)


def make_disc(image, path, init, label, kernel='linux', filling=0):
    """Writes a disc to `path` that starts the “tiny” guest `image` with the script `init`.

    Its kernel is “linux” there, its first file system “initrd”, before and behind which are `filling` bytes
    of other files.
    """
    folder = path + '.parts'
    os.makedirs(folder)
    cpio.write(f'{folder}/own', [cpio.data('init', init.encode(), program=True)])
    with open(f'{folder}/initrd', 'wb') as initrd:
        for part in (image.files, f'{folder}/own'):
            with open(part, 'rb') as file:
                shutil.copyfileobj(file, initrd)
    with open(f'{folder}/menu', 'w', encoding='ascii') as file:
        file.write(_MENU)
    with open(f'{folder}/filling', 'wb') as file:
        file.write(os.urandom(filling // 2))
    subprocess.run(['xorriso', '-indev', _RESCUE, '-outdev', path, '-volid', label,
                    '-boot_image', 'any', 'replay', '-map', image.kernel, f'/{kernel}',
                    '-map', f'{folder}/initrd', '/initrd',
                    '-map', f'{folder}/filling', '/filling-before',
                    '-map', f'{folder}/filling', '/zz-filling-behind',
                    '-rm', '/boot/grub/grub.cfg', '--',
                    '-map', f'{folder}/menu', '/boot/grub/grub.cfg'],
                   check=True, capture_output=True)
    shutil.rmtree(folder)
