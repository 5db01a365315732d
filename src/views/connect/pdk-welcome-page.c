/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-welcome-page.h"

struct _PdkWelcomePage {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkWelcomePage, pdk_welcome_page, GTK_TYPE_WIDGET)

static void
pdk_welcome_page_class_init (PdkWelcomePageClass *klass)
{
}

static void
pdk_welcome_page_init (PdkWelcomePage *self)
{
}

GtkWidget *
pdk_welcome_page_new (void)
{
  return g_object_new (PDK_TYPE_WELCOME_PAGE, NULL);
}
