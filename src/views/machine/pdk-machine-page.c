/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-machine-page.h"

struct _PdkMachinePage {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkMachinePage, pdk_machine_page, GTK_TYPE_WIDGET)

static void
pdk_machine_page_class_init (PdkMachinePageClass *klass)
{
}

static void
pdk_machine_page_init (PdkMachinePage *self)
{
}

GtkWidget *
pdk_machine_page_new (PdkDomain *domain, GSettings *settings)
{
  return g_object_new (PDK_TYPE_MACHINE_PAGE, NULL);
}

PdkDomain *
pdk_machine_page_get_domain (PdkMachinePage *self)
{
  return NULL;
}
