#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another client migrates a machine while its console is open: the console goes along."""

import os
import subprocess
from xml.etree import ElementTree

import libvirt

from harness import certificates
from harness.case import SystemTest, main
from harness.details import Details
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.linux import linux_guest, require_linux
from harness.sshd import Sshd, SshUser, require_sshd
from harness.text import TextConsole
from harness.waiting import wait_until

MACHINE = 'wanderer'
# For each daemon in its own folder.
SERIAL = '/var/log/libvirt/serial'
PKI = '/run/pki'

_MOVE = (libvirt.VIR_MIGRATE_LIVE | libvirt.VIR_MIGRATE_PEER2PEER |
         libvirt.VIR_MIGRATE_PERSIST_DEST | libvirt.VIR_MIGRATE_UNDEFINE_SOURCE)


def serial_of(host):
    return os.path.join(host.root, 'log', 'serial')


def give_names(*hosts):
    """Lets the hosts be reached by their names, which libvirt tells the displays of machines that move."""
    with open('/run/host-names', 'w', encoding='ascii') as file:
        file.write('127.0.0.1 localhost this-computer\n')
        file.writelines(f'{host.address} {host.name}\n' for host in hosts)
    subprocess.run(['mount', '--bind', '/run/host-names', '/etc/hosts'], check=True)
    # Names are only looked up where there is an address other than the loopback one.
    subprocess.run(['ip', 'address', 'replace', '10.9.8.7/32', 'dev', 'lo'], check=True)
    for host in hosts:
        host.uri = f'qemu+tcp://{host.name}:{host.tcp_port}/system'


def migrate(source, target, flags=_MOVE, bandwidth=0):
    """Moves the machine as another client does, with so many MiB a second."""
    domain = source.connection.lookupByName(MACHINE)
    parameters = {libvirt.VIR_MIGRATE_PARAM_URI: f'tcp://{target.address}'}
    if bandwidth:
        parameters[libvirt.VIR_MIGRATE_PARAM_BANDWIDTH] = bandwidth
    if flags & libvirt.VIR_MIGRATE_PEER2PEER:
        domain.migrateToURI3(target.uri, parameters, flags)
    else:
        domain.migrate3(target.connection, parameters, flags)
    return target.connection.lookupByName(MACHINE)


class Console(SystemTest):
    """What consoles of machines that move have in common."""

    hosts = ()

    def connect(self, host):
        self.app.activate_app('connect', host.uri)
        self.app.answer('Connect')  # the connection is not encrypted
        self.app.wait_for_host(f'{host.name}:{host.tcp_port}', 'Connected')

    def check(self, console, what):
        """The console shows the guest's pixels, and what is typed arrives there, as its serial line
        says; then new pixels are shown."""
        console.wait_for_picture(f'GRUB’s prompt {what}')
        self.desktop.screenshot(f'{self.picture_folder}/console-migrate-{what}.png')
        console.focus()
        console.run(f'echo {what}')
        console.wait_for_serial(f'\n{what}\n')
        console.run('terminal_output console')
        console.wait_for_picture(f'what GRUB draws {what}')

    def tearDown(self):
        for host in self.hosts:
            for domain in host.connection.listAllDomains():
                if domain.isActive():
                    domain.destroy()
                if domain.name() in host.names():
                    domain.undefine()
            if os.path.exists(serial_of(host)):
                os.remove(serial_of(host))

    def show_prompt(self, host, domain):
        console = GrubConsole(self.app, domain, serial_of(host))
        console.wait_for_menu()
        console.open_prompt()
        console.use_serial_line()
        return console


