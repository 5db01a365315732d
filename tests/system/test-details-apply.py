#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits reach the stored definition and the running machine, and nothing is lost on the way.

What the guest itself sees is asked of it: a Linux with a shell on its serial line.
"""

import json
import os
import subprocess
import threading
import unittest
from xml.etree import ElementTree

import libvirt
import libvirt_qemu

from harness.app import binary
from harness.case import main
from harness.host import Host
from harness.image import require_image
from harness.machine import LinuxMachine
from harness.waiting import wait_until

MACHINE = 'edited'
MAC = '52:54:00:11:22:33'
STORED = libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE
LIVE = libvirt.VIR_DOMAIN_XML_SECURE
MIB = 1024 * 1024
OUTCOMES = ('now', 'later', 'waiting', 'failed', 'conflict')
PROGRAM = os.path.join(os.path.dirname(binary()), '..', 'tests', 'pdk-apply-edits')


class Apply(unittest.TestCase):
    image = None

    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()

    def setUp(self):
        for name in ('a', 'b'):
            with open(f'/run/{name}.img', 'wb') as file:
                file.truncate(MIB)

    def tearDown(self):
        for domain in self.host.connection.listAllDomains():
            persistent = domain.isPersistent()
            if domain.isActive():
                domain.destroy()
            if persistent:
                domain.undefine()

    def show_state(self):
        pass

    # The running machine

    def test_running(self):
        domain = self.host.define(machine_xml(self.image), start=True)
        machine = LinuxMachine(MACHINE, self.image, memory=256)
        shell = machine.shell()
        shell.run('load virtio_blk virtio_net virtio_balloon')
        self.tune(domain, shell)
        self.plug_disk(domain, shell)
        self.plug_interface(domain, shell)
        self.change_medium(domain, shell)
        self.change_link(domain)
        self.change_password(domain)
        self.pin(domain)
        self.add_processor(domain, shell)
        self.take_back(domain)
        self.later(domain)
        self.drop_processor(domain)
        shell.close()

    def tune(self, domain, shell):
        lines = self.apply('set', 'overview', 'title', 'A <title> & more',
                           'set', 'overview', 'description', 'two\nlines',
                           'set', 'memory', 'current', str(192 * MIB))
        self.assert_outcomes(lines, 'now', 'now', 'now')
        for flags in (STORED, LIVE):
            self.assertEqual(text(domain, 'title', flags), 'A <title> & more')
            self.assertEqual(text(domain, 'description', flags), 'two\nlines')
        self.assertEqual(int(text(domain, 'currentMemory', STORED)), 192 * 1024)
        # The guest gives the memory back by and by.
        wait_until(lambda: int(text(domain, 'currentMemory', LIVE)) == 192 * 1024, 'the balloon')
        total = shell.run("sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo")
        self.assertLess(int(total), 192 * 1024)

    def plug_disk(self, domain, shell):
        lines = self.apply('add', 'disk', '<disk type="file" device="disk"><driver name="qemu" '
                           'type="raw"/><source file="/run/a.img"/><target bus="virtio"/></disk>')
        self.assert_outcomes(lines, 'now')
        for flags in (STORED, LIVE):
            self.assertEqual(disks(domain, flags), {'sda': None, 'vda': '/run/a.img'})
        shell.wait_for('test -e /sys/block/vda')
        lines = self.apply('set', 'disk:vda', 'read-iops', '500')
        self.assert_outcomes(lines, 'now')
        self.assertEqual(domain.blockIoTune('vda')['read_iops_sec'], 500)
        # Limits of one kind exclude one another: they change at once, and the others stay.
        lines = self.apply('set', 'disk:vda', 'total-bytes', '1000000')
        self.assert_outcomes(lines, 'now')
        lines = self.apply('set', 'disk:vda', 'read-bytes', '2000000',
                           'clear', 'disk:vda', 'total-bytes')
        self.assert_outcomes(lines, 'now', 'now')
        limits = domain.blockIoTune('vda')
        self.assertEqual((limits['total_bytes_sec'], limits['read_bytes_sec'],
                          limits['read_iops_sec']), (0, 2000000, 500))
        lines = self.apply('set', 'disk:vda', 'cache', 'none')
        self.assert_outcomes(lines, 'later')
        self.assertEqual(self.differences(), ['disk:vda\tcache'])
        self.assert_outcomes(self.apply('clear', 'disk:vda', 'cache'), 'now')
        self.assertEqual(self.differences(), [])
        self.assert_outcomes(self.apply('remove', 'disk:vda'), 'now')
        shell.wait_for('test ! -e /sys/block/vda')
        for flags in (STORED, LIVE):
            self.assertEqual(disks(domain, flags), {'sda': None})

    def plug_interface(self, domain, shell):
        xml = '<interface type="user"><model type="virtio"/></interface>'
        self.assert_outcomes(self.apply('add', 'interface', xml), 'now')
        stored, live = macs(domain, STORED), macs(domain, LIVE)
        self.assertEqual(len(stored), 2)
        self.assertEqual(stored, live)
        mac = next(address for address in stored if address != MAC)
        shell.wait_for(f'ip link | grep -q {mac}')
        self.assert_outcomes(self.apply('remove', f'interface:{mac}'), 'now')
        shell.wait_for(f'! ip link | grep -q {mac}')
        self.assertEqual(macs(domain, LIVE), {MAC})
        self.assertEqual(macs(domain, STORED), {MAC})

    def change_medium(self, domain, shell):
        for source in ('/run/a.img', '/run/b.img'):
            self.assert_outcomes(self.apply('set', 'disk:sda', 'source', source), 'now')
            for flags in (STORED, LIVE):
                self.assertEqual(disks(domain, flags), {'sda': source})
        # The guest shuts the tray before the medium is in, which is tried again, but not for ever.
        self.assert_outcomes(self.apply('--trays=3', 'set', 'disk:sda', 'source', '/run/a.img'), 'now')
        lines = self.apply('--live', '--trays=100', 'set', 'disk:sda', 'source', '/run/b.img')
        self.assert_outcomes(lines, 'failed')
        self.assertIn('Tray of the device is not open', lines[0])
        # What was in the drive was out by then, of which libvirt knows nothing; it is put back.
        monitor(domain, 'eject', id=drive(domain)['qdev'], force=True)
        self.assertEqual(inserted(domain), None)
        self.assertEqual(disks(domain, LIVE), {'sda': '/run/a.img'})
        lines = self.apply('--live', '--trays=4', 'set', 'disk:sda', 'source', '/run/b.img')
        self.assert_outcomes(lines, 'failed')
        self.assertIn('Tray of the device is not open', lines[0])
        self.assertEqual(inserted(domain), '/run/a.img')
        self.assertEqual(disks(domain, LIVE), {'sda': '/run/a.img'})
        self.assert_outcomes(self.apply('set', 'disk:sda', 'source', '/run/b.img'), 'now')
        # The guest uses the medium, and so has locked the tray.
        shell.run('load ahci sr_mod')
        shell.wait_for('head -c 1 /dev/sr0 > /dev/null')
        shell.run('sleep 1000 < /dev/sr0 &')
        shell.wait_for('ls -l /proc/[0-9]*/fd/0 2>/dev/null | grep -q /dev/sr0', 'the medium in use')
        lines = self.apply('--live', 'clear', 'disk:sda', 'source')
        self.assert_outcomes(lines, 'failed')
        self.assertNotEqual(lines[0].split('\t')[2], '')
        self.assertEqual(disks(domain, LIVE), {'sda': '/run/b.img'})
        # Taken out by force, and until the machine is shut down only.
        self.assert_outcomes(self.apply('--live', '--force', 'clear', 'disk:sda', 'source'), 'now')
        self.assertEqual(disks(domain, LIVE), {'sda': None})
        self.assertEqual(disks(domain, STORED), {'sda': '/run/b.img'})
        self.assertEqual(self.differences(), ['disk:sda\tsource'])

    def change_link(self, domain):
        self.assert_outcomes(self.apply('set', f'interface:{MAC}', 'link', 'down'), 'now')
        for flags in (STORED, LIVE):
            link = ElementTree.fromstring(domain.XMLDesc(flags)).find('devices/interface/link')
            self.assertEqual(link.get('state'), 'down')
        # Another XML that differs by what can be changed at once.
        interface = ElementTree.fromstring(domain.XMLDesc(STORED)).find('devices/interface')
        interface.find('link').set('state', 'up')
        xml = ElementTree.tostring(interface, encoding='unicode')
        self.assert_outcomes(self.apply('replace', f'interface:{MAC}', xml), 'now')
        link = ElementTree.fromstring(domain.XMLDesc(LIVE)).find('devices/interface/link')
        self.assertTrue(link is None or link.get('state') == 'up')
        # And one that does not.
        interface.find('model').set('type', 'e1000')
        xml = ElementTree.tostring(interface, encoding='unicode')
        self.assert_outcomes(self.apply('replace', f'interface:{MAC}', xml), 'later')
        self.assertEqual(self.differences()[-1], f'interface:{MAC}\tmodel')

    def change_password(self, domain):
        lines = self.apply('set', 'graphics:vnc', 'password', 'sesame')
        self.assert_outcomes(lines, 'now')
        self.assertNotIn('sesame', ''.join(lines))
        for flags in (STORED, LIVE):
            graphics = ElementTree.fromstring(domain.XMLDesc(flags)).find('devices/graphics')
            self.assertEqual(graphics.get('passwd'), 'sesame')

    def pin(self, domain):
        """What is not of a device, and what is not of the document."""
        lines = self.apply('add', 'vcpupin', '<vcpupin vcpu="0" cpuset="0"/>',
                           'set', 'tuning', 'emulator-pin', '0', 'set', 'boot', 'autostart', 'yes')
        self.assert_outcomes(lines, 'now', 'now', 'now')
        cpus = self.host.connection.getCPUMap()[0]
        only_first = (True,) + (False,) * (cpus - 1)
        self.assertEqual(domain.vcpuPinInfo(libvirt.VIR_DOMAIN_AFFECT_LIVE)[0], only_first)
        self.assertEqual(domain.emulatorPinInfo(libvirt.VIR_DOMAIN_AFFECT_LIVE), only_first)
        self.assertEqual(domain.autostart(), 1)
        self.assert_outcomes(self.apply('remove', 'vcpupin:0'), 'now')
        self.assertEqual(domain.vcpuPinInfo(libvirt.VIR_DOMAIN_AFFECT_LIVE)[0], (True,) * cpus)

    def add_processor(self, domain, shell):
        self.assert_outcomes(self.apply('set', 'cpu', 'current', '2'), 'now')
        self.assertEqual(domain.vcpusFlags(libvirt.VIR_DOMAIN_AFFECT_LIVE), 2)
        self.assertEqual(domain.vcpusFlags(libvirt.VIR_DOMAIN_AFFECT_CONFIG), 2)
        shell.wait_for('test -e /sys/devices/system/cpu/cpu1')

    def drop_processor(self, domain):
        """Whether the guest gives it back is up to the guest; what was asked for is stored."""
        lines = self.apply('set', 'cpu', 'current', '1')
        self.assertIn(lines[0].split('\t')[0], ('now', 'waiting'))
        self.assertEqual(domain.vcpusFlags(libvirt.VIR_DOMAIN_AFFECT_CONFIG), 1)

    def take_back(self, domain):
        """The former definition again, and what was plugged in since is unplugged."""
        with open('/run/former.xml', 'w', encoding='utf-8') as file:
            file.write(domain.XMLDesc(STORED))
        self.assert_outcomes(
            self.apply('add', 'disk', '<disk type="file" device="disk"><source file="/run/a.img"/>'
                       '<target bus="virtio"/></disk>', 'set', 'overview', 'title', 'Another'),
            'now', 'now')
        self.assertIn('vda', disks(domain, LIVE))
        self.assert_outcomes(self.apply('--plug', 'replace-all', '/run/former.xml'), 'now')
        self.assertNotIn('vda', disks(domain, LIVE))
        self.assertEqual(text(domain, 'title', LIVE), 'A <title> & more')
        with open('/run/former.xml', encoding='utf-8') as file:
            self.assertEqual(domain.XMLDesc(STORED), file.read())

    def later(self, domain):
        """What cannot be done now is stored, with libvirt's reason."""
        lines = self.apply('set', 'memory', 'maximum', str(512 * MIB), 'set', 'memory', 'current',
                           str(512 * MIB), 'set', 'overview', 'title', 'Grown')
        self.assert_outcomes(lines, 'later', 'later', 'now')
        self.assertNotEqual(lines[1].split('\t')[2], '')
        self.assertEqual(int(text(domain, 'memory', STORED)), 512 * 1024)
        self.assertEqual(text(domain, 'title', LIVE), 'Grown')

    # What is said before

    def test_announced(self):
        """Whatever the menu adds to a running machine, and whatever value is given to what it has:
        that it waits for a shutdown is known beforehand.  apply() compares."""
        for name, bridge in (('default', 'br0'), ('other', 'br1')):
            self.host.connection.networkDefineXML(
                f'<network><name>{name}</name><bridge name="{bridge}"/></network>').create()
        templates = subprocess.run([PROGRAM, '--templates'], check=True, capture_output=True,
                                   text=True).stdout.split()
        for machine in ('pc', 'q35'):
            xml = ElementTree.fromstring(machine_xml(self.image))
            xml.find('os/type').set('machine', machine)
            network = ElementTree.SubElement(xml.find('devices'), 'interface', type='network')
            ElementTree.SubElement(network, 'mac', address='52:54:00:00:00:01')
            ElementTree.SubElement(network, 'source', network='default')
            ElementTree.SubElement(xml, 'iothreads').text = '1'
            self.host.define(ElementTree.tostring(xml, encoding='unicode'), start=True)
            later = 0
            for edit in self.announced_edits(templates):
                done = self.run_program(('--needs', *edit), MACHINE)
                if done.returncode == 0:  # libvirt refuses what the machine cannot be
                    later += sum(line.startswith('later\t') for line in done.stdout.splitlines())
                    self.assert_announced(done.stdout.splitlines(), (machine, *edit))
            self.assertGreater(later, 15)
            self.tearDown()

    def announced_edits(self, templates):
        # What this computer lacks: that is known only when it is tried.
        for name in sorted(set(templates) - {'vsock', 'pci', 'usb', 'mdev', 'scsi'}):
            yield 'template', name
        for target in ('bus="virtio"', 'bus="scsi"', 'bus="usb"', 'bus="sata"', 'bus="fdc"'):
            device = 'floppy' if 'fdc' in target else 'disk'
            yield 'add', 'disk', (f'<disk type="file" device="{device}"><source file="/run/a.img"/>'
                                  f'<shareable/><target {target}/></disk>')
        for kind, xml in (('serial', '<serial type="pty"><target type="pci-serial"/></serial>'),
                          ('controller', '<controller type="virtio-serial"/>'),
                          ('input', '<input type="keyboard" bus="virtio"/>'),
                          ('vcpupin', '<vcpupin vcpu="0" cpuset="0"/>'),
                          ('iothreadpin', '<iothreadpin iothread="1" cpuset="0"/>')):
            yield 'add', kind, xml
        network = 'interface:52:54:00:00:00:01'
        for edit in (('vcpupin:0', 'cpuset', '1'), ('memory', 'current', str(512 * MIB)),
                     ('memory', 'current', str(128 * MIB)), ('cpu', 'current', '2'),
                     ('tuning', 'emulator-pin', '0'), ('tuning', 'iothreads', '2'),
                     ('disk:sda', 'source', '/run/b.img'), ('disk:sda', 'tray', 'open'),
                     ('disk:sda', 'cache', 'none'), ('disk:sda', 'startup-policy', 'optional'),
                     (network, 'link', 'down'), (network, 'source', 'other'),
                     (network, 'coalesce', '32'), (network, 'vlan', '5'),
                     (network, 'model', 'e1000'), (f'interface:{MAC}', 'link', 'down'),
                     (f'interface:{MAC}', 'in-average', '100'), ('graphics:vnc', 'port', '5999'),
                     ('graphics:vnc', 'password', 'other'), ('graphics:vnc', 'connected', 'keep'),
                     ('memballoon', 'stats-period', '5'), ('boot', 'autostart', 'yes')):
            yield 'set', *edit
        yield 'set', f'interface:{MAC}', 'type', 'network', 'set', f'interface:{MAC}', 'source', 'other'
        # Back as it runs.
        yield 'clear', 'disk:sda', 'cache'
        yield 'remove', 'vcpupin:0'
        yield 'remove', 'disk:sda'
        yield 'remove', 'sound'

    # Two people

    def test_changed_meanwhile(self):
        domain = self.host.define(machine_xml(self.image))
        with open('/run/base.xml', 'w', encoding='utf-8') as file:
            file.write(domain.XMLDesc(STORED))
        domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, 'theirs', None, None,
                           libvirt.VIR_DOMAIN_AFFECT_CONFIG)
        self.assert_outcomes(
            self.apply('--base', '/run/base.xml', 'set', 'overview', 'title', 'mine'), 'now')
        self.assertEqual(text(domain, 'description', STORED), 'theirs')
        self.assertEqual(text(domain, 'title', STORED), 'mine')

        before = domain.XMLDesc(STORED)
        edit = ('set', 'overview', 'description', 'mine')
        lines = self.apply('--base', '/run/base.xml', *edit)
        self.assertEqual([line.split('\t')[0] for line in lines], ['conflict'])
        self.assertEqual(lines[0].split('\t')[2:], ['', 'theirs'])
        self.assertEqual(domain.XMLDesc(STORED), before)
        self.assert_outcomes(self.apply('--base', '/run/base.xml', '--mine', *edit), 'now')
        self.assertEqual(text(domain, 'description', STORED), 'mine')

    def test_at_once(self):
        """Somebody else writes all the time, by a call that changes one thing only: what they wrote
        before an edit began is never written over with something older."""
        domain = self.host.define(machine_xml(self.image))
        stop = threading.Event()
        other = threading.Thread(target=self.write_notes, args=(stop,))
        other.start()
        try:
            wait_until(lambda: text(domain, 'description', STORED), 'the first note')
            for number in range(8):
                before = int(text(domain, 'description', STORED))
                self.assert_outcomes(self.apply('set', 'overview', 'title', f'title {number}'), 'now')
                self.assertEqual(text(domain, 'title', STORED), f'title {number}')
                self.assertGreaterEqual(int(text(domain, 'description', STORED)), before)
        finally:
            stop.set()
            other.join()

    def write_notes(self, stop):
        connection = libvirt.open(self.host.uri)
        domain = connection.lookupByName(MACHINE)
        number = 0
        while not stop.wait(0.01):
            number += 1
            domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, str(number), None, None,
                               libvirt.VIR_DOMAIN_AFFECT_CONFIG)
        connection.close()

    # What is refused

    def test_refused(self):
        domain = self.host.define(machine_xml(self.image))
        before = domain.XMLDesc(STORED)
        self.fail_to_apply('set', 'overview', 'title', 'never', 'add', 'disk',
                           '<disk type="file" device="disk"><target dev="sda" bus="sata"/></disk>')
        self.assertEqual(domain.XMLDesc(STORED), before)
        self.fail_to_apply('add', 'disk', '<nonsense/>')
        self.assertEqual(domain.XMLDesc(STORED), before)

    def test_name(self):
        domain = self.host.define(machine_xml(self.image))
        uuid = domain.UUIDString()
        self.assert_outcomes(self.apply('set', 'overview', 'name', 'another',
                                        'set', 'overview', 'title', 'renamed'), 'now', 'now')
        renamed = self.host.connection.lookupByUUIDString(uuid)
        self.assertEqual(renamed.name(), 'another')
        self.assertEqual(text(renamed, 'title', STORED), 'renamed')
        # A device that is known by what changes is changed, and says so.
        address = '52:54:00:11:22:44'
        lines = self.apply('set', f'interface:{MAC}', 'mac', address, 'set', f'interface:{address}',
                           'link', 'down', machine='another')
        self.assert_outcomes(lines, 'now', 'now')
        self.assertEqual(macs(renamed, STORED), {address})
        # What fails behind a new name takes that back.
        error = self.fail_to_apply('set', 'overview', 'name', 'third', 'add', 'disk', '<nonsense/>',
                                   machine='another')
        self.assertNotEqual(error, '')
        self.assertEqual(self.host.names(), {'another'})

    def test_needs(self):
        """With what an edit needs, or leaves, the machine starts."""
        xml = ElementTree.fromstring(machine_xml(self.image))
        devices = xml.find('devices')
        devices.find('graphics').set('type', 'spice')
        channel = ElementTree.SubElement(devices, 'channel', type='spicevmc')
        ElementTree.SubElement(channel, 'target', type='virtio', name='com.redhat.spice.0')
        for _number in range(2):
            ElementTree.SubElement(devices, 'redirdev', bus='usb', type='spicevmc')
        domain = self.host.define(ElementTree.tostring(xml, encoding='unicode'))
        before = domain.XMLDesc(STORED)
        self.fail_to_apply('set', 'graphics:spice', 'type', 'vnc')
        self.assertEqual(domain.XMLDesc(STORED), before)
        lines = self.apply('--needs', 'set', 'graphics:spice', 'type', 'vnc', 'add', 'disk',
                           '<disk type="file" device="disk"><source file="/run/a.img"/>'
                           '<target dev="sdb" bus="scsi"/></disk>')
        self.assert_outcomes(lines, *['now'] * 7)
        self.assertNotIn('spice', domain.XMLDesc(STORED))
        self.assertIn('virtio-scsi', domain.XMLDesc(STORED))
        domain.create()

    def test_transient(self):
        domain = self.host.connection.createXML(machine_xml(self.image))
        lines = self.apply('set', 'overview', 'title', 'passing', 'set', 'disk:sda', 'source',
                           '/run/a.img', 'set', 'disk:sda', 'read-only', 'no')
        self.assert_outcomes(lines, 'now', 'now', 'failed')
        self.assertEqual(text(domain, 'title', LIVE), 'passing')
        self.assertEqual(disks(domain, LIVE), {'sda': '/run/a.img'})
        self.assertFalse(domain.isPersistent())
        self.fail_to_apply('--stored', 'set', 'overview', 'title', 'stored')

    def test_silent_guest(self):
        """A guest that was never there to answer keeps its disk, and that is said."""
        domain = self.host.define(machine_xml(self.image), start=True)
        domain.suspend()
        xml = ('<disk type="file" device="disk"><source file="/run/a.img"/>'
               '<target dev="vda" bus="virtio"/></disk>')
        self.assert_outcomes(self.apply('add', 'disk', xml), 'now')
        lines = self.apply('remove', 'disk:vda')
        self.assert_outcomes(lines, 'waiting')
        self.assertNotEqual(lines[0].split('\t')[2], '')
        self.assertNotIn('vda', disks(domain, STORED))
        self.assertIn('vda', disks(domain, LIVE))

    def test_watch(self):
        """Changes of others are read again."""
        domain = self.host.define(machine_xml(self.image), start=True)
        with open('/run/changes', 'wb') as output:
            watcher = subprocess.Popen([PROGRAM, '--watch', self.host.uri, MACHINE], stdout=output)
        self.addCleanup(watcher.wait)
        self.addCleanup(watcher.kill)
        self.wait_for_change('', str(256 * 1024), '1')
        domain.attachDeviceFlags('<disk type="file" device="disk"><source file="/run/a.img"/>'
                                 '<target dev="vda" bus="virtio"/></disk>',
                                 libvirt.VIR_DOMAIN_AFFECT_LIVE)
        self.wait_for_change('', str(256 * 1024), '2')
        domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, 'theirs', None, None,
                           libvirt.VIR_DOMAIN_AFFECT_CONFIG)
        self.wait_for_change('theirs', str(256 * 1024), '2')
        # What the list of machines does not show: the guest gives memory back.
        domain.setMemoryFlags(192 * 1024, libvirt.VIR_DOMAIN_AFFECT_LIVE)
        shell = LinuxMachine(MACHINE, self.image, memory=256).shell()
        shell.run('load virtio_balloon')
        self.wait_for_change('theirs', str(192 * 1024), '2')
        shell.close()

    def wait_for_change(self, *values):
        """Waits until that is what was read last."""
        def last():
            with open('/run/changes', encoding='utf-8') as file:
                return file.read().splitlines()[-1:] == ['\t'.join(values)]
        wait_until(last, f'{values} is read', 60)

    # Helpers

    def run_program(self, arguments, machine):
        options = [word for word in arguments if word.startswith('--')]
        if '--base' in options:
            at = arguments.index('--base')
            options.insert(options.index('--base') + 1, arguments[at + 1])
        edits = list(arguments[len(options):])
        return subprocess.run([PROGRAM, *options, self.host.uri, machine, *edits],
                              capture_output=True, text=True, timeout=120,
                              env=dict(os.environ, XDG_STATE_HOME='/run/state'))

    def apply(self, *arguments, machine=MACHINE):
        done = self.run_program(arguments, machine)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        # Taking back is not announced.
        if '--plug' not in arguments:
            self.assert_announced(lines)
        return lines

    def assert_announced(self, lines, edit=''):
        """What was said beforehand of each edit is what came of it."""
        for line in lines:
            outcome, _edit, _reason, *announced = line.split('\t')
            if announced and outcome not in ('conflict', 'failed'):
                self.assertEqual(announced[0], 'later' if outcome == 'later' else 'now', (line, edit))

    def fail_to_apply(self, *arguments, machine=MACHINE):
        done = self.run_program(arguments, machine)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr.strip()

    def assert_outcomes(self, lines, *outcomes):
        words = [line.split('\t')[0] for line in lines]
        self.assertEqual(tuple(word for word in words if word in OUTCOMES), outcomes,
                         '\n'.join(lines))

    def differences(self):
        return ['\t'.join(line.split('\t')[:2]) for line in self.apply()]


