# SPDX-License-Identifier: GPL-3.0-or-later
"""Drags files out of another program's window, as from a file manager."""

import os
import sys

from gi.repository import Gio

from .waiting import wait_until

_TITLE = 'drag source'
_SIZE = 100
_SOURCE = f'''
import sys
import gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk
def activate(application):
    window = Gtk.ApplicationWindow(application=application, title='{_TITLE}',
                                   default_width={_SIZE}, default_height={_SIZE}, decorated=False)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    def tell(drag, _property):
        print('taken' if drag.get_selected_action() else 'refused', flush=True)
    source.connect('drag-begin', lambda _source, drag: drag.connect('notify::selected-action', tell))
    uris = ''.join(uri + '\\r\\n' for uri in sys.argv[1:])
    source.set_content(Gdk.ContentProvider.new_for_bytes('text/uri-list',
                                                         GLib.Bytes.new(uris.encode())))
    source.connect('drag-end', lambda *_arguments: application.quit())
    window.add_controller(source)
    window.present()
application = Gtk.Application()
application.connect('activate', activate)
application.run([])
'''


def drop_files(app, paths, target):
    """Drags files to the middle of a control with the mouse, and lets them go there."""
    desktop = app.desktop
    uris = [Gio.File.new_for_path(path).get_uri() for path in paths]
    environment = dict(desktop.environment, GTK_A11Y='none')
    said = os.path.join(desktop.folder, 'drag')
    with open(said, 'wb') as output:
        source = desktop.spawn([sys.executable, '-c', _SOURCE, *uris], env=environment, stdout=output)

    def is_taken():
        """Whether what is under the pointer would take it; it is asked anew when the pointer moves."""
        desktop.xdotool('mousemove_relative', '--sync', 3, 0, 'mousemove_relative', '--sync', '--', -3, 0)
        with open(said, encoding='ascii') as file:
            return file.read().endswith('taken\n')
    try:
        window = wait_until(lambda: desktop.windows(_TITLE), 'the window to drag from')[0]
        # Beside the program's window.
        left = 1280 - _SIZE
        desktop.xdotool('windowmove', '--sync', window, left, 0)
        x, y, width, height = app.area(target)
        start = left + _SIZE // 2, _SIZE // 2
        end = x + width // 2, y + height // 2
        desktop.xdotool('mousemove', '--sync', *start, 'mousedown', 1)
        for step in range(1, 11):
            place = [a + (b - a) * step // 10 for a, b in zip(start, end)]
            desktop.xdotool('mousemove', '--sync', *place, 'sleep', '0.05')
        wait_until(is_taken, 'the target to take what is dragged', poll=0.2)
        desktop.xdotool('mouseup', 1)
        # What was dropped is asked for only now.
        source.wait(timeout=60)
    finally:
        source.terminate()
        source.wait()
