/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "devices/pdk-domain-draft.h"

G_BEGIN_DECLS

/**
 * PdkCustomiseAnswer:
 * @PDK_CUSTOMISE_BACK: more is to be decided first
 * @PDK_CUSTOMISE_BEGIN: the machine is to be made now
 *
 * What comes next.  What was changed is in the draft in either case.
 */
typedef enum {
  PDK_CUSTOMISE_BACK,
  PDK_CUSTOMISE_BEGIN,
} PdkCustomiseAnswer;

#define PDK_TYPE_CUSTOMISE_REQUEST (pdk_customise_request_get_type ())
/**
 * PdkCustomiseRequest:
 *
 * The wish to change all of a machine before it is made, from the view that makes machines to the one
 * that shows their details: views do not know each other.  Main thread only.
 */
G_DECLARE_FINAL_TYPE (PdkCustomiseRequest, pdk_customise_request, PDK, CUSTOMISE_REQUEST, GObject)

/** Shows @request; it has to be answered one day. */
typedef void (*PdkCustomisePresenter) (PdkCustomiseRequest *request, gpointer user_data);

/** Who lets the user change it.  @presenter: (nullable): nobody does any more */
void pdk_customise_request_set_presenter (PdkCustomisePresenter presenter, gpointer user_data);

/**
 * pdk_customise_request_async:
 * @owner: (nullable): the window that asks
 * @draft: of the machine; is changed
 * @installs: whether it is started to be installed
 */
void pdk_customise_request_async (PdkConnection *connection,
                                  GObject *owner,
                                  PdkDomainDraft *draft,
                                  gboolean installs,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PdkCustomiseAnswer pdk_customise_request_finish (PdkConnection *connection, GAsyncResult *result);

/* For the presenter. */

PdkConnection *pdk_customise_request_get_connection (PdkCustomiseRequest *self);
/** (nullable) (transfer none) */
GObject *pdk_customise_request_get_owner (PdkCustomiseRequest *self);
PdkDomainDraft *pdk_customise_request_get_draft (PdkCustomiseRequest *self);
gboolean pdk_customise_request_get_installs (PdkCustomiseRequest *self);
/** Later answers are ignored. */
void pdk_customise_request_answer (PdkCustomiseRequest *self, PdkCustomiseAnswer answer);

G_END_DECLS
