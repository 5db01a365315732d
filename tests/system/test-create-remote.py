#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New machines on another computer, made of files of this one: they are copied to its storage."""

import os
import subprocess
from xml.etree import ElementTree

from harness.case import main
from harness.create import IMAGES
from harness.drag import drop_files
from harness.grub import wait_for_menu
from harness.proxy import Line
from harness.remote import DISCS, FOLDER, RESCUE, RemoteTest
from harness.waiting import wait_until
from harness.windows import make_windows_disc

CLOUD, DISK, NETWORK = 2, 3, 5
HEIGHT = 1300


def write_disc(path):
    """What a disc says of itself, and nothing else: large, and nearly all of it a hole."""
    primary = bytearray(2048)
    primary[0:7] = b'\x01CD001\x01'
    primary[8:40] = b''.ljust(32)
    primary[40:72] = b'Debian 11.3.0 amd64 n'.ljust(32)
    primary[80:84] = (2 ** 20).to_bytes(4, 'little')
    primary[128:130] = (2048).to_bytes(2, 'little')
    primary[190:830] = b''.ljust(640)
    boot = bytearray(2048)
    boot[0:7] = b'\x00CD001\x01'
    boot[7:39] = b'EL TORITO SPECIFICATION'.ljust(32, b'\0')
    with open(path, 'wb') as file:
        file.seek(16 * 2048)
        file.write(bytes(primary) + bytes(boot) + b'\xffCD001\x01'.ljust(2048, b'\0'))
        file.truncate(2 * 2 ** 30)


