/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-file.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_FILE_TRANSFER (pdk_console_file_transfer_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    PdkConsoleFileTransfer, pdk_console_file_transfer, PDK, CONSOLE_FILE_TRANSFER, GObject)

/* Sends files to a guest, one after the other.  Only regular files go; a folder, a device, a file
 * that cannot be read fails for itself and does not keep the others.
 *
 * Property, read-only: available (boolean: there is somebody in the guest who takes files). */
struct _PdkConsoleFileTransferClass {
  GObjectClass parent_class;

  /* Sends one file, which has begun; ends with pdk_console_file_finish(), or when its cancellable is
   * cancelled. */
  void (*send) (PdkConsoleFileTransfer *self, PdkConsoleFile *file);
};

gboolean pdk_console_file_transfer_is_available (PdkConsoleFileTransfer *self);
/** @files: (element-type GFile): read through GIO, wherever they are; when nothing else is under way,
 * they take the place of what is finished */
void pdk_console_file_transfer_send (PdkConsoleFileTransfer *self, GListModel *files);
/** (transfer none): of PdkConsoleFile: those under way, and the finished ones until forgotten */
GListModel *pdk_console_file_transfer_get_files (PdkConsoleFileTransfer *self);
void pdk_console_file_transfer_cancel_all (PdkConsoleFileTransfer *self);
/** Takes the finished ones off the list. */
void pdk_console_file_transfer_forget_finished (PdkConsoleFileTransfer *self);

/** For protocols.  When nobody takes files any more, those under way fail. */
void pdk_console_file_transfer_set_available (PdkConsoleFileTransfer *self, gboolean available);

G_END_DECLS
