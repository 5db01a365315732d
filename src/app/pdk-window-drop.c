/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"
#include "app/pdk-window-private.h"

#include <glib/gi18n.h>

#include "core/viewer/pdk-viewer-address.h"
#include "views/create/pdk-create-drop.h"

/* Connection files, links to displays, and discs for new machines, dropped onto a window.  What is
 * dropped onto a console goes to its guest instead. */

/* So many tabs are opened at once. */
#define MAX_DROPPED 10

static gboolean
is_place (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;
  g_autofree char *uri = g_file_get_uri (file);

  return (folded != NULL && g_str_has_suffix (folded, ".vv")) || pdk_viewer_address_is_one (uri);
}

/* Begins a new machine with the first file that one can start from. */
static gboolean
create_from (PdkWindow *self, GSList *files)
{
  for (GSList *l = files; l != NULL; l = l->next) {
    const char *path = g_file_peek_path (l->data);

    if (path == NULL || !pdk_create_drop_tell (path, NULL))
      continue;
    pdk_application_create_from_file (pdk_window_get_app (self), path);
    return TRUE;
  }
  return FALSE;
}

static gboolean
on_drop (PdkWindow *self, const GValue *value, double x, double y)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  guint n_opened = 0;

  for (GSList *l = files; l != NULL && n_opened < MAX_DROPPED; l = l->next) {
    if (!is_place (l->data))
      continue;
    pdk_application_open_file (pdk_window_get_app (self), l->data);
    n_opened++;
  }
  if (n_opened > 0 || create_from (self, files))
    return TRUE;
  pdk_window_say (self,
                  _ ("Only connection files (.vv), disc images and disks can be opened here"));
  return FALSE;
}

void
pdk_window_take_drops (PdkWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