class Remote(RemoteTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = Line(('127.0.0.1', cls.host.tcp_port))
        for kind in ('qcow2', 'vmdk'):
            subprocess.run(['qemu-img', 'convert', '-O', kind, RESCUE, f'{FOLDER}/disk.{kind}'],
                           check=True)

    def setUp(self):
        super().setUp()
        self.start('-c', f'qemu+tcp://127.0.0.1:{self.line.port}/system')
        self.app.wait_for_dialog('not encrypted')
        self.app.answer('Connect')
        self.app.wait_for(name='No Machines Here')

    def test_disc(self):
        """It is copied into the pool that was chosen, and the machine there starts from it."""
        file = f'{FOLDER}/rescue.iso'
        self.open_dialog()
        self.type_at('Path of the Disc Image', file)
        self.wait_for_text('it is in no storage pool')
        self.prepare_disc(file, 'uploaded')
        self.desktop.screenshot(f'{self.picture_folder}/create-remote-disc.png')
        self.create()
        self.assert_copied(file, 'uploaded')
        self.use_copy()

    def use_copy(self):
        """What was copied is there for the next machine: from the same file, and among recent discs."""
        self.app.activate_app('new-machine')
        wait_until(self.dialog, 'the dialog')
        self.choose_in('Where the File Is', 1)
        self.type_at('Path of the Disc Image', f'{FOLDER}/rescue.iso')
        self.type_at('Name', 'again')
        self.choose_in('Copy Into', 1)
        self.wait_for_text('“rescue.iso” in “discs” is as large as this file')
        # Whether it is the same only its user knows.
        self.wait_for_text('It is put into “discs” as “rescue-2.iso”')
        self.desktop.screenshot(f'{self.picture_folder}/create-remote-copy.png')
        self.click_on('Use the Copy That Is There')
        self.wait_for_text('It starts from /var/lib/libvirt/discs/rescue.iso')
        self.create()
        domain = self.machine('again')
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertEqual(live.find('.//disk[@device="cdrom"]/source').get('file'),
                         '/var/lib/libvirt/discs/rescue.iso')
        self.assertEqual(os.listdir(self.extra), ['rescue.iso'])
        self.app.activate_app('new-machine')
        wait_until(self.dialog, 'the dialog')
        self.focus_dialog()
        # What the host has is read, and nothing moves any more.  The network runs by now.
        self.wait_for_text('Virtual network “default”')
        self.click_until(lambda: self.find(name='Discs in Drives, and Recent Ones'),
                         lambda _button: self.find(name='rescue.iso', role='label'), 'the recent disc')

    def test_cancelled(self):
        self.cancel_upload(self.line)

    def test_volume(self):
        """What is on a disc of the host is told by its beginning, which is all that comes here."""
        write_disc(f'{self.extra}/debian.iso')
        self.discs.refresh()
        self.open_dialog()
        self.type_at('Path of the Disc Image', '/var/lib/libvirt/discs/debian.iso')
        self.wait_for_text('Recognised')
        self.wait_for_text('Debian 11')
        self.desktop.screenshot(f'{self.picture_folder}/create-remote-volume.png')

    def test_folder(self):
        """A pool has folders among its volumes, which are no disks."""
        os.mkdir(f'{self.extra}/folder')
        self.addCleanup(os.rmdir, f'{self.extra}/folder')
        self.discs.refresh()
        self.open_dialog()
        self.choose(DISK)
        self.type_at('Path of the Disk', f'{DISCS}/folder')
        self.wait_for_text('This is no disk')

    def test_existing(self):
        """The machine gets a disk that the other computer has, in what format that has it."""
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', f'{self.extra}/old.qcow2', '10M'], check=True)
        self.discs.refresh()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 50)
        self.choose(NETWORK)
        self.type_at('Name', 'with-old')
        self.wait_for_text('“with-old.qcow2” in “default”')
        self.refuse_disk()
        self.wait_for_text('It has no disk')
        self.type_at('Path of an Existing Disk', f'{DISCS}/old.qcow2')
        self.wait_for_text(f'It uses the disk {DISCS}/old.qcow2: what is on that may be lost')
        self.desktop.screenshot(f'{self.picture_folder}/create-remote-existing.png')
        self.create()
        root = self.stored(self.machine('with-old'))
        self.assertEqual(root.find('.//disk/source').get('file'), f'{DISCS}/old.qcow2')
        self.assertEqual(root.find('.//disk/driver').get('type'), 'qcow2')
        self.assertEqual(os.listdir(self.extra), ['old.qcow2'])

    def test_drivers(self):
        """Windows’ disc is there, and the one with drivers for it here: that is copied, and stays there."""
        setup, own = f'{self.extra}/windows.iso', f'{FOLDER}/virtio-win.iso'
        make_windows_disc(setup, 'CENA_X64FREV_EN-US_DV5')
        make_windows_disc(own, 'virtio-win')
        self.addCleanup(os.unlink, own)
        self.discs.refresh()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 50)
        self.type_at('Path of the Disc Image', f'{DISCS}/windows.iso')
        self.wait_for_text('Windows 10')
        self.type_at('Name', 'win')
        self.click_on('Drivers’ Disc')
        self.wait_for_text('Choose the disc with drivers')
        self.choose_last('Where the File Is', 1)
        self.type_at('Path of the Drivers’ Disc', own)
        self.choose_last('Copy Into', 1)
        self.wait_for_text(f'The disc {own} of this computer is copied to the host')
        self.wait_for_text('It is put into “discs” as “virtio-win.iso”')
        self.wait_for_text('Drivers are on virtio-win.iso in a second drive, and stay there')
        self.desktop.screenshot(f'{self.picture_folder}/create-remote-drivers.png')
        self.create()
        domain = self.machine('win')
        drives = [[drive.find('source').get('file') if drive.find('source') is not None else None
                   for drive in root.findall('.//disk[@device="cdrom"]')]
                  for root in (ElementTree.fromstring(domain.XMLDesc()), self.stored(domain))]
        self.assertEqual(drives, [[f'{DISCS}/windows.iso', f'{DISCS}/virtio-win.iso'],
                                  [None, f'{DISCS}/virtio-win.iso']])
        self.assertEqual(self.stored(domain).find('.//disk[@device="disk"]/target').get('bus'), 'virtio')
        subprocess.run(['cmp', own, f'{self.extra}/virtio-win.iso'], check=True)
        self.assertEqual(self.journals(), [])

    def choose_last(self, title, position):
        """In the last of the rows that are called so."""
        self.choose_with(title, *['Down'] * position, which=-1)

    def test_dropped(self):
        drop_files(self.app, [f'{FOLDER}/rescue.iso'], self.app.window())
        wait_until(self.dialog, 'the dialog')
        self.wait_for_text('It is put into “default”')

    def test_disk(self):
        self.copy_disk('disk.qcow2', 'is copied to the host')

    def test_vmdk(self):
        self.copy_disk('disk.vmdk', 'is converted and copied to the host')

    def copy_disk(self, file, words):
        """A disk of this computer becomes one of the host's, which starts."""
        self.open_dialog()
        self.choose(DISK)
        self.choose_in('Where the File Is', 1)
        self.type_at('Path of the Disk', f'{FOLDER}/{file}')
        self.type_at('Name', 'copied')
        self.wait_for_text(words)
        self.create()
        domain = self.machine('copied')
        self.assertEqual(self.stored(domain).find('.//disk/source').get('file'),
                         f'{IMAGES}/copied.qcow2')
        self.assertEqual(self.volumes(), ['copied.qcow2'])
        wait_for_menu(domain)

    def test_host_only(self):
        """A path of the host is never taken for a file of this computer."""
        self.open_dialog()
        self.choose(CLOUD)
        self.type_at('Path or Address of the Cloud Image', f'{FOLDER}/disk.qcow2')
        self.wait_for_text('No storage pool of the host has this file')


if __name__ == '__main__':
    main()
