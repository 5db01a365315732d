# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program is to look on a Desktop: dark, with large text, in a language of long words."""

import os
import struct
import subprocess
from dataclasses import dataclass

from .app import binary

# Any language that the program is not translated to.
_LANGUAGE = 'de'
_MAGIC = 0x950412de
_PLAIN_DPI = 96
# What German adds to English, by the length of the English text.
_LONGER = ((10, 1.0), (25, 0.6), (70, 0.4), (0, 0.3))
_WORDS = ('Zwischenablage Übertragungsgeschwindigkeit anschließen Bildschirmauflösung während '
          'Sicherheitszertifikat überprüfen Tastaturbelegung Größenänderung ').split()


@dataclass
class Look:
    """`text` is the desktop's factor for the size of text; `font` one of GTK's settings."""

    dark: bool = False
    contrast: bool = False
    text: float = 1.0
    long_words: bool = False
    font: str = ''

    def prepare(self, environment):
        """Makes a desktop's environment, and the folders it names, look like this."""
        environment['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark' if self.dark else 'prefer-light'
        environment['ADW_DEBUG_HIGH_CONTRAST'] = '1' if self.contrast else '0'
        if self.font:
            folder = os.path.join(environment['XDG_CONFIG_HOME'], 'gtk-4.0')
            os.makedirs(folder)
            with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
                file.write(f'[Settings]\ngtk-font-name={self.font}\n')
        if self.long_words:
            environment['LANGUAGE'] = _LANGUAGE
            _install_translation()

    def prepare_display(self, environment):
        """Tells the X server that the environment names what programs ask it for."""
        subprocess.run(['xrdb', '-nocpp', '-merge'], env=environment, check=True, text=True,
                       input=f'Xft.dpi: {round(_PLAIN_DPI * self.text)}\n')


def lengthen(text):
    """The text with as many letters more as a translation to German has; what it stands for stays."""
    if not any(letter.isalpha() for letter in text.replace('%s', '')):
        return text
    factor = next(factor for limit, factor in _LONGER if len(text) <= limit or not limit)
    missing = max(4, round(len(text) * factor))
    words = ''
    while len(words) < missing:
        words += ' ' + _WORDS[(len(text) + len(words)) % len(_WORDS)]
    kept = text.rstrip('….?:! \n')
    if kept.endswith('>'):  # markup: its end stays the end
        kept = kept[:kept.rindex('<')]
    return kept + words[:missing + 1].rstrip() + text[len(kept):]


def _install_translation():
    """Puts it where the program finds it: over its build folder's, for this namespace only."""
    folder = os.path.realpath(os.path.join(os.path.dirname(binary()), '..', 'po'))
    if os.path.ismount(folder):
        return
    known = next(os.path.join(path, name) for path, _, names in os.walk(folder) for name in names
                 if name.endswith('.mo'))
    with open(known, 'rb') as file:
        texts = _read_ids(file.read())
    subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', folder], check=True)
    target = os.path.join(folder, _LANGUAGE, 'LC_MESSAGES')
    os.makedirs(target)
    with open(os.path.join(target, os.path.basename(known)), 'wb') as file:
        file.write(_make_catalog(texts))


def _read_ids(catalog):
    """The texts that a compiled catalog translates, as they are keyed there."""
    magic, _, count, table = struct.unpack_from('<4I', catalog)
    assert magic == _MAGIC
    places = (struct.unpack_from('<2I', catalog, table + 8 * i) for i in range(count))
    return [catalog[start:start + length] for length, start in places if length]


def _make_catalog(ids):
    header = b'Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n'
    pairs = sorted([(b'', header)] + [(key, _translate(key)) for key in ids])
    blob, tables = b'', ([], [])
    start = 28 + 16 * len(pairs)
    for column, table in enumerate(tables):
        for pair in pairs:
            table.append(struct.pack('<2I', len(pair[column]), start + len(blob)))
            blob += pair[column] + b'\0'
    head = struct.pack('<7I', _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b''.join(tables[0] + tables[1]) + blob


def _translate(key):
    """Of a key with its context before it, and the plural after it."""
    forms = key.split(b'\4')[-1].decode().split('\0')
    return '\0'.join(map(lengthen, forms)).encode()
