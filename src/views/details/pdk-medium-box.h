/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_MEDIUM_BOX (pdk_medium_box_get_type ())
/**
 * PdkMediumBox:
 *
 * Stands at the end of the row that says what is in a drive: a button that takes it out, and a menu of
 * what was in drives of this host lately, with another file.  What is chosen is done at once, by the
 * action “details.insert”, where nothing else waits to be applied.
 */
G_DECLARE_FINAL_TYPE (PdkMediumBox, pdk_medium_box, PDK, MEDIUM_BOX, GtkWidget)

/**
 * pdk_medium_box_new:
 * @editable: what the path is written into; has to outlive the box
 * @host: a connection's URI
 * @local: whether files of this computer are files of that host
 */
GtkWidget *pdk_medium_box_new (GtkEditable *editable, const char *host, gboolean local);

G_END_DECLS
