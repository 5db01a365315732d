/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdkSight:
 *
 * Spares a widget that often has something new to show from doing so while nobody can see it: it is
 * unmapped, or scrolled out of sight (up or down).  Lives with the widget.
 */
typedef struct _PdkSight PdkSight;

/**
 * pdk_sight_new:
 * @widget: borrowed
 * @renew: draws it anew; called when there is something new and it is in sight, or when it comes into
 *   sight with something that was not drawn
 *
 * Returns: (transfer full)
 */
PdkSight *pdk_sight_new (GtkWidget *widget, void (*renew) (GtkWidget *widget));
void pdk_sight_free (PdkSight *self);
/** There is something new to show. */
void pdk_sight_changed (PdkSight *self);
/** It has been drawn anew, for whatever reason. */
void pdk_sight_renewed (PdkSight *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSight, pdk_sight_free)

G_END_DECLS
