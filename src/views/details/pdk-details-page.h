/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/devices/pdk-domain-draft.h"
#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_PAGE (pdk_details_page_get_type ())
/**
 * PdkDetailsPage:
 *
 * A machine's hardware: the list of its pages and devices, the one chosen as a form or as XML, and
 * what was changed and not applied yet.  It is read when it is first seen.  Of a machine that is not
 * there yet the draft is somebody else's, and is not applied here.
 *
 * Signal: “changed”: the changes, or whether something typed is wrong, may be others.
 *
 * Actions: details.apply, details.undo, details.dismiss, details.discard, details.show-difference,
 * details.show-history, details.remove, details.reload, details.add (s: a kind).
 */
G_DECLARE_FINAL_TYPE (PdkDetailsPage, pdk_details_page, PDK, DETAILS_PAGE, GtkWidget)

GtkWidget *pdk_details_page_new (PdkDomain *domain);
/** @draft: of a machine to be at that host */
GtkWidget *pdk_details_page_new_undefined (PdkConnection *connection, PdkDomainDraft *draft);
/** Shows the page or device of this name, once it is read.  @page: as PdkItem.page */
void pdk_details_page_show (PdkDetailsPage *self, const char *page);
/**
 * pdk_details_page_move:
 * @domain: the same machine at another host
 *
 * The changes that are not applied yet stay: they are done on what that host has.
 */
void pdk_details_page_move (PdkDetailsPage *self, PdkDomain *domain);
/** How many changes are not applied yet. */
guint pdk_details_page_get_n_changes (PdkDetailsPage *self);
/** Whether something typed is no value, so that nothing can be applied. */
gboolean pdk_details_page_is_wrong (PdkDetailsPage *self);

G_END_DECLS
