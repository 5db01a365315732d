/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_show_error_details:
 * @parent: (nullable): the window it belongs to
 * @heading: what failed, plain display-safe text
 * @text: (nullable): the words of libvirt or of the host; untrusted, shown whole as plain text
 *
 * Shows an error's own words, to be read, selected and copied.
 */
void pdk_show_error_details (GtkWindow *parent, const char *heading, const char *text);

G_END_DECLS