def machine_xml(image):
    domain = ElementTree.fromstring(LinuxMachine(MACHINE, image, memory=256).xml())
    domain.find('vcpu').set('current', '1')
    domain.find('vcpu').text = '2'
    devices = domain.find('devices')
    cdrom = ElementTree.SubElement(devices, 'disk', type='file', device='cdrom')
    ElementTree.SubElement(cdrom, 'target', dev='sda', bus='sata')
    interface = ElementTree.SubElement(devices, 'interface', type='user')
    ElementTree.SubElement(interface, 'mac', address=MAC)
    ElementTree.SubElement(interface, 'model', type='virtio')
    ElementTree.SubElement(devices, 'graphics', type='vnc', autoport='yes', passwd='open')
    return ElementTree.tostring(domain, encoding='unicode')


def text(domain, path, flags):
    return ElementTree.fromstring(domain.XMLDesc(flags)).findtext(path)


def disks(domain, flags):
    found = ElementTree.fromstring(domain.XMLDesc(flags)).findall('devices/disk')
    sources = {disk.find('target').get('dev'): disk.find('source') for disk in found}
    return {name: source.get('file') if source is not None else None
            for name, source in sources.items()}


def monitor(domain, command, **arguments):
    """What QEMU itself answers, with libvirt standing by."""
    order = json.dumps({'execute': command, 'arguments': arguments})
    return json.loads(libvirt_qemu.qemuMonitorCommand(domain, order, 0))['return']


def drive(domain):
    """The machine's only one for discs, as QEMU has it."""
    return next(block for block in monitor(domain, 'query-block') if block['removable'])


def inserted(domain):
    """The file in the drive, and not the one that should be there."""
    medium = drive(domain).get('inserted')
    return medium and medium['file']


def macs(domain, flags):
    found = ElementTree.fromstring(domain.XMLDesc(flags)).findall('devices/interface/mac')
    return {mac.get('address') for mac in found}


if __name__ == '__main__':
    Apply.image = require_image('tiny')
    main()