class Migrate(Console):
    @classmethod
    def setUpClass(cls):
        cls.here = Host()
        cls.there = Host('lab2', tcp_port=16600, address='127.0.0.2')
        cls.beyond = Host('lab3', tcp_port=16601, address='127.0.0.3')
        cls.hosts = (cls.here, cls.there, cls.beyond)
        give_names(cls.there, cls.beyond)
        for host in cls.hosts:
            host.start()

    def follow(self, display):
        here, there = self.here, self.there
        domain = here.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0', display=display),
                             start=True)
        app = self.start('-c', here.uri, '--show-domain-console', MACHINE)
        self.connect(there)
        self.show_prompt(here, domain)

        domain = migrate(here, there)
        self.check(GrubConsole(app, domain, serial_of(there)), f'over-{display}')
        # The list has it once, where it is now.
        app.wait_for_row(MACHINE, 'Running', there.name)
        self.assertEqual(here.names(), set())

    def test_spice(self):
        """Through sockets of the daemon here, over the network there."""
        self.follow('spice')

    def test_vnc(self):
        self.follow('vnc')

    def follow_from_ssh(self, display):
        """Its display comes through ssh, which cannot go along: it is opened anew where it is now, and
        nowhere else."""
        here, there = self.here, self.there
        user = SshUser()
        sshd = Sshd()
        sshd.start()
        self.addCleanup(sshd.stop)
        sshd.trust(user.make_key() + '.pub')
        user.know(sshd)
        domain = here.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0', display=display),
                             start=True)
        app = self.start('-c', sshd.uri)
        app.wait_for(name=MACHINE)
        self.connect(there)
        app.activate_app('show-domain', sshd.uri, MACHINE, 'console')
        self.show_prompt(here, domain)
        self.assertIn('direct-tcpip', sshd.log())
        self.assertNotIn(f'{there.address}:59', connections_to(there.address))

        domain = migrate(here, there)
        self.check(GrubConsole(app, domain, serial_of(there)), f'ssh-{display}')
        self.assertIn(f'{there.address}:59', connections_to(there.address))
        app.wait_for_row(MACHINE, 'Running', there.name)

    def test_ssh_spice(self):
        self.follow_from_ssh('spice')

    def test_ssh_vnc(self):
        self.follow_from_ssh('vnc')

    def test_seamless(self):
        """Between two hosts that are reached over the network the SPICE library changes over by itself:
        nothing is opened anew."""
        domain = self.there.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0'), start=True)
        self.desktop.environment.update(SPICE_DEBUG='1', G_MESSAGES_DEBUG='GSpice')
        app = self.start()
        self.connect(self.there)
        self.connect(self.beyond)
        app.activate_app('show-domain', self.there.uri, MACHINE, 'console')
        self.show_prompt(self.there, domain)

        # The server only waits for the client while the machine is on its way.
        domain = migrate(self.there, self.beyond, bandwidth=2)
        self.check(GrubConsole(app, domain, serial_of(self.beyond)), 'seamless')
        self.assertIn('all channel migrated, success', app.errors())
        app.wait_for_row(MACHINE, 'Running', self.beyond.name)

    def test_refused(self):
        """The display names a host that the user is not connected to: the library does not go there."""
        domain = self.there.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0'), start=True)
        app = self.start()
        self.connect(self.there)
        app.activate_app('show-domain', self.there.uri, MACHINE, 'console')
        self.show_prompt(self.there, domain)

        domain = migrate(self.there, self.beyond)
        app.wait_for(name='Moved to Another Host')
        self.assertNotIn(f'{self.beyond.address}:59', connections_to(self.beyond.address))
        self.connect(self.beyond)
        self.check(GrubConsole(app, domain, serial_of(self.beyond)), 'asked-for')

    def test_unknown_host(self):
        """It goes to a host that is not in the list, and stays behind shut off: said so, nothing is
        connected.  When the host is added, the console is there again."""
        here, there = self.here, self.there
        domain = here.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0', display='vnc'),
                             start=True)
        app = self.start('-c', here.uri, '--show-domain-console', MACHINE)
        self.show_prompt(here, domain)

        moved = migrate(here, there, libvirt.VIR_MIGRATE_LIVE)
        app.wait_for(name='Moved to Another Host')
        self.desktop.screenshot(f'{self.picture_folder}/console-migrate-unknown.png')
        app.wait_for(name='Shut off (moved to another host)')
        self.assertNotIn(f'{there.address}:59', connections_to(there.address))
        self.connect(there)
        self.check(GrubConsole(app, moved, serial_of(there)), 'known-now')

    def test_unknown_host_undefined(self):
        """The same where nothing stays behind: what was read last, that it is paused, is not true any more."""
        here, there = self.here, self.there
        domain = here.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0', display='vnc'),
                             start=True)
        app = self.start('-c', here.uri, '--show-domain-console', MACHINE)
        self.show_prompt(here, domain)

        migrate(here, there)
        app.wait_for(name='Moved to Another Host')
        app.wait_for(name='Shut off (moved to another host)')

    def test_text(self):
        """A text console: what was printed stays, and the shell goes on."""
        here, there = self.here, self.there
        domain = here.define(linux_guest(MACHINE, '/run'), start=True)
        app = self.start('-c', here.uri, '--show-domain-console', MACHINE)
        self.connect(there)
        serial = TextConsole(app, f'{MACHINE} Serial 1')
        serial.focus()
        serial.wait_for_prompt('ttyS0# ')
        serial.type_text('place=kept; echo typed-$((40+2))\n')
        serial.wait_for_text('\ntyped-42')

        migrate(here, there)
        app.wait_for(name=f'“{MACHINE}” moved to {there.name}:{there.tcp_port}')
        wait_until(lambda: not here.connection.listAllDomains(), 'nothing is left here')
        serial = TextConsole(app, f'{MACHINE} Serial 1')
        serial.focus()
        serial.type_text('\n')
        serial.type_text('echo $place-$((1+1))\n')
        serial.wait_for_text('\nkept-2')
        self.assertIn('typed-42', serial.text())

    def test_details(self):
        """What was changed in the hardware and is not applied yet goes along, and is applied there."""
        here, there = self.here, self.there
        domain = here.define(grub_guest(MACHINE, SERIAL, listen='0.0.0.0'), start=True)
        app = self.start('-c', here.uri, '--show-domain-editor', MACHINE)
        self.connect(there)
        page = Details(app, there.uri, domain.UUIDString())
        page.row('Title')
        page.type('Title', 'taken along')
        page.wait_for_changes('1 change')

        moved = migrate(here, there)
        app.wait_for(name=f'“{MACHINE}” moved to {there.name}:{there.tcp_port}')
        page.wait_for_value('Title', 'taken along')
        page.wait_for_changes('1 change')
        page.apply()
        page.wait_for_applied()
        self.assertEqual(moved.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None), 'taken along')


