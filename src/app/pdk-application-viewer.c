/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib/gi18n.h>

#include "app/pdk-window.h"
#include "core/pdk-text.h"
#include "core/viewer/pdk-viewer-address.h"
#include "core/viewer/pdk-viewer-file.h"
#include "views/connect/pdk-open-dialog.h"
#include "views/machine/pdk-address-display.h"
#include "widgets/pdk-error-dialog.h"

/* Displays that are opened by their address or by a connection file, from wherever that comes.  What
 * leads there is made by others, so the tab asks before anything is connected; only what the user
 * typed into the dialog is meant for sure. */

/* (nullable): where a new tab goes */
static PdkWindow *
find_window (PdkApplication *self)
{
  GtkApplication *application = GTK_APPLICATION (self);
  GtkWindow *active = gtk_application_get_active_window (application);

  if (PDK_IS_WINDOW (active))
    return PDK_WINDOW (active);
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (PDK_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static gboolean
focus_address (PdkApplication *self, const PdkViewerSpec *spec)
{
  g_autofree char *address = pdk_viewer_spec_build_address (spec);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (PDK_IS_WINDOW (l->data) && pdk_window_focus_address (l->data, address)) {
      gtk_window_present (l->data);
      return TRUE;
    }
  }
  return FALSE;
}

/* @spec: (transfer full).  Whoever only wants this display gets a window with nothing else. */
static void
show (PdkApplication *self, PdkViewerSpec *spec, gboolean asks)
{
  PdkWindow *window = find_window (self);
  g_autoptr (PdkDisplay) display = NULL;

  if (spec->path == NULL && focus_address (self, spec)) {
    pdk_viewer_spec_free (spec);
    return;
  }
  if (window == NULL)
    window = pdk_window_new_detached (self);
  display = pdk_address_display_new (spec, asks);
  pdk_window_open_display (window, display);
  gtk_window_present (GTK_WINDOW (window));
}

static void
complain (PdkApplication *self, const char *heading, const char *text)
{
  GtkWindow *window = pdk_application_get_window (self);

  gtk_window_present (window);
  pdk_show_error_details (window, heading, text);
}

static void
open_address (PdkApplication *self, const char *address, gboolean asks)
{
  g_autoptr (GError) error = NULL;
  PdkViewerSpec *spec = pdk_viewer_address_parse (address, &error);

  if (spec != NULL)
    show (self, spec, asks);
  else
    complain (self, _ ("This Address Cannot Be Used"), error->message);
}

static void
on_file_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = user_data;
  PdkApplication *self = PDK_APPLICATION (g_application_get_default ());
  g_autoptr (GError) error = NULL;
  PdkViewerSpec *spec = pdk_viewer_file_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (spec != NULL) {
    show (self, spec, TRUE);
  } else {
    const char *path = g_file_peek_path (file);
    g_autofree char *text = g_strjoin ("\n\n", path, error->message, NULL);

    complain (self, _ ("This File Cannot Be Used"), text);
  }
  g_application_release (G_APPLICATION (self));
}

void
pdk_application_open_file (PdkApplication *self, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  const char *path = g_file_peek_path (file);

  if (path != NULL) {
    /* There may be no window until it is read. */
    g_application_hold (G_APPLICATION (self));
    pdk_viewer_file_load_async (path, self->cancellable, on_file_loaded, g_object_ref (file));
  } else if (pdk_viewer_address_is_one (uri)) {
    open_address (self, uri, TRUE);
  } else {
    g_autofree char *text =
        g_strjoin ("\n\n", uri, _ ("Only files of this computer can be opened."), NULL);

    complain (self, _ ("This File Cannot Be Used"), text);
  }
}

void
pdk_application_open_place (PdkApplication *self, const char *text)
{
  g_autoptr (GFile) file = NULL;

  if (pdk_viewer_address_is_one (text)) {
    open_address (self, text, TRUE);
    return;
  }
  file = g_path_is_absolute (text) ? g_file_new_for_path (text) : g_file_new_for_uri (text);
  pdk_application_open_file (self, file);
}

static void
on_dialog_address (PdkApplication *self, const char *address)
{
  open_address (self, address, FALSE);
}

void
pdk_application_ask_place (PdkApplication *self)
{
  PdkOpenDialog *dialog = pdk_open_dialog_present (pdk_application_get_window (self));

  g_signal_connect_object (dialog, "address", G_CALLBACK (on_dialog_address), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "file", G_CALLBACK (pdk_application_open_file), self,
                           G_CONNECT_SWAPPED);
}
