/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-connect-dialog.h"

struct _PdkConnectDialog {
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkConnectDialog, pdk_connect_dialog, ADW_TYPE_WINDOW)

static void
pdk_connect_dialog_class_init (PdkConnectDialogClass *klass)
{
}

static void
pdk_connect_dialog_init (PdkConnectDialog *self)
{
}

void
pdk_connect_dialog_present (GtkWindow *parent, PdkConnectionStore *store)
{
  gtk_window_present (g_object_new (PDK_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL));
}
