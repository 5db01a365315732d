#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation from a disc without questions: the installer finds what was typed on a second disc, on
a disk or in what it is booted with, which is gone from the host by then, and says so on its serial line."""

import os
import unittest.mock
from xml.etree import ElementTree

from harness.answers import BOOTS, COMMAND_LINE, ON_DISC, PASSWORD, VIRTIO, AnswersMixin
from harness.app import binary
from harness.bootable import require_bootable
from harness.case import main
from harness.create import IMAGES, POOL, CreateTest
from harness.image import require_image
from harness.serial import Serial
from harness.waiting import wait_until

FOLDER = '/run/discs'
DISCS = '/var/lib/libvirt/discs'
# Nobody else's number.
STRANGER = 64056


class Answers(AnswersMixin, CreateTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.makedirs(FOLDER)
        cls.make(f'{FOLDER}/tiny.iso', 9, 'answers', ('cdrom', 'floppy'))
        cls.make(f'{FOLDER}/told.iso', 8, 'told', ('cdrom', 'floppy'), BOOTS, COMMAND_LINE)
        cls.make(f'{FOLDER}/disk.iso', 7, 'on-disk', ('disk',), BOOTS, COMMAND_LINE, VIRTIO)
        cls.make(f'{FOLDER}/packed.iso', 6, 'packed', ('initrd',), BOOTS)

    def test_second_drive(self):
        """The disc starts by itself, and looks into the other drive."""
        domain = self.install(f'{FOLDER}/tiny.iso', ON_DISC)
        serial = Serial(domain)
        self.assert_documents(domain, None, 'cdrom')
        said = serial.talk()
        self.assert_answers(said, 'answers')
        self.assertNotIn('answers=', said)
        # The installation is over.
        serial.write('go\n')
        wait_until(lambda: domain.isActive() and
                   domain.XMLDesc().count('<source file=') == 1, 'the second start', 120)
        self.assert_secret(PASSWORD)

    def test_told(self):
        """It is booted with its kernel, and told where the answers are."""
        domain = self.install(f'{FOLDER}/told.iso', ON_DISC)
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assert_documents(domain, f'{IMAGES}/told-install-kernel', 'cdrom')
        self.assertEqual(live.find('os/cmdline').text, 'console=ttyS0 quiet answers=/dev/sr1')
        said = Serial(domain).talk()
        self.assert_answers(said, 'told')
        self.assertIn('answers=/dev/sr1', said)

    def test_disk(self):
        """The answers are on a disk of their own, which is there while it installs."""
        domain = self.install(f'{FOLDER}/disk.iso', ON_DISC)
        self.assert_documents(domain, f'{IMAGES}/disk-install-kernel', 'disk')
        said = Serial(domain).talk()
        self.assert_answers(said, 'on-disk')
        self.assertIn('guest: on-disk.txt disk=/dev/vda\n', said)
        self.assertIn('answers=/dev/vdb', said)

    def test_packed(self):
        """They are in what it is booted with, beside the installer's own files."""
        domain = self.install(f'{FOLDER}/packed.iso', 'fills the whole disk without a question')
        self.assert_documents(domain, f'{IMAGES}/packed-install-kernel', None)
        said = Serial(domain).talk()
        self.assert_answers(said, 'packed')
        self.assertNotIn('answers=', said)

    def test_unreadable(self):
        """Its disc is in a pool of this computer, and for nobody but who runs libvirt: that reads it."""
        os.makedirs(DISCS)
        pool = self.host.connection.storagePoolDefineXML(
            POOL.replace('default', 'discs').replace('images', 'discs'))
        self.addCleanup(pool.undefine)
        self.addCleanup(pool.destroy)
        self.make(f'{DISCS}/sealed.iso', 5, 'sealed', ('initrd',), BOOTS)
        os.chown(f'{DISCS}/sealed.iso', STRANGER, STRANGER)
        os.chmod(f'{DISCS}/sealed.iso', 0o600)
        pool.create()
        self.become_nobody()
        domain = self.install(f'{DISCS}/sealed.iso', 'The installer is read from the disc and put into “default”')
        self.assert_documents(domain, f'{IMAGES}/sealed-install-kernel', None)
        self.assert_answers(Serial(domain).talk(), 'sealed')

    def test_another(self):
        """What was recognised on one disc is not said of another."""
        self.open_dialog()
        self.type_at('Path of the Disc Image', f'{FOLDER}/tiny.iso')
        self.wait_for_text('Recognised')
        self.wait_for_text('Tiny Linux 9')
        self.type_at('Path of the Disc Image', f'{FOLDER}/none.iso')
        self.wait_for_text('There is no such file')
        self.wait_for_text('Not known')
        self.assertFalse(self.says('Tiny Linux 9'))

    def become_nobody(self):
        """The program has no right to read what is not its user's."""
        path = '/run/paddock-as-nobody'
        with open(path, 'w', encoding='utf-8') as file:
            file.write(f'#!/bin/sh\nexec setpriv --bounding-set=-dac_override,-dac_read_search {binary()} "$@"\n')
        os.chmod(path, 0o755)
        self.enterContext(unittest.mock.patch.dict(os.environ, PADDOCK=path))


if __name__ == '__main__':
    require_bootable()
    # Before there is no network.
    Answers.image = require_image('tiny')
    main()
