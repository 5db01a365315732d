# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer of the test's own: mounts, network, processes, host name.

The test script starts itself again inside fresh Linux namespaces.  When the first process of a
process namespace ends, the kernel ends all others, so no daemon, guest or display outlives a test,
not even one that was killed for taking too long.
"""

import os
import pwd
import shutil
import subprocess
import sys

SKIPPED = 77  # what Meson takes for “skipped”

_INSIDE = 'PADDOCK_TEST_NAMESPACE'
_GUEST_USER = 'libvirt-qemu'
# How long the menu of this disc waits before it starts something; and for ever, in as many bytes.
_GRUB_DISC = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
_GRUB_WAITS, _GRUB_STAYS = b'\nset timeout=30\n', b'\nset timeout=-1\n'


def skip(reason):
    """Ends the program in the way that Meson reports as a skipped test."""
    print(f'SKIP: {reason}', flush=True)
    sys.exit(SKIPPED)


def require(*programs):
    """Skips the test unless every program is installed."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        skip('not installed: ' + ', '.join(missing))


def enter():
    """Goes on inside namespaces of our own; returns in the process that runs the test."""
    if os.environ.get(_INSIDE) != '1':
        if os.geteuid() != 0:
            skip('needs root, for daemons and namespaces of its own')
        require('unshare')
        os.environ[_INSIDE] = '1'
        os.execvp('unshare', [
            'unshare', '--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--mount-proc',
            '--kill-child', sys.executable, *sys.argv])
    _become_init()
    _cover_shared_folders()
    _cover_virtualization()
    _add_guest_user()
    _stop_countdown()
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
    subprocess.run(['hostname', 'this-computer'], check=True)


def _become_init():
    """Lets the test run in a child, and reaps orphans here as the first process has to.

    Guests are orphans once their daemon is killed.  Unreaped ones would look alive to the next.
    """
    test = os.fork()
    if test == 0:
        return
    while True:
        pid, status = os.wait()
        if pid == test:
            sys.stdout.flush()
            os._exit(os.waitstatus_to_exitcode(status) & 0xff)


def _cover_shared_folders():
    """Hides what other programs share through the file system: run-time files and X displays."""
    os.makedirs('/tmp/.X11-unix', exist_ok=True)
    for folder in ('/run', '/tmp/.X11-unix'):
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', folder], check=True)


def _cover_virtualization():
    """Leaves the hypervisor plain emulation: that is what can be had on every computer, and where
    virtualization is offered inside of virtualization it may not work.

    What is there instead cannot be written to by root either.  If it could, libvirt would take it for
    the device, and ask QEMU anew at every call why that does not use it.
    """
    if not os.path.exists('/dev/kvm'):
        return
    with open('/run/no-kvm', 'wb'):
        pass
    subprocess.run(['mount', '--bind', '/run/no-kvm', '/dev/kvm'], check=True)
    subprocess.run(['mount', '-o', 'remount,bind,ro', '/dev/kvm'], check=True)


def _add_guest_user():
    """Makes up the user that libvirtd insists on, where only the daemon's program is installed.

    Debian's libvirt-daemon-system makes it, but would also start a daemon and a network.  Guests run
    as root here all the same: see host.py.
    """
    try:
        pwd.getpwnam(_GUEST_USER)
        return
    except KeyError:
        pass
    for table, line in (('passwd', f'{_GUEST_USER}:x:64055:64055::/:/bin/false'),
                        ('group', f'{_GUEST_USER}:x:64055:')):
        copy = f'/run/{table}'
        shutil.copyfile(f'/etc/{table}', copy)
        with open(copy, 'a', encoding='utf-8') as file:
            file.write(line + '\n')
        subprocess.run(['mount', '--bind', copy, f'/etc/{table}'], check=True)


def _stop_countdown():
    """Lets GRUB's menu stay: guests go by the clock, however slow the computer is that looks at them."""
    if not os.path.exists(_GRUB_DISC):
        return
    with open(_GRUB_DISC, 'rb') as file:
        disc = file.read()
    with open('/run/grub.iso', 'wb') as file:
        file.write(disc.replace(_GRUB_WAITS, _GRUB_STAYS))
    subprocess.run(['mount', '--bind', '/run/grub.iso', _GRUB_DISC], check=True)
