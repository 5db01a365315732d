#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Volumes made, uploaded and removed on a real daemon: nothing is left of what fails or is cancelled."""

import hashlib
import os
import signal
import subprocess
import unittest
from xml.etree import ElementTree

import libvirt

from harness.app import binary
from harness.case import main
from harness.guest import idle_guest
from harness.host import Host
from harness.waiting import wait_until

UUID = '2b3d5c60-54f1-4d0e-8f0d-6a7b8c9d0e1f'
MIB = 1024 * 1024
FOLDER = '/run/pool'
POOL_SIZE = 64 * MIB
PROGRAM = os.path.join(os.path.dirname(binary()), '..', 'tests', 'pdk-change-storage')
# PdkError
OUTCOME_UNKNOWN, NOT_ANSWERING, BUSY, INVALID, EXISTS, NO_SPACE = 2, 4, 11, 13, 14, 15
# ms that the main loop may stand still, on a computer that others use as well
STALL = 500


class Storage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()

    def setUp(self):
        """A pool on a file system of its own, which is soon full."""
        os.makedirs(FOLDER, exist_ok=True)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={POOL_SIZE}', 'tmpfs', FOLDER],
                       check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', FOLDER], check=True)
        self.pool = self.host.connection.storagePoolCreateXML(
            f'<pool type="dir"><name>small</name><target><path>{FOLDER}</path></target></pool>')
        self.addCleanup(self.drop_pool)

    def drop_pool(self):
        for pool in self.host.connection.listAllStoragePools():
            persistent = pool.isPersistent()
            if pool.isActive():
                pool.destroy()
            if persistent:
                pool.undefine()

    # Volumes

    def test_create(self):
        lines = self.run_command('create', 'small', 'one.qcow2', 'qcow2', str(1024 * MIB))
        self.assertEqual(lines[:2], [f'one.qcow2 qcow2 {1024 * MIB}', 'done'])
        self.assertEqual(os.listdir(FOLDER), ['one.qcow2'])
        self.assert_failed(EXISTS, 'create', 'small', 'one.qcow2', 'raw', str(MIB))
        self.assert_failed(NO_SPACE, '--full', 'create', 'small', 'big.img', 'raw', str(100 * MIB))
        self.assert_failed(INVALID, 'create', 'small', '../up', 'raw', str(MIB))
        lines = self.run_command('--full', 'create', 'small', 'two.img', 'raw', str(8 * MIB))
        self.assertEqual(lines[1], 'done')
        self.assertGreaterEqual(os.stat(f'{FOLDER}/two.img').st_blocks * 512, 8 * MIB)
        self.assertEqual(self.run_command('delete', 'small', 'one.qcow2')[0], 'done')
        self.assertEqual(os.listdir(FOLDER), ['two.img'])

    def test_unused(self):
        """What a machine had when it was saved, or goes back to, is not removed; nor what that is built
        upon."""
        for name, base in (('base', None), ('saved', 'base'), ('snapshot', None)):
            subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', *(['-b', base, '-F', 'qcow2'] if base else []),
                            f'{FOLDER}/{name}', '1M'], check=True)
        self.pool.refresh()
        domain = self.define('snapshot')
        domain.snapshotCreateXML('<domainsnapshot/>')
        self.define('saved').create()
        domain.managedSave()
        self.define(None)
        for name in ('base', 'saved', 'snapshot'):
            self.assert_failed(BUSY, 'delete-unused', 'small', name)
        domain.managedSaveRemove()
        domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)
        # What others are built upon goes last.
        for name in ('snapshot', 'saved', 'base'):
            self.assertEqual(self.run_command('delete-unused', 'small', name)[0], 'done')

    def define(self, name):
        """A machine with this disk, or with none."""
        domain = ElementTree.fromstring(idle_guest('had'))
        ElementTree.SubElement(domain, 'uuid').text = UUID
        if name:
            disk = ElementTree.SubElement(domain.find('devices'), 'disk', type='file', device='disk')
            ElementTree.SubElement(disk, 'driver', name='qemu', type='qcow2')
            ElementTree.SubElement(disk, 'source', file=f'{FOLDER}/{name}')
            ElementTree.SubElement(disk, 'target', dev='vda', bus='virtio')
        return self.host.define(ElementTree.tostring(domain, encoding='unicode'))

    def test_default(self):
        """A host without a pool gets the usual one."""
        self.drop_pool()
        self.assertEqual(self.run_command('default')[0], 'done')
        pool = self.host.connection.storagePoolLookupByName('default')
        self.assertTrue(pool.isActive() and pool.autostart())
        self.assertTrue(os.path.isdir('/var/lib/libvirt/images'))
        pool.destroy()
        self.assertEqual(self.run_command('start', 'default')[0], 'done')
        self.assertTrue(pool.isActive())
        self.assert_failed(EXISTS, 'default')
        # What libvirt says is not forgotten for another question.
        pool.destroy()
        os.rename('/var/lib/libvirt/images', '/var/lib/libvirt/images-before')
        self.addCleanup(os.rename, '/var/lib/libvirt/images-before', '/var/lib/libvirt/images')
        self.assertIn('/var/lib/libvirt/images', self.run_command('start', 'default')[0])

    # Uploads

    def test_upload(self):
        """Larger than the pool, but for its holes, and the same at the other end."""
        source = self.make_file(200 * MIB, (0, 3 * MIB), (100 * MIB, MIB), (199 * MIB, MIB))
        lines = self.run_command('upload', 'small', 'disk.img', source)
        self.assertEqual(lines[:2], [f'disk.img raw {200 * MIB}', 'done'])
        self.assertLess(int(lines[2]), STALL)
        self.assertEqual(digest(f'{FOLDER}/disk.img'), digest(source))
        self.assertLess(os.stat(f'{FOLDER}/disk.img').st_blocks * 512, 10 * MIB)
        self.assert_failed(EXISTS, 'upload', 'small', 'disk.img', source)
        self.assertEqual(digest(f'{FOLDER}/disk.img'), digest(source))

    def test_upload_image(self):
        """What an image is the host finds out."""
        source = '/run/source.qcow2'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', source, '300M'], check=True)
        lines = self.run_command('upload', 'small', 'disk.qcow2', source)
        self.assertEqual(lines[:2], [f'disk.qcow2 qcow2 {300 * MIB}', 'done'])

    def test_too_large(self):
        """Said before anything is sent."""
        source = self.make_file(80 * MIB, (0, 80 * MIB))
        self.assert_failed(NO_SPACE, 'upload', 'small', 'disk.img', source)
        self.assertEqual(os.listdir(FOLDER), [])

    def test_disk_full(self):
        """Somebody else takes the room meanwhile."""
        source = self.make_file(40 * MIB, (0, 40 * MIB))
        command = self.stopped_upload(source)
        with open(f'{FOLDER}/other', 'wb') as file:
            file.write(bytes(40 * MIB))
        command.send_signal(signal.SIGCONT)
        self.assert_answer(command, NO_SPACE)
        self.assertEqual(os.listdir(FOLDER), ['other'])

    def test_cancel(self):
        source = self.make_file(40 * MIB, (0, 40 * MIB))
        command = self.stopped_upload(source)
        self.assertEqual(os.listdir(FOLDER), ['disk.img'])
        command.send_signal(signal.SIGUSR1)
        command.send_signal(signal.SIGCONT)
        answer = command.stdout.readline()
        self.assertIn('g-io-error-quark:19', answer)
        self.assertEqual(os.listdir(FOLDER), [])
        self.assertLess(int(command.stdout.readline()), STALL)
        self.end(command)
        # And nothing of it is in the way.
        self.assertEqual(self.run_command('upload', 'small', 'disk.img', source)[1], 'done')

    def test_hung_host(self):
        """Cancelled while the host hangs: the user is let go, and the rest is removed later."""
        source = self.make_file(40 * MIB, (0, 40 * MIB))
        command = self.stopped_upload(source)
        self.host.hang()
        command.send_signal(signal.SIGUSR1)
        command.send_signal(signal.SIGCONT)
        self.assert_answer(command, NOT_ANSWERING, end=False)
        self.assertEqual(os.listdir(FOLDER), ['disk.img'])
        self.host.unhang()
        wait_until(lambda: os.listdir(FOLDER) == [], 'nothing left of the upload')
        self.end(command)

    def test_killed_host(self):
        source = self.make_file(40 * MIB, (0, 40 * MIB))
        command = self.stopped_upload(source)
        self.host.kill()
        self.addCleanup(self.host.start)
        command.send_signal(signal.SIGCONT)
        self.assert_answer(command, OUTCOME_UNKNOWN)

    # Helpers

    def make_file(self, size, *parts):
        """A file with data in these parts only: offset and length."""
        path = '/run/source.img'
        with open(path, 'wb') as file:
            file.truncate(size)
            for offset, length in parts:
                file.seek(offset)
                file.write(os.urandom(MIB) * (length // MIB))
        self.addCleanup(os.unlink, path)
        return path

    def begin(self, *words):
        environment = dict(os.environ, LC_ALL='C.UTF-8')
        command = subprocess.Popen([PROGRAM, *self.options(words), self.host.uri, *self.rest(words)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env=environment)
        self.addCleanup(self.end, command)
        return command

    def options(self, words):
        return [word for word in words if word.startswith('--')]

    def rest(self, words):
        return [word for word in words if not word.startswith('--')]

    def end(self, command):
        if command.poll() is None:
            command.send_signal(signal.SIGCONT)
            command.communicate(timeout=60)

    def run_command(self, *words):
        """The lines it says."""
        command = self.begin(*words)
        lines = []
        # The last one is a number alone.
        while not lines or not lines[-1].isdigit():
            line = command.stdout.readline()
            self.assertTrue(line, lines)
            lines.append(line.rstrip('\n'))
        self.end(command)
        return lines

    def assert_failed(self, code, *words):
        before = sorted(os.listdir(FOLDER))
        lines = self.run_command(*words)
        self.assertTrue(lines[0].startswith(f'failed PdkError:{code} '), lines)
        self.assertEqual(sorted(os.listdir(FOLDER)), before)

    def assert_answer(self, command, code, end=True):
        answer = command.stdout.readline()
        self.assertTrue(answer.startswith(f'failed PdkError:{code} '), answer)
        self.assertLess(int(command.stdout.readline()), STALL)
        if end:
            self.end(command)

    def stopped_upload(self, source):
        """One that stands still in the middle of the file."""
        command = self.begin(f'--stop-at={8 * MIB}', 'upload', 'small', 'disk.img', source)

        def stopped():
            with open(f'/proc/{command.pid}/stat', encoding='ascii') as file:
                return file.read().rsplit(')', 1)[1].split()[0] == 'T'
        wait_until(stopped, 'the upload to stand still')
        return command


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


if __name__ == '__main__':
    main()
