# SPDX-License-Identifier: GPL-3.0-or-later
"""A throw-away authority, and the certificate of servers at 127.0.0.1 that it signed."""

import os
import subprocess

_MAKE = '''
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Throw-away authority" \
  -keyout ca-key.pem -out ca-cert.pem
openssl req -newkey rsa:2048 -nodes -subj "/CN=127.0.0.1" -keyout server-key.pem -out server.csr
echo "subjectAltName=IP:127.0.0.1$names" >extensions
openssl x509 -req -in server.csr -CA ca-cert.pem -CAkey ca-key.pem -CAcreateserial -days 2 \
  -extfile extensions -out server-cert.pem
'''


def make(folder, *names):
    """Names the files as QEMU wants them: ca-cert.pem, server-cert.pem, server-key.pem.

    `names` are the names of further computers with the same certificate.
    """
    os.mkdir(folder)
    environment = dict(os.environ, names=''.join(f',DNS:{name}' for name in names))
    subprocess.run(['sh', '-ec', _MAKE], cwd=folder, env=environment, check=True,
                   capture_output=True)


def trust(folder, path):
    """Lets a program that looks at `path` trust what the authority signed."""
    os.makedirs(os.path.dirname(path))
    os.symlink(f'{folder}/ca-cert.pem', path)
