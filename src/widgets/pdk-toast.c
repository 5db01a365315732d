/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "widgets/pdk-error-dialog.h"

/* s; what can be taken back is seen first, then thought about. */
#define ACTION_TIME 10

/* Returns: (nullable): the first at or below @top */
static GtkWidget *
find_overlay_below (GtkWidget *top)
{
  GtkWidget *found = ADW_IS_TOAST_OVERLAY (top) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_overlay_below (child);
  return found;
}

/* Returns: (nullable): what @widget is in; a window has its own below it */
static GtkWidget *
find_overlay (GtkWidget *widget)
{
  return GTK_IS_WINDOW (widget) ? find_overlay_below (widget)
                                : gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
}

/* (nullable) (transfer none): not yet shown */
static AdwToast *
add_toast (GtkWidget *widget, const char *title, const char *button)
{
  GtkWidget *overlay = find_overlay (widget);
  g_autofree char *markup = pdk_text_markup (title);
  AdwToast *toast = NULL;

  if (overlay == NULL)
    return NULL;
  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, button);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
}

gpointer
pdk_toast_show (GtkWidget *widget, const char *title)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  return add_toast (widget, title, NULL);
}

gpointer
pdk_toast_show_action (
    GtkWidget *widget, const char *title, const char *label, GCallback callback, gpointer object)
{
  AdwToast *toast = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (title != NULL && label != NULL, NULL);
  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  toast = add_toast (widget, title, label);
  if (toast == NULL)
    return NULL;
  adw_toast_set_timeout (toast, ACTION_TIME);
  g_signal_connect_object (toast, "button-clicked", callback, object, G_CONNECT_SWAPPED);
  return toast;
}

static void
open_folder (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (folder != NULL ? folder : file);

  gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

/* Where no file manager answers on the bus, the folder is opened with whatever opens folders. */
static void
on_items_shown (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = user_data;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  if (reply == NULL)
    open_folder (file);
}

static void
on_show_clicked (AdwToast *toast, GFile *file)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };

  if (bus == NULL) {
    open_folder (file);
    return;
  }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, on_items_shown, g_object_ref (file));
}

void
pdk_toast_show_file (GtkWidget *widget, const char *title, GFile *file)
{
  AdwToast *toast = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (title != NULL && G_IS_FILE (file));

  toast = add_toast (widget, title, _ ("_Show in Files"));
  if (toast != NULL)
    g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_show_clicked), file, 0);
}

typedef struct {
  GtkWindow *window; /* weak */
  char *title;
  char *message;
} Failure;

static void
failure_free (gpointer data, GClosure *closure)
{
  Failure *failure = data;

  g_clear_weak_pointer (&failure->window);
  g_free (failure->title);
  g_free (failure->message);
  g_free (failure);
}

static void
on_details_clicked (AdwToast *toast, Failure *failure)
{
  if (failure->window != NULL)
    pdk_show_error_details (failure->window, failure->title, failure->message);
}

void
pdk_toast_show_error (GtkWidget *widget, const char *title, const GError *error)
{
  AdwToast *toast = NULL;
  Failure *failure = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (title != NULL && error != NULL);

  toast = add_toast (widget, title, _ ("_Details"));
  if (toast == NULL)
    return;
  failure = g_new0 (Failure, 1);
  g_set_weak_pointer (&failure->window, GTK_WINDOW (gtk_widget_get_root (widget)));
  failure->title = g_strdup (title);
  failure->message = g_strdup (error->message);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_details_clicked), failure,
                         failure_free, 0);
}
