# SPDX-License-Identifier: GPL-3.0-or-later
"""A libvirt host of our own: virtlogd and libvirtd over private folders."""

import os
import signal
import subprocess
import uuid

import libvirt

from .waiting import wait_until

# The test asserts on errors itself; libvirt would print each of them as well.
libvirt.registerErrorHandler(lambda context, error: None, None)

# The daemon's name for each private folder.
_FOLDERS = {
    'run': '/run/libvirt',
    'lib': '/var/lib/libvirt',
    'etc': '/etc/libvirt',
    'log': '/var/log/libvirt',
    'cache': '/var/cache/libvirt',
}

_IN_NAMESPACE = '''
for name in run lib etc log cache; do
  eval "mount --bind $0/$name \\$$name"
done
hostname "$host"
exec "$@"
'''


class Host:
    """One computer with a daemon.

    `Host()` is the computer the program runs on, reached as qemu:///system.  `Host(name, tcp_port)`
    is another one: its folders are visible to its own daemons only, and it is reached over TCP.
    """

    def __init__(self, name='this-computer', tcp_port=None, address='127.0.0.1', user='root'):
        self.name = name
        self.tcp_port = tcp_port
        self.address = address
        self.user = user  # whom its machines run as
        self.root = f'/run/hosts/{name}'
        self.uri = f'qemu+tcp://{address}:{tcp_port}/system' if tcp_port else 'qemu:///system'
        self._daemons = {}
        self._connection = None
        self._make_folders()

    def start(self):
        """Starts the daemons and waits until they answer."""
        if 'virtlogd' not in self._daemons:
            self._start_daemon('virtlogd')
            wait_until(lambda: os.path.exists(f'{self.root}/run/virtlogd-sock'), 'virtlogd listens')
        self._start_daemon('libvirtd', '--listen')
        wait_until(self._answers, f'libvirtd of {self.name} answers', timeout=60)

    def kill(self):
        """Ends libvirtd without a chance to say goodbye.  Its guests go on."""
        self._connection = None
        daemon = self._daemons.pop('libvirtd')
        daemon.kill()
        daemon.wait()

    def hang(self):
        """Stops libvirtd in its tracks: connections stay open and nothing is answered."""
        self._daemons['libvirtd'].send_signal(signal.SIGSTOP)

    def unhang(self):
        self._daemons['libvirtd'].send_signal(signal.SIGCONT)

    @property
    def connection(self):
        """“Another client”: a connection of the test's own."""
        if self._connection is None:
            self._connection = libvirt.open(self.uri)
        return self._connection

    def define(self, xml, start=False):
        domain = self.connection.defineXML(xml)
        if start:
            domain.create()
        return domain

    def inside(self):
        """What the command line begins with of a program that runs on this computer, once that is started."""
        if not self.tcp_port:
            return ()
        return ('nsenter', '--mount', '--uts', '--root', '--target', str(self._daemons['libvirtd'].pid))

    def names(self):
        """What virsh list --all --name would say."""
        return {domain.name() for domain in self.connection.listAllDomains()}

    def guest_pid(self, name):
        with open(f'{self.root}/run/qemu/{name}.pid', encoding='ascii') as file:
            return int(file.read())

    def log(self):
        path = f'{self.root}/log/libvirtd.out'
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read()

    def _answers(self):
        if self._daemons['libvirtd'].poll() is not None:
            raise AssertionError('libvirtd ended: ' + self.log()[-2000:])
        try:
            return self.connection.getLibVersion() > 0
        except libvirt.libvirtError:
            self._connection = None
            return False

    def _make_folders(self):
        for folder in _FOLDERS:
            os.makedirs(f'{self.root}/{folder}')
        # Where the daemon notes that a text console is open.  Pseudo terminals are everybody's.
        os.makedirs('/run/lock', exist_ok=True)
        self._configure('libvirtd.conf', {
            'listen_tls': 0,
            'listen_tcp': 1 if self.tcp_port else 0,
            'tcp_port': f'"{self.tcp_port or 16509}"',
            'listen_addr': f'"{self.address}"',
            'auth_tcp': '"none"',
            'auth_unix_ro': '"none"',
            'auth_unix_rw': '"none"',
            'host_uuid': f'"{uuid.uuid4()}"',
        })
        self._configure('qemu.conf', {
            'user': f'"{self.user}"',
            'group': f'"{self.user}"',
            'security_driver': '"none"',
            'cgroup_controllers': '[ ]',
            'namespaces': '[ ]',
        })
        self._configure('virtlogd.conf', {})
        for target in _FOLDERS.values():
            os.makedirs(target, exist_ok=True)
        if not self.tcp_port:
            for folder, target in _FOLDERS.items():
                subprocess.run(['mount', '--bind', f'{self.root}/{folder}', target], check=True)

    def _configure(self, file_name, values):
        with open(f'{self.root}/etc/{file_name}', 'w', encoding='utf-8') as file:
            file.writelines(f'{key} = {value}\n' for key, value in values.items())

    def _start_daemon(self, name, *options):
        command = (name, '--pid-file', f'{self.root}/{name}.pid', *options)
        environment = dict(os.environ, host=self.name, **_FOLDERS)
        if self.tcp_port:
            command = ('unshare', '--mount', '--uts', 'sh', '-ec', _IN_NAMESPACE, self.root,
                       *command)
        with open(f'{self.root}/log/{name}.out', 'ab') as output:
            self._daemons[name] = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
