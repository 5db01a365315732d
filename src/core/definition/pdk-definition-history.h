/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Former definitions of each machine, so that a change can be taken back: files of the user's state
 * folder, paddock/definitions/UUID/TIME.xml, for the user's eyes only (0600), and without passwords
 * all the same: files are copied and kept for long.  What is restored gets the passwords that the
 * machine has at that time. */

/** Most kept of one machine, in number and in bytes: the oldest go. */
#define PDK_DEFINITION_HISTORY_MAX   100
#define PDK_DEFINITION_HISTORY_BYTES (1024 * 1024)

/**
 * PdkDefinitionRecord:
 * @time: when it was replaced, or seen to be: µs since 1970, UTC
 * @size: in bytes
 */
typedef struct {
  gint64 time;
  gsize size;
} PdkDefinitionRecord;

/**
 * pdk_definition_history_note:
 * @uuid: of the machine
 * @document: how it was stored until now
 *
 * Writes it down, unless it is what was written last.  For workers: it waits for the disk.
 *
 * Returns: %FALSE with a %G_FILE_ERROR, or %PDK_ERROR_INVALID when @uuid is none
 */
gboolean pdk_definition_history_note (const char *uuid,
                                      PdkDomainDocument *document,
                                      GError **error);

/** The same from the main thread, in another; a failure is said in the log. */
void pdk_definition_history_note_later (const char *uuid, PdkDomainDocument *document);

void pdk_definition_history_list_async (const char *uuid,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Returns: (transfer full) (element-type PdkDefinitionRecord): the newest first; may be empty */
GPtrArray *pdk_definition_history_list_finish (GAsyncResult *result, GError **error);

/** @time: of a record */
void pdk_definition_history_load_async (const char *uuid,
                                        gint64 time,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Returns: (transfer full): without passwords, or %NULL with the error */
PdkDomainDocument *pdk_definition_history_load_finish (GAsyncResult *result, GError **error);

/**
 * pdk_definition_restore:
 * @former: one from the history, or another document of the machine
 * @now: how it is stored
 *
 * Returns: (transfer full): the edit that makes it @former again, with the name it has and the
 *   passwords of @now where @former has none
 */
PdkEdit *pdk_definition_restore (PdkDomainDocument *former, PdkDomainDocument *now);

G_END_DECLS
