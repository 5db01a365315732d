#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""New machines from what is downloaded, of libosinfo's list or of an own address: an installer and a
cloud image; from a server that cuts, and by a program that is killed."""

import glob
import hashlib
import http.server
import os
import re
import shutil
import signal
import subprocess
import threading
from xml.etree import ElementTree

from harness.app import App
from harness.bootable import make_disk, require_bootable
from harness.case import main
from harness.create import IMAGES, CreateTest
from harness.ftp import CUT, FtpServer
from harness.grub import wait_for_menu
from harness.image import require_image
from harness.serial import Serial
from harness.waiting import wait_until

RESCUE = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'
FOLDER = '/run/downloads'
SYSTEMS = '/run/osinfo'
CLOUD = 2
HEIGHT = 1700
PASSWORD = 'hunter22'

OS = """<libosinfo version="0.0.1">
<os id="http://example.org/tiny/{version}"><short-id>tiny{version}</short-id>
  <name>Tiny Linux {version} with a Name That Is Longer than Most</name><version>{version}</version>
  {end}
  <media arch="x86_64" live="true"><url>{address}/{version}/tiny-linux-rescue.iso</url></media>
  <media arch="aarch64"><url>{address}/{version}/tiny-arm.iso</url></media>
  <image arch="x86_64" format="qcow2" cloud-init="true">
    <url>{address}/{version}/tiny-cloud.qcow2</url></image>
