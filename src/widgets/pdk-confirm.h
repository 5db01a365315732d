/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_confirm_async:
 * @parent: (nullable): the window it belongs to
 * @heading: the question, plain text
 * @body: (nullable): what will happen, plain text; lines that begin with “• ” are a list below the others
 * @confirm_label: the verb of the button, with a mnemonic; text from outside goes through
 *   pdk_text_mnemonic() first
 * @destructive: whether it destroys something: shown in red, and Enter means Cancel
 * @cancellable: (nullable): closes the question
 *
 * Asks before something is done.  Escape and closing mean no.
 */
void pdk_confirm_async (GtkWindow *parent,
                        const char *heading,
                        const char *body,
                        const char *confirm_label,
                        gboolean destructive,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/** Returns: whether the user said yes */
gboolean pdk_confirm_finish (GAsyncResult *result);

typedef enum { PDK_ANSWER_CANCEL, PDK_ANSWER_CONFIRM, PDK_ANSWER_OTHER } PdkAnswer;

/** pdk_choose_async: as pdk_confirm_async(), with another way out.  @other_label: (nullable): its verb */
void pdk_choose_async (GtkWindow *parent,
                       const char *heading,
                       const char *body,
                       const char *confirm_label,
                       const char *other_label,
                       gboolean destructive,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
PdkAnswer pdk_choose_finish (GAsyncResult *result);

/**
 * pdk_wait_async:
 * @cancellable: closes it: what was waited for is there
 *
 * As pdk_confirm_async(), while something is waited for that need not be: yes is to go on without it.
 * For pdk_confirm_finish().
 *
 * Returns: (transfer none): a bar, as long as it is open, for how far that is
 */
GtkProgressBar *pdk_wait_async (GtkWindow *parent,
                                const char *heading,
                                const char *body,
                                const char *confirm_label,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

G_END_DECLS
