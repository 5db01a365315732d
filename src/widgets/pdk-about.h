/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Shows what this program is, its version and its licence. */
void pdk_about_show (GtkWindow *parent);

G_END_DECLS
