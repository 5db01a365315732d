#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New containers, made through the window and running with their text console: a program of the host,
and a small system in a folder."""

import os
import shutil
import subprocess
from xml.etree import ElementTree

import libvirt

from harness.app import binary
from harness.case import main
from harness.create import STORED, CreateTest, stop
from harness.namespace import skip
from harness.packages import Packages, Unavailable
from harness.text import TextConsole
from harness.waiting import wait_until

URI = 'lxc:///system'
DRIVERS = 'usr/lib/x86_64-linux-gnu/libvirt/connection-driver'
PROGRAM = 'usr/lib/libvirt/libvirt_lxc'
BUSYBOX = '/bin/busybox'
OLD_ROOT = '/.oldroot'  # what libvirt makes in a container's root
ROOT = '/run/small system'
FIRST = 100000
VOLUMES = '/run/volumes'
CHANGE_STORAGE = os.path.join(os.path.dirname(binary()), '..', 'tests', 'pdk-change-storage')
HEIGHT = 1000
INIT = f'::sysinit:{BUSYBOX} echo hello from init\n::respawn:{BUSYBOX} cat\n'


class Container(CreateTest):
    desktop_size = f'1280x{HEIGHT}'
    packages = None

    @classmethod
    def setUpClass(cls):
        """The driver need not be installed: the daemon is given its own and this one."""
        os.mkdir('/run/drivers')
        for folder in ('/' + DRIVERS, cls.packages.path(DRIVERS)):
            shutil.copytree(folder, '/run/drivers', dirs_exist_ok=True)
        os.environ['LIBVIRT_DRIVER_DIR'] = '/run/drivers'
        # libvirt's containers have no use for the second of two hierarchies.
        subprocess.run(['umount', '--quiet', '/sys/fs/cgroup/unified'], check=False, stderr=subprocess.DEVNULL)
        cls.put_program()
        super().setUpClass()
        cls.containers = libvirt.open(URI)

    @classmethod
    def put_program(cls):
        """Where libvirt says that it is, unless it is there."""
        if os.path.exists('/' + PROGRAM):
            return
        os.mkdir('/run/libvirt-programs')
        if os.path.isdir('/usr/lib/libvirt'):
            shutil.copytree('/usr/lib/libvirt', '/run/libvirt-programs', dirs_exist_ok=True)
        shutil.copy(cls.packages.path(PROGRAM), '/run/libvirt-programs')
        subprocess.run(['mount', '--bind', '/run/libvirt-programs', '/usr/lib/libvirt'], check=True)

    def remove_all(self):
        for domain in self.containers.listAllDomains():
            stop(domain)
            domain.undefine()
        super().remove_all()

    def open_containers(self):
        self.start('-c', URI)
        self.app.wait_for(name='No Machines Here')
        self.open_dialog()
        self.enlarge_dialog(HEIGHT)

    def find_domain(self, name):
        def find():
            self.app.running()
            return next((domain for domain in self.containers.listAllDomains()
                         if domain.name() == name and domain.isActive()), None)
        return wait_until(find, f'the container {name}', 120)

    def console_says(self, name, text):
        """In the window: a container has no screen, so its text is what is shown."""
        TextConsole(self.app, f'{name} Text Console 1').wait_for_text(text)

    def test_program(self):
        self.open_containers()
        self.have_old_root()
        self.type_at('Path of the Program', '/bin/nothing')
        self.wait_for_text('There is no program /bin/nothing there')
        self.type_at('Path of the Program', BUSYBOX)
        self.type_at('Arguments (Optional)', '"echo')
        self.wait_for_text('A quote in the arguments is not closed')
        self.type_at('Arguments (Optional)', "sh -c 'echo I am $(id -u) of $HOSTNAME; exec cat'")
        self.type_at('Name', 'box')
        self.wait_for_text(f'It runs the host’s program {BUSYBOX}')
        self.wait_for_text(f'Root in it is the user {FIRST} of the host')
        self.desktop.screenshot(f'{self.picture_folder}/create-container-program.png')
        self.create()
        domain = self.find_domain('box')
        root = ElementTree.fromstring(domain.XMLDesc(STORED))
        self.assertEqual([argument.text for argument in root.findall('os/initarg')],
                         ['sh', '-c', 'echo I am $(id -u) of $HOSTNAME; exec cat'])
        self.assertEqual(root.find('idmap/uid').get('target'), str(FIRST))
        self.assertEqual(root.find('.//interface/source').get('network'), 'default')
        self.assertTrue(self.network.isActive())
        self.console_says('box', 'I am 0 of')
        self.desktop.screenshot(f'{self.picture_folder}/create-container-console.png')

    def have_old_root(self):
        if os.path.exists(OLD_ROOT):
            self.wait_for_text('It runs the host’s program /bin/sh')
            return
        self.wait_for_text(f"sudo mkdir '{OLD_ROOT}'")
        os.mkdir(OLD_ROOT)
        self.addCleanup(os.rmdir, OLD_ROOT)

    def test_folder(self):
        self.make_system()
        self.open_containers()
        self.choose(0)
        self.wait_for_text('Choose the folder of the host that the system is in')
        self.type_at('Folder of the Host', 'run')
        self.wait_for_text('The folder of the system is a whole path')
        self.type_at('Folder of the Host', '/run')
        self.wait_for_text('There is no program /sbin/init there')
        self.type_at('Folder of the Host', ROOT)
        self.wait_for_text(f'It starts the system in the folder {ROOT}')
        # It was made for other users, whose first its owner is.
        self.wait_for_text(f'Root in it is the user {FIRST + 5} of the host')
        self.type_at('Name', 'small')
        self.choose_no_network()
        self.wait_for_text('The machine “small” is stored and started')
        self.desktop.screenshot(f'{self.picture_folder}/create-container-folder.png')
        self.create()
        domain = self.find_domain('small')
        root = ElementTree.fromstring(domain.XMLDesc(STORED))
        self.assertEqual(root.find('.//filesystem/source').get('dir'), ROOT)
        self.assertIsNotNone(root.find('features/privnet'))
        self.console_says('small', 'hello from init')

    def test_volume(self):
        """A volume that only a container has is not removed over a connection to the machines of its host,
        where the containers are connected to as well."""
        os.makedirs(VOLUMES)
        pool = self.host.connection.storagePoolCreateXML(
            f'<pool type="dir"><name>volumes</name><target><path>{VOLUMES}</path></target></pool>')
        self.addCleanup(pool.destroy)
        with open(f'{VOLUMES}/root', 'wb') as file:
            file.truncate(1024 * 1024)
        pool.refresh()
        self.containers.defineXML(
            '<domain type="lxc"><name>box</name><memory unit="MiB">64</memory><os><type>exe</type>'
            f'<init>/bin/sh</init></os><devices><filesystem type="file"><source file="{VOLUMES}/root"/>'
            '<target dir="/"/></filesystem></devices></domain>')
        self.assertIn('“box”', self.delete_unused('root', f'--beside={URI}'))
        self.assertEqual(os.listdir(VOLUMES), ['root'])
        self.containers.lookupByName('box').undefine()
        self.assertEqual(self.delete_unused('root', f'--beside={URI}'), 'done')
        self.assertEqual(os.listdir(VOLUMES), [])

    def delete_unused(self, name, *options):
        """What became of it."""
        command = subprocess.Popen([CHANGE_STORAGE, *options, self.host.uri, 'delete-unused', 'volumes', name],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env=dict(os.environ, LC_ALL='C.UTF-8'))
        line = command.stdout.readline()
        command.communicate(timeout=60)
        return line.rstrip('\n')

    def choose_no_network(self):
        self.choose_with('Network', 'End')
        self.wait_for_text('It has no network')

    @staticmethod
    def make_system():
        for folder in ('bin', 'sbin', 'proc', 'sys', 'dev', 'etc'):
            os.makedirs(f'{ROOT}/{folder}')
        shutil.copy(BUSYBOX, ROOT + BUSYBOX)
        # A link that leads out of it for whoever follows it outside.
        os.symlink(BUSYBOX, f'{ROOT}/sbin/init')
        with open(f'{ROOT}/etc/inittab', 'w', encoding='ascii') as file:
            file.write(INIT)
        subprocess.run(['chown', '-R', '-h', f'{FIRST + 5}:{FIRST + 5}', ROOT], check=True)


def require_driver():
    folder = os.path.join(os.path.dirname(binary()), '..', 'tests', 'container')
    try:
        packages = Packages(['libvirt-daemon-driver-lxc'], os.path.realpath(folder))
        packages.path(DRIVERS + '/libvirt_driver_lxc.so')
    except Unavailable as error:
        skip(f'no driver for containers: {error}')
    if not os.path.exists(BUSYBOX):
        skip(f'{BUSYBOX} is not installed')
    return packages


if __name__ == '__main__':
    Container.packages = require_driver()
    main()
