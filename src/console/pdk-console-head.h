/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-framebuffer.h"

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
 * resizer). Signal: "moved", when its area is another one. */

guint pdk_console_head_get_number (PdkConsoleHead *self);
/** (transfer none) */
PdkConsoleFramebuffer *pdk_console_head_get_framebuffer (PdkConsoleHead *self);
gboolean pdk_console_head_get_enabled (PdkConsoleHead *self);
/** Where it lies among the guest's screens, in guest pixels; all 0 while that is not known. */
cairo_rectangle_int_t pdk_console_head_get_area (PdkConsoleHead *self);

/* For backends. */

PdkConsoleHead *pdk_console_head_new (guint number);
void pdk_console_head_set_enabled (PdkConsoleHead *self, gboolean enabled);
void pdk_console_head_set_area (PdkConsoleHead *self, const cairo_rectangle_int_t *area);

G_END_DECLS
