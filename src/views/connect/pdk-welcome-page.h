/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_WELCOME_PAGE (pdk_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkWelcomePage, pdk_welcome_page, PDK, WELCOME_PAGE, GtkWidget)

/* What is shown while there is no connection: the hypervisors found on this computer, what is
 * missing and how to mend it.  Looks for them when it is first shown.  Uses the actions
 * app.connect(uri), app.demo and app.add-connection. */

GtkWidget *pdk_welcome_page_new (void);

G_END_DECLS
