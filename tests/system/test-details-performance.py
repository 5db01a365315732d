#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of performance follows what a guest does, and says so when it cannot."""

import os
import re
import signal
import subprocess
from xml.etree import ElementTree

from harness.case import SystemTest, main, now
from harness.host import Host
from harness.image import require_image
from harness.machine import LinuxMachine
from harness.waiting import wait_until

MACHINE = 'worker'
HOST_ADDRESS, GUEST_ADDRESS = '192.168.77.1', '192.168.77.2'
BUSY = '(while :; do :; done) & while :; do :; done'
UNITS = {'bytes': 1, 'KiB': 1024, 'MiB': 1024 ** 2, 'GiB': 1024 ** 3}
DISK = '/run/a disk & of a long name <that> ends somewhere far away from where it began.img'


class Performance(SystemTest):
    desktop_size = '1280x2600'  # all graphs are in sight at once
    image = None

    def test_follows(self):
        self.host = Host()
        self.host.start()
        for command in ('link add br0 type bridge', f'addr add {HOST_ADDRESS}/24 dev br0',
                        'link set br0 up'):
            subprocess.run(['ip', *command.split()], check=True)
        machine = LinuxMachine(MACHINE, self.image, memory=256)
        self.domain = self.host.define(machine_xml(machine))
        self.app = self.start('-c', self.host.uri)
        self.app.wait_for(name=MACHINE)
        window = self.desktop.windows()[0]
        self.desktop.xdotool('windowsize', '--sync', window, *self.desktop_size.split('x'))
        self.app.activate_app('show-domain', self.host.uri, self.domain.UUIDString(),
                              'details/performance')
        self.app.wait_for(name='Not Running')
        self.start_machine()
        self.shell = machine.shell()
        self.addCleanup(lambda: self.shell.close())
        self.shell.run('load virtio_blk virtio_net virtio_balloon')
        self.shell.run(f'ip addr add {GUEST_ADDRESS}/24 dev eth0; ip link set eth0 up')

        self.processors()
        self.disk()
        self.network()
        self.memory()
        self.crosshair()
        self.paused()
        self.hung()
        self.off_and_on()

    def start_machine(self):
        self.domain.create()
        # Before whatever else this computer does: the guest's figures are those of its processors.
        process = f'/proc/{self.host.guest_pid(MACHINE)}'
        for thread in os.listdir(f'{process}/task'):
            os.setpriority(os.PRIO_PROCESS, int(thread), -10)
        # Many kernels compare sessions first, and only then what is in one.
        if os.path.exists(f'{process}/autogroup'):
            with open(f'{process}/autogroup', 'w', encoding='ascii') as file:
                file.write('-10')
        self.wait_for_value('All Processors', 'In use', lambda percent: percent is not None)

    # What the guest does

    def processors(self):
        self.wait_for_value('All Processors', 'In use', is_idle)
        self.work(BUSY)
        self.wait_for_value('All Processors', 'In use', is_busy)
        wait_until(lambda: re.search(r'\d+ % on average, most vCPU [01] with \d+ %',
                                     self.graph('Each Processor')), 'the processors one by one')
        self.rest()
        self.wait_for_value('All Processors', 'In use', is_idle)

    def disk(self):
        self.wait_for_value('Throughput', 'Written', lambda rate: rate == 0)
        self.work('while :; do dd if=/dev/zero of=/dev/vda bs=64k count=100 conv=fsync; done')
        self.wait_for_value('Throughput', 'Written', lambda rate: rate > UNITS['MiB'])
        self.wait_for_value('Requests', 'Writes', lambda rate: rate > 0)
        self.wait_for_value('Throughput', 'Read', lambda rate: rate == 0)
        self.app.wait_for(name='vda')
        self.rest()
        self.wait_for_value('Throughput', 'Written', lambda rate: rate == 0)

    def network(self):
        """Nobody answers: much more goes out than comes in.  The host sees it the other way round."""
        with open('/proc/sys/net/ipv4/icmp_echo_ignore_all', 'w', encoding='ascii') as file:
            file.write('1')
        self.work(f'ping -i 0.05 -s 8000 {HOST_ADDRESS}')
        self.wait_for_value('Traffic', 'Sent', lambda rate: rate > 20 * UNITS['KiB'])
        wait_until(lambda: (self.value('Traffic', 'Received') or 0) < (self.value('Traffic', 'Sent') or 0),
                   'less that is received')
        self.rest()
        self.wait_for_value('Traffic', 'Sent', lambda rate: rate == 0)

    def memory(self):
        """The guest is asked from the moment the button is pressed."""
        self.assertIsNone(self.live().find('devices/memballoon/stats'))
        self.button('Turn On').click()
        wait_until(lambda: self.live().find('devices/memballoon/stats') is not None,
                   'the guest to be asked')
        wait_until(lambda: self.find_button('Turn On') is None, 'the offer to go')
        used = self.wait_for_value('Memory', 'Used', lambda amount: amount > 0)
        self.shell.run('dd if=/dev/zero of=/dev/shm/full bs=1M count=80')
        self.wait_for_value('Memory', 'Used', lambda amount: amount > used + 60 * UNITS['MiB'])
        self.wait_for_value('Memory', 'Caches', lambda amount: amount > 60 * UNITS['MiB'])
        self.shell.run('rm /dev/shm/full')
        self.wait_for_value('Memory', 'Used', lambda amount: amount < used + 20 * UNITS['MiB'])
        self.wait_for_value('Swap', 'In', lambda rate: rate == 0)

    # Who looks

    def crosshair(self):
        """By the keyboard; all graphs point at the same moment."""
        self.app.click(self.node('All Processors'))
        self.desktop.xdotool('mousemove', '--sync', 5, 5)
        wait_until(lambda: 'in sight' in self.graph('All Processors'), 'the pointer to be away')
        moment = None
        for _ in range(3):
            before = moment
            self.app.key('Left')
            moment = wait_until(lambda before=before: self.moment('All Processors') not in (None, before)
                                and self.moment('All Processors'), 'the crosshair at another moment')
        wait_until(lambda: self.moment('Throughput') == moment, 'the same moment')
        self.app.key('ctrl+Left')
        wait_until(lambda: (self.moment('All Processors') or moment) < moment, 'an earlier moment')
        self.app.key('Escape')
        wait_until(lambda: 'in sight' in self.graph('All Processors'), 'no crosshair')

    # When there is nothing to follow

    def paused(self):
        self.work(BUSY)
        self.wait_for_value('All Processors', 'In use', is_busy)
        self.domain.suspend()
        self.app.wait_for(name='Paused. The guest does nothing until it is resumed.')
        self.wait_for_value('All Processors', 'In use', is_idle)
        self.domain.resume()
        self.wait_for_value('All Processors', 'In use', is_busy)

    def hung(self):
        """Unknown is not 0, and stays so in the graph."""
        pid = self.host.guest_pid(MACHINE)
        since = now()
        os.kill(pid, signal.SIGSTOP)
        wait_until(lambda: self.banner('Not answering for'), 'the banner')
        wait_until(lambda: self.value('All Processors', 'In use') is None, 'no figure')
        wait_until(lambda: self.value('Memory', 'Used') is None, 'no figure of memory')
        # That libvirt is not called where this would stop the window, the program checks in tests; whatever
        # else asked the guest would wait for as long as it does not answer.
        self.assert_no_stall(since, 5000)
        os.kill(pid, signal.SIGCONT)
        self.wait_for_value('All Processors', 'In use', is_busy)
        self.app.click(self.node('All Processors'))
        self.desktop.xdotool('mousemove', '--sync', 5, 5)
        self.app.key('End')
        wait_until(lambda: ': In use' in self.graph('All Processors'), 'the crosshair')

        def found():
            self.app.key('Left')
            return ': In use —' in self.graph('All Processors')
        wait_until(found, 'the gap under the crosshair')
        self.app.key('Escape')
        self.rest()

    def off_and_on(self):
        self.domain.destroy()
        wait_until(lambda: self.banner('Shut off'), 'the banner')
        wait_until(lambda: self.value('All Processors', 'In use') is None, 'no figure')
        self.start_machine()

    # Means

    def work(self, command):
        self.shell.run(f"rm -f /tmp/work; setsid sh -c 'echo $$ > /tmp/work; {command}' "
                       '>/dev/null 2>&1 & until [ -s /tmp/work ]; do sleep 0.1; done')

    def rest(self):
        """Of a session of its own, so that all of it ends."""
        self.shell.run('kill -- -$(cat /tmp/work)')

    def live(self):
        return ElementTree.fromstring(self.domain.XMLDesc())

    def node(self, name):
        """The graph of this name that is in sight."""
        return wait_until(lambda: self.app.running() and next(
            (node for node in self.app.window().find_all(name=name, role='image')
             if 'visible' in node.states and 'Nothing' not in node.description), None),
                          f'a graph {name}')

    def graph(self, name):
        return self.node(name).description.replace('\u00a0', ' ')

    def moment(self, name):
        """Where the crosshair is: a time; None without one."""
        match = re.match(r'(\d\d:\d\d:\d\d): ', self.graph(name))
        return match and match[1]

    def value(self, name, series):
        """What a graph says of one of its lines, in % or bytes; None: unknown."""
        match = re.search(rf'{series} (—|[\d.]+) ?(%|/s|\w*)', self.graph(name))
        if match is None or match[1] == '—':
            return None
        return float(match[1]) * UNITS.get(match[2], 1)

    def wait_for_value(self, name, series, matches):
        def matching():
            value = self.value(name, series)
            return value is not None and matches(value) and (value or True)
        return wait_until(matching, f'{series} of {name} as expected')

    def banner(self, text):
        return any(node.name.startswith(text) and 'graphs' in node.name
                   for node in self.app.window().find_all(role='label')
                   if 'visible' in node.states)

    def find_button(self, label):
        return next((node for node in self.app.window().find_all(role='push button')
                     if 'visible' in node.states and node.find(name=label, role='label')), None)

    def button(self, label):
        return wait_until(lambda: self.find_button(label), f'a button {label}')


def is_busy(percent):
    """A guest that works gets what this computer, busy itself, has left for it."""
    return percent > 8


def is_idle(percent):
    return percent < 4


def machine_xml(machine):
    domain = ElementTree.fromstring(machine.xml())
    domain.find('vcpu').text = '2'
    devices = domain.find('devices')
    with open(DISK, 'wb') as file:
        file.truncate(64 * UNITS['MiB'])
    disk = ElementTree.SubElement(devices, 'disk', type='file', device='disk')
    ElementTree.SubElement(disk, 'driver', name='qemu', type='raw', cache='unsafe')
    ElementTree.SubElement(disk, 'source', file=DISK)
    ElementTree.SubElement(disk, 'target', dev='vda', bus='virtio')
    interface = ElementTree.SubElement(devices, 'interface', type='bridge')
    ElementTree.SubElement(interface, 'source', bridge='br0')
    ElementTree.SubElement(interface, 'model', type='virtio')
    return ElementTree.tostring(domain, encoding='unicode')


if __name__ == '__main__':
    Performance.image = require_image('tiny')
    main()
