#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong while a machine is made: nothing is left, or its removal is offered at the next start."""

import os
import shutil
import signal
import subprocess

from harness.app import App
from harness.case import main
from harness.create import IMAGES, NETWORK, CreateTest
from harness.proxy import LocalLine
from harness.waiting import wait_until

MIB = 2 ** 20
FOLDER = '/run/files'
POOL_SIZE = 96 * MIB
# It converts, and does not come to an end.
SLOW = '''#!/bin/sh
%s "$@"
[ "$1" != convert ] || kill -STOP $$
'''
FROM_NETWORK, FROM_DISK, FROM_NOTHING = 5, 3, 6


class Faults(CreateTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.makedirs(FOLDER)
        # Nothing in it is a hole, or alike.
        with open(f'{FOLDER}/disk', 'wb') as file:
            file.write(os.urandom(48 * MIB))
        subprocess.run(['qemu-img', 'convert', '-O', 'vmdk', f'{FOLDER}/disk',
                        f'{FOLDER}/disk.vmdk'], check=True)

    def setUp(self):
        """A pool on a file system of its own, which is soon full."""
        super().setUp()
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={POOL_SIZE}', 'tmpfs', IMAGES],
                       check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', IMAGES], check=True)
        # Before it is gone.
        self.addCleanup(self.remove_all)
        self.pool.refresh()
        self.cache = os.path.join(self.desktop.environment['XDG_CACHE_HOME'], 'paddock', 'create')

    def fill(self, left):
        """Somebody else takes the room, all but so much."""
        with open(f'{IMAGES}/other', 'wb') as file:
            status = os.statvfs(IMAGES)
            file.write(bytes(status.f_bavail * status.f_frsize - left))

    def prepare_disk(self):
        self.open_dialog()
        self.choose(FROM_DISK)
        self.type_at('Path of the Disk', f'{FOLDER}/disk.vmdk')
        self.type_at('Name', 'faulty')
        self.wait_for_text('is converted and copied to the host')

    def assert_back(self, *volumes):
        """The dialog is there again, and nothing else."""
        self.wait_for_dialog('could not be created', 'pace')
        self.assert_nothing(*volumes)

    def test_full_disk(self):
        """No room for an empty disk."""
        self.open_dialog()
        self.choose(FROM_NETWORK)
        self.type_at('Name', 'faulty')
        self.wait_for_text('It starts from the network')
        self.fill(0)
        self.create()
        self.assert_back('other')

    def test_full_upload(self):
        """No room for the copy, once it is converted."""
        self.prepare_disk()
        self.fill(16 * MIB)
        self.create()
        self.assert_back('other')

    def test_full_conversion(self):
        """No room on this computer."""
        self.prepare_disk()
        os.makedirs(self.cache)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=8M', 'tmpfs', self.cache], check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', self.cache], check=True)
        self.create()
        self.assert_back()

    def test_killed_conversion(self):
        """The program is killed while a disk is converted; what converts it ends as well."""
        self.slow_down()
        self.prepare_disk()
        self.create()
        self.kill_when(lambda: files_in(self.cache))
        self.assertNotEqual(files_in(self.cache), [])
        wait_until(lambda: subprocess.run(['pgrep', '-f', f'{FOLDER}/bin/qemu-img'],
                                          capture_output=True).returncode != 0, 'its end')
        self.clear_up('.qcow2')

    def test_killed_upload(self):
        """The program is killed while the host gets a copy."""
        self.draw_line()
        self.prepare_disk()
        self.line.slow_down()
        self.create()
        self.kill_when(self.volumes)
        self.line.speed_up()
        self.assertEqual(self.volumes(), ['faulty.qcow2'])
        self.clear_up('faulty.qcow2')

    def test_cut(self):
        """The host is lost in the middle of it."""
        self.draw_line()
        self.prepare_disk()
        self.line.slow_down()
        self.create()
        wait_until(self.volumes, 'the copy begins')
        self.host.kill()
        self.line.speed_up()
        wait_until(self.is_back, 'the dialog again')
        self.app.stop()
        self.restart_host()
        self.clear_up('faulty.qcow2')

    def test_network_gone(self):
        """The network is deleted while it is decided: once that failed, it is proposed no more."""
        self.open_dialog()
        self.choose(FROM_NOTHING)
        self.wait_for_networks()
        self.network.undefine()
        self.addCleanup(self.define_network)
        self.create()
        self.wait_for_dialog('could not be created', 'Network not found')
        wait_until(lambda: not self.find(name='The network “default” is started'), 'another network')
        self.create()
        wait_until(self.host.names, 'the machine')

    def define_network(self):
        type(self).network = self.host.connection.networkDefineXML(NETWORK)

    def test_restarted(self):
        """The host is lost and comes back while it is decided: that is said, and nothing decided is lost."""
        self.open_dialog()
        self.choose(FROM_NOTHING)
        self.type_at('Name', 'patient')
        self.wait_for_networks()
        self.choose_with('Network', 'End')
        self.wait_for_text('It has no network')
        self.host.kill()
        self.wait_for_text('The connection to this host is lost')
        self.restart_host()
        self.wait_for_text('“patient.qcow2” in “default”')
        self.wait_for_text('It has no network')
        self.create()
        wait_until(lambda: 'patient' in self.host.names(), 'the machine')

    def restart_host(self):
        # Where there is no dnsmasq, libvirtd ends when it finds a network.
        for folder in ('/etc/libvirt/qemu/networks', '/run/libvirt/network'):
            shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(['ip', 'link', 'delete', 'virbr0'], stderr=subprocess.DEVNULL, check=False)
        self.host.start()
        connection = self.host.connection
        type(self).network = connection.networkDefineXML(NETWORK)
        type(self).pool = connection.storagePoolLookupByName('default')
        if not self.pool.isActive():
            self.pool.create()

    def draw_line(self):
        """One to the host, which can be slow."""
        self.line = LocalLine(f'{self.host.root}/run/libvirt-sock')
        self.addCleanup(self.line.close)

    def slow_down(self):
        folder = f'{FOLDER}/bin'
        os.makedirs(folder)
        with open(f'{folder}/qemu-img', 'w', encoding='ascii') as file:
            file.write(SLOW % shutil.which('qemu-img'))
        os.chmod(f'{folder}/qemu-img', 0o700)
        self.desktop.environment['PATH'] = f"{folder}:{os.environ['PATH']}"

    def kill_when(self, begun):
        wait_until(begun, 'it begins')
        self.app.process.send_signal(signal.SIGKILL)
        self.app.process.wait()

    def clear_up(self, name):
        """What is left is said at the next start, and removed."""
        self.app = App(self.desktop, '-c', 'qemu:///system')
        self.addCleanup(self.app.stop)
        self.app.wait_for_dialog('Remove What Was Made of “faulty”?', name)
        self.app.answer('Remove')
        wait_until(lambda: self.journals() == [], 'nothing left')
        self.assert_nothing()


def files_in(folder):
    return os.listdir(folder) if os.path.isdir(folder) else []


if __name__ == '__main__':
    main()
