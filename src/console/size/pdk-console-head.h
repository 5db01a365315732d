/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "picture/pdk-console-cursor.h"
#include "picture/pdk-console-framebuffer.h"

G_BEGIN_DECLS

/** More screens than this of one guest are not looked at. */
#define PDK_CONSOLE_MAX_HEADS 16

#define PDK_TYPE_CONSOLE_HEAD (pdk_console_head_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleHead, pdk_console_head, PDK, CONSOLE_HEAD, GObject)

/* One screen of a guest.  A backend has at least one, number 0, from the beginning; the others come
 * when the guest tells of them, and stay for as long as the connection.
 *
 * Properties, all read-only: number (uint: what the protocol calls it); framebuffer; enabled
 * (boolean: the guest shows something there; a head that is not may be turned on with the
 * resizer); in-doubt (boolean: its picture went, and whether it was turned off or gets another size
 * will be known in a moment; it counts as enabled until then).
 * Signals: "moved", when its area is another one; "cursor-changed"; "cursor-moved" (int x, int y), in
 * relative mode, for a head that has a pointer of its own. */

guint pdk_console_head_get_number (PdkConsoleHead *self);
/** (transfer none) */
PdkConsoleFramebuffer *pdk_console_head_get_framebuffer (PdkConsoleHead *self);
gboolean pdk_console_head_get_enabled (PdkConsoleHead *self);
gboolean pdk_console_head_get_in_doubt (PdkConsoleHead *self);
/** Where it lies among the guest's screens, in guest pixels; all 0 while that is not known. */
cairo_rectangle_int_t pdk_console_head_get_area (PdkConsoleHead *self);
/**
 * pdk_console_head_get_cursor:
 * @cursor: (out) (nullable) (transfer none): its shape, as the backend's
 *
 * Returns: whether the head has a pointer of its own, instead of the backend's
 */
gboolean pdk_console_head_get_cursor (PdkConsoleHead *self, PdkConsoleCursor **cursor);

/* For backends. */

PdkConsoleHead *pdk_console_head_new (guint number);
/** There is no doubt any more. */
void pdk_console_head_set_enabled (PdkConsoleHead *self, gboolean enabled);
void pdk_console_head_set_in_doubt (PdkConsoleHead *self, gboolean in_doubt);
void pdk_console_head_set_area (PdkConsoleHead *self, const cairo_rectangle_int_t *area);
/** From now on the pointer is the head's own.  @cursor: (nullable) */
void pdk_console_head_set_cursor (PdkConsoleHead *self, PdkConsoleCursor *cursor);
void pdk_console_head_move_cursor (PdkConsoleHead *self, int x, int y);

G_END_DECLS
