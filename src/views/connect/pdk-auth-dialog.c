/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-auth-dialog.h"

struct _PdkAuthDialog {
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkAuthDialog, pdk_auth_dialog, ADW_TYPE_WINDOW)

static void
pdk_auth_dialog_class_init (PdkAuthDialogClass *klass)
{
}

static void
pdk_auth_dialog_init (PdkAuthDialog *self)
{
}

void
pdk_auth_dialog_present (GtkWindow *parent, PdkAuthRequest *request)
{
  gtk_window_present (g_object_new (PDK_TYPE_AUTH_DIALOG, "transient-for", parent, NULL));
}