class MigrateSecurely(Console):
    """Between hosts whose displays speak TLS only."""

    @classmethod
    def setUpClass(cls):
        cls.here = Host('lab4', tcp_port=16602, address='127.0.0.4')
        cls.there = Host('lab5', tcp_port=16603, address='127.0.0.5')
        cls.hosts = (cls.here, cls.there)
        give_names(*cls.hosts)
        certificates.make(PKI, *(host.name for host in cls.hosts))
        for host in cls.hosts:
            with open(f'{host.root}/etc/qemu.conf', 'a', encoding='utf-8') as file:
                file.write(f'spice_tls = 1\nspice_tls_x509_cert_dir = "{PKI}"\n')
            host.start()

    def test_seamless(self):
        """The certificate of the other host is judged as that of the first one was."""
        document = ElementTree.fromstring(grub_guest(MACHINE, SERIAL, listen='0.0.0.0'))
        document.find('devices/graphics').set('defaultMode', 'secure')
        domain = self.here.define(ElementTree.tostring(document, encoding='unicode'), start=True)
        certificates.trust(PKI, os.path.join(self.desktop.folder, '.pki/libvirt/cacert.pem'))
        self.desktop.environment.update(SPICE_DEBUG='1', G_MESSAGES_DEBUG='GSpice')
        app = self.start()
        self.connect(self.here)
        self.connect(self.there)
        app.activate_app('show-domain', self.here.uri, MACHINE, 'console')
        self.show_prompt(self.here, domain)

        domain = migrate(self.here, self.there, bandwidth=2)
        self.check(GrubConsole(app, domain, serial_of(self.there)), 'secure')
        self.assertIn('all channel migrated, success', app.errors())
        self.assertIn(f'{self.there.address}:59', connections_to(self.there.address))
        app.wait_for_row(MACHINE, 'Running', self.there.name)


def connections_to(address):
    """Connections to an address from this computer, as ss lists them."""
    listed = subprocess.run(['ss', '--no-header', '--tcp', '--numeric', 'state', 'established',
                             'dst', address], check=True, capture_output=True, text=True)
    return listed.stdout


if __name__ == '__main__':
    require_grub()
    require_linux()
    require_sshd()
    main()
