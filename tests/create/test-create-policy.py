#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What new machines are made of, for some 40 systems on hosts of four architectures.

The hosts are the domain capabilities in libvirt's own test suite, from the distribution's source
package (debian_source).  Every document is one that libvirt's schema allows; on x86-64 it is made of
what the table below says, elsewhere of what the architecture has.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'details'))

import debian_source  # noqa: E402

SCHEMA = '/usr/share/libvirt/schemas/domain.rng'
DISK = './/disk[@device="disk"]/target'
USB = './/controller[@type="usb"]'

# Machine, firmware (+sb: Secure Boot), TPM, disk, network card, video, sound, clock, Hyper-V, random
# numbers, USB.
X86 = {
    'debian.org/debian/11': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'debian.org/debian/9': 'q35 bios - virtio virtio qxl ich9 utc - rng qemu-xhci',
    'debian.org/debian/6': 'pc bios - virtio virtio qxl ich6 utc - - ich9-ehci1',
    'debian.org/debian/testing': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'ubuntu.com/ubuntu/22.04': 'q35 bios - virtio virtio qxl ich9 utc - rng qemu-xhci',
    'ubuntu.com/ubuntu/20.04': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'ubuntu.com/ubuntu/14.04': 'pc bios - virtio virtio qxl ich6 utc - - ich9-ehci1',
    'ubuntu.com/ubuntu/10.04': 'pc bios - virtio virtio qxl ich6 utc - - ich9-ehci1',
    'fedoraproject.org/fedora/37': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'fedoraproject.org/fedora/36': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'fedoraproject.org/fedora/24': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'fedoraproject.org/fedora/10': 'pc bios - virtio virtio qxl ich6 utc - rng ich9-ehci1',
    'fedoraproject.org/coreos/stable': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'redhat.com/rhel/9.1': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'redhat.com/rhel/8.7': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'redhat.com/rhel/7.9': 'q35 bios - virtio virtio qxl ich9 utc - rng qemu-xhci',
    'redhat.com/rhel/6.10': 'pc bios - virtio virtio qxl ich6 utc - - ich9-ehci1',
    'redhat.com/rhel/5.11': 'pc bios - virtio virtio qxl ich6 utc - - ich9-ehci1',
    'redhat.com/rhel/4.9': 'pc bios - ide e1000 qxl ich6 utc - - ich9-ehci1',
    'centos.org/centos-stream/9': 'q35 bios - virtio virtio qxl ich9 utc - rng qemu-xhci',
    'almalinux.org/almalinux/9': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'rockylinux.org/rocky/9': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'opensuse.org/opensuse/15.4': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'opensuse.org/opensuse/tumbleweed': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'suse.com/sles/11.4': 'pc bios - virtio virtio qxl ich6 utc - rng qemu-xhci',
    'archlinux.org/archlinux/rolling': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
    'alpinelinux.org/alpinelinux/3.17': 'q35 bios - virtio virtio qxl ich9 utc - rng qemu-xhci',
    'freebsd.org/freebsd/13.1': 'pc bios - virtio virtio qxl ich6 utc - - ich9-ehci1',
    'freebsd.org/freebsd/9.0': 'pc bios - ide e1000 qxl ich6 utc - - ich9-ehci1',
    'netbsd.org/netbsd/9.0': 'pc bios - ide e1000 qxl ich6 utc - - ich9-ehci1',
    'microsoft.com/win/11': 'q35 efi+sb tpm-crb sata e1000e qxl ich9 localtime hv - qemu-xhci',
    'microsoft.com/win/10': 'q35 bios - sata e1000e qxl ich9 localtime hv - qemu-xhci',
    'microsoft.com/win/8.1': 'q35 bios - sata e1000e qxl ich9 localtime hv - qemu-xhci',
    'microsoft.com/win/7': 'q35 bios - sata e1000e qxl ich9 localtime hv - ich9-ehci1',
    'microsoft.com/win/vista': 'pc bios - ide e1000 qxl ich6 localtime hv - ich9-ehci1',
    'microsoft.com/win/xp': 'pc bios - ide e1000 qxl ac97 localtime - - ich9-ehci1',
    'microsoft.com/win/2k': 'pc bios - ide e1000 qxl ac97 localtime - - ich9-ehci1',
    'microsoft.com/win/2k22': 'q35 bios - sata e1000e qxl ich9 localtime hv - qemu-xhci',
    'microsoft.com/win/2k12r2': 'q35 bios - sata e1000e qxl ich9 localtime hv - qemu-xhci',
    'microsoft.com/win/98': 'pc bios - ide e1000 qxl ac97 localtime - - ich9-ehci1',
    'microsoft.com/win/3.1': 'pc bios - ide e1000 qxl ich6 localtime - - ich9-ehci1',
    'microsoft.com/msdos/6.22': 'pc bios - ide e1000 qxl ich6 localtime - - ich9-ehci1',
    'freedos.org/freedos/1.2': 'pc bios - ide e1000 qxl ich6 localtime - - ich9-ehci1',
    'oracle.com/solaris/11': 'pc bios - ide e1000 qxl ich6 localtime - - ich9-ehci1',
    'android-x86.org/android-x86/9.0': 'pc bios - ide e1000 qxl ich6 utc - - ich9-ehci1',
    'voidlinux.org/voidlinux/rolling': 'q35 bios - virtio virtio qxl ich9 utc - rng qemu-xhci',
    'libosinfo.org/linux/2022': 'q35 bios - virtio virtio virtio ich9 utc - rng qemu-xhci',
}

