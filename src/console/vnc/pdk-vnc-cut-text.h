/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The extended clipboard of VNC, of which the library knows nothing: texts in UTF-8, told of first and
 * sent when they are asked for.  It is how QEMU says what a guest has copied. */

/** As an encoding, that a viewer knows of it. */
#define PDK_VNC_CUT_TEXT_ENCODING ((gint32) 0xc0a1e5ce)

typedef enum {
  PDK_VNC_CUT_TEXT_NOTHING, /* that matters here */
  PDK_VNC_CUT_TEXT_OFFERED,
  PDK_VNC_CUT_TEXT_SENT,
  PDK_VNC_CUT_TEXT_TOO_LARGE,
} PdkVncCutTextKind;

/** What asks for the text that was offered. */
extern const guint8 pdk_vnc_cut_text_request[12];

/**
 * pdk_vnc_cut_text_read:
 * @data: a message, behind its length
 * @limit: of the text, in bytes
 * @text: (out) (nullable): what was sent, with the ends of lines that this computer has
 */
PdkVncCutTextKind pdk_vnc_cut_text_read (const guint8 *data,
                                         gsize size,
                                         gsize limit,
                                         GByteArray **text);

G_END_DECLS
