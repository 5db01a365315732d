/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application.h"

#include "app/pdk-window.h"

struct _PdkApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkApplication, pdk_application, ADW_TYPE_APPLICATION)

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static const GActionEntry app_entries[] = {
  { .name = "quit", .activate = on_quit },
};

static void
pdk_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (pdk_window_new (PDK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
pdk_application_startup (GApplication *application)
{
  const char *quit_keys[] = { "<Control>q", NULL };

  G_APPLICATION_CLASS (pdk_application_parent_class)->startup (application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit_keys);
}

static void
pdk_application_class_init (PdkApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = pdk_application_startup;
  application_class->activate = pdk_application_activate;
}

static void
pdk_application_init (PdkApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), app_entries, G_N_ELEMENTS (app_entries),
                                   self);
}

PdkApplication *
pdk_application_new (void)
{
  return g_object_new (PDK_TYPE_APPLICATION, "application-id", PDK_APPLICATION_ID,
                       "resource-base-path", PDK_RESOURCE_BASE, NULL);
}
