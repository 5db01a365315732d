# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of libvirt's own test suite, from the distribution's source package."""

import fcntl
import pathlib
import re
import shutil
import subprocess

CONFIGURATION = '''
Dir::State::Lists "{folder}/lists";
Dir::Cache::Archives "{folder}/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "{folder}/sources.list.d";
APT::Sandbox::User "root";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
Acquire::Retries "1";
'''


class Missing(Exception):
    pass


def source_stanza(text):
    """The configured sources in the format of stanzas, as sources of source packages."""
    return re.sub(r'(?m)^Types:.*$', 'Types: deb-src', text)


def source_lines(text):
    lines = [re.sub(r'^deb(-src)?\s', 'deb-src ', line) for line in text.splitlines() if line.startswith('deb')]
    return '\n'.join(dict.fromkeys(lines)) + '\n'


def write_configuration(folder):
    """A configuration of apt's that has the sources of the configured ones, and its own state."""
    listed = folder / 'sources.list.d'
    for name in ('lists/partial', 'archives/partial', 'sources.list.d'):
        (folder / name).mkdir(parents=True, exist_ok=True)
    etc = pathlib.Path('/etc/apt')
    main = etc / 'sources.list'
    (folder / 'sources.list').write_text(source_lines(main.read_text()) if main.exists() else '')
    for path in sorted((etc / 'sources.list.d').glob('*')):
        # Others than the distribution's own have no libvirt of it.
        if path.suffix == '.sources' and re.search(r'debian\.org|ubuntu\.com', path.read_text()):
            (listed / path.name).write_text(source_stanza(path.read_text()))
        elif path.suffix == '.list' and re.search(r'debian\.org|ubuntu\.com', path.read_text()):
            (listed / path.name).write_text(source_lines(path.read_text()))
    configuration = folder / 'apt.conf'
    configuration.write_text(CONFIGURATION.format(folder=folder))
    return configuration


def run(folder, *command, seconds=120):
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds,
                              env={'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL': 'C.UTF-8',
                                   'APT_CONFIG': str(folder / 'apt.conf')})
    except subprocess.TimeoutExpired as error:
        raise Missing(f'{command[0]} takes longer than {seconds} s') from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f'{" ".join(command[:2])}: {lines[-1] if lines else done.returncode}')


def fetch(folder):
    if not shutil.which('apt-get'):
        raise Missing('there is no apt-get')
    write_configuration(folder)
    run(folder, 'apt-get', '--quiet=2', 'update')
    run(folder, 'apt-get', '--quiet=2', '--download-only', 'source', 'libvirt')
    archives = sorted(folder.glob('libvirt_*.orig.tar.*[!c]'))
    if not archives:
        raise Missing('the source package has no archive')
    unpacked = folder / 'unpacking'
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    run(folder, 'tar', '--extract', '--file', str(archives[-1]), '--directory', str(unpacked),
        '--strip-components=1', '--wildcards', '*/tests/*.xml')
    unpacked.rename(folder / 'libvirt')


def libvirt_source(cache):
    """The folder of libvirt's sources, of which its tests' documents are there; fetched once into the cache."""
    folder = cache / 'libvirt-source'
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / 'lock', 'w', encoding='utf-8') as lock:
        # Two tests may want it at the same time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / 'libvirt').exists():
            fetch(folder)
    return folder / 'libvirt'


def documents(cache, _):
    """The paths of documents of machines."""
    start = re.compile(rb'\s*(<\?xml[^>]*\?>)?\s*(<!--.*?-->\s*)*<domain[\s>]', re.DOTALL)
    return [path for path in sorted(libvirt_source(cache).rglob('*.xml'))
            if path.is_file() and start.match(path.read_bytes())]
