/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

/* Files that a new machine can start from, dropped onto a window. */

/** @from: (out) (optional): how.  Returns: whether a machine can start from a file of that name */
gboolean pdk_create_drop_tell (const char *path, PdkCreateFrom *from);

/** @path: (nullable): of a file of this computer that pdk_create_drop_tell() knows; %NULL: there was none among
 * those that were dropped */
typedef void (*PdkCreateDropFunc) (GtkWidget *widget, const char *path);

/** Has @widget take such files, wherever on it they are dropped. */
void pdk_create_drop_accept (GtkWidget *widget, PdkCreateDropFunc taken);

G_END_DECLS