# Capabilities, and what is true of every machine there.  What starts a system knows no VirtIO keyboard, and
# POWER's no VirtIO display.
OTHERS = {
    'qemu_7.0.0-virt.aarch64': {'usb': 'qemu-xhci', 'nic': 'virtio', 'video': 'virtio', 'keyboard': 'usb', 'sound': 'ich9',
                                'pcie': 14},
    'qemu_6.0.0.s390x': {'usb': None, 'nic': 'virtio', 'video': 'virtio', 'keyboard': 'virtio', 'sound': None, 'pcie': 0},
    'qemu_7.1.0.ppc64': {'usb': 'qemu-xhci', 'nic': 'virtio', 'video': 'vga', 'keyboard': 'usb', 'sound': None, 'pcie': 0},
}
# Those that exist there.
PORTABLE = ['debian.org/debian/11', 'ubuntu.com/ubuntu/22.04', 'fedoraproject.org/fedora/37', 'redhat.com/rhel/9.1',
            'opensuse.org/opensuse/15.4']

# Kinds of Xen’s machines: type in the document, and what starts them, disks, network card, display,
# video, clock.
XEN_SYSTEMS = ['debian.org/debian/11', 'microsoft.com/win/10', 'microsoft.com/win/xp', 'freebsd.org/freebsd/13.1']
XEN = [
    ('xenfv', 'hvm', {None: 'firmware hda,hdb e1000 vnc vga utc',
                      'microsoft.com/win/10': 'firmware hda,hdb e1000 vnc vga localtime',
                      'microsoft.com/win/xp': 'firmware hda,hdb e1000 vnc vga localtime'}),
    ('xenpv', 'linux', {None: 'pygrub xvda netfront vnc xen utc'}),
    ('xenpvh', 'xenpvh', {None: 'pygrub xvda netfront - - utc'}),
]


def attribute(document, path, name):
    element = document.find(path)
    return element.get(name) if element is not None else None


def describe(document, machine):
    firmware = document.find('os').get('firmware', 'bios')
    secure = '+sb' if document.find('features/smm') is not None else ''
    words = [machine, firmware + secure,
             attribute(document, './/tpm', 'model'),
             attribute(document, DISK, 'bus'),
             attribute(document, './/interface/model', 'type'),
             attribute(document, './/video/model', 'type'),
             attribute(document, './/sound', 'model'),
             attribute(document, 'clock', 'offset'),
             'hv' if document.find('features/hyperv') is not None else None,
             'rng' if document.find('.//rng') is not None else None,
             attribute(document, USB, 'model')]
    return ' '.join(word or '-' for word in words)


