/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_FOLDER_NOT_CONNECTED,
  PDK_CONSOLE_FOLDER_NO_CHANNEL, /* the machine has no device for it */
  PDK_CONSOLE_FOLDER_NOT_OPEN,   /* no program of the guest has opened the device */
  PDK_CONSOLE_FOLDER_OPEN,
} PdkConsoleFolderState;

#define PDK_TYPE_CONSOLE_FOLDER_STATE (pdk_console_folder_state_get_type ())
GType pdk_console_folder_state_get_type (void);

#define PDK_TYPE_CONSOLE_FOLDER (pdk_console_folder_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleFolder, pdk_console_folder, PDK, CONSOLE_FOLDER, GObject)

/* A folder of this computer that a guest may read, over some protocol.  It lives as long as its
 * backend; what was chosen holds for the next connection as well.  Without a folder the guest reaches
 * nothing.
 *
 * Properties: path (string, nullable: what is shared), state (read-only). */
struct _PdkConsoleFolderClass {
  GObjectClass parent_class;

  /** Makes what is shared that of the guest. */
  void (*apply) (PdkConsoleFolder *self);
};

/** @path: (nullable): absolute, of a folder that exists; %NULL to share nothing any more */
void pdk_console_folder_share (PdkConsoleFolder *self, const char *path);
/** (nullable): what is shared */
const char *pdk_console_folder_get_path (PdkConsoleFolder *self);
/** Until something is shared, no more than PDK_CONSOLE_FOLDER_NOT_OPEN. */
PdkConsoleFolderState pdk_console_folder_get_state (PdkConsoleFolder *self);

/* For protocols. */

void pdk_console_folder_set_state (PdkConsoleFolder *self, PdkConsoleFolderState state);

G_END_DECLS
