/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_FILE_WAITING,
  PDK_CONSOLE_FILE_SENDING,
  PDK_CONSOLE_FILE_SENT,
  PDK_CONSOLE_FILE_FAILED, /* see the error */
  PDK_CONSOLE_FILE_CANCELLED,
} PdkConsoleFileState;

#define PDK_TYPE_CONSOLE_FILE_STATE (pdk_console_file_state_get_type ())
GType pdk_console_file_state_get_type (void);

#define PDK_TYPE_CONSOLE_FILE (pdk_console_file_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleFile, pdk_console_file, PDK, CONSOLE_FILE, GObject)

/* One file on its way to a guest.
 *
 * Properties, read-only: state (PdkConsoleFileState); sent (uint64, bytes), notified at most some
 * times a second by most protocols. */

PdkConsoleFile *pdk_console_file_new (GFile *file);
/** (transfer none) */
GFile *pdk_console_file_get_file (PdkConsoleFile *self);
/** UTF-8, but otherwise as it is called: untrusted */
const char *pdk_console_file_get_name (PdkConsoleFile *self);
PdkConsoleFileState pdk_console_file_get_state (PdkConsoleFile *self);
gboolean pdk_console_file_is_finished (PdkConsoleFile *self);
/** Bytes; 0 as long as it is not known. */
guint64 pdk_console_file_get_size (PdkConsoleFile *self);
guint64 pdk_console_file_get_sent (PdkConsoleFile *self);
/** (nullable) (transfer none): why it failed; parts of it may be untrusted text */
const GError *pdk_console_file_get_error (PdkConsoleFile *self);
/** At once, whatever the guest makes of it. */
void pdk_console_file_cancel (PdkConsoleFile *self);

/* For PdkConsoleFileTransfer and protocols.  Without effect on a file that is finished. */

/** (transfer none): cancelled when the file is finished, in whatever way */
GCancellable *pdk_console_file_get_cancellable (PdkConsoleFile *self);
gboolean pdk_console_file_is_size_known (PdkConsoleFile *self);
void pdk_console_file_set_size (PdkConsoleFile *self, guint64 size);
void pdk_console_file_begin (PdkConsoleFile *self);
void pdk_console_file_set_sent (PdkConsoleFile *self, guint64 sent);
/** @error: (nullable): why it failed; NULL when all of it has arrived */
void pdk_console_file_finish (PdkConsoleFile *self, const GError *error);

G_END_DECLS
