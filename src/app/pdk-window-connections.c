/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-window-private.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "widgets/pdk-confirm.h"

/* The “connection.…” actions; their parameter is the URI of a host. */

/* So much of a host's name is in a question, in characters. */
#define MAX_NAME_CHARS 64

static PdkConnection *
find_connection (PdkWindow *self, GVariant *parameter)
{
  PdkConnectionStore *store = pdk_application_get_store (pdk_window_get_app (self));

  return pdk_connection_store_find (store, g_variant_get_string (parameter, NULL));
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConnection *connection = find_connection (user_data, parameter);

  if (connection != NULL)
    pdk_connection_open_async (connection, NULL, NULL, NULL);
}

static void
on_close (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConnection *connection = find_connection (user_data, parameter);

  if (connection != NULL)
    pdk_connection_close (connection);
}

static void
on_rename (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkWindow *self = user_data;
  PdkConnection *connection = find_connection (self, parameter);

  if (connection != NULL)
    pdk_fleet_sidebar_rename (self->sidebar, connection);
}

typedef struct {
  PdkConnectionStore *store;
  PdkConnection *connection;
} RemoveQuestion;

static void
free_remove_question (RemoveQuestion *question)
{
  g_object_unref (question->store);
  g_object_unref (question->connection);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RemoveQuestion, free_remove_question)

static void
on_remove_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RemoveQuestion) question = user_data;

  if (pdk_confirm_finish (result))
    pdk_connection_store_remove (question->store, question->connection);
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkWindow *self = user_data;
  PdkConnection *connection = find_connection (self, parameter);
  RemoveQuestion *question;
  g_autofree char *heading = NULL;
  g_autofree char *name = NULL;

  if (connection == NULL)
    return;

  question = g_new0 (RemoveQuestion, 1);
  question->store = g_object_ref (pdk_application_get_store (pdk_window_get_app (self)));
  question->connection = g_object_ref (connection);
  name = pdk_text_shorten (pdk_connection_get_name (connection), MAX_NAME_CHARS);
  /* Translators: %s is the name of a host */
  heading = g_strdup_printf (_ ("Remove “%s” from the List?"), name);
  pdk_confirm_async (GTK_WINDOW (self), heading,
                     _ ("Its machines are not affected. You can add the host again at any time."),
                     _ ("_Remove"), TRUE, NULL, on_remove_confirmed, question);
}

static const GActionEntry entries[] = {
  { .name = "connection.open", .activate = on_open, .parameter_type = "s" },
  { .name = "connection.close", .activate = on_close, .parameter_type = "s" },
  { .name = "connection.remove", .activate = on_remove, .parameter_type = "s" },
  { .name = "connection.rename", .activate = on_rename, .parameter_type = "s" },
};

void
pdk_window_connections_init (PdkWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
