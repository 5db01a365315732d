# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a guest's own picture with what the program shows of it."""

from gi.repository import GdkPixbuf

_COLUMNS, _ROWS = 80, 50


def guest_screenshot(domain, screen=0):
    """A screen of the guest as its hypervisor sees it, as a pixbuf."""
    stream = domain.connect().newStream()
    domain.screenshot(stream, screen)
    loader = GdkPixbuf.PixbufLoader()
    stream.recvAll(lambda _stream, data, _opaque: loader.write(data), None)
    stream.finish()
    loader.close()
    return loader.get_pixbuf()


def light_share(picture):
    """The share of a picture that is light, from 0 to 1."""
    cells = _brightness(picture)
    return sum(cell > 3 * 128 for cell in cells) / len(cells)


def contrast(screen, area):
    """How far the lightest and the darkest in an area of the screen are apart, from 0 to 765."""
    cells = _brightness(screen.new_subpixbuf(*area))
    return max(cells) - min(cells)


def detail(picture):
    """The share of a picture that is not of its most common brightness, from 0 to 1."""
    cells = _brightness(picture)
    plain = max(set(cells), key=cells.count)
    return sum(abs(cell - plain) > 3 * 16 for cell in cells) / len(cells)


def fitted(picture, extents):
    """Where a picture lies in a control that scales it to fit: (x, y, width, height)."""
    x, y, width, height = extents
    scale = min(width / picture.get_width(), height / picture.get_height())
    shown = round(picture.get_width() * scale), round(picture.get_height() * scale)
    return x + (width - shown[0]) // 2, y + (height - shown[1]) // 2, *shown


def likeness(picture, screen, area):
    """How alike a picture and an area of the screen are: 1 for equal, about 0 for unrelated.

    This is the correlation of their brightness over a grid of cells, each about one letter wide,
    so scaling and blending do not count, but every line of text does.  A blank area gives 0.
    """
    shown = screen.new_subpixbuf(*area)
    return _correlation(_brightness(picture), _brightness(shown))


def rows(picture):
    """The colors of a picture, row by row."""
    data, stride = picture.get_pixels(), picture.get_rowstride()
    channels, width = picture.get_n_channels(), picture.get_width()
    result = []
    for y in range(picture.get_height()):
        row = data[y * stride:y * stride + width * channels]
        result.append(row if channels == 3 else
                      b''.join(row[i:i + 3] for i in range(0, len(row), channels)))
    return result


def _brightness(pixbuf):
    small = pixbuf.scale_simple(_COLUMNS, _ROWS, GdkPixbuf.InterpType.BILINEAR)
    data, stride, channels = small.get_pixels(), small.get_rowstride(), small.get_n_channels()
    return [sum(data[y * stride + x * channels:y * stride + x * channels + 3])
            for y in range(_ROWS) for x in range(_COLUMNS)]


def _correlation(left, right):
    left_mean, right_mean = sum(left) / len(left), sum(right) / len(right)
    both = sum((a - left_mean) * (b - right_mean) for a, b in zip(left, right))
    left_alone = sum((a - left_mean) ** 2 for a in left)
    right_alone = sum((b - right_mean) ** 2 for b in right)
    if not left_alone or not right_alone:
        return 0.0
    return both / (left_alone * right_alone) ** 0.5
