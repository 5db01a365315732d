/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_COMBO_DIALOG (pdk_combo_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkComboDialog, pdk_combo_dialog, PDK, COMBO_DIALOG, AdwWindow)

typedef enum {
  PDK_COMBO_FOR_HOST,   /* acts on the host: one that types text would be in the way of typing */
  PDK_COMBO_FOR_WINDOW, /* the same, and with one key that is no modifier */
  PDK_COMBO_TO_SEND,    /* any, with a name */
} PdkComboPurpose;

/* Asks for a combination of keys by having it pressed.  The desktop's shortcuts come here meanwhile,
 * where the desktop lets them. */

void pdk_combo_dialog_ask_async (GtkWindow *parent,
                                 PdkComboPurpose purpose,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/**
 * pdk_combo_dialog_ask_finish:
 * @name: (out) (optional) (transfer full): what the user called it, may be empty
 *
 * Returns: (nullable) (transfer full): as pdk_console_combo_parse() reads it; NULL when nothing was
 *   chosen
 */
char *pdk_combo_dialog_ask_finish (GAsyncResult *result, char **name);

G_END_DECLS
