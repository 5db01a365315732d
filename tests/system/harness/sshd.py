# SPDX-License-Identifier: GPL-3.0-or-later
"""An SSH server of the test's own on the loopback address, and the keys of this computer's user."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess

from .namespace import require
from .waiting import wait_until

PASSPHRASE = 'open sesame'
PASSWORD = 'right horse'

# Of PASSWORD, as in /etc/shadow.
_HASH = ('$6$paddocktest$m1PahRaD4MZQ2PLRNThNCaU2tXZcnt.4JWGpPYpumsatMUEyPN2kvndKPv3QXS4MZs/'
         'Lm5MTQLXW79skNnUWj.')

_CONFIG = {
    'ListenAddress': '127.0.0.1',
    'StrictModes': 'no',
    'UsePAM': 'no',
    'PermitRootLogin': 'yes',
    'PasswordAuthentication': 'no',
    'LogLevel': 'DEBUG1',
    'PrintMotd': 'no',
}


def require_sshd():
    require('ssh', 'ssh-keygen', 'virt-ssh-helper')
    if not _find_sshd():
        require('sshd')


def has_sshd():
    return _find_sshd() is not None


class Sshd:
    """sshd in front of a computer, this one or another `host`, for its own user.

    Options are those of sshd_config.
    """

    def __init__(self, port=2222, host=None, **options):
        self.port = port
        self._inside = host.inside() if host else ()
        self.folder = f'/run/sshd-{port}'
        self.uri = f'qemu+ssh://root@127.0.0.1:{port}/system'
        self.name = f'root@127.0.0.1:{port}'
        self._process = None
        os.makedirs('/run/sshd', exist_ok=True)  # where sshd goes before it knows who is there
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        make_key(f'{self.folder}/host_key')
        values = dict(_CONFIG, Port=port, HostKey=f'{self.folder}/host_key',
                      AuthorizedKeysFile=f'{self.folder}/authorized', PidFile='none', **options)
        with open(f'{self.folder}/config', 'w', encoding='utf-8') as file:
            file.writelines(f'{key} {value}\n' for key, value in values.items())

    def start(self):
        self._process = subprocess.Popen(
            [*self._inside, _find_sshd(), '-D', '-f', f'{self.folder}/config', '-E', f'{self.folder}/log'],
            stdin=subprocess.DEVNULL)
        wait_until(self._listens, 'sshd listens')

    def stop(self):
        """Ends it and all connections to it."""
        if self._process.poll() is not None:
            return
        # Nobody else comes in meanwhile, whose process would hold the port.
        self._process.send_signal(signal.SIGSTOP)
        for pid in self.connections():
            _kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    def hang(self):
        """Stops it in its tracks: it accepts connections, and nothing is answered."""
        self._send(signal.SIGSTOP)

    def unhang(self):
        self._send(signal.SIGCONT)

    def trust(self, public_key):
        """Lets the owner of a key in."""
        with open(public_key, encoding='ascii') as key, \
                open(f'{self.folder}/authorized', 'a', encoding='ascii') as file:
            file.write(key.read())

    @property
    def fingerprint(self):
        listed = subprocess.run(['ssh-keygen', '-lf', f'{self.folder}/host_key'], check=True,
                                capture_output=True, text=True).stdout
        return listed.split()[1]

    def log(self):
        with open(f'{self.folder}/log', encoding='utf-8', errors='replace') as file:
            return file.read()

    def logins(self):
        """How often somebody signed in."""
        return len(re.findall(r'Accepted \w+ for', self.log()))

    def connections(self):
        """The processes that serve connections."""
        return _children(self._process.pid)

    def _send(self, number):
        if self._process.poll() is not None:
            return
        self._process.send_signal(number)
        for pid in self.connections():
            _kill(pid, number)

    def _listens(self):
        if self._process.poll() is not None:
            raise AssertionError('sshd ended: ' + self.log())
        try:
            with socket.create_connection(('127.0.0.1', self.port), 1):
                return True
        except OSError:
            return False


class SshUser:
    """Where this computer's user keeps keys: hidden from the test, and empty at first."""

    def __init__(self):
        self.folder = os.path.join(pwd.getpwuid(os.geteuid()).pw_dir, '.ssh')
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=0700', 'tmpfs', self.folder], check=True)

    def make_key(self, passphrase=''):
        """Returns the path of the key that ssh uses by itself."""
        path = f'{self.folder}/id_ed25519'
        make_key(path, passphrase)
        return path

    def know(self, sshd, port=None):
        """Trusts the key of a server, as if it had been accepted before; `port`: of what leads to it."""
        with open(f'{sshd.folder}/host_key.pub', encoding='ascii') as key, \
                open(f'{self.folder}/known_hosts', 'a', encoding='ascii') as file:
            file.write(f'[127.0.0.1]:{port or sshd.port} {key.read()}')

    def knows(self, sshd):
        path = f'{self.folder}/known_hosts'
        return os.path.exists(path) and subprocess.run(
            ['ssh-keygen', '-F', f'[127.0.0.1]:{sshd.port}', '-f', path],
            capture_output=True).returncode == 0

    def has_password(self):
        """Gives the user PASSWORD."""
        copy = '/run/shadow'
        with open('/etc/shadow', encoding='utf-8') as shadow:
            lines = shadow.readlines()
        with open(copy, 'w', encoding='utf-8') as file:
            for line in lines:
                fields = line.split(':')
                if fields[0] == 'root':
                    fields[1] = _HASH
                file.write(':'.join(fields))
        os.chmod(copy, 0o600)
        subprocess.run(['mount', '--bind', copy, '/etc/shadow'], check=True)


def make_key(path, passphrase=''):
    subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', passphrase, '-f', path], check=True)


def ssh_processes():
    """Command lines of the ssh that run now."""
    listed = subprocess.run(['ps', '-eo', 'args='], check=True, capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if line.startswith('ssh ')]


def ssh_masters():
    """The processes that hold a connection to a host open."""
    listed = subprocess.run(['pgrep', '-f', '^ssh .*ControlMaster=yes'], capture_output=True,
                            text=True)
    return [int(pid) for pid in listed.stdout.split()]


def _kill(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # it ended by itself


def _children(pid):
    listed = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(pid)], capture_output=True, text=True)
    found = [int(word) for word in listed.stdout.split()]
    return found + [child for parent in found for child in _children(parent)]


def _find_sshd():
    return next((path for path in ('/usr/sbin/sshd', '/usr/bin/sshd') if os.path.exists(path)), None)