class Policy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cache = pathlib.Path(os.environ['PADDOCK_TEST_CACHE'])
        try:
            cls.capabilities = debian_source.libvirt_source(cache) / 'tests' / 'domaincapsdata'
        except debian_source.Missing as error:
            raise unittest.SkipTest(str(error)) from error
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    def run_tool(self, *words):
        done = subprocess.run([os.environ['PDK_CREATE_DOC'], *map(str, words)], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()

    def make(self, capabilities, systems, source=None):
        """System → its document.  All of them are valid."""
        folder = self.folder / capabilities
        folder.mkdir(exist_ok=True)
        paths = self.run_tool((source or self.capabilities) / f'{capabilities}.xml', folder,
                              *(f'http://{system}' for system in systems))
        done = subprocess.run(['xmllint', '--noout', '--relaxng', SCHEMA, *paths], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {system: ElementTree.parse(path).getroot() for system, path in zip(systems, paths)}

    def check_pc(self, machine, capabilities, systems):
        for system, document in self.make(capabilities, systems).items():
            with self.subTest(system=system):
                self.assertEqual(describe(document, machine), X86[system])

    def test_x86(self):
        chosen = self.run_tool('--machine', 'x86_64', *(f'http://{system}' for system in X86))
        machines = dict(zip(X86, chosen))
        self.check_pc('q35', 'qemu_7.2.0-q35.x86_64', [name for name in X86 if machines[name] == 'q35'])
        self.check_pc('pc', 'qemu_7.2.0.x86_64', [name for name in X86 if machines[name] == 'pc'])

    def test_emulated(self):
        """Without KVM: no enlightenments, and the CPU that emulation does best."""
        document = self.make('qemu_7.2.0-tcg.x86_64', ['microsoft.com/win/10'])['microsoft.com/win/10']
        self.assertEqual(document.get('type'), 'qemu')
        self.assertEqual(attribute(document, 'cpu', 'mode'), 'maximum')
        self.assertIsNone(document.find('features/hyperv'))

    def test_tpm(self):
        """One of another version is none that a system with UEFI wants."""
        name = 'qemu_7.2.0-q35.x86_64'
        host = (self.capabilities / f'{name}.xml').read_text()
        self.assertEqual(host.count('<value>2.0</value>'), 1)
        (self.folder / 'tpm-1.2.xml').write_text(host.replace('<value>2.0</value>', '<value>1.2</value>'))
        for source, found in ((name, True), ('tpm-1.2', False)):
            folder = self.capabilities if found else self.folder
            document = self.make(source, ['microsoft.com/win/11'], folder)['microsoft.com/win/11']
            self.assertEqual(document.find('.//tpm') is not None, found)

    def test_xen(self):
        """Of each kind of Xen’s machines, by what libvirt's driver said of such hosts."""
        # libvirt recorded no PVH; its driver says of it what it says of PV, without devices of the host.
        paravirtual = (self.capabilities / 'libxl-xenpv.xml').read_text()
        (self.folder / 'libxl-xenpvh.xml').write_text(paravirtual.replace('xenpv<', 'xenpvh<'))
        for kind, os_type, expected in XEN:
            folder = self.folder if kind == 'xenpvh' else self.capabilities
            for system, document in self.make(f'libxl-{kind}', XEN_SYSTEMS, folder).items():
                with self.subTest(kind=kind, system=system):
                    self.assertEqual(document.get('type'), 'xen')
                    self.assertEqual(document.find('os/type').text, os_type)
                    self.assertEqual(document.find('os/type').get('machine'), kind)
                    self.assertEqual(self.describe_xen(document), expected.get(system, expected[None]))
                    self.assertIsNone(document.find('.//boot[@order]'))
                    self.assertIsNone(document.find('.//controller'))

    @staticmethod
    def describe_xen(document):
        bootloader = document.find('bootloader')
        words = [bootloader.text if bootloader is not None else 'firmware',
                 ','.join(disk.get('dev') for disk in document.findall('.//disk/target')),
                 attribute(document, './/interface/model', 'type'),
                 attribute(document, './/graphics', 'type'),
                 attribute(document, './/video/model', 'type'),
                 attribute(document, 'clock', 'offset')]
        return ' '.join(word or '-' for word in words)

    def test_windows_arm(self):
        """Its setup knows USB and a plain display; for all else the drivers there are for it are VirtIO’s."""
        document = self.make('qemu_7.0.0-virt.aarch64', ['microsoft.com/win/11'])['microsoft.com/win/11']
        self.assertEqual(attribute(document, './/disk[@device="cdrom"]/target', 'bus'), 'usb')
        self.assertEqual(attribute(document, DISK, 'bus'), 'virtio')
        self.assertEqual(attribute(document, './/interface/model', 'type'), 'virtio')
        self.assertEqual(attribute(document, './/video/model', 'type'), 'ramfb')

    def test_others(self):
        for capabilities, expected in OTHERS.items():
            for system, document in self.make(capabilities, PORTABLE).items():
                with self.subTest(capabilities=capabilities, system=system):
                    self.assertEqual(attribute(document, USB, 'model'), expected['usb'])
                    self.assertEqual(attribute(document, './/interface/model', 'type'), expected['nic'])
                    self.assertEqual(attribute(document, DISK, 'bus'), 'virtio')
                    self.assertEqual(attribute(document, './/input[@type="keyboard"]', 'bus'), expected['keyboard'])
                    self.assertEqual(attribute(document, './/sound', 'model'), expected['sound'])
                    self.assertEqual(len(document.findall('.//controller[@model="pcie-root-port"]')), expected['pcie'])
                    self.assertIsNone(document.find('clock/timer'), 'timers of a PC')
                    self.assertEqual(attribute(document, './/video/model', 'type'), expected['video'])


if __name__ == '__main__':
    unittest.main()
