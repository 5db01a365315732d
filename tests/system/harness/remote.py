# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that make machines on another computer, of files that it does not see."""

import os
import shutil
import subprocess
from xml.etree import ElementTree

from .create import NETWORK, POOL, CreateTest
from .grub import wait_for_menu
from .host import Host
from .namespace import skip
from .waiting import wait_until

RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
# What the other computer does not see.
FOLDER = '/run/files'
# Its storage pool beside the default one, for itself.
DISCS = '/var/lib/libvirt/discs'
_LARGE = 48 * 2 ** 20


class RemoteTest(CreateTest):
    """The other computer has two storage pools, “default” and “discs”."""

    @classmethod
    def setUpClass(cls):
        if not os.path.exists(RESCUE):
            skip(f'{RESCUE} is not installed')
        cls.host = Host('lab', 17001)
        cls.folder = f'{cls.host.root}/lib/images'
        cls.extra = f'{cls.host.root}/lib/discs'
        for folder in (cls.folder, cls.extra, f'{cls.host.root}/lib/dnsmasq', FOLDER):
            os.makedirs(folder)
        cls.host.start()
        cls.pool = cls.host.connection.storagePoolDefineXML(POOL)
        cls.pool.create()
        cls.discs = cls.host.connection.storagePoolDefineXML(
            POOL.replace('default', 'discs').replace('images', 'discs'))
        cls.discs.create()
        cls.network = cls.host.connection.networkDefineXML(NETWORK)
        # After the other computer has its own view of the files.
        subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', FOLDER], check=True)
        shutil.copy(RESCUE, f'{FOLDER}/rescue.iso')

    def remove_all(self):
        super().remove_all()
        for name in os.listdir(self.extra):
            os.unlink(f'{self.extra}/{name}')
        self.discs.refresh()

    def prepare_disc(self, file, name):
        """A machine that starts from a disc of this computer, which is copied into “discs”."""
        self.open_dialog()
        self.choose_in('Where the File Is', 1)
        self.type_at('Path of the Disc Image', file)
        self.wait_for_text('It was not recognised')
        self.type_at('Name', name)
        self.choose_in('Copy Into', 1)
        self.wait_for_text('It is put into “discs”')
        self.wait_for_text(f'The disc {file} of this computer is copied to the host')

    def assert_copied(self, file, name):
        """The machine starts from the copy of the disc."""
        domain = self.machine(name)
        disc = os.path.basename(file)
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertEqual(live.find('.//disk[@device="cdrom"]/source').get('file'), f'{DISCS}/{disc}')
        self.assertIsNone(self.stored(domain).find('.//disk[@device="cdrom"]/source'))
        self.assertEqual(os.listdir(self.extra), [disc])
        self.assertEqual(self.volumes(), [f'{name}.qcow2'])
        subprocess.run(['cmp', file, f'{self.extra}/{disc}'], check=True)
        wait_for_menu(domain)

    def cancel_upload(self, line):
        """In the list of tasks, while a disc is on its way over the line; then it is made all the same."""
        file = f'{FOLDER}/large.iso'
        shutil.copy(RESCUE, file)
        with open(file, 'ab') as disc:
            disc.write(os.urandom(_LARGE))
        self.addCleanup(os.unlink, file)
        self.prepare_disc(file, 'cancelled')
        line.slow_down()
        self.create()
        wait_until(lambda: os.listdir(self.extra) == ['large.iso'], 'the copy begins')
        self.cancel_task('Copying the disc: ', 'MiB of ')
        line.speed_up()
        self.wait_for_cancelled()
        self.assert_nothing()
        self.assertEqual(os.listdir(self.extra), [])
        # All that was typed and chosen is there.
        self.wait_for_text('It is put into “discs”')
        self.create()
        self.assert_copied(file, 'cancelled')
