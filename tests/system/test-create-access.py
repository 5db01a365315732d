#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disc in a home folder that the user whom machines run as cannot enter: said before, and mended as the
user of the program decides."""

import os
import shutil
import stat
import subprocess

from harness.case import main
from harness.create import IMAGES, CreateTest
from harness.grub import wait_for_menu
from harness.namespace import skip
from harness.waiting import wait_until

RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
HOME = '/run/home'
DISC = f'{HOME}/rescue.iso'
TROUBLE = 'Machines Cannot Reach This File'
# Nobody else's number; and somebody else's.
USER, STRANGER = 64055, 64056
COPY, GRANT = 1, 2
FROM_DISK = 3
FROM_NETWORK = 5


class Access(CreateTest):
    user = f'+{USER}'

    @classmethod
    def setUpClass(cls):
        if not os.path.exists(RESCUE):
            skip(f'{RESCUE} is not installed')
        super().setUpClass()

    def setUp(self):
        super().setUp()
        os.mkdir(HOME, mode=0o700)
        self.addCleanup(shutil.rmtree, HOME)
        shutil.copy(RESCUE, DISC)
        os.chmod(DISC, 0o600)
        self.open_dialog()
        self.type_at('Path of the Disc Image', DISC)
        self.type_at('Name', 'from-home')
        self.wait_for_text(f'who may not enter {HOME}')

    def may_read(self, user):
        return subprocess.run(['setpriv', f'--reuid={user}', f'--regid={user}', '--clear-groups',
                               'head', '-c', '1', DISC], capture_output=True).returncode == 0

    def may_list(self, user):
        return subprocess.run(['setpriv', f'--reuid={user}', f'--regid={user}', '--clear-groups',
                               'ls', HOME], capture_output=True).returncode == 0

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)

    def test_grant(self):
        """Exactly what was said, and the machine starts."""
        self.desktop.screenshot(f'{self.picture_folder}/create-access.png')
        self.assertFalse(self.may_read(USER))
        self.choose_in(TROUBLE, GRANT)
        self.wait_for_text(f'may pass through {HOME} from then on')
        self.wait_for_text(f'may read {DISC} from then on')
        self.create()
        domain = self.machine('from-home')
        wait_for_menu(domain)
        self.assertTrue(self.may_read(USER))
        self.assertFalse(self.may_list(USER))
        self.assertFalse(self.may_read(STRANGER))

    def test_existing(self):
        """Nor can they reach a disk that is given to one: there is no copy of that, only permission."""
        disk = f'{HOME}/old.qcow2'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, '8M'], check=True)
        os.chmod(disk, 0o600)
        self.choose(FROM_NETWORK)
        self.wait_for_text('It starts from the network')
        self.refuse_disk()
        self.type_at('Path of an Existing Disk', disk)
        self.wait_for_text(f'It uses the disk {disk}')
        wait_until(lambda: self.find(name=TROUBLE, role='combo box'), 'what is said of it')
        self.desktop.screenshot(f'{self.picture_folder}/create-access-existing.png')
        self.choose_in(TROUBLE, 1)
        self.wait_for_text(f'write {disk} from then on')
        self.create()
        self.machine('from-home')
        self.assertFalse(self.may_list(USER))

    def test_converted(self):
        """What is converted, no machine has to reach."""
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'vmdk', f'{HOME}/disk.vmdk', '8M'],
                       check=True)
        self.choose(FROM_DISK)
        self.type_at('Path of the Disk', f'{HOME}/disk.vmdk')
        self.wait_for_text('is converted and copied to the host')
        wait_until(lambda: not any(TROUBLE == node.name and 'visible' in node.states
                                   for node in self.find_all()), 'nothing is said')

    def test_undone(self):
        """What fails takes it back."""
        self.choose_in(TROUBLE, GRANT)
        self.wait_for_text(f'may pass through {HOME} from then on')
        # It is looked at again, and then no more.
        self.wait_for_text('It was not recognised')
        # It has the same path, and nothing of a disc.
        os.unlink(DISC)
        os.mkdir(DISC)
        self.create()
        self.wait_for_dialog('could not be created')
        self.assertEqual(self.mode(HOME), 0o700)
        self.assertEqual(os.listxattr(HOME), [])
        self.assertEqual(self.host.names(), set())
        self.assertEqual(self.volumes(), [])

    def test_copy(self):
        """Nothing is permitted: the host gets a copy."""
        self.choose_in(TROUBLE, COPY)
        self.wait_for_text('It is put into “default” as “rescue.iso”, and stays there')
        self.create()
        domain = self.machine('from-home')
        self.assertEqual(self.volumes(), ['from-home.qcow2', 'rescue.iso'])
        self.assertIn(f'{IMAGES}/rescue.iso', domain.XMLDesc())
        self.assertEqual(self.mode(HOME), 0o700)
        self.assertFalse(self.may_read(USER))


if __name__ == '__main__':
    main()
