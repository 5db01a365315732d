/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdkDetailsView:
 *
 * How somebody left a page that is made anew once its changes are applied: which rows are unfolded,
 * how far it is scrolled, and which row or place in the text has the keys.
 */
typedef struct _PdkDetailsView PdkDetailsView;

/** @page: a PdkDetailsForm or PdkDetailsXml */
PdkDetailsView *pdk_details_view_new (GtkWidget *page);
void pdk_details_view_free (PdkDetailsView *self);
/** Unfolds the same rows of @page, which is not in sight yet, so that nothing moves. */
void pdk_details_view_unfold (PdkDetailsView *self, GtkWidget *page);
/** @page: is in sight by now.  @keys: whether they go to the same row as well */
void pdk_details_view_go_back (PdkDetailsView *self, GtkWidget *page, gboolean keys);
/** Returns: (transfer none) (nullable): a list or menu of @page that is open: it goes with its page */
GtkWidget *pdk_details_view_find_open (GtkWidget *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDetailsView, pdk_details_view_free)

G_END_DECLS
