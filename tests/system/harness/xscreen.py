# SPDX-License-Identifier: GPL-3.0-or-later
"""One pixel of an X screen, looked at fast, and keys pressed as by a person (XTEST)."""

import ctypes
import ctypes.util
import time

_ALL_PLANES = 0xffffffff
_Z_PIXMAP = 2


class _Image(ctypes.Structure):
    _fields_ = [('width', ctypes.c_int), ('height', ctypes.c_int), ('xoffset', ctypes.c_int),
                ('format', ctypes.c_int), ('data', ctypes.POINTER(ctypes.c_uint32))]


def _load(name):
    return ctypes.CDLL(ctypes.util.find_library(name))


class Screen:
    """A connection of its own to the X server `name`."""

    def __init__(self, name):
        self._x11, self._xtst = _load('X11'), _load('Xtst')
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x11.XInternAtom.restype = ctypes.c_ulong
        self._x11.XGetImage.restype = ctypes.POINTER(_Image)
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(name.encode()))
        assert self._display, name
        self._root = self._x11.XDefaultRootWindow(self._display)

    def close(self):
        self._x11.XCloseDisplay(self._display)

    def pixel(self, x, y):
        """0xRRGGBB"""
        image = self._x11.XGetImage(self._display, ctypes.c_ulong(self._root), x, y, 1, 1,
                                    ctypes.c_ulong(_ALL_PLANES), _Z_PIXMAP)
        assert image, 'the pixel is not on the screen'
        value = image.contents.data[0] & 0xffffff
        self._x11.XFree(ctypes.cast(image.contents.data, ctypes.c_void_p))
        self._x11.XFree(image)
        return value

    def count_changes(self, x, y, seconds, interval=0.004):
        """How often the pixel changed: the frames shown, when each has another color there."""
        changes, last = 0, self.pixel(x, y)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(interval)
            value = self.pixel(x, y)
            changes += value != last
            last = value
        return changes

    def pretend_manager(self):
        """Lets toolkits believe that there is a window manager, as on every desktop.

        Without one they look for it in every frame.
        """
        self._x11.XCreateSimpleWindow.restype = ctypes.c_ulong
        window = self._x11.XCreateSimpleWindow(self._display, ctypes.c_ulong(self._root), 0, 0,
                                               1, 1, 0, ctypes.c_ulong(0), ctypes.c_ulong(0))
        for owner in (self._root, window):
            self._set(owner, b'_NET_SUPPORTING_WM_CHECK', b'WINDOW', window)
        self._set(self._root, b'_NET_SUPPORTED', b'ATOM', self._atom(b'_NET_WM_STATE'))

    def fill_with(self, window):
        """Gives a window the screen, as a window manager would."""
        self._set(window, b'_NET_WM_STATE', b'ATOM', self._atom(b'_NET_WM_STATE_FULLSCREEN'))
        self._x11.XMoveResizeWindow(self._display, ctypes.c_ulong(window), 0, 0, *self.size)
        self._x11.XSync(self._display, 0)

    def _atom(self, name):
        return self._x11.XInternAtom(self._display, name, 0)

    def _set(self, window, name, kind, value):
        data = ctypes.c_ulong(value)
        self._x11.XChangeProperty(
            self._display, ctypes.c_ulong(window), ctypes.c_ulong(self._atom(name)),
            ctypes.c_ulong(self._atom(kind)), 32, 0, ctypes.byref(data), 1)
        self._x11.XSync(self._display, 0)

    @property
    def size(self):
        return (self._x11.XDisplayWidth(self._display, 0),
                self._x11.XDisplayHeight(self._display, 0))

    def key(self, code, pressed):
        self._xtst.XTestFakeKeyEvent(self._display, code, pressed, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def key_latency(self, code, x, y, timeout=2.0):
        """Seconds from pressing a key to another color at x, y; None when it does not come."""
        last, started = self.pixel(x, y), time.monotonic()
        self.key(code, 1)
        result = None
        while result is None and time.monotonic() < started + timeout:
            time.sleep(0.0002)
            if self.pixel(x, y) != last:
                result = time.monotonic() - started
        self.key(code, 0)
        return result
