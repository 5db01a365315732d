/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * pdk_number_steps_add:
 * @row: holds a decimal number, or nothing
 * @min: the least it may be
 * @max: the most
 *
 * Buttons at the end of an entry that make its number smaller and larger, and the keys for it: the
 * arrows by one, the page keys by ten.  Nothing becomes the least there is.
 */
void pdk_number_steps_add (AdwEntryRow *row, guint64 min, guint64 max);

G_END_DECLS
