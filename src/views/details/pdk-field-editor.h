/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/definition/pdk-announce.h"
#include "core/definition/pdk-difference.h"
#include "core/devices/pdk-domain-draft.h"
#include "core/devices/pdk-offer.h"
#include "core/domain/pdk-domain.h"
#include "core/node/pdk-node-list.h"

G_BEGIN_DECLS

#define PDK_TYPE_FIELD_EDITOR (pdk_field_editor_get_type ())
/**
 * PdkFieldEditor:
 *
 * The row of one field of a page, made by what the field's description says.  What is typed goes to
 * the draft at once; what the draft cannot take is said in the row and kept there.
 */
G_DECLARE_FINAL_TYPE (PdkFieldEditor, pdk_field_editor, PDK, FIELD_EDITOR, GObject)

/**
 * PdkFieldContext:
 * @domain: (nullable): the machine; %NULL: it is not there yet
 * @connection: (nullable): its host
 * @offer: (nullable): what the host offers
 * @wrong_changed: (nullable): called when pdk_field_editor_is_wrong() of an editor is another
 * @differences: (nullable) (element-type PdkDifference): what the running machine has otherwise
 * @announced: (nullable): what pdk_announce() says of the draft's edits
 * @running: whether it runs, and is stored as well
 * @host: (nullable): the connection's URI
 * @local: whether files of this computer are the host's
 * @undefined: whether it is not there yet: no change of it has consequences
 * @autostart: whether it is started with its host, which is not in the document
 * @nodes: (nullable): what the host is made of
 * @uuid: (nullable): of the machine
 *
 * What a row has to know beside the draft.
 */
typedef struct {
  PdkDomain *domain;
  PdkConnection *connection;
  PdkOffer *offer;
  void (*wrong_changed) (gpointer user_data);
  gpointer user_data;
  GPtrArray *differences;
  GArray *announced;
  gboolean running;
  gboolean undefined;
  gboolean autostart;
  const char *host;
  gboolean local;
  PdkNodeList *nodes;
  const char *uuid;
} PdkFieldContext;

/** @context: has to outlive the editor; %NULL: nothing is known */
PdkFieldEditor *pdk_field_editor_new (PdkDomainDraft *draft,
                                      const char *page,
                                      const PdkField *field,
                                      const PdkFieldContext *context);
/** Returns: (transfer none): the row */
GtkWidget *pdk_field_editor_get_row (PdkFieldEditor *self);
/** Returns: (transfer none) (nullable): a row below it, which names what comes with the change */
GtkWidget *pdk_field_editor_get_consequence (PdkFieldEditor *self);
/** Shows what the draft says now; hides the row where its field makes no sense. */
void pdk_field_editor_update (PdkFieldEditor *self);
/** Whether what was typed is not in the draft, as it cannot be. */
gboolean pdk_field_editor_is_wrong (PdkFieldEditor *self);

G_END_DECLS
