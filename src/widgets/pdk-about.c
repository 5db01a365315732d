/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Shim: AdwAboutWindow is deprecated from libadwaita 1.6 on, where AdwAboutDialog replaces it. */

void
pdk_about_show (GtkWindow *parent)
{
  static const char *const developers[] = { "The Paddock contributors", NULL };

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  adw_show_about_window (parent, "application-icon", PDK_APPLICATION_ID, "application-name",
                         _ ("Paddock"), "version", PDK_VERSION, "comments",
                         _ ("Your virtual machines, on every host"), "developer-name",
                         _ ("The Paddock contributors"), "developers", developers,
                         /* Translators: your own names, one per line. */
                         "translator-credits", _ ("translator-credits"), "license-type",
                         GTK_LICENSE_GPL_3_0, NULL);
}
