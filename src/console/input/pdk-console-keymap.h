/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Pause is the one key without a scancode of its own: E1 1D 45, sent as 0x21d and 0x45. */
#define PDK_SCANCODE_PAUSE 0x21d

/**
 * pdk_console_keymap_from_evdev:
 * @code: KEY_* of linux/input-event-codes.h
 *
 * Returns: PC XT set 1, E0 prefix as 0x100, or %PDK_SCANCODE_PAUSE; 0 for a key no PC keyboard has
 */
guint pdk_console_keymap_from_evdev (guint code);

/** GDK's hardware keycode, which under Wayland and under X11 with evdev is the kernel's code + 8.
 */
guint pdk_console_keymap_from_hardware (guint keycode);

/** The other way round.  Returns: 0 for no key */
guint pdk_console_keymap_to_hardware (guint scancode);

G_END_DECLS
