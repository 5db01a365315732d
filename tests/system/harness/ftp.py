# SPDX-License-Identifier: GPL-3.0-or-later
"""A small ftp server of this computer, for anybody and passive only."""

import os
import socket
import socketserver
import threading
import time

CUT = 2 ** 20


class Talk(socketserver.StreamRequestHandler):
    """One client.  It is answered with what `answer_…` returns, each for a command."""

    def handle(self):
        self.listener = None
        self.start = 0
        self.say('220 Hello')
        try:
            self.listen()
        except ConnectionResetError:
            pass  # whoever has all that was wanted does not say good-bye

    def listen(self):
        for line in self.rfile:
            command, _, word = line.decode().strip().partition(' ')
            self.server.asked.append(f'{command} {word}'.strip())
            answer = getattr(self, f'answer_{command.lower()}', None)
            self.say(answer(word) if answer else '500 What is that?')
            if command == 'QUIT':
                break

    def say(self, text):
        self.wfile.write(f'{text}\r\n'.encode())

    def path(self, word):
        path = os.path.join(self.server.folder, word.lstrip('/'))
        return path if os.path.isfile(path) else None

    def answer_user(self, _):
        return '331 And the password'

    def answer_pass(self, _):
        return '230 Come in'

    def answer_pwd(self, _):
        return '257 "/"'

    def answer_type(self, _):
        return '200 As you like'

    def answer_size(self, word):
        path = self.path(word)
        return f'213 {os.path.getsize(path)}' if path else '550 There is no such file'

    def answer_mdtm(self, word):
        path = self.path(word)
        if not path:
            return '550 There is no such file'
        return '213 ' + time.strftime('%Y%m%d%H%M%S', time.gmtime(os.path.getmtime(path)))

    def answer_rest(self, word):
        self.start = int(word)
        return '350 From there'

    def answer_epsv(self, _):
        self.listener = socket.create_server(('127.0.0.1', 0))
        return f'229 It is (|||{self.listener.getsockname()[1]}|)'

    def answer_retr(self, word):
        path = self.path(word)
        if not path:
            return '550 There is no such file'
        start, self.start = self.start, 0
        length = self.server.take_cut()
        self.say('150 Here it is')
        with self.listener, self.listener.accept()[0] as connection, open(path, 'rb') as file:
            connection.sendfile(file, start, length)
        return '426 It is cut off' if length else '226 That was all'

    def answer_quit(self, _):
        return '221 Good-bye'


class FtpServer(socketserver.ThreadingTCPServer):
    """Gives what is in a folder; as often as `cuts` says, no more of it than `CUT` bytes."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(('127.0.0.1', 0), Talk)
        self.folder = folder
        self.asked = []
        self.cuts = 0
        self.base = f'ftp://127.0.0.1:{self.server_address[1]}'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take_cut(self):
        """How much is sent this time; None: all."""
        if not self.cuts:
            return None
        self.cuts -= 1
        return CUT
