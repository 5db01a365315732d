#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New machines from images of disks, until what is in them speaks: a cloud image that is told its user,
its name and a key, disks that other programs wrote, and some that are packed."""

import os
import shutil
import struct
import subprocess

from harness.appliance import disk_capacity, make_appliance
from harness.bootable import make_disk, require_bootable
from harness.case import main
from harness.create import IMAGES, CreateTest
from harness.image import require_image
from harness.serial import Serial
from harness.waiting import wait_until

FOLDER = '/run/images'
PASSWORD = 'a "b": \\c #'
CLOUD, DISK, APPLIANCE, NETWORK = 2, 3, 4, 5
HEIGHT = 1700
# A VMDK header of capacity 0, whose description one sector later names another file.
HIDDEN = (struct.pack('<4sIIQQQQIQQQB4sH', b'KDMV', 1, 3, 0, 128, 1, 20, 512, 0, 0, 128, 0,
                      b'\n \r\n', 0).ljust(512, b'\0') +
          b'# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\n'
          b'createType="monolithicFlat"\nRW 2 FLAT "/etc/passwd" 0\n'.ljust(20 * 512, b'\0'))

LAB = '<network><name>lab</name><bridge name="virbr7"/></network>'


class Image(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.makedirs(FOLDER)
        make_disk(cls.image, f'{FOLDER}/cloud.qcow2')

    def make_key(self):
        folder = os.path.join(self.desktop.environment['HOME'], '.ssh')
        os.makedirs(folder)
        subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'me@desk "1"',
                        '-f', f'{folder}/id_ed25519'], check=True)
        with open(f'{folder}/id_ed25519.pub', encoding='ascii') as file:
            return file.read().strip()

    def test_cloud(self):
        """The guest says what it was told."""
        key = self.make_key()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(CLOUD)
        self.type_at('Path or Address of the Cloud Image', f'{FOLDER}/cloud.qcow2')
        self.type_at('Name', 'from-cloud')
        self.wait_for_text('Nobody could sign in')
        self.type_at('Host Name (Optional)', 'tiny.example.org')
        self.type_at('User (Optional)', 'me-too')
        self.type_at('Password', PASSWORD)
        self.wait_for_text('The passwords are not the same')
        self.type_at('Repeat the Password', PASSWORD)
        self.click_on('SSH Keys')
        self.click_on('me@desk "1"')
        self.wait_for_text('1 chosen')
        self.wait_for_text(f'The file {FOLDER}/cloud.qcow2 of this computer is copied to the host')
        self.wait_for_text('“from-cloud-cidata.iso” in “default”')
        self.desktop.screenshot(f'{self.picture_folder}/create-cloud.png')
        self.create()
        domain = self.machine('from-cloud')
        self.assertEqual(self.volumes(), ['from-cloud-cidata.iso', 'from-cloud.qcow2'])
        root = self.stored(domain)
        self.assertEqual([source.get('file') for source in root.findall('.//disk/source')],
                         [f'{IMAGES}/from-cloud.qcow2', f'{IMAGES}/from-cloud-cidata.iso'])
        self.assert_told(domain, key)

    def test_cloud_volume(self):
        """From a volume of the host, with an address and no user; the disk is as large as was said."""
        shutil.copy(f'{FOLDER}/cloud.qcow2', f'{IMAGES}/base.qcow2')
        self.pool.refresh()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(CLOUD)
        self.type_at('Path or Address of the Cloud Image', f'{IMAGES}/base.qcow2')
        self.type_at('Name', 'from volume')
        self.type_at('Password', PASSWORD)
        self.type_at('Repeat the Password', PASSWORD)
        self.choose_in('Address', 1)
        self.wait_for_text('The address has to be like')
        self.type_at('Address, as 192.168.122.10/24', '192.168.122.7/24')
        self.type_at('Gateway (Optional)', '192.168.122.1')
        self.type_at('Name Servers (Optional)', '192.168.122.1, fd00::1')
        self.wait_for_text(f'The host’s volume {IMAGES}/base.qcow2 is copied')
        self.desktop.screenshot(f'{self.picture_folder}/create-cloud-volume.png')
        self.create()
        domain = self.machine('from volume')
        said = Serial(domain).talk()
        capacity = self.host.connection.storageVolLookupByPath(f'{IMAGES}/from volume.qcow2').info()[1]
        self.assertGreater(capacity, 2 ** 30)
        mac = self.stored(domain).find('.//interface/mac').get('address')
        for line in (f'guest: disk {capacity // 512}', 'guest: host from-volume', 'guest: user ',
                     f'network-config:       macaddress: "{mac}"',
                     'network-config:       - "192.168.122.7/24"',
                     'network-config:         via: "192.168.122.1"',
                     'network-config:         - "fd00::1"', 'user-data: ssh_pwauth: true'):
            self.assertIn(f'{line}\n', said)
        self.assertIn('user-data: password: "$6$', said)

    def test_cloud_refused(self):
        """What would read another file is not taken; what fails leaves nothing, and all that was typed."""
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', '/etc/passwd', '-F', 'raw',
                        f'{FOLDER}/built-upon.qcow2'], check=True)
        shutil.copy(f'{FOLDER}/cloud.qcow2', f'{FOLDER}/gone.qcow2')
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(CLOUD)
        self.type_at('Path or Address of the Cloud Image', f'{FOLDER}/built-upon.qcow2')
        self.wait_for_text('only what differs from another file')
        self.type_at('Path or Address of the Cloud Image', f'{FOLDER}/gone.qcow2')
        self.type_at('Name', 'refused')
        self.type_at('Password', PASSWORD)
        self.type_at('Repeat the Password', PASSWORD)
        self.wait_for_text('of this computer is copied to the host')
        os.unlink(f'{FOLDER}/gone.qcow2')
        self.create()
        self.wait_for_dialog('could not be created')
        self.wait_for_text('of this computer is copied to the host')
        self.assert_nothing()

    def test_made_by_hand(self):
        """A volume that was made on the way goes or stays as the user says, when there is no machine."""
        made = ['machine.qcow2']
        for answer, left in (('Cancel', None), ('Keep', made), ('Delete', made)):
            if answer != 'Keep':
                self.make_by_hand()
            self.focus_dialog()
            self.app.key('Escape')
            self.app.wait_for_dialog('Keep the Volume That Was Made?')
            self.desktop.screenshot(f'{self.picture_folder}/create-leftovers.png')
            if left is None:
                self.app.key('Escape')
                self.app.wait_for_no_dialog()
                self.assertEqual(self.volumes(), made)
                continue
            self.app.answer(answer)
            wait_until(lambda: self.dialog() is None, 'the dialog to close')
            wait_until(lambda left=left: self.volumes() == left, f'{left}')

    def make_by_hand(self):
        self.open_dialog()
        self.choose(DISK)
        self.wait_for_text('Choose a disk of')
        self.click_on('Choose from the Host’s Storage', None)
        picker = wait_until(lambda: self.app.find_window('Choose a Disk Image'), 'the picker')
        wait_until(lambda: self.press_in(picker, 'New Volume…'), 'the pool')
        form = wait_until(lambda: self.app.find_window('New Volume'), 'the form')
        wait_until(lambda: self.press_in(form, 'Create'), 'the form to be filled in')
        wait_until(lambda: self.press_in(picker, 'Choose'), 'the volume')
        self.wait_for_text('It uses the disk')

    @staticmethod
    def press_in(window, label):
        for button in window.find_all(role='push button'):
            if {'visible', 'sensitive'} <= set(button.states) and button.find(name=label, role='label'):
                button.click()
                return True
        return False

    def test_vmdk(self):
        """A disk of another program is converted, and starts."""
        path = f'{FOLDER}/other.vmdk'
        self.convert(path, 'vmdk', '-o', 'subformat=streamOptimized')
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(DISK)
        self.type_at('Path of the Disk', path)
        self.type_at('Name', 'from-vmdk')
        self.wait_for_text(f'The file {path} of this computer is converted and copied to the host')
        self.desktop.screenshot(f'{self.picture_folder}/create-vmdk.png')
        self.create()
        domain = self.machine('from-vmdk')
        self.assertIn('guest: disk', Serial(domain).talk())
        self.assert_converted(domain, path)

    def pack(self, tool, path, packed):
        with open(packed, 'wb') as file:
            subprocess.run([tool, '-c', path], stdout=file, check=True)

    def assert_no_files(self):
        """Nothing of it is left here."""
        self.assertEqual(os.listdir(self.desktop.environment['XDG_CACHE_HOME'] + '/paddock/create'),
                         [])

    def test_packed_cloud(self):
        """A cloud image is unpacked, and starts."""
        path = f'{FOLDER}/packed.qcow2.xz'
        self.pack('xz', f'{FOLDER}/cloud.qcow2', path)
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(CLOUD)
        self.type_at('Path or Address of the Cloud Image', path)
        self.type_at('Name', 'packed-cloud')
        self.type_at('Password', PASSWORD)
        self.type_at('Repeat the Password', PASSWORD)
        self.wait_for_text(f'The file {path} of this computer is unpacked and copied to the host')
        # As its first bytes say.
        self.wait_for_text('No smaller than the image')
        self.desktop.screenshot(f'{self.picture_folder}/create-packed-cloud.png')
        self.create()
        domain = self.machine('packed-cloud')
        self.assertIn('guest: user', Serial(domain).talk())
        self.assert_no_files()

    def test_packed_disks(self):
        """Raw and foreign disks, in a folder, and in a pool where libvirt takes it for raw."""
        self.make_small()
        self.convert(f'{FOLDER}/small.vmdk', 'vmdk', source=f'{FOLDER}/small')
        for number, (tool, path, file_format, pooled) in enumerate((
                ('gzip', f'{FOLDER}/small', 'raw', False), ('zstd', f'{FOLDER}/small', 'raw', True),
                ('bzip2', f'{FOLDER}/small.vmdk', 'qcow2', False))):
            packed = f'{IMAGES if pooled else FOLDER}/small-packed-{number}'
            self.pack(tool, path, packed)
            self.pool.refresh()
            self.open_dialog()
            self.enlarge_dialog(HEIGHT - 100)
            self.choose(DISK)
            self.type_at('Path of the Disk', packed)
            self.type_at('Name', f'unpacked-{number}')
            self.wait_for_text('is unpacked, converted and copied' if file_format == 'qcow2'
                               else 'is unpacked and copied')
            self.wait_for_text('or as large as the image')
            self.create()
            domain = self.machine(f'unpacked-{number}')
            root = self.stored(domain)
            self.assertEqual(root.find('.//disk/driver').get('type'), file_format)
            domain.destroy()
            subprocess.run(['qemu-img', 'compare', '-f', 'raw', '-F', file_format, f'{FOLDER}/small',
                            root.find('.//disk/source').get('file')], check=True)
            self.assert_no_files()

    def test_packed_damaged(self):
        """What is wrong is seen when it is unpacked; it leaves nothing, and all that was typed."""
        self.make_small()
        path = f'{FOLDER}/damaged.img.gz'
        self.pack('gzip', f'{FOLDER}/small', path)
        os.truncate(path, 2 ** 19)
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(DISK)
        self.type_at('Path of the Disk', path)
        self.type_at('Name', 'damaged')
        self.wait_for_text('is unpacked and copied')
        self.create()
        self.wait_for_dialog('The image cannot be unpacked')
        self.desktop.screenshot(f'{self.picture_folder}/create-packed-damaged.png')
        self.assert_nothing()
        self.assert_no_files()

    def test_changed_mind(self):
        """What is known of one place is not taken for what there is to know of another."""
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', f'{FOLDER}/cloud.qcow2',
                        f'{FOLDER}/built.qcow2'], check=True)
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(DISK)
        self.type_at('Path of the Disk', f'{FOLDER}/none.qcow2')
        self.wait_for_text('There is no such file')
        self.type_at('Path of the Disk', f'{FOLDER}/built.qcow2')
        # What is found meanwhile does not come between what is marked and what is typed for it.
        self.focus_field('Name')
        self.app.key('ctrl+a')
        self.wait_for_text(f'It uses the disk {FOLDER}/built.qcow2 as it is')
        self.desktop.xdotool('type', 'mine')
        self.wait_for_text('The machine “mine” is stored and started')
        self.wait_for_text(f'It reads the file {FOLDER}/cloud.qcow2 as well')
        self.choose_in('Start From', APPLIANCE - DISK)
        self.wait_for_text('Choose an OVA or OVF file of this computer')
        self.choose_with('Start From', 'Up')
        self.wait_for_text(f'It uses the disk {FOLDER}/built.qcow2 as it is')

    def test_no_pool(self):
        """A host without a place for disks is given one from here; without, that there is no disk is said."""
        self.pool.destroy()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(NETWORK)
        self.wait_for_text('A disk needs one, and “default” is stopped')
        self.wait_for_text('It has no disk')
        self.click_on('Start the Pool')
        self.wait_for_text('“machine.qcow2” in “default”')
        wait_until(lambda: not self.says('It has no disk'), 'nothing about having no disk')
        self.pool.destroy()
        self.pool.undefine()
        self.wait_for_text(f'The usual folder for images is {IMAGES}')
        self.desktop.screenshot(f'{self.picture_folder}/create-no-pool.png')
        self.set_up_in_vain()
        self.press(wait_until(lambda: self.button('Set Up the Folder'), 'the button'))
        self.wait_for_text('“machine.qcow2” in “default”')
        wait_until(lambda: any(node.name == 'Disk' for node in self.app.root().find_focused()), 'the keys at the disk')
        type(self).pool = self.host.connection.storagePoolLookupByName('default')

    def set_up_in_vain(self):
        """A file is where the folder is to be, which is said; and the keys stay where they are."""
        os.rename(IMAGES, f'{IMAGES}-before')
        self.addCleanup(lambda: os.path.exists(f'{IMAGES}-before') and os.rename(f'{IMAGES}-before', IMAGES))
        with open(IMAGES, 'w', encoding='ascii'):
            self.press(wait_until(lambda: self.button('Set Up the Folder'), 'the button'))
            self.wait_for_text('The folder could not be set up: ')
        os.unlink(IMAGES)
        os.rename(f'{IMAGES}-before', IMAGES)
        self.assertTrue(self.app.root().find_focused())

    def test_formats(self):
        self.make_small()
        for number, options in enumerate((['vdi'], ['vhdx'], ['vpc'],
                                          ['vpc', '-o', 'subformat=fixed'])):
            path = f'{FOLDER}/small-{number}'
            self.convert(path, *options, source=f'{FOLDER}/small')
            self.open_dialog()
            self.enlarge_dialog(HEIGHT - 100)
            self.choose(DISK)
            self.type_at('Path of the Disk', path)
            self.type_at('Name', f'one-{number}')
            self.wait_for_text('is converted and copied to the host')
            self.create()
            self.assert_converted(self.machine(f'one-{number}'), path, options[0])

    def make_small(self):
        with open(f'{FOLDER}/small', 'wb') as file:
            file.truncate(8 * 2 ** 20)
            file.seek(5 * 2 ** 20)
            file.write(os.urandom(2 ** 20))

    def convert(self, path, *options, source=None):
        subprocess.run(['qemu-img', 'convert', '-O', *options, source or f'{FOLDER}/cloud.qcow2', path],
                       check=True)

    def assert_converted(self, domain, path, file_format='vmdk'):
        root = self.stored(domain)
        self.assertEqual(root.find('.//disk/driver').get('type'), 'qcow2')
        domain.destroy()
        copy = root.find('.//disk/source').get('file')
        self.assertEqual(copy, f'{IMAGES}/{domain.name()}.qcow2')
        said = subprocess.run(['qemu-img', 'compare', '-f', file_format, '-F', 'qcow2', path, copy],
                              check=True, capture_output=True, text=True).stdout
        self.assertEqual(said, 'Images are identical.\n')
        self.assert_no_files()

    def test_vmdk_refused(self):
        """A disk whose data is in a file that it names, which may be any."""
        self.convert(f'{FOLDER}/flat.vmdk', 'vmdk', '-o', 'subformat=monolithicFlat')
        self.open_dialog()
        self.choose(DISK)
        self.type_at('Path of the Disk', f'{FOLDER}/flat.vmdk')
        self.wait_for_text('What is on this disk is in another file')
        # The same in a file that looks harmless: a sparse one whose description is read instead.
        with open(f'{FOLDER}/hidden.vmdk', 'wb') as file:
            file.write(HIDDEN)
        self.type_at('Path of the Disk', f'{FOLDER}/hidden.vmdk')
        self.wait_for_text('What is on this disk is in another file')
        with open(f'{FOLDER}/damaged.vmdk', 'wb') as file:
            file.write(b'KDMV' + os.urandom(4000))
        self.type_at('Path of the Disk', f'{FOLDER}/damaged.vmdk')
        self.wait_for_text('The image cannot be read')

    def test_appliance(self):
        """A machine of another program: what it had is proposed, both its disks are there, it starts."""
        self.lab = self.host.connection.networkDefineXML(LAB)
        self.addCleanup(self.lab.undefine)
        self.addCleanup(lambda: self.lab.isActive() and self.lab.destroy())
        self.make_small()
        self.convert(f'{FOLDER}/system.vmdk', 'vmdk', '-o', 'subformat=streamOptimized')
        self.convert(f'{FOLDER}/data.vmdk', 'vmdk', source=f'{FOLDER}/small')
        path = f'{FOLDER}/machine.ova'
        make_appliance(path, 'system.vmdk', 'data.vmdk')
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(APPLIANCE)
        self.type_at('Path of the OVA or OVF File', path)
        self.wait_for_text('The machine “old web” is stored and started')
        self.wait_for_text('512.0')
        self.wait_for_text(f'The disks in the file {path} of this computer are converted')
        self.plug()
        self.desktop.screenshot(f'{self.picture_folder}/create-appliance.png')
        self.create()
        domain = self.machine('old web')
        root = self.stored(domain)
        self.assertEqual(domain.maxMemory(), 512 * 1024)
        self.assertEqual([self.describe(nic) for nic in root.findall('.//interface')],
                         [('default', 'vmxnet3', True), ('lab', 'e1000', False)])
        self.assertTrue(self.lab.isActive() and self.network.isActive())
        said = Serial(domain).talk()
        self.assertIn(f'guest: disk {disk_capacity(f"{FOLDER}/system.vmdk") // 512}\n', said)
        domain.destroy()
        self.assertEqual(self.volumes(), ['old web-disk2.qcow2', 'old web.qcow2'])
        for name, copy in (('system', 'old web'), ('data', 'old web-disk2')):
            subprocess.run(['qemu-img', 'compare', '-f', 'vmdk', '-F', 'qcow2',
                            f'{FOLDER}/{name}.vmdk', f'{IMAGES}/{copy}.qcow2'],
                           check=True, capture_output=True)
        self.assertEqual(os.listdir(self.desktop.environment['XDG_CACHE_HOME'] + '/paddock/create'),
                         [])
        self.import_again(path)

    def import_again(self, path):
        """Two machines share neither an address nor a file."""
        self.app.activate_app('new-machine')
        wait_until(self.dialog, 'the dialog')
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(APPLIANCE)
        self.type_at('Path of the OVA or OVF File', path)
        self.wait_for_text('The machine “old web-2” is stored and started')
        self.wait_for_text('A network card gets another MAC address: a machine of the host has '
                           '00:50:56:ab:cd:01')
        self.wait_for_text('“old web-2.qcow2” in “default”')
        self.wait_for_text('“old web-2-disk2.qcow2” in “default”')
        self.desktop.screenshot(f'{self.picture_folder}/create-appliance-again.png')

    def plug(self):
        """The second card goes into another network than the first, the third into none."""
        self.wait_for_text('Network Card 1 (“VM <Network>”)')
        self.wait_for_text('Keep the MAC Addresses')
        self.wait_for_networks()
        self.click_on('More Network Cards')
        for name, keys in (('Network Card 2 (“DMZ”)', ('Down',)), ('Network Card 3', ('End',))):
            self.choose_with(name, *keys)
        self.wait_for_text('The network “lab” is started')

    @staticmethod
    def describe(nic):
        """Its network, its model, and whether its address is the one it had."""
        return (nic.find('source').get('network'), nic.find('model').get('type'),
                nic.find('mac').get('address') == '00:50:56:ab:cd:01')

    def test_appliance_folder(self):
        """The description alone, with the disk beside it, whose name is written as an address."""
        self.convert(f'{FOLDER}/my system.vmdk', 'vmdk')
        make_appliance(f'{FOLDER}/machine.ova', 'my system.vmdk', href='my%20system.vmdk')
        os.unlink(f'{FOLDER}/machine.ova')
        self.open_dialog()
        self.choose(APPLIANCE)
        self.type_at('Path of the OVA or OVF File', f'{FOLDER}/machine.ovf')
        self.wait_for_text(f'The disks beside the file {FOLDER}/machine.ovf of this computer are converted')
        self.create()
        said = Serial(self.machine('old web')).talk()
        self.assertIn(f'guest: disk {disk_capacity(f"{FOLDER}/my system.vmdk") // 512}\n', said)
        self.assertEqual(self.volumes(), ['old web.qcow2'])

    def test_appliance_refused(self):
        """No name in it leads out of it, nor do its disks; what fails leaves nothing."""
        self.convert(f'{FOLDER}/system.vmdk', 'vmdk')
        path = f'{FOLDER}/machine.ova'
        make_appliance(path, 'system.vmdk', href='../../etc/passwd')
        self.open_dialog()
        self.choose(APPLIANCE)
        self.type_at('Path of the OVA or OVF File', path)
        self.wait_for_text('A disk of this machine is missing in its file')
        with open(f'{FOLDER}/hidden.vmdk', 'wb') as file:
            file.write(HIDDEN)
        make_appliance(path, 'hidden.vmdk')
        self.type_at('Path of the OVA or OVF File', f'{FOLDER}/./machine.ova')
        self.wait_for_text('The machine “old web” is stored and started')
        self.create()
        self.wait_for_dialog('is in another file')
        self.assert_nothing()

    def assert_told(self, domain, key):
        said = Serial(domain).talk()
        for line in ('label cidata', 'host tiny.example.org', 'user me-too',
                     'key ' + key.replace('"', '\\"')):
            self.assertIn(f'guest: {line}', said)
        self.assertNotIn(PASSWORD, said)
        hashed = next(line.split('"')[1] for line in said.splitlines() if ' passwd: "' in line)
        self.assertRegex(hashed, r'^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$')


if __name__ == '__main__':
    require_bootable()
    # Before there is no network.
    Image.image = require_image('tiny')
    main()
