#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New machines, made through the window: from the network, from a disc, from a disk that is there, and
from an install tree until Debian's installer shows its first page; and what a killed program left.
"""

import functools
import glob
import http.server
import os
import shutil
import signal
import stat
import subprocess
import threading
from xml.etree import ElementTree

import libvirt

from harness.app import App
from harness.case import main
from harness.create import IMAGES, TITLE, CreateTest
from harness.drag import drop_files
from harness.ftp import FtpServer
from harness.grub import wait_for_menu
from harness.namespace import skip
from harness.pixels import detail, guest_screenshot, light_share
from harness.waiting import wait_until

RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
NETBOOT = '/usr/lib/debian-installer/images/12/amd64/gtk'
TREE = '/run/tree'
DRIVES = '/run/drives.xml'
MEDIA = 'Discs in Drives, and Recent Ones'
# A host of libvirt's test driver, with a disc in one of its two drives.
COMPUTER = '''<device><name>computer</name><capability type='system'><hardware>
  <uuid>4b20d080-1b54-4048-85b3-a6a62d165c01</uuid></hardware><firmware/></capability></device>'''
DRIVE = '''<device><name>block_{name}</name><parent>computer</parent><capability type='storage'>
  <block>/dev/{name}</block><drive_type>cdrom</drive_type><capability type='removable'>
  <media_available>{medium}</media_available><media_size>1</media_size>
  <media_label>{label}</media_label>
  </capability></capability></device>'''
# Ctrl+Alt+Delete, as Linux calls the keys: all at once, since a guest that is slow loses some of many.
RESTART = [29, 56, 111]


class Server(http.server.SimpleHTTPRequestHandler):
    """A mirror, which can be made to hold back what it sends."""

    gate = threading.Event()

    def do_GET(self):
        if self.path.endswith('initrd.gz'):
            self.gate.wait()
        super().do_GET()

    def log_message(self, *arguments):
        pass


def find_mounted():
    """A block device that is mounted, and where the kernel says so first."""
    with open('/proc/self/mountinfo', encoding='utf-8') as file:
        for line in file:
            words = line.split()
            source = words[words.index('-') + 2]
            if os.path.exists(source) and stat.S_ISBLK(os.stat(source).st_mode):
                return source, words[4]
    return None


def find_free():
    """A block device that nobody uses: a loop without a file."""
    for name in sorted(os.listdir('/sys/block')):
        path = f'/dev/{name}'
        if name.startswith('loop') and os.path.exists(path) and not os.path.exists(f'/sys/block/{name}/loop'):
            return path
    return None


class Create(CreateTest):
    @classmethod
    def setUpClass(cls):
        for path in (RESCUE, NETBOOT):
            if not os.path.exists(path):
                skip(f'{path} is not installed')
        super().setUpClass()
        cls.serve()

    @classmethod
    def serve(cls):
        folder = f'{TREE}/debian/dists/bookworm/main/installer-amd64/current/images/netboot'
        os.makedirs(folder)
        os.symlink(f'{NETBOOT}/debian-installer', f'{folder}/debian-installer')
        handler = functools.partial(Server, directory=TREE)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.address = f'http://127.0.0.1:{server.server_port}/debian/dists/bookworm'

    def setUp(self):
        super().setUp()
        Server.gate.set()

    def test_network(self):
        self.open_dialog()
        # Why it cannot be made yet.
        self.wait_for_text('Choose a disc image of this computer')
        row = self.open_list('Start From')
        # What is said of those that are not chosen.
        self.wait_for_text('From a server on the network (PXE)')
        self.app.key('Escape')
        self.wait_for_closed(row, 'Start From')
        self.choose(5)
        self.type_at('Name', 'from-network')
        self.wait_for_text('It starts from the network')
        self.wait_for_text('The network “default” is started')
        self.wait_for_text('all of it is emulated')
        self.wait_for_text('Slow, without KVM · 1 new file of up to 20.0\xa0GiB · Network “default” is started')
        self.desktop.screenshot(f'{self.picture_folder}/create-network.png')
        self.create()
        domain = self.machine('from-network')
        self.assertTrue(self.network.isActive())
        self.assertEqual(self.volumes(), ['from-network.qcow2'])
        root = self.stored(domain)
        self.assertEqual(root.find('.//interface/boot').get('order'), '1')
        self.assertEqual(root.find('.//disk/source').get('file'), f'{IMAGES}/from-network.qcow2')

    def test_back(self):
        """The keyboard comes out of a text either way."""
        self.open_dialog()
        wait_until(lambda: self.has_keys('Path of the Disc Image'), 'the keys in the path')
        self.focus_dialog()
        self.app.key('shift+Tab')
        wait_until(lambda: (row := self.find(name='Start From', role='combo box')) and row.has_keys(),
                   'what is before it')
        self.app.key('Tab')
        wait_until(lambda: self.has_keys('Path of the Disc Image'), 'the keys in the path again')

    def test_enter(self):
        """Enter on a row opens and closes it, and makes no machine."""
        self.open_dialog()
        self.choose(5)
        self.wait_for_text('It starts from the network')
        # Nothing moves any more.
        self.wait_for_networks()
        closed = self.row_below()
        self.click_on('Memory and CPUs')
        wait_until(lambda: self.row_below() > closed, 'the open row')
        self.app.key('Return')
        wait_until(lambda: self.row_below() == closed, 'the closed row')
        self.assertEqual(self.host.connection.listAllDomains(), [])

    def test_number(self):
        """What is just being typed counts, also where the machine is made with the keys."""
        self.open_dialog()
        self.choose(5)
        self.type_at('Name', 'numbered')
        self.wait_for_text('The machine “numbered” is stored and started')
        self.wait_for_networks()
        self.click_on('Memory and CPUs')
        number = self.click_until(lambda: self.find(role='spin button'), lambda number: number.has_keys(),
                                  'the memory')
        self.app.key('ctrl+a')
        self.desktop.xdotool('type', '--delay', '10', '300')
        self.app.key('ctrl+Return')
        self.assertEqual(self.stored(self.machine('numbered')).find('memory').text, str(300 * 1024))

    def row_below(self):
        return self.app.resting_area(self.find(name='Disk', role='label'), TITLE)[1]

    def test_disc(self):
        """The disc is in the drive while it installs, and in no document that is stored."""
        self.open_dialog()
        self.type_at('Path of the Disc Image', RESCUE)
        self.wait_for_text('It was not recognised')
        self.type_at('Name', 'from-disc')
        self.wait_for_text('which is taken out after the installation')
        self.desktop.screenshot(f'{self.picture_folder}/create-disc.png')
        self.create()
        domain = self.machine('from-disc')
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertEqual(live.find('.//disk[@device="cdrom"]/source').get('file'), RESCUE)
        self.assertEqual(live.find('on_reboot').text, 'destroy')
        root = self.stored(domain)
        self.assertIsNone(root.find('.//disk[@device="cdrom"]/source'))
        self.assertIsNone(root.find('on_reboot[.="destroy"]'))
        wait_for_menu(domain)
        self.restart(domain)

    def test_dropped(self):
        """A disc that is dropped onto the window is what the new machine starts from."""
        self.start('-c', 'qemu:///system')
        self.app.wait_for(name='No Machines Here')
        drop_files(self.app, [RESCUE], self.app.window())
        wait_until(self.dialog, 'the dialog')
        wait_until(lambda: self.text_of('Path of the Disc Image') == RESCUE, 'its path')
        self.wait_for_text('It was not recognised')
        # Nobody typed anything that were lost.
        self.focus_dialog()
        self.app.key('Escape')
        wait_until(lambda: self.app.running() and not self.dialog(), 'the dialog gone')

    def test_dropped_bytes(self):
        """A file whose name is no text is not taken, nor is what is no disc, and it is said why."""
        path = os.fsdecode(b'/run/\xff.iso')
        shutil.copy(RESCUE, path)
        self.open_dialog()
        self.drop(path)
        self.wait_for_text('The name of this file is not valid text')
        self.drop('/etc/passwd')
        self.wait_for_text('A machine starts from disc images, disks and appliances only')
        self.assertEqual(self.text_of('Path of the Disc Image'), '')

    def test_recent(self):
        """A disc that was used is offered; so is one that is dropped onto the dialog itself."""
        copy = f'{IMAGES}/once.iso'
        shutil.copy(RESCUE, copy)
        self.pool.refresh()
        self.open_dialog()
        self.type_at('Path of the Disc Image', copy)
        self.type_at('Name', 'first')
        self.wait_for_text('which is taken out after the installation')
        self.create()
        self.machine('first')
        # With a key it would be the guest's.
        self.app.activate_app('new-machine')
        wait_until(self.dialog, 'the dialog')
        self.pick('once.iso')
        wait_until(lambda: self.text_of('Path of the Disc Image') == copy, 'the path')
        disk = '/run/other.qcow2'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, '10M'], check=True)
        self.drop(disk)
        self.wait_for_text(f'It uses the disk {disk} as it is')

    def drop(self, path):
        window = wait_until(lambda: self.desktop.windows(f'^{TITLE}$'), 'the window')[-1]
        self.desktop.xdotool('windowmove', '--sync', window, 0, 0)
        drop_files(self.app, [path], self.dialog())

    def test_drives(self):
        """The host's own drives, as libvirt tells of them."""
        with open(DRIVES, 'w', encoding='utf-8') as file:
            file.write('<node>' + COMPUTER + DRIVE.format(name='sr0', medium=1, label='Debian 12 amd64') +
                       DRIVE.format(name='sr1', medium=0, label='') + '</node>')
        self.start('-c', f'test://{DRIVES}')
        self.app.wait_for(name='No Machines Here')
        self.open_dialog()
        self.pick('Debian 12 amd64')
        wait_until(lambda: self.text_of('Path of the Disc Image') == '/dev/sr0', 'the drive')

    def pick(self, name):
        """One of the discs that are offered."""
        self.click_until(lambda: self.find(name=MEDIA), lambda _button: self.find(name=name, role='label'), name)
        # The tooltip of the button may be in front of it.
        self.desktop.xdotool('mousemove', '--sync', 1, 1)
        wait_until(lambda: not self.app.root().find(name=MEDIA, role='label'), 'no tooltip')
        self.desktop.screenshot(f'{self.picture_folder}/create-media.png')
        # The rows are made anew when the host has told of its drives.
        self.click_on(name)

    def restart(self, domain):
        """The guest restarts, as after an installation: it is started from what is stored."""
        number = domain.ID()
        domain.sendKey(libvirt.VIR_KEYCODE_SET_LINUX, 200, RESTART, len(RESTART), 0)
        again = wait_until(lambda: self.started_again(domain.name(), number), 'the second start', 120)
        live = ElementTree.fromstring(again.XMLDesc())
        self.assertIsNone(live.find('.//disk[@device="cdrom"]/source[@file]'))
        self.assertEqual(live.find('on_reboot').text, 'restart')
        # Once and no more.
        again.destroy()
        self.app.wait_for(name='Run', role='push button')
        self.assertFalse(again.isActive())

    def started_again(self, name, number):
        self.app.running()
        domain = self.host.connection.lookupByName(name)
        return domain if domain.isActive() and domain.ID() not in (-1, number) else None

    def test_volume(self):
        """A disc among the host's volumes is looked for by its name, and taken."""
        shutil.copy(RESCUE, f'{IMAGES}/rescue.iso')
        self.pool.refresh()
        self.open_dialog()
        self.click_on('Choose from the Host’s Storage', None)
        picker = wait_until(lambda: self.desktop.windows('^Choose a CD Image$'), 'the picker')[-1]
        wait_until(lambda: self.app.root().find(name='rescue.iso', role='label'), 'the volume')
        self.desktop.xdotool('windowfocus', '--sync', picker)
        wait_until(lambda: any(node.role == 'search box' for node in self.app.focused()), 'the search has the keys')
        self.desktop.xdotool('type', '--delay', '10', 'rescue')
        self.app.key('Return', 'Return')
        wait_until(lambda: self.text_of('Path of the Disc Image') == f'{IMAGES}/rescue.iso', 'the path')
        self.wait_for_text('It was not recognised')

    def test_disk(self):
        path = f'{IMAGES}/old.qcow2'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', path, '10M'], check=True)
        self.open_dialog()
        self.choose(3)
        self.type_at('Path of the Disk', path)
        self.type_at('Name', 'from-disk')
        self.wait_for_text('It uses the disk')
        self.create()
        root = self.stored(self.machine('from-disk'))
        self.assertEqual(root.find('.//disk/driver').get('type'), 'qcow2')
        self.assertEqual(root.find('.//disk/source').get('file'), path)
        self.assertEqual(self.volumes(), ['old.qcow2'])
        self.use_again(path)

    def use_again(self, path):
        """That another machine has it is said, also where a link leads to it."""
        link = '/run/link.qcow2'
        os.symlink(path, link)
        self.app.activate_app('new-machine')
        wait_until(self.dialog, 'the dialog')
        self.choose(3)
        self.type_at('Path of the Disk', link)
        self.wait_for_text('the machine “from-disk” has this disk too')

    def test_existing(self):
        """A system is installed on a volume that is there, which stays where it is."""
        path = f'{IMAGES}/old & <b>.qcow2'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', path, '10M'], check=True)
        self.pool.refresh()
        self.open_dialog()
        self.type_at('Path of the Disc Image', RESCUE)
        self.wait_for_text('It was not recognised')
        self.type_at('Name', 'installed')
        self.wait_for_text('“installed.qcow2” in “default”')
        self.wait_for_networks()
        self.refuse_disk()
        self.wait_for_text('It has no disk')
        self.type_at('Path of an Existing Disk', '/etc')
        self.wait_for_text('This is no disk')
        self.type_at('Path of an Existing Disk', path)
        self.wait_for_text(f'It uses the disk {path}: what is on that may be lost')
        self.wait_for_text('which is taken out after the installation')
        self.desktop.screenshot(f'{self.picture_folder}/create-existing.png')
        self.create()
        root = self.stored(self.machine('installed'))
        self.assertEqual([disk.get('device') for disk in root.findall('.//disk')], ['disk', 'cdrom'])
        self.assertEqual(root.find('.//disk/source').get('file'), path)
        self.assertEqual(root.find('.//disk/driver').get('type'), 'qcow2')
        self.assertIsNone(root.find('.//disk[@device="cdrom"]/source'))
        self.assertEqual(self.volumes(), [os.path.basename(path)])

    def test_device(self):
        """A disk of this computer that it has mounted is not given away; another is said to be no file."""
        mounted = find_mounted()
        free = find_free()
        if not mounted or not free:
            self.skipTest('no disk is mounted, or no loop device is free')
        self.open_dialog()
        self.choose(3)
        self.type_at('Name', 'whole')
        self.type_at('Path of the Disk', mounted[0])
        self.wait_for_text(f'this computer has it mounted at {mounted[1]}')
        self.desktop.screenshot(f'{self.picture_folder}/create-device-mounted.png')
        self.type_at('Path of the Disk', free)
        self.wait_for_text(f'{free} is a device of the host, and no file. The machine writes to it directly.')
        self.desktop.screenshot(f'{self.picture_folder}/create-device.png')
        self.assertEqual(self.host.names(), set())

    def test_format(self):
        """A raw disk instead of qcow2."""
        self.open_dialog()
        self.choose(6)
        self.type_at('Name', 'raw')
        self.wait_for_networks()
        self.click_on('Disk')
        self.choose_in('Format', 1)
        self.wait_for_text('“raw.img” in “default”')
        self.create()
        root = self.stored(self.machine('raw'))
        self.assertEqual(root.find('.//disk/driver').get('type'), 'raw')
        self.assertEqual(self.volumes(), ['raw.img'])

    def test_name_taken(self):
        """A volume of that name appears while it is decided: the new one gets another."""
        self.open_dialog()
        self.choose(5)
        self.type_at('Name', 'late')
        self.wait_for_text('“late.qcow2” in “default”')
        subprocess.run(['qemu-img', 'create', '-q', f'{IMAGES}/late.qcow2', '1M'], check=True)
        self.pool.refresh()
        self.wait_for_text('“late-2.qcow2” in “default”')
        self.create()
        self.machine('late')
        self.assertEqual(self.volumes(), ['late-2.qcow2', 'late.qcow2'])

    def test_refused(self):
        """What was typed is all there when it fails; nothing is left of the attempt."""
        subprocess.run(['ip', 'link', 'add', 'virbr0', 'type', 'bridge'], check=True)
        self.addCleanup(subprocess.run, ['ip', 'link', 'delete', 'virbr0'], check=True)
        self.open_dialog()
        self.choose(5)
        self.type_at('Name', 'late')
        self.wait_for_text('It starts from the network')
        self.create()
        self.wait_for_dialog('could not be created')
        self.wait_for_text('It starts from the network')
        self.assert_nothing()

    def test_tree(self):
        """Debian's own installer, until it asks for a language."""
        self.open_dialog()
        self.choose(1)
        self.type_at('Address of the Tree', self.address)
        self.wait_for_text('Recognised')
        self.type_at('Name', 'from-tree')
        self.wait_for_text('The installer is downloaded from')
        # An emulated machine on a busy host has no steady timer, which Linux would not start with.
        self.type_at('Kernel Arguments (Optional)', 'no_timer_check')
        self.desktop.screenshot(f'{self.picture_folder}/create-tree.png')
        self.create()
        domain = self.machine('from-tree')
        root = self.stored(domain)
        self.assertIsNone(root.find('os/kernel'))
        self.assertIsNone(root.find('os/initrd'))
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertIn('from-tree-install-kernel', live.find('os/kernel').text)
        self.assertIn('no_timer_check', live.find('os/cmdline').text)
        wait_until(lambda: self.volumes() == ['from-tree.qcow2'], 'the installer’s files gone', 60)
        wait_until(lambda: self.is_page(domain), 'the page of languages', 900)
        self.desktop.screenshot(f'{self.picture_folder}/create-installer.png')

    def test_tree_ftp(self):
        """The same by ftp, until it runs."""
        server = FtpServer(TREE)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.open_dialog()
        self.choose(1)
        self.wait_for_text('https://… or ftp://…')
        self.type_at('Address of the Tree', f'{server.base}/debian/dists/bookworm')
        self.wait_for_text('Recognised')
        self.type_at('Name', 'from-ftp')
        self.wait_for_text(f'The installer is downloaded from {server.base}')
        self.desktop.screenshot(f'{self.picture_folder}/create-tree-ftp.png')
        self.create()
        domain = self.machine('from-ftp')
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertIn('from-ftp-install-kernel', live.find('os/kernel').text)
        taken = [os.path.basename(line) for line in server.asked if line.startswith('RETR')]
        self.assertEqual(taken[-2:], ['linux', 'initrd.gz'])

    def is_page(self, domain):
        """A large light page, as the graphical installer's, with a list on it."""
        picture = guest_screenshot(domain)
        return light_share(picture) > 0.5 and detail(picture) > 0.3

    def test_quit(self):
        """It is asked before what is being done is cut off; then it is done."""
        self.open_dialog()
        Server.gate.clear()
        self.choose(1)
        self.type_at('Address of the Tree', self.address)
        self.wait_for_text('Recognised')
        self.type_at('Name', 'patient')
        self.wait_for_text('The installer is downloaded from')
        self.create()
        self.app.wait_for(name='Tasks: 1 running')
        for key in ('ctrl+q', 'ctrl+w'):
            self.app.focus_window()
            self.app.key(key)
            self.app.wait_for_dialog('Quit While Tasks Are Running?', '1 task is not finished')
            self.desktop.screenshot(f'{self.picture_folder}/create-quit.png')
            self.app.answer('Cancel')
            self.app.wait_for_no_dialog()
        Server.gate.set()
        self.machine('patient')

    def test_killed(self):
        """Killed in the middle of a download, it offers to clear up when it is started again."""
        self.open_dialog()
        Server.gate.clear()
        self.choose(1)
        self.type_at('Address of the Tree', self.address)
        self.wait_for_text('Recognised')
        self.type_at('Name', 'killed')
        self.wait_for_text('The installer is downloaded from')
        self.create()
        journals = os.path.join(self.desktop.environment['XDG_STATE_HOME'], 'paddock', 'create')
        wait_until(lambda: self.volumes() == ['killed-install-kernel'] and
                   any('initrd' in open(path, encoding='utf-8').read()
                       for path in glob.glob(f'{journals}/*.journal')), 'a half-made machine', 60)
        self.app.process.send_signal(signal.SIGKILL)
        self.app.process.wait()
        Server.gate.set()
        self.assertTrue(self.network.isActive())
        self.app = App(self.desktop, '-c', 'qemu:///system')
        self.addCleanup(self.app.stop)
        self.app.wait_for_dialog('Remove What Was Made of “killed”?', 'killed-install-kernel')
        self.desktop.screenshot(f'{self.picture_folder}/create-leftovers.png')
        self.app.answer('Remove')
        wait_until(lambda: self.volumes() == [] and not os.listdir(journals), 'nothing left')
        wait_until(lambda: not self.network.isActive(), 'the network stopped again')
        self.assertEqual(self.host.names(), set())

if __name__ == '__main__':
    main()
