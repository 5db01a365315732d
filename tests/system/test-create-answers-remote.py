#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation without questions on another computer, whose disc is there only, or only here: what it is
booted with is read from that disc, and nothing else of it."""

import os
import signal
import subprocess
import unittest
from xml.etree import ElementTree

from harness.answers import BOOTS, COMMAND_LINE, ON_DISC, PASSWORD, AnswersMixin
from harness.bootable import require_bootable
from harness.case import main
from harness.create import IMAGES
from harness.image import require_image
from harness.proxy import Line
from harness.remote import DISCS, FOLDER, RemoteTest
from harness.serial import Serial
from harness.sshd import Sshd, SshUser, has_sshd
from harness.waiting import wait_until

MIB = 2 ** 20
# Beside what is wanted: its first MiB, which tells what is on it, and what is said of the host.
LITTLE = 3 * MIB
# Of what is on the disc and not wanted.
FILLING = 96 * MIB


class AnswersRemote(AnswersMixin, RemoteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = Line(('127.0.0.1', cls.host.tcp_port))
        cls.wanted = sum(os.path.getsize(path) for path in (cls.image.kernel, cls.image.files))

    def setUp(self):
        super().setUp()
        self.connect()
        self.app.wait_for(name='No Machines Here')

    def connect(self):
        self.start('-c', f'qemu+tcp://127.0.0.1:{self.line.port}/system')
        self.app.wait_for_dialog('not encrypted')
        self.app.answer('Connect')

    def make_there(self, name, *description, **disc):
        """A disc in a pool of the other computer, which this one does not see.  Returns: where it is there"""
        self.make(f'{self.extra}/{name}.iso', *description, **disc)
        self.discs.refresh()
        self.assertFalse(os.path.exists(f'{DISCS}/{name}.iso'))
        return f'{DISCS}/{name}.iso'

    def assert_little(self, before):
        brought = self.line.brought - before
        self.figure('more than what it is booted with', (brought - self.wanted) / 1024, 'KiB')
        self.assertGreater(brought, self.wanted)
        self.assertLess(brought, self.wanted + LITTLE)

    def assert_private(self):
        """Nothing that was read is left here."""
        for name in ('XDG_RUNTIME_DIR', 'XDG_CACHE_HOME'):
            for folder, _folders, files in os.walk(self.desktop.environment[name]):
                for file in files:
                    self.assertNotIn('initrd', file, folder)
                    self.assertNotIn('kernel', file, folder)

    def test_told(self):
        """It is booted with the kernel of a disc that only its host has, and told where the answers are."""
        path = self.make_there('told', 8, 'told', ('cdrom', 'floppy'), BOOTS, COMMAND_LINE, filling=FILLING)
        before = self.line.brought
        domain = self.install(path, ON_DISC)
        self.assert_little(before)
        self.assert_documents(domain, f'{IMAGES}/told-install-kernel', 'cdrom')
        said = Serial(domain).talk()
        self.assert_answers(said, 'told')
        self.assertIn('answers=/dev/sr1', said)
        self.assert_private()
        self.assertEqual(self.journals(), [])

    def test_packed(self):
        """The answers are in what it is booted with, beside what came from the disc."""
        path = self.make_there('packed', 6, 'packed', ('initrd',), BOOTS)
        domain = self.install(path, 'fills the whole disk without a question')
        self.assert_documents(domain, f'{IMAGES}/packed-install-kernel', None)
        said = Serial(domain).talk()
        self.assert_answers(said, 'packed')
        self.assertNotIn('answers=', said)
        self.assert_private()

    def test_copied(self):
        """A disc of this computer, from which both come here as well, is copied there for the rest."""
        self.make(f'{FOLDER}/copied.iso', 5, 'copied', ('cdrom', 'floppy'), BOOTS, COMMAND_LINE)
        self.addCleanup(os.unlink, f'{FOLDER}/copied.iso')
        domain = self.install(f'{FOLDER}/copied.iso', ON_DISC, self.choose_copy)
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertIn(f'{DISCS}/copied.iso', [source.get('file') for source in live.findall('.//disk/source')])
        self.assertEqual(os.listdir(self.extra), ['copied.iso'])
        self.assert_documents(domain, f'{IMAGES}/copied-install-kernel', 'cdrom')
        self.assert_answers(Serial(domain).talk(), 'copied')
        self.assert_private()

    def choose_copy(self):
        self.choose_in('Where the File Is', 1)
        self.choose_in('Copy Into', 1)

    def test_missing(self):
        """What is wanted is not on the disc."""
        path = self.make_there('other', 4, 'other', ('cdrom', 'floppy'), BOOTS, COMMAND_LINE, kernel='vmlinuz')
        self.prepare(path)
        self.create()
        self.wait_for_dialog('could not be created', 'There is no “linux” on the disc',
                             'Turn “Install Without Questions” off')
        self.desktop.screenshot(f'{self.picture_folder}/create-answers-missing.png')
        self.assert_nothing()
        self.assert_private()

    def test_cancelled(self):
        """In the list of tasks, while it is read over a slow line."""
        path = self.make_there('slow', 3, 'slow', ('initrd',), BOOTS)
        self.prepare(path)
        before = self.line.brought
        self.line.slow_down()
        self.create()
        self.cancel_task('Reading the installer from the disc: ', 'MiB of ')
        self.line.speed_up()
        self.wait_for_cancelled()
        self.assert_nothing()
        self.assert_private()
        # What is on its way comes all the same.
        self.assertLess(self.line.brought - before, self.wanted)

    def test_replaced(self):
        """The disc is another one by the time that it is read: a lie, and no end of it."""
        path = self.make_there('lies', 2, 'lies', ('cdrom', 'floppy'), BOOTS, COMMAND_LINE)
        self.prepare(path)
        with open(f'{self.extra}/lies.iso', 'r+b') as disc:
            disc.seek(16 * 2048 + 156 + 2)
            disc.write(b'\xff\xff\xff\xff')
        self.create()
        self.wait_for_dialog('could not be created', 'The disc is damaged')
        self.assert_nothing()
        self.assert_private()

    @unittest.skipUnless(has_sshd(), 'sshd is not installed')
    def test_ssh(self):
        """The same behind a real SSH server."""
        self.app.stop()
        sshd = Sshd(host=self.host)
        sshd.start()
        self.addCleanup(sshd.stop)
        user = SshUser()
        sshd.trust(user.make_key() + '.pub')
        user.know(sshd, sshd.port)
        path = self.make_there('behind', 9, 'behind', ('cdrom', 'floppy'), BOOTS, COMMAND_LINE)
        self.start('-c', f'qemu+ssh://root@127.0.0.1:{sshd.port}/system')
        before = self.line.brought
        domain = self.install(path, ON_DISC)
        self.assert_answers(Serial(domain).talk(), 'behind')
        self.assertEqual(self.line.brought, before)
        self.assert_private()

    def begin(self, name, version):
        """Its initrd, into which the answers will be put, is on its way.  Returns: the file"""
        path = self.make_there(name, version, name, ('initrd',), BOOTS)
        self.prepare(path)
        self.line.slow_down()
        self.addCleanup(self.line.speed_up)
        self.create()
        folder = self.desktop.environment['XDG_RUNTIME_DIR']

        def find():
            self.app.running()
            return next((f'{folder}/{file}' for file in os.listdir(folder) if file.endswith('-initrd')), None)
        return wait_until(find, 'the initrd', 120)

    def test_killed(self):
        """The program is killed while it reads: at its next start, what it had is removed."""
        file = self.begin('killed', 10)
        self.app.process.send_signal(signal.SIGKILL)
        self.app.process.wait()
        self.line.speed_up()
        self.assertTrue(os.path.exists(file))
        self.clear_up('killed', file)
        self.assert_nothing()
        self.assert_private()

    def test_cut(self):
        """The host is lost while it is read."""
        file = self.begin('cut', 11)
        self.line.cut()
        self.line.speed_up()
        wait_until(self.is_back, 'the dialog again')
        wait_until(lambda: not os.path.exists(file), 'what came is gone')
        self.app.stop()
        self.clear_up('cut', '-install-kernel')
        self.assert_nothing()
        self.assert_private()

    def test_remains(self):
        """What has the password in it cannot be removed here: the machine is made, and it is offered later."""
        file = self.begin('remains', 12)
        subprocess.run(['mount', '--bind', file, file], check=True)
        self.line.speed_up()
        domain = self.machine('remains')
        Serial(domain).talk()
        wait_until(lambda: not self.app.window().find(name='Tasks: 1 running'), 'the end')
        self.assertNotEqual(self.journals(), [])
        self.app.stop()
        subprocess.run(['umount', file], check=True)
        self.assertTrue(os.path.exists(file))
        self.clear_up('remains', file)
        self.assertFalse(os.path.exists(file))
        self.assertTrue(domain.isActive())
        self.assertEqual(self.volumes(), ['remains.qcow2'])
        self.assert_secret(PASSWORD)

    def clear_up(self, name, left):
        """What is left is said at the next start, and removed."""
        self.connect()
        self.app.wait_for_dialog(f'Remove What Was Made of “{name}”?', left)
        self.desktop.screenshot(f'{self.picture_folder}/create-answers-left.png')
        self.app.answer('Remove')
        wait_until(lambda: self.journals() == [], 'nothing left')


if __name__ == '__main__':
    require_bootable()
    # Before there is no network.
    AnswersMixin.image = require_image('tiny')
    main()
