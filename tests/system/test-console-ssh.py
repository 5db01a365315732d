#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Displays of a host behind a real SSH server, with no port open to anybody else."""


from harness.case import SystemTest, main
from harness.grub import GrubConsole
from harness.guest import grub_guest, require_grub
from harness.host import Host
from harness.sshd import Sshd, SshUser, require_sshd, ssh_masters
from harness.waiting import wait_until


class ConsoleSsh(SystemTest):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.host.start()
        cls.domains = {
            name: cls.host.define(grub_guest(name, f'/run/serial-{name}', **guest), start=True)
            for name, guest in {
                'spice-port': {'listen': '127.0.0.1'},
                'spice socket': {'listen': 'socket'},
                'vnc-port': {'listen': '127.0.0.1', 'display': 'vnc', 'password': 'secret'},
                'spice-none': {},
            }.items()
        }

    def setUp(self):
        super().setUp()
        self.user = SshUser()

    def serve(self, **options):
        sshd = Sshd(**options)
        sshd.start()
        self.addCleanup(sshd.stop)
        self.addCleanup(sshd.unhang)
        sshd.trust(self.user.make_key() + '.pub')
        self.user.know(sshd)
        return sshd

    def show(self, name):
        self.app.activate_app('show-domain', self.sshd.uri, self.domains[name].UUIDString(),
                              'console')
        return GrubConsole(self.app, self.domains[name], f'/run/serial-{name}')

    def test_1_displays(self):
        """SPICE on the loopback address and on a socket, VNC: one signing in for all of them."""
        self.sshd = self.serve()
        app = self.start('-c', self.sshd.uri)
        app.wait_for(name='spice-port')
        for name in ('spice-port', 'spice socket', 'vnc-port'):
            console = self.show(name)
            console.wait_for_menu()
            console.open_prompt()
            self.desktop.screenshot(f'{self.picture_folder}/console-ssh-{name.split()[-1]}.png')
        self.assertEqual(self.sshd.logins(), 1)
        self.assertEqual(len(ssh_masters()), 1)
        # It goes through ssh: nobody else came to the displays' ports.
        self.assertIn('direct-tcpip', self.sshd.log())
        self.assertIn('direct-streamlocal', self.sshd.log())

        # Keys arrive, to the letter.
        console = self.show('spice-port')
        console.focus()
        console.use_serial_line()
        console.run('echo Paddock-_=OK')
        console.wait_for_serial('\nPaddock-_=OK\n')

    def test_2_lost(self):
        """The SSH connection ends: said as what it is, and the picture comes back by itself."""
        self.sshd = self.serve()
        app = self.start('-c', self.sshd.uri)
        app.wait_for(name='spice socket')
        console = self.show('spice socket')
        console.wait_for_picture('GRUB’s screen')
        self.sshd.stop()
        app.wait_for_host(self.sshd.name, 'Lost')
        self.sshd.start()
        app.wait_for_host(self.sshd.name, 'Connected')
        console = self.show('spice socket')
        console.wait_for_picture('GRUB’s screen')
        self.assertFalse(app.root().find_all(name='Someone Else Opened This Display'))

    def test_3_nothing_listens(self):
        self.sshd = self.serve()
        app = self.start('-c', self.sshd.uri)
        app.wait_for(name='spice-none')
        self.app.activate_app('show-domain', self.sshd.uri,
                              self.domains['spice-none'].UUIDString(), 'console')
        app.wait_for(name='Display Cannot Be Reached')
        self.wait_for_words('127.0.0.1')
        self.desktop.screenshot(f'{self.picture_folder}/console-ssh-none.png')

    def test_4_forbidden(self):
        """A server that forwards nothing: what its administrator has to change, and ssh's own words."""
        self.sshd = self.serve(AllowTcpForwarding='no', AllowStreamLocalForwarding='no')
        app = self.start('-c', self.sshd.uri)
        app.wait_for(name='spice-port')
        self.app.activate_app('show-domain', self.sshd.uri,
                              self.domains['spice-port'].UUIDString(), 'console')
        app.wait_for(name='Display Cannot Be Reached')
        self.wait_for_words('does not allow forwarding')
        self.desktop.screenshot(f'{self.picture_folder}/console-ssh-forbidden.png')
        # The other one, in the toolbar, is of the machine's hardware.
        app.click(wait_until(lambda: app.window().find_all(name='Details', role='label')[1:],
                             'the button')[-1])
        words = wait_until(lambda: next((node for window in app.root().children
                                         for node in window.find_all(name='Details')
                                         if node.role.startswith('text')), None), 'the details')
        self.assertIn('administratively prohibited', words.text)
        self.desktop.screenshot(f'{self.picture_folder}/console-ssh-details.png')

    def test_5_hung(self):
        """A server that hangs while a display is opened is given up."""
        self.sshd = self.serve()
        app = self.start('-c', self.sshd.uri)
        app.wait_for(name='spice-port')
        self.sshd.hang()
        self.app.activate_app('show-domain', self.sshd.uri,
                              self.domains['spice-port'].UUIDString(), 'console')
        app.wait_for_host(self.sshd.name, 'Lost')
        self.sshd.unhang()
        app.wait_for_host(self.sshd.name, 'Connected', timeout=90)
        console = self.show('spice-port')
        console.wait_for_picture('GRUB’s screen')

    def test_6_library(self):
        """libvirt reaches the host with a library instead of ssh; the display goes through ssh."""
        self.sshd = self.serve()
        self.sshd.uri = self.sshd.uri.replace('+ssh', '+libssh')
        self.sshd.uri += f'?keyfile={self.user.folder}/id_ed25519'
        app = self.start('-c', self.sshd.uri)
        app.wait_for_dialog(self.sshd.fingerprint)  # libvirt's library remembers keys for itself
        app.answer('Trust')
        app.wait_for(name='spice socket')
        console = self.show('spice socket')
        console.wait_for_picture('GRUB’s screen')
        self.assertEqual(len(ssh_masters()), 1)

    def test_7_one_session(self):
        """A server that allows one session on a connection: libvirt's second one gets its own."""
        self.sshd = self.serve(MaxSessions='1')
        app = self.start('-c', self.sshd.uri)
        app.wait_for(name='spice socket')
        app.trace.wait_for('sample-applied', uri=self.sshd.uri)
        wait_until(lambda: self.sshd.logins() == 2, 'the second connection')
        console = self.show('spice socket')
        console.wait_for_picture('GRUB’s screen')
        self.assertEqual(self.sshd.logins(), 2)

    def wait_for_words(self, text):
        def said():
            self.app.running()
            return any(text in node.name for node in self.app.window().walk())
        wait_until(said, f'“{text}” in the window')


if __name__ == '__main__':
    require_grub()
    require_sshd()
    main()
