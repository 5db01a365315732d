/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection.h"
#include "core/devices/pdk-domain-draft.h"

G_BEGIN_DECLS

/**
 * pdk_details_add_menu:
 * @document: (nullable): the machine
 * @capabilities: (nullable): what its host offers
 *
 * What can be added, by groups: items of “details.add” with a template's id.  What there may be one
 * of and is, and what the host lacks, is said so and cannot be chosen.
 *
 * Returns: (transfer full)
 */
GMenuModel *pdk_details_add_menu (PdkDomainDocument *document, PdkXmlDocument *capabilities);

/**
 * pdk_details_add_async:
 * @uuid: (nullable): of the machine; %NULL: it is not there yet
 * @id: of a template
 *
 * Asks which of the host's devices is meant, where one is.  Finds what a new device needs as well, and
 * asks whether that may be added, too.
 */
void pdk_details_add_async (GtkWindow *parent,
                            PdkConnection *connection,
                            const char *uuid,
                            PdkDomainDraft *draft,
                            const char *id,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** As pdk_details_add_async(), for another of the host's devices in the place of @page, whose settings
 * it takes. */
void pdk_details_change_device_async (GtkWindow *parent,
                                      PdkConnection *connection,
                                      const char *uuid,
                                      PdkDomainDraft *draft,
                                      const char *page,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/** As pdk_details_add_async(), for what is of no use any more without @page. */
void pdk_details_remove_async (GtkWindow *parent,
                               PdkDomainDraft *draft,
                               const char *page,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/**
 * pdk_details_add_finish:
 * @draft: takes the edits, or none of them
 * @page: (out) (nullable): what was added
 *
 * Of all three.  Returns: %FALSE with an error, or with none when the user said no
 */
gboolean pdk_details_add_finish (GAsyncResult *result,
                                 PdkDomainDraft *draft,
                                 char **page,
                                 GError **error);

G_END_DECLS
