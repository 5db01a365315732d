#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host behind a real SSH server: what ssh asks is asked in the window, once."""

import subprocess

from harness.case import SystemTest, main, now
from harness.guest import idle_guest
from harness.host import Host
from harness.sshd import PASSPHRASE, PASSWORD, Sshd, SshUser, require_sshd, ssh_processes
from harness.waiting import wait_until

MACHINE = 'behind-ssh'


class Ssh(SystemTest):
    @classmethod
    def setUpClass(cls):
        host = Host()
        host.start()
        host.define(idle_guest(MACHINE), start=True)

    def setUp(self):
        super().setUp()
        self.user = SshUser()

    def serve(self, port=2222, **options):
        sshd = Sshd(port, **options)
        sshd.start()
        self.addCleanup(sshd.stop)
        self.addCleanup(sshd.unhang)
        return sshd

    def test_1_questions(self):
        """An unknown host and a locked key: three questions, and one signing in for everything."""
        sshd = self.serve()
        sshd.trust(self.user.make_key(PASSPHRASE) + '.pub')
        app = self.start('-c', sshd.uri)

        app.wait_for_dialog(sshd.name, 'ED25519', sshd.fingerprint)
        self.look('host-key')
        self.assertFalse(self.user.knows(sshd))
        app.answer('Trust')
        wait_until(lambda: self.user.knows(sshd), 'the key is remembered by ssh')

        app.wait_for_dialog(sshd.name, 'id_ed25519')
        self.look('passphrase')
        app.type_into_dialog(sshd.name, 'wrong', 'Return')
        app.wait_for_dialog('not accepted')
        self.look('again')
        app.type_into_dialog(sshd.name, PASSPHRASE, 'Return')
        app.wait_for(name=MACHINE)
        app.wait_for_no_dialog()
        # Both of libvirt's connections, and nobody was asked again.
        wait_until(lambda: self.helpers() == 2, 'libvirt has two connections')
        app.trace.wait_for('sample-applied', uri=sshd.uri)
        self.assertEqual(sshd.logins(), 1)
        self.assertEqual(app.dialogs(), [])

        # It comes back by itself: the key is asked for again, as nothing was kept.
        sshd.stop()
        app.wait_for_host(sshd.name, 'Lost')
        sshd.start()
        app.wait_for_dialog('id_ed25519')
        app.type_into_dialog(sshd.name, PASSPHRASE, 'Return')
        app.wait_for_host(sshd.name, 'Connected')

        app.activate('connection.close', sshd.uri)
        wait_until(lambda: not ssh_processes(), 'ssh has ended')

    def test_2_cancel(self):
        """A question that is cancelled ends the attempt, with clear words."""
        sshd = self.serve()
        sshd.trust(self.user.make_key() + '.pub')
        app = self.start('-c', sshd.uri)
        app.wait_for_dialog(sshd.fingerprint)
        app.answer('Cancel')
        app.wait_for_host(sshd.name, 'signing in was cancelled')
        wait_until(lambda: not ssh_processes(), 'ssh has ended')
        self.assertFalse(self.user.knows(sshd))
        self.assertEqual(app.dialogs(), [])

    def test_3_password(self):
        """A password, wrong at first; two hosts ask at the same time."""
        self.user.has_password()
        first = self.serve(2222, PasswordAuthentication='yes')
        second = self.serve(2223, PasswordAuthentication='yes')
        for sshd in (first, second):
            self.user.know(sshd)
        app = self.start('-c', first.uri, '-c', second.uri)
        # In between is the test itself, which looked whether they listen.
        wait_until(lambda: all(sshd.log().count('Connection from') > 1 for sshd in (first, second)),
                   'both hosts are being asked')
        answered = []
        while len(answered) < 4:
            sshd, again = wait_until(lambda: self.find_question((first, second), answered), 'a question')
            self.look(f'password-{sshd.port}')
            app.type_into_dialog(sshd.name, PASSWORD if again else 'wrong horse', 'Return')
            answered.append((sshd, again))
        for sshd in (first, second):
            app.wait_for_host(sshd.name, 'Connected')
        app.wait_for_no_dialog()

    def find_question(self, servers, answered):
        """The server, and whether it asks again.  One asks after the other, in any order, and each is named."""
        questions = self.app.running() and self.app.dialogs()
        if len(questions) != 1 or 'Password of root@127.0.0.1' not in questions[0]:
            return None
        found = [(sshd, 'not accepted' in questions[0]) for sshd in servers if sshd.name in questions[0]]
        self.assertLessEqual(len(found), 1)
        return next((question for question in found if question not in answered), None)

    def test_4_wrong_password(self):
        self.user.has_password()
        sshd = self.serve(PasswordAuthentication='yes')
        self.user.know(sshd)
        app = self.start('-c', sshd.uri)
        for _attempt in range(3):
            since = len(sshd.log())
            app.wait_for_dialog('Password of root')
            app.type_into_dialog(sshd.name, 'wrong', 'Return')
            wait_until(lambda: 'Failed password' in sshd.log()[since:], 'sshd refuses')
        app.wait_for_host(sshd.name, 'SSH refused to sign in')
        app.wait_for_no_dialog()

    def test_5_changed_key(self):
        """Another key than the known one is not a question."""
        sshd = self.serve()
        self.user.know(sshd)
        sshd.stop()
        sshd = self.serve()
        app = self.start('-c', sshd.uri)
        app.wait_for_host(sshd.name, 'SSH key has changed')
        self.assertEqual(app.dialogs(), [])

    def test_6_hung(self):
        """A server that hangs: given up at once, and nothing is left running."""
        sshd = self.serve()
        self.user.know(sshd)
        sshd.trust(self.user.make_key() + '.pub')
        sshd.hang()
        app = self.start('-c', sshd.uri)
        app.wait_for_host(sshd.name, 'Connecting')
        wait_until(ssh_processes, 'ssh tries')
        since = now()
        app.activate('connection.close', sshd.uri)
        app.wait_for_host_without(sshd.name, 'Connecting', timeout=30)
        wait_until(lambda: not ssh_processes(), 'ssh has ended')
        self.assert_no_stall(since)

    def helpers(self):
        """How many connections libvirt has through ssh."""
        listed = subprocess.run(['pgrep', '-c', '-x', 'virt-ssh-helper'], capture_output=True,
                                text=True)
        return int(listed.stdout)

    def look(self, name):
        """Keeps a picture of the screen, for who wants to look at it."""
        self.desktop.screenshot(f'{self.picture_folder}/connection-ssh-{name}.png')


if __name__ == '__main__':
    require_sshd()
    main()
