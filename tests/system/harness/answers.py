# SPDX-License-Identifier: GPL-3.0-or-later
"""Installations from discs without a question: systems and scripts that libosinfo is told of, their discs, and
what is filled in for them.  Their installer says on its serial line what it was told."""

import os
from xml.etree import ElementTree

from .bootable import make_disc
from .waiting import wait_until

_SYSTEMS = '/run/osinfo'
HEIGHT = 1700
PASSWORD = 'k33p-me:secret!'
ON_DISC = '“{name}-answers.iso” in “default”, until the machine has started'

_OS = """<libosinfo version="0.0.1">
<os id="http://example.org/tiny/{version}"><short-id>tiny{version}</short-id>
  <name>Tiny Linux {version} with a Name That Is Longer than Most</name><version>{version}</version>
  <media arch="x86_64"><iso><volume-id>{label}</volume-id></iso>{boots}</media>
  <devices>{devices}</devices><installer><script id="http://example.org/tiny/{script}"/></installer>
</os></libosinfo>
"""

_SCRIPT = """<libosinfo version="0.0.1">
<install-script id="http://example.org/tiny/{script}">
  <profile>jeos</profile><expected-filename>{script}.txt</expected-filename>
  <config>
    <param name="admin-password" policy="required"/><param name="user-login" policy="required"/>
    <param name="user-realname" policy="optional"/><param name="l10n-language" policy="optional"/>
    <param name="reg-product-key" policy="required"/><param name="target-disk" policy="optional"/>
    <param name="script-disk" policy="optional"/>
  </config>
  {methods}
  <template><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0">
    <xsl:output method="text"/>{command_line}
    <xsl:template match="/install-script-config">password=<xsl:value-of select="config/admin-password"/>
user=<xsl:value-of select="config/user-login"/>
name=<xsl:value-of select="config/user-realname"/>
language=<xsl:value-of select="config/l10n-language"/>
key=<xsl:value-of select="config/reg-product-key"/>
disk=<xsl:value-of select="config/target-disk"/>
source=<xsl:value-of select="script/installation-source"/>
</xsl:template>
  </xsl:stylesheet></template>
</install-script></libosinfo>
"""
# Names of virtio's disks are in the order of the machine's: of others, the kernel may see the second first.
VIRTIO = '<device id="http://pcisig.com/pci/1af4/1001"/>'
BOOTS = '<kernel>linux</kernel><initrd>initrd</initrd>'
COMMAND_LINE = """<xsl:template match="/command-line">console=ttyS0 quiet answers=<xsl:value-of
  select="config/script-disk"/></xsl:template>"""

# It waits until it is told to go on: by then what was typed is gone from the host.  In what it is booted
# with, that lies beside this file.
_INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
echo 0 > /proc/sys/kernel/printk
for driver in $(cat /lib/drivers/at-once); do
  for module in $(cat /lib/drivers/$driver); do insmod /lib/drivers/$module.ko 2> /dev/null; done
done
say () { echo "guest: $*" > /dev/ttyS0; }
place=$(sed -n 's/.*answers=\\([^ ]*\\).*/\\1/p' /proc/cmdline)
[ -e /*.txt ] || until [ -b ${place:=/dev/sr1} ]; do sleep 0.1; done
exec 3<> /dev/ttyS0
# Nobody may listen yet.
until read -t 1 word <&3; do say "booted $(cat /proc/cmdline)"; say ready; done
mkdir /mnt
[ -z "$place" ] || until mount -t iso9660 -o ro $place /mnt; do sleep 0.5; done
for file in /*.txt /mnt/*; do
  [ ! -e $file ] || { sed "s|^|guest: ${file##*/} |" $file; echo; }
done > /dev/ttyS0
say over
read word <&3
reboot -f
"""


class AnswersMixin:
    """For a CreateTest: its program knows the systems of make()."""

    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def make(cls, path, version, script, methods, boots='', command_line='', devices='', **disc):
        """A disc at `path`, the system on it, and the script for that, which is handed over in one of these ways.

        `disc`: what else is said to make_disc().
        """
        name = os.path.basename(path).partition('.')[0]
        label = f'{name.upper()}_INSTALLER'
        make_disc(cls.image, path, _INIT, label, **disc)
        cls.write('os', f'tiny-{version}', _OS.format(version=version, label=label, script=script, boots=boots,
                                                     devices=devices))
        ways = ''.join(f'<injection-method>{method}</injection-method>' for method in methods)
        cls.write('install-script', f'tiny-{script}',
                  _SCRIPT.format(script=script, methods=ways, command_line=command_line))

    @classmethod
    def write(cls, kind, name, text):
        folder = f'{_SYSTEMS}/{kind}/example.org'
        os.makedirs(folder, exist_ok=True)
        with open(f'{folder}/{name}.xml', 'w', encoding='utf-8') as file:
            file.write(text)

    def setUp(self):
        super().setUp()
        self.desktop.environment['OSINFO_USER_DIR'] = _SYSTEMS

    def install(self, path, words, choose=lambda: None):
        """`words`: what is said of where the answers will be.  `choose()`: what else there is to be chosen."""
        name = self.prepare(path, choose)
        self.wait_for_text(words.format(name=name))
        self.desktop.screenshot(f'{self.picture_folder}/create-answers-{name}.png')
        self.create()
        domain = self.machine(name)
        wait_until(lambda: self.volumes() == [f'{name}.qcow2'], 'the disc gone', 60)
        self.assertNotIn(PASSWORD, domain.XMLDesc())
        self.assert_secret(PASSWORD)
        return domain

    def prepare(self, path, choose=lambda: None):
        """A machine that is named after its disc.  Returns: its name"""
        name = os.path.basename(path).partition('.')[0]
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        choose()
        self.type_at('Path of the Disc Image', path)
        self.wait_for_text('Recognised')
        self.type_at('Name', name)
        self.fill_form()
        return name

    def fill_form(self):
        self.click_on('Install Without Questions')
        self.wait_for_text('The system needs a user')
        self.assertIsNone(self.find(name='Keyboard, as us', role='label'))
        self.type_at('User', 'me')
        self.wait_for_text('The installation needs a product key')
        self.type_at('Product Key', 'ABCDE-12345')
        self.type_at('Full Name (Optional)', 'Me Myself')
        self.type_at('Password', PASSWORD)
        self.type_at('Repeat the Password', PASSWORD)
        self.type_at('Language, as en_US', 'de_DE')
        self.wait_for_text('fills the whole disk without a question')

    def assert_answers(self, said, name):
        for line in (f'password={PASSWORD}', 'user=me', 'name=Me Myself', 'language=de_DE',
                     'key=ABCDE-12345', 'source=media'):
            self.assertIn(f'guest: {name}.txt {line}\n', said)

    def assert_documents(self, domain, kernel, device):
        """Two discs while it installs, or a second disk; an empty drive in what is stored."""
        live = ElementTree.fromstring(domain.XMLDesc())
        sources = [(disk.get('device'), os.path.basename(disk.find('source').get('file')))
                   for disk in live.findall('.//disk')]
        name = domain.name()
        answers = [(device, f'{name}-answers.iso')] if device else []
        self.assertEqual(sorted(sources), sorted([('disk', f'{name}.qcow2'), ('cdrom', f'{name}.iso')] + answers))
        self.assertEqual(live.findtext('os/kernel'), kernel)
        root = self.stored(domain)
        self.assertEqual([(disk.get('device'), disk.find('source') is not None)
                          for disk in root.findall('.//disk')], [('disk', True), ('cdrom', False)])
        self.assertIsNone(root.find('os/kernel'))
