# SPDX-License-Identifier: GPL-3.0-or-later
"""What an edit may change, told apart from the rest of a document by Python's own XML library."""

import copy
import re

# Fields that are set by functions: where in the document, below the root, besides the item itself.
BESIDES = {
    ('overview', 'firmware'): ['os'],
    ('overview', 'loader-secure'): ['os', 'features/smm'],
    ('overview', 'loader-stateless'): ['os'],
    ('overview', 'machine'): ['os/type', 'devices'],
    ('os', 'os'): ['metadata'],
    ('os', 'share-network'): ['lxc:namespace'],
    ('os', 'share-ipc'): ['lxc:namespace'],
    ('os', 'share-uts'): ['lxc:namespace'],
    ('os', 'init-user'): ['os/inituser', 'os/initgroup'],
    ('os', 'init-group'): ['os/inituser', 'os/initgroup'],
    ('memory', 'shared'): ['memoryBacking/access', 'memoryBacking/source'],
    ('memory', 'slots'): ['maxMemory'],
    ('boot', 'bootloader'): ['bootloader'],
    ('boot', 'bootloader-arguments'): ['bootloader_args'],
    ('clock', 'offset'): ['clock@'],
    ('security', 'launch'): ['launchSecurity'],
    ('tuning', 'iothreads'): ['iothreads', 'iothreadids'],
    ('tuning', 'emulator-scheduler'): ['cputune/emulatorsched'],
}
# All of a kind's fields.
BESIDES_KIND = {
    'cpu': ['cpu', 'vcpu', 'vcpus'],
    'features': ['features'],
    'sysinfo': ['sysinfo[type=smbios]', 'os/smbios'],
}


class Place:
    def __init__(self, kind, field, row, place):
        self.kind = kind
        self.field = field
        self.path = row['path']
        self.setter = 'setter' in row['flags']
        self.bytes = row['type'] == 'bytes'
        # “/devices[1]/disk[3]” as (name, position) pairs; [] for the root
        self.item = [(name, int(number)) for name, number in re.findall(r'/((?:{[^}]*})?[^/\[]+)\[(\d+)\]', place)]


def qualified(name):
    """“qemu:arg” as Python's library names it."""
    prefix, colon, local = name.partition(':')
    return f'{{http://libvirt.org/schemas/domain/{prefix}/1.0}}{local}' if colon else name


def blank(text):
    return (text or '').strip()


def same(a, b):
    """Whether both trees say the same, whatever their white space and comments."""
    if a.tag != b.tag or a.attrib != b.attrib or len(a) != len(b):
        return False
    # Text around elements is white space, but for hand-written documents, where it counts too.
    if blank(a.text) != blank(b.text) or blank(a.tail) != blank(b.tail):
        return False
    return all(same(x, y) for x, y in zip(a, b))


def child(element, name, number=1, attribute=None, value=None):
    for at in element:
        if at.tag == name and (attribute is None or at.get(attribute) == value):
            number -= 1
            if number == 0:
                return at
    return None


def says_nothing(element, selector):
    """Whether there is no more in it than what the path to it asks for."""
    return not set(element.attrib) - {selector} and not len(element) and not blank(element.text)


def drop_empty(way):
    """Removes what is empty from the end of a way on: (parent, element, attribute it was found by)."""
    for parent, element, selector in reversed(way):
        if not says_nothing(element, selector):
            return
        parent.remove(element)


def remove_path(top, path):
    """Removes the element or attribute at a path below top, and what that leaves empty.  “clock@” is
    all attributes of an element."""
    way = []
    element = top
    steps = path.split('/') if path else []
    for step in steps:
        if step.startswith('@'):
            element.attrib.pop(step[1:], None)
            break
        match = re.fullmatch(r'([^\[@]+)(?:\[([^=]+)=(.*)\])?(@)?', step)
        found = child(element, qualified(match[1]), 1, match[2], match[3])
        if found is None:
            break
        way.append((element, found, match[2]))
        element = found
        if match[4]:
            element.attrib.clear()
    else:
        if steps and not path.endswith('@'):
            parent, found, _ = way.pop()
            parent.remove(found)
        elif not steps:
            element.text = None
    drop_empty(way)


def forget_boot_order(root):
    os = child(root, 'os')
    for at in list(os) if os is not None else []:
        if at.tag == 'boot':
            os.remove(at)
    devices = child(root, 'devices')
    for device in devices if devices is not None else []:
        # What else is said there, an entry to boot, is of no use without a place.
        remove_path(device, 'boot')


def without(tree, place):
    """A copy of the document without what an edit may change."""
    root = copy.deepcopy(tree)
    item = root
    for name, number in place.item:
        item = child(item, name, number)
    besides = BESIDES.get((place.kind, place.field)) or (place.setter and BESIDES_KIND.get(place.kind))
    if place.field == 'boot' and place.item or (place.kind, place.field) == ('boot', 'order'):
        forget_boot_order(root)
    elif place.item and place.setter:
        # The item is what is edited; its neighbours are not.
        item.clear()
    elif besides:
        for path in besides:
            remove_path(root, path)
    else:
        remove_path(item, place.path)
        if place.bytes and '@' in place.path:
            remove_path(item, re.sub('@.*', '@unit', place.path))
    return root
