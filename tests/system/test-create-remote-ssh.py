#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New machines on another computer behind a real SSH server, made of files of this one."""

import os
import subprocess

from harness.appliance import make_appliance
from harness.case import main
from harness.grub import wait_for_menu
from harness.proxy import Line
from harness.remote import DISCS, FOLDER, RESCUE, RemoteTest
from harness.sshd import Sshd, SshUser, require_sshd

APPLIANCE = 4
MIB = 2 ** 20
HEIGHT = 1300


class RemoteSsh(RemoteTest):
    desktop_size = f'1280x{HEIGHT}'

    def setUp(self):
        super().setUp()
        sshd = Sshd(host=self.host)
        sshd.start()
        self.addCleanup(sshd.stop)
        self.line = Line(('127.0.0.1', sshd.port))
        user = SshUser()
        sshd.trust(user.make_key() + '.pub')
        user.know(sshd, self.line.port)
        self.start('-c', f'qemu+ssh://root@127.0.0.1:{self.line.port}/system')
        self.app.wait_for(name='No Machines Here')

    def test_disc(self):
        file = f'{FOLDER}/rescue.iso'
        self.prepare_disc(file, 'uploaded')
        self.create()
        self.assert_copied(file, 'uploaded')

    def test_cancelled(self):
        self.cancel_upload(self.line)

    def test_appliance(self):
        """Both disks of a machine of another program are put into the pool that was chosen; it starts."""
        with open(f'{FOLDER}/data', 'wb') as file:
            file.truncate(8 * MIB)
            file.seek(5 * MIB)
            file.write(os.urandom(MIB))
        for source, disk in ((RESCUE, 'system'), (f'{FOLDER}/data', 'data')):
            subprocess.run(['qemu-img', 'convert', '-O', 'vmdk', '-o', 'subformat=streamOptimized',
                            source, f'{FOLDER}/{disk}.vmdk'], check=True)
        path = f'{FOLDER}/machine.ova'
        make_appliance(path, 'system.vmdk', 'data.vmdk')
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(APPLIANCE)
        self.type_at('Path of the OVA or OVF File', path)
        self.wait_for_text('The machine “old web” is stored and started')
        self.click_on('Disk')
        self.choose_in('Storage Pool', 1)
        self.wait_for_text('“old web-disk2.qcow2” in “discs”')
        self.wait_for_text(f'The disks in the file {path} of this computer are converted')
        self.desktop.screenshot(f'{self.picture_folder}/create-remote-appliance.png')
        self.create()
        domain = self.machine('old web')
        self.assertEqual([source.get('file') for source in self.stored(domain).findall('.//disk/source')],
                         [f'{DISCS}/old web.qcow2', f'{DISCS}/old web-disk2.qcow2'])
        wait_for_menu(domain)
        domain.destroy()
        self.assertEqual(sorted(os.listdir(self.extra)), ['old web-disk2.qcow2', 'old web.qcow2'])
        self.assertEqual(self.volumes(), [])
        for disk, copy in (('system', 'old web'), ('data', 'old web-disk2')):
            subprocess.run(['qemu-img', 'compare', '-f', 'vmdk', '-F', 'qcow2', f'{FOLDER}/{disk}.vmdk',
                            f'{self.extra}/{copy}.qcow2'], check=True, capture_output=True)
        self.assertEqual(os.listdir(self.desktop.environment['XDG_CACHE_HOME'] + '/paddock/create'), [])


if __name__ == '__main__':
    require_sshd()
    main()
