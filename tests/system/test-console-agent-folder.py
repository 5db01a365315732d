#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of the desktop in a real guest, through the program that guests have for it."""

import hashlib
import os

from harness.agent import AgentTest
from harness.case import main
from harness.image import require_image
from harness.waiting import wait_until

CONTENT = os.urandom(700_001)
ADDRESS = 'http://localhost:9843'
BUTTON = 'Share with the Machine'


class Folder(AgentTest):
    def test_folder(self):
        folder = os.path.join(self.desktop.folder, 'for-the_machine_1')
        os.mkdir(folder)
        with open(os.path.join(folder, 'file.bin'), 'wb') as file:
            file.write(CONTENT)
        self.boot(folder=True)
        self.open_menu(BUTTON, 'Nothing is shared')
        self.menu_item('Share a Folder…').click()
        self.choose_folder(folder)
        self.wait_for_sign(folder)
        # What the menu says changes while it is open.
        self.open_menu(BUTTON, 'Waiting for spice-webdavd in the machine')
        self.guest.run('start_webdavd')
        wait_until(lambda: self.menu_item('The machine can read it'), 'the state in the menu', 60)
        self.desktop.screenshot(f'{self.picture_folder}/console-folder.png')
        self.close_menu('Stop Sharing')

        self.guest.wait_for(f'wget -q -O /tmp/got {ADDRESS}/file.bin', 'the file in the guest')
        digest = hashlib.sha256(CONTENT).hexdigest()
        self.assertIn(digest, self.guest.run('sha256sum /tmp/got'))
        self.assertIn('file.bin', self.guest.run(f'wget -q -O - {ADDRESS}/'))
        for request in ('PUT /new', 'PUT /file.bin', 'DELETE /file.bin', 'MKCOL /folder'):
            self.assertIn(' 403 ', self.request(request, 'abc'), request)
        self.assertEqual(os.listdir(folder), ['file.bin'])
        with open(os.path.join(folder, 'file.bin'), 'rb') as file:
            self.assertEqual(file.read(), CONTENT)

        # And no longer.
        self.choose(BUTTON, 'Stop Sharing')
        self.app.wait_for(name='Share with the Machine')
        self.guest.wait_for(f'! wget -q -O /tmp/got {ADDRESS}/file.bin', 'nothing of the folder')

    def request(self, request, content):
        """The first line that the guest gets in answer."""
        header = (f'{request} HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: {len(content)}'
                  '\\r\\nConnection: close\\r\\n\\r\\n')
        return self.guest.run(f'{{ printf "{header}{content}"; sleep 5; }} '
                              '| nc -w 30 localhost 9843 | head -n 1')

    def wait_for_sign(self, folder):
        sign = f'Share with the Machine: It May Read {folder}'

        def shown():
            buttons = self.app.running() and self.app.root().find_all(role='push button')
            return any(sign in (node.name, node.description) for node in buttons or [])
        wait_until(shown, 'the sign', poll=0.3)

    def choose_folder(self, folder):
        """Types the path into the file chooser, as people who know it do."""
        window = wait_until(lambda: self.desktop.windows('Share a Folder'), 'the file chooser')[-1]
        self.desktop.xdotool('windowfocus', '--sync', window)
        # Its slash opens the field for a path.
        self.desktop.xdotool('type', '--delay', '30', folder)

        def accepted():
            self.app.key('Return')
            return not self.desktop.windows('Share a Folder')
        wait_until(accepted, 'the end of the file chooser', poll=1)


if __name__ == '__main__':
    AgentTest.image = require_image('desktop')
    main()
