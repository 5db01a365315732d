# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen, a session bus and an accessibility bus with nobody else on them."""

import os
import subprocess
import tempfile

from gi.repository import GdkPixbuf, Gio, GLib

from .waiting import wait_until

_LAUNCHERS = (
    '/usr/libexec/at-spi-bus-launcher',
    '/usr/lib/at-spi2-core/at-spi-bus-launcher',
    '/usr/lib/at-spi-bus-launcher',
)

# Without service folders the bus starts nothing that the test did not ask for.
_BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''


class Desktop:
    """Xvfb with no window manager, so that a window is where it says and as large as it says.

    `look` is a Look: of style, text and language.
    """

    def __init__(self, size='1280x800', look=None):
        self.folder = tempfile.mkdtemp(prefix='desktop-', dir='/run')  # ours alone: see namespace
        self._processes = []
        self.environment = self._make_environment()
        if look:
            look.prepare(self.environment)
        self._start_display(size)
        if look:
            look.prepare_display(self.environment)
        self._start_bus()
        self.session = _connect(self.environment['DBUS_SESSION_BUS_ADDRESS'])
        self.accessibility = self._start_accessibility()

    def stop(self):
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def spawn(self, command, **options):
        """Starts a program on this desktop.

        It goes before guests, daemons and whatever else this computer does: stalls are measured,
        and waiting for a processor is not one of the program's.
        """
        options.setdefault('env', self.environment)
        command = ['nice', '-n', '-10', *command]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)

    @property
    def display_pid(self):
        """The process of the X server."""
        return self._processes[0].pid

    def xdotool(self, *arguments):
        """Real input: goes through the X server's XTEST like that of a person."""
        return subprocess.run(['xdotool', *map(str, arguments)], env=self.environment, check=True,
                              capture_output=True, text=True).stdout

    def windows(self, title='.'):
        """Identifiers of the visible windows with a title like this, oldest first."""
        # It gives up, and has found none, when one that it looks at is closed meanwhile.
        def search():
            result = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', title],
                                    env=self.environment, capture_output=True, text=True)
            return None if 'X Error' in result.stderr else result
        return wait_until(search, 'the windows to be listed').stdout.split()

    def screenshot(self, path=None):
        """What is on the screen, as a pixbuf; saved as PNG when there is a path."""
        path = path or os.path.join(self.folder, 'screen.png')
        subprocess.run(['import', '-silent', '-window', 'root', path], env=self.environment,
                       check=True)
        return GdkPixbuf.Pixbuf.new_from_file(path)

    def _make_environment(self):
        environment = {
            'PATH': os.environ['PATH'],
            'HOME': self.folder,
            'LC_ALL': 'C.UTF-8',
            'TZ': 'UTC',
            'GSETTINGS_BACKEND': 'memory',
            'GIO_USE_VFS': 'local',
            'GSK_RENDERER': 'cairo',
            'GTK_A11Y': 'atspi',
            'GDK_BACKEND': 'x11',
            'GTK_USE_PORTAL': '0',
            'ADW_DISABLE_PORTAL': '1',
        }
        for name in ('CONFIG_HOME', 'CACHE_HOME', 'DATA_HOME', 'STATE_HOME', 'RUNTIME_DIR'):
            folder = os.path.join(self.folder, name.lower())
            os.mkdir(folder, 0o700)
            environment['XDG_' + name] = folder
        return environment

    def _start_display(self, size):
        # No repetition of keys, which a slow computer holds for long.
        # No lock file: lock files of other process namespaces would be taken for stale ones.
        read_end, write_end = os.pipe()
        self._processes.append(self.spawn(
            ['Xvfb', '-r', '-nolock', '-displayfd', str(write_end), '-screen', '0', size + 'x24',
             '-nolisten', 'tcp', '-noreset'],
            pass_fds=(write_end,), stderr=subprocess.DEVNULL))
        os.close(write_end)
        with os.fdopen(read_end) as file:
            self.environment['DISPLAY'] = ':' + file.readline().strip()

    def _start_bus(self):
        config = os.path.join(self.folder, 'session.conf')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(_BUS_CONFIG.format(folder=self.folder))
        bus = self.spawn(['dbus-daemon', '--config-file', config, '--nofork', '--print-address'],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._processes.append(bus)
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()

    def _start_accessibility(self):
        launcher = next(path for path in _LAUNCHERS if os.path.exists(path))
        self._processes.append(self.spawn([launcher, '--launch-immediately'],
                                          stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL))
        address = call(self.session, 'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                       wait_for_name=True)[0]
        bus = _connect(address)
        # Programs that come before the registry would have to register twice.
        call(bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
             'StartServiceByName', GLib.Variant('(su)', ('org.a11y.atspi.Registry', 0)))
        return bus


def call(bus, destination, path, interface, method, arguments=None, wait_for_name=False):
    """Calls a method and returns its results as Python values."""
    if wait_for_name:
        _wait_for_name(bus, destination)
    result = bus.call_sync(destination, path, interface, method, arguments, None,
                           Gio.DBusCallFlags.NONE, 30000, None)
    return result.unpack()


def _connect(address):
    flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
             | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def _wait_for_name(bus, name):
    def owned():
        return call(bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                    'NameHasOwner', GLib.Variant('(s)', (name,)))[0]
    wait_until(owned, f'{name} on the bus')
