/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib/gi18n.h>

#include "app/pdk-window.h"
#include "core/connection/pdk-demo.h"
#include "core/connection/pdk-uri.h"
#include "core/pdk-text.h"
#include "views/connect/pdk-connect-dialog.h"
#include "views/preferences/pdk-preferences-window.h"
#include "widgets/pdk-about.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-error-dialog.h"

/* The “app.…” actions, and what the command line shares with them. */

GtkWindow *
pdk_application_get_window (PdkApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (PDK_IS_WINDOW (active))
    return active;
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (PDK_IS_WINDOW (l->data))
      return l->data;
  }
  /* There may have been a window without the list until now, or none. */
  pdk_application_start (self);
  return GTK_WINDOW (pdk_window_new (self));
}

static void
add_connection (PdkApplication *self, const char *uri, gboolean save)
{
  g_autoptr (GError) error = NULL;
  PdkConnection *connection = pdk_connection_store_add (self->store, uri, NULL, save, save, &error);

  if (connection == NULL) {
    pdk_show_error_details (pdk_application_get_window (self), _ ("This Address Cannot Be Used"),
                            error->message);
    return;
  }
  if (!pdk_connection_is_alive (connection))
    pdk_connection_open_async (connection, NULL, NULL, NULL);
}

typedef struct {
  PdkApplication *application;
  char *uri;
  gboolean save;
} ConnectQuestion;

static void
free_connect_question (ConnectQuestion *question)
{
  g_object_unref (question->application);
  g_free (question->uri);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConnectQuestion, free_connect_question)

static void
on_connect_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ConnectQuestion) question = user_data;
  PdkApplication *self = question->application;

  self->n_expected--;
  if (self->store == NULL)
    return;
  if (pdk_confirm_finish (result))
    add_connection (self, question->uri, question->save);
  pdk_application_review_awaited (self);
}

static void
ask_to_connect (PdkApplication *self, const char *uri, gboolean save, const char *consequence)
{
  ConnectQuestion *question = g_new0 (ConnectQuestion, 1);
  g_autofree char *shown = pdk_text_display (uri);
  g_autofree char *body = g_strdup_printf ("%s\n\n%s", shown, consequence);

  self->n_expected++;
  question->application = g_object_ref (self);
  question->uri = g_strdup (uri);
  question->save = save;
  pdk_confirm_async (pdk_application_get_window (self), _ ("Connect to This Address?"), body,
                     _ ("_Connect"), FALSE, NULL, on_connect_confirmed, question);
}

/* What runs programs of this computer is taken from the hands of the user only, never from another
 * program or a web page that made up a command line. */
static void
refuse_advanced (PdkApplication *self, const char *consequence)
{
  g_autofree char *text =
      g_strconcat (consequence, "\n\n",
                   _ ("If you know this address, type it in Add Connection, as a custom address."),
                   NULL);

  pdk_show_error_details (pdk_application_get_window (self), _ ("This Address Cannot Be Used"),
                          text);
}

void
pdk_application_connect (PdkApplication *self, const char *uri, gboolean save)
{
  g_autofree char *consequence = NULL;

  switch (pdk_uri_judge (uri, &consequence)) {
  case PDK_URI_ALLOWED:
    add_connection (self, uri, save);
    break;
  case PDK_URI_ASK:
    ask_to_connect (self, uri, save, consequence);
    break;
  case PDK_URI_ADVANCED:
    refuse_advanced (self, consequence);
    break;
  case PDK_URI_REFUSED:
    pdk_show_error_details (pdk_application_get_window (self), _ ("This Address Cannot Be Used"),
                            consequence);
    break;
  }
}

static void
on_demo_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) uris = pdk_demo_create_finish (result, &error);

  self->n_expected--;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (uris == NULL) {
    pdk_show_error_details (pdk_application_get_window (self), _ ("The Demo Could Not Be Set Up"),
                            error->message);
    return;
  }
  for (gsize i = 0; uris[i] != NULL; i++)
    add_connection (self, uris[i], FALSE);
  pdk_application_review_awaited (self);
}

void
pdk_application_open_demo (PdkApplication *self)
{
  self->n_expected++;
  pdk_demo_create_async (self->cancellable, on_demo_created, g_object_ref (self));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_window_quit (PDK_APPLICATION (user_data));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_about_show (pdk_application_get_window (user_data));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkApplication *self = user_data;

  pdk_preferences_window_present (pdk_application_get_window (self), self->settings);
}

static void
on_add_key_combination (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkApplication *self = user_data;

  pdk_preferences_window_add_combo (pdk_application_get_window (self), self->settings);
}

static void
on_add_connection (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkApplication *self = user_data;

  pdk_connect_dialog_present (pdk_application_get_window (self), self->store);
}

static void
on_open_console (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_application_ask_place (user_data);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_application_open_place (user_data, g_variant_get_string (parameter, NULL));
}

static void
on_new_machine (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_application_create_when_connected (user_data);
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  /* Also the first thing asked for: the desktop has it in the program's menu. */
  pdk_application_start (user_data);
  gtk_window_present (GTK_WINDOW (pdk_window_new (user_data)));
}

static void
on_demo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_application_open_demo (user_data);
}

static void
on_connect (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_application_connect (user_data, g_variant_get_string (parameter, NULL), TRUE);
}

static void
on_show_domain (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *uri;
  const char *id;
  const char *view;

  g_variant_get (parameter, "(&s&s&s)", &uri, &id, &view);
  pdk_application_show_domain (user_data, uri, id, view);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = on_quit },
  { .name = "about", .activate = on_about },
  { .name = "preferences", .activate = on_preferences },
  { .name = "add-key-combination", .activate = on_add_key_combination },
  { .name = "add-connection", .activate = on_add_connection },
  { .name = "open-console", .activate = on_open_console },
  { .name = "open", .activate = on_open, .parameter_type = "s" },
  { .name = "new-machine", .activate = on_new_machine },
  { .name = "new-window", .activate = on_new_window },
  { .name = "demo", .activate = on_demo },
  { .name = "connect", .activate = on_connect, .parameter_type = "s" },
  { .name = "show-domain", .activate = on_show_domain, .parameter_type = "(sss)" },
};

void
pdk_application_add_actions (PdkApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
