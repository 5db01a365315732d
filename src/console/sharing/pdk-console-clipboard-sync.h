/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console.h"

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_CLIPBOARD_OFF,
  PDK_CONSOLE_CLIPBOARD_TO_GUEST,
  PDK_CONSOLE_CLIPBOARD_FROM_GUEST,
  PDK_CONSOLE_CLIPBOARD_BOTH,
} PdkConsoleClipboardMode;

#define PDK_TYPE_CONSOLE_CLIPBOARD_MODE (pdk_console_clipboard_mode_get_type ())
GType pdk_console_clipboard_mode_get_type (void);

#define PDK_TYPE_CONSOLE_CLIPBOARD_SYNC (pdk_console_clipboard_sync_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkConsoleClipboardSync, pdk_console_clipboard_sync, PDK, CONSOLE_CLIPBOARD_SYNC, GObject)

/* Shares the desktop's clipboard with the guest of @console, whatever its backend is, in the
 * directions that were chosen, and only while the console has the keyboard.  Nothing goes anywhere
 * while it is only watched.
 *
 * Properties: mode (PdkConsoleClipboardMode, off at first); primary (boolean, FALSE at first: what
 * is marked is shared, too); limit (uint, bytes); read-only: unanswered (boolean: the guest was
 * asked and did not answer).
 * Signal: "refused" (PdkConsoleClipboardRefusal, guint limit), of what was to be shared. */

PdkConsoleClipboardSync *pdk_console_clipboard_sync_new (PdkConsole *console);

G_END_DECLS