</os></libosinfo>
"""


class Server(http.server.BaseHTTPRequestHandler):
    """Gives parts of files; as often as `cuts` says it ends an answer early, once `gate` is open."""

    protocol_version = 'HTTP/1.1'
    files = {}
    asked = []
    cuts = 0
    gate = threading.Event()

    def do_HEAD(self):
        self.answer(with_body=False)

    def do_GET(self):
        self.answer(with_body=True)

    def answer(self, with_body):
        path = self.files.get(os.path.basename(self.path))
        if path is None:
            self.send_error(404)
            return
        with open(path, 'rb') as file:
            data = file.read()
        etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if with_body:
            self.asked.append(self.headers.get('Range'))
        if self.headers.get('If-None-Match') == etag:
            self.send_response(304)
            self.send_header('Content-Length', '0')
            self.end_headers()
            return
        start = 0
        wanted = re.match(r'bytes=(\d+)-', self.headers.get('Range', ''))
        if wanted and self.headers.get('If-Range') == etag:
            start = int(wanted[1])
        self.send_response(206 if start else 200)
        if start:
            self.send_header('Content-Range', f'bytes {start}-{len(data) - 1}/{len(data)}')
        self.send_header('ETag', etag)
        self.send_header('Content-Length', str(len(data) - start))
        self.end_headers()
        if with_body:
            self.send(data[start:])

    def send(self, data):
        if not Server.cuts:
            try:
                self.wfile.write(data)
            except ConnectionError:
                self.close_connection = True  # the first bytes were all that was wanted
            return
        Server.cuts -= 1
        self.wfile.write(data[:CUT])
        self.wfile.flush()
        self.gate.wait()
        self.close_connection = True

    def log_message(self, *arguments):
        pass


class Download(CreateTest):
    desktop_size = f'1280x{HEIGHT}'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.makedirs(FOLDER)
        make_disk(cls.image, f'{FOLDER}/cloud.qcow2')
        Server.files = {'tiny-linux-rescue.iso': RESCUE, 'tiny-cloud.qcow2': f'{FOLDER}/cloud.qcow2'}
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.address = f'http://127.0.0.1:{server.server_port}'
        os.makedirs(f'{SYSTEMS}/os/example.org')
        for version, end in ((2, ''), (1, '<eol-date>2001-01-01</eol-date>')):
            with open(f'{SYSTEMS}/os/example.org/tiny-{version}.xml', 'w', encoding='utf-8') as file:
                file.write(OS.format(version=version, end=end, address=cls.address))

    def setUp(self):
        super().setUp()
        self.desktop.environment['OSINFO_USER_DIR'] = SYSTEMS
        Server.cuts = 0
        Server.asked.clear()
        Server.gate.set()
        self.cache = os.path.join(self.desktop.environment['XDG_CACHE_HOME'], 'paddock', 'downloads')
        shutil.rmtree(self.cache, ignore_errors=True)

    # What the window is told.

    def choose_download(self):
        self.choose_with('Start From', 'Home')
        wait_until(lambda: self.find(name='Address of the Disc Image', role='label'),
                   'the address')

    def pick(self, words, count):
        """From the list: what is searched for, and how many there are of it."""
        self.click_until(lambda: self.find(name='Choose What to Download'), lambda _button: self.is_searching(),
                         'the search has the keys')
        self.desktop.xdotool('type', '--delay', '10', words)
        wait_until(lambda: len(self.found()) == count, f'{count} of {words}')

    def is_searching(self):
        return any(node.role == 'search box' for node in self.app.focused())

    def found(self):
        return [label for label in self.find_all(role='label')
                if 'visible' in label.states and re.match(r'tiny-.*\.(iso|qcow2)', label.name)]

    def prepare(self, name, typed=False):
        """Up to where the installer can be downloaded; its address comes from the list, or is typed."""
        if not self.app or not self.dialog():
            self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose_download()
        if typed:
            self.type_at('Address of the Disc Image', f'{self.address}/2/tiny-linux-rescue.iso')
        else:
            self.pick('tiny', 1)
            self.app.key('Return')
        self.wait_for_system()
        self.type_at('Name', name)
        self.wait_for_text(f'The machine “{name}” is stored and started')
        self.wait_for_text('is downloaded, and kept on this computer')

    def wait_for_system(self):
        """What it is gives the machine its name, unless that was typed."""
        wait_until(lambda: re.match(r'tiny2(-\d)?$', self.text_of('Name') or ''),
                   'the name of the system')

    def wait_for_part(self):
        """So much has come and no more does."""
        def part():
            self.app.running()
            found = glob.glob(f'{self.cache}/*.part')
            return found and os.path.getsize(found[0]) == CUT and found[0]
        path = wait_until(part, 'a part')
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_installer(self):
        """From the list; the connection is cut once.  The second machine is made of what is here."""
        Server.cuts = 1
        self.prepare('tiny')
        self.wait_for_text('Tiny Linux 2')
        self.wait_for_text('A copy is put into “default” as “tiny-install.iso”')
        self.desktop.screenshot(f'{self.picture_folder}/create-download.png')
        self.create()
        domain = self.machine('tiny')
        self.assertEqual(Server.asked, [None, f'bytes={CUT}-'])
        self.assertEqual(self.volumes(), ['tiny-install.iso', 'tiny.qcow2'])
        with open(f'{IMAGES}/tiny-install.iso', 'rb') as copy, open(RESCUE, 'rb') as original:
            self.assertEqual(copy.read(), original.read())
        live = ElementTree.fromstring(domain.XMLDesc())
        self.assertEqual(live.find('.//disk[@device="cdrom"]/source').get('file'),
                         f'{IMAGES}/tiny-install.iso')
        self.assertIsNone(self.stored(domain).find('.//disk[@device="cdrom"]/source'))
        wait_for_menu(domain)
        # The machine has the keys now.
        self.app.activate_app('new-machine')
        wait_until(self.dialog, 'the dialog')
        self.prepare('tiny-again')
        self.wait_for_text('here already')
        self.create()
        self.machine('tiny-again')
        self.assertEqual(Server.asked, [None, f'bytes={CUT}-', None])

    def test_cancelled(self):
        """In the list of tasks: nothing is left of the machine, and the download goes on or is deleted."""
        Server.cuts = 2
        Server.gate.clear()
        self.prepare('cancelled')
        self.create()
        self.wait_for_part()
        self.cancel_task('Downloading tiny-linux-rescue.iso')
        self.wait_for_cancelled()
        self.assert_nothing()
        self.wait_for_part()
        Server.gate.set()
        self.wait_for_text('1.0\xa0MiB of')
        self.desktop.screenshot(f'{self.picture_folder}/create-download-part.png')
        # The first is what it starts from.
        self.click_once(lambda: (self.find_all(name='Download', role='label') or [None])[-1], 'the row')
        self.press(wait_until(lambda: self.button('Delete'), 'the button'))
        wait_until(lambda: os.listdir(self.cache) == [], 'nothing is kept')
        self.wait_for_text('4.8\xa0MiB')

    def test_killed(self):
        """Killed in the middle, it has nothing to clear up, and goes on with what is here."""
        Server.cuts = 1
        Server.gate.clear()
        self.prepare('killed')
        self.create()
        self.wait_for_part()
        self.app.process.send_signal(signal.SIGKILL)
        self.app.process.wait()
        Server.gate.set()
        self.assert_nothing()
        self.app = App(self.desktop, '-c', 'qemu:///system')
        self.addCleanup(self.app.stop)
        self.prepare('after all', typed=True)
        self.wait_for_text('1.0\xa0MiB of')
        self.create()
        self.machine('after all')
        self.assertEqual(Server.asked, [None, f'bytes={CUT}-'])

    def test_ftp(self):
        """A disc of an own address by ftp; the connection is cut once."""
        server = FtpServer(os.path.dirname(RESCUE))
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        server.cuts = 1
        address = f'{server.base}/{os.path.basename(RESCUE)}'
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose_download()
        self.wait_for_text('https://… or ftp://…')
        self.type_at('Address of the Disc Image', address)
        self.wait_for_text('Choose what it is')
        self.type_at('Name', 'by ftp')
        self.wait_for_text(f'{address} is downloaded, and kept on this computer')
        self.desktop.screenshot(f'{self.picture_folder}/create-download-ftp.png')
        self.create()
        domain = self.machine('by ftp')
        name = os.path.basename(RESCUE)
        taken = [line for line in server.asked if line.startswith(('REST', 'RETR')) and line != 'REST 0']
        self.assertEqual(taken, [f'RETR {name}', f'REST {CUT}', f'RETR {name}'])
        self.assertEqual(self.volumes(), ['by ftp-install.iso', 'by ftp.qcow2'])
        subprocess.run(['cmp', RESCUE, f'{IMAGES}/by ftp-install.iso'], check=True)
        wait_for_menu(domain)

    def test_cloud(self):
        """A cloud image of an address that is typed, which has to have its checksum."""
        with open(f'{FOLDER}/cloud.qcow2', 'rb') as file:
            digits = hashlib.sha256(file.read()).hexdigest()
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(CLOUD)
        self.pick('tiny', 1)
        self.app.key('Return')
        self.wait_for_system()
        self.type_at('Name', 'from-address')
        self.type_at('Password', PASSWORD)
        self.type_at('Repeat the Password', PASSWORD)
        self.wait_for_text('It is copied to the host')
        # As its first bytes say.
        self.wait_for_text('No smaller than the image')
        self.click_on('Download')
        self.type_at('Checksum (Optional)', hashlib.sha1(b'').hexdigest())
        self.wait_for_text('SHA-1 proves nothing any more')
        self.type_at('Checksum (Optional)', 'f' * 64)
        self.wait_for_text('It is compared with its checksum')
        self.desktop.screenshot(f'{self.picture_folder}/create-download-cloud.png')
        self.create()
        self.wait_for_dialog('The file does not have this checksum')
        self.assert_nothing()
        self.assertEqual(os.listdir(self.cache), [])
        self.type_at('Checksum (Optional)', digits)
        self.create()
        domain = self.machine('from-address')
        self.assertIn('guest: user', Serial(domain).talk())
        self.assertEqual(self.volumes(), ['from-address-cidata.iso', 'from-address.qcow2'])

    def test_packed_cloud(self):
        """One of an own address that is packed is downloaded as it is, then unpacked."""
        path = f'{FOLDER}/packed.raw.xz'
        raw = f'{FOLDER}/packed.raw'
        subprocess.run(['qemu-img', 'convert', '-O', 'raw', f'{FOLDER}/cloud.qcow2', raw], check=True)
        with open(path, 'wb') as file:
            subprocess.run(['xz', '-c', '-0', raw], stdout=file, check=True)
        Server.files['packed.raw.xz'] = path
        self.open_dialog()
        self.enlarge_dialog(HEIGHT - 100)
        self.choose(CLOUD)
        self.type_at('Path or Address of the Cloud Image', f'{self.address}/packed.tar.xz')
        self.wait_for_text('This file is an archive')
        self.type_at('Path or Address of the Cloud Image', f'{self.address}/packed.raw.xz')
        self.type_at('Name', 'packed')
        self.type_at('Password', PASSWORD)
        self.type_at('Repeat the Password', PASSWORD)
        self.wait_for_text('It is unpacked and copied to the host')
        self.desktop.screenshot(f'{self.picture_folder}/create-download-packed.png')
        self.create()
        domain = self.machine('packed')
        self.assertIn('guest: user', Serial(domain).talk())
        self.assertEqual(self.volumes(), ['packed-cidata.iso', 'packed.qcow2'])
        self.assertEqual(os.listdir(os.path.join(os.path.dirname(self.cache), 'create')), [])


if __name__ == '__main__':
    require_bootable()
    # Before there is no network.
    Download.image = require_image('tiny')
    main()
