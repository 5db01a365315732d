/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-drop.h"

#include <string.h>

#define TAKEN "pdk-create-drop"

/* Returns: (transfer full): how it is called without what only says how a disk is packed */
static char *
fold (const char *path)
{
  static const char *const packed[] = { ".xz", ".gz", ".bz2", ".zst" };
  char *folded = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (packed); i++) {
    g_autofree char *disc = g_strconcat (".iso", packed[i], NULL);

    if (!g_str_has_suffix (folded, packed[i]) || g_str_has_suffix (folded, disc))
      continue;
    folded[strlen (folded) - strlen (packed[i])] = '\0';
    break;
  }
  return folded;
}

gboolean
pdk_create_drop_tell (const char *path, PdkCreateFrom *from)
{
  static const struct {
    const char *suffix;
    PdkCreateFrom from;
  } known[] = {
    { ".iso", PDK_CREATE_FROM_DISC },      { ".ova", PDK_CREATE_FROM_APPLIANCE },
    { ".ovf", PDK_CREATE_FROM_APPLIANCE }, { ".qcow2", PDK_CREATE_FROM_DISK },
    { ".img", PDK_CREATE_FROM_DISK },      { ".raw", PDK_CREATE_FROM_DISK },
    { ".vmdk", PDK_CREATE_FROM_DISK },     { ".vdi", PDK_CREATE_FROM_DISK },
    { ".vhdx", PDK_CREATE_FROM_DISK },     { ".vhd", PDK_CREATE_FROM_DISK },
  };
  g_autofree char *folded = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  folded = fold (path);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (!g_str_has_suffix (folded, known[i].suffix))
      continue;
    if (from != NULL)
      *from = known[i].from;
    return TRUE;
  }
  return FALSE;
}

/* The first that is one. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  PdkCreateDropFunc taken = g_object_get_data (G_OBJECT (target), TAKEN);

  for (GSList *l = files; l != NULL; l = l->next) {
    const char *path = g_file_peek_path (l->data);

    if (path == NULL || !pdk_create_drop_tell (path, NULL))
      continue;
    taken (widget, path);
    return TRUE;
  }
  taken (widget, NULL);
  return FALSE;
}

void
pdk_create_drop_accept (GtkWidget *widget, PdkCreateDropFunc taken)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_object_set_data (G_OBJECT (target), TAKEN, taken);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), NULL);
  /* Before a field takes it for text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
