/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib/gi18n.h>

#include "app/pdk-window.h"
#include "core/pdk-text.h"

/* Showing one machine, which may have to wait: for its host to connect, and to list its machines. */

#define PDK_TYPE_AWAITED (pdk_awaited_get_type ())
G_DECLARE_FINAL_TYPE (PdkAwaited, pdk_awaited, PDK, AWAITED, GObject)

struct _PdkAwaited {
  GObject parent_instance;

  PdkApplication *application; /* borrowed: owns this object */
  char *uri;
  char *id;
  char *view;
  gboolean made;       /* its host will list it */
  GListModel *domains; /* of all hosts */
};

G_DEFINE_FINAL_TYPE (PdkAwaited, pdk_awaited, G_TYPE_OBJECT)

static void
pdk_awaited_finalize (GObject *object)
{
  PdkAwaited *self = PDK_AWAITED (object);

  g_free (self->uri);
  g_free (self->id);
  g_free (self->view);
  g_object_unref (self->domains);
  G_OBJECT_CLASS (pdk_awaited_parent_class)->finalize (object);
}

static void
pdk_awaited_class_init (PdkAwaitedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_awaited_finalize;
}

static void
pdk_awaited_init (PdkAwaited *self)
{
}

/* What a machine can be called by, the surest first: a name may be the number of another machine. */
typedef enum { BY_UUID, BY_NAME, BY_ID, N_WAYS } Way;

static gboolean
is_called (PdkDomain *domain, const char *id, Way way)
{
  guint64 number;

  switch (way) {
  case BY_UUID:
    return g_ascii_strcasecmp (pdk_domain_get_uuid (domain), id) == 0;
  case BY_NAME:
    return g_strcmp0 (pdk_domain_get_name (domain), id) == 0;
  case BY_ID:
    return g_ascii_string_to_unsigned (id, 10, 0, G_MAXINT, &number, NULL) &&
           pdk_domain_get_id (domain) == (int) number;
  case N_WAYS:
    break;
  }
  g_return_val_if_reached (FALSE);
}

static gboolean
is_meant (PdkDomain *domain, const char *uri, const char *id, Way way)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);

  if (connection == NULL ||
      (*uri != '\0' && g_strcmp0 (pdk_connection_get_uri (connection), uri) != 0))
    return FALSE;
  return is_called (domain, id, way);
}

static gpointer
map_to_domains (gpointer item, gpointer user_data)
{
  g_autoptr (PdkConnection) connection = item;

  return g_object_ref (pdk_connection_get_domains (connection));
}

static GListModel *
flatten_domains (PdkConnectionStore *store)
{
  GtkMapListModel *lists =
      gtk_map_list_model_new (G_LIST_MODEL (g_object_ref (store)), map_to_domains, NULL, NULL);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

/* A machine has one tab, in whichever window it was dragged to. */
static void
present_domain (PdkApplication *self, PdkDomain *domain, const char *view)
{
  GtkWindow *window;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (PDK_IS_WINDOW (l->data) && pdk_window_focus_domain (l->data, domain, view)) {
      gtk_window_present (l->data);
      return;
    }
  }
  window = pdk_application_get_window (self);
  pdk_window_open_domain (PDK_WINDOW (window), domain, view);
  gtk_window_present (window);
}

/* What is a UUID names no other machine, not even one that a host lists under it as its name. */
static gboolean
show_now (
    PdkApplication *self, GListModel *domains, const char *uri, const char *id, const char *view)
{
  const int n_ways = g_uuid_string_is_valid (id) ? BY_UUID + 1 : N_WAYS;

  for (int way = 0; way < n_ways; way++) {
    for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
      g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

      if (is_meant (domain, uri, id, (Way) way)) {
        present_domain (self, domain, view);
        return TRUE;
      }
    }
  }
  return FALSE;
}

static void
on_domains_items_changed (PdkAwaited *self, guint position, guint removed, guint added)
{
  g_autoptr (PdkAwaited) kept = g_object_ref (self);

  if (added == 0 || !show_now (self->application, self->domains, self->uri, self->id, self->view))
    return;

  /* GTK's model still tells its new length after this, so it must not end here. */
  g_idle_add_once (g_object_unref, g_object_ref (self->domains));
  g_ptr_array_remove (self->application->awaited, self);
}

/* Whether its host made it, and will list it. */
static gboolean
is_announced (PdkApplication *self, PdkAwaited *awaited)
{
  PdkConnection *host = pdk_connection_store_find (self->store, awaited->uri);

  return awaited->made && host != NULL && pdk_connection_is_alive (host);
}

/* Whether a host that could have the machine is still to list its machines. */
static gboolean
can_still_come (PdkApplication *self, PdkAwaited *awaited)
{
  GListModel *hosts = G_LIST_MODEL (self->store);

  if (self->n_expected > 0 || pdk_connection_store_is_opening (self->store) ||
      is_announced (self, awaited))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (hosts); i++) {
    g_autoptr (PdkConnection) host = g_list_model_get_item (hosts, i);

    if (pdk_connection_get_state (host) == PDK_CONNECTION_CONNECTING &&
        (*awaited->uri == '\0' || g_str_equal (pdk_connection_get_uri (host), awaited->uri)))
      return TRUE;
  }
  return FALSE;
}

static void
give_up (PdkApplication *self, PdkAwaited *awaited)
{
  PdkConnection *host = pdk_connection_store_find (self->store, awaited->uri);
  g_autofree char *name = pdk_text_display (awaited->id);
  g_autofree char *text = NULL;
  GtkWindow *window = pdk_application_get_window (self);

  if (host != NULL) {
    /* Translators: the first %s is what a machine was asked for by, the second the name of a host */
    text =
        g_strdup_printf (_ ("No machine called “%s” on %s"), name, pdk_connection_get_name (host));
  } else {
    /* Translators: %s is what a machine was asked for by */
    text = g_strdup_printf (_ ("No machine called “%s”"), name);
  }
  pdk_window_say (PDK_WINDOW (window), text);
}

static gboolean
on_awaited_idle (gpointer user_data)
{
  PdkApplication *self = user_data;

  self->awaited_source = 0;
  for (guint i = self->awaited->len; i > 0; i--) {
    PdkAwaited *awaited = g_ptr_array_index (self->awaited, i - 1);

    if (!can_still_come (self, awaited)) {
      give_up (self, awaited);
      g_ptr_array_remove_index (self->awaited, i - 1);
    }
  }
  return G_SOURCE_REMOVE;
}

/* Later: a host tells its state before its store has moved on to the next one. */
void
pdk_application_review_awaited (PdkApplication *self)
{
  if (self->awaited->len > 0 && self->awaited_source == 0)
    self->awaited_source = g_idle_add (on_awaited_idle, self);
}

static void
on_hosts_changed (gpointer user_data)
{
  pdk_application_review_awaited (user_data);
}

/* Follows the hosts from the first machine on that is waited for. */
static void
watch_hosts (PdkApplication *self)
{
  static const char *const followed[] = { "notify::state", NULL };

  if (self->awaited_hosts == NULL)
    self->awaited_hosts =
        pdk_fleet_watch_new (G_LIST_MODEL (self->store), followed, on_hosts_changed, self);
}

void
pdk_application_forget_awaited (PdkApplication *self)
{
  g_clear_handle_id (&self->awaited_source, g_source_remove);
  g_ptr_array_set_size (self->awaited, 0);
  if (self->awaited_hosts != NULL)
    pdk_fleet_watch_stop (self->awaited_hosts);
  g_clear_object (&self->awaited_hosts);
}

static void
show_or_await (
    PdkApplication *self, const char *uri, const char *id, const char *view, gboolean made)
{
  g_autoptr (GListModel) domains = flatten_domains (self->store);
  PdkConnection *connection = pdk_connection_store_find (self->store, uri);
  PdkAwaited *awaited;

  if (show_now (self, domains, uri, id, view))
    return;

  awaited = g_object_new (PDK_TYPE_AWAITED, NULL);
  awaited->application = self;
  awaited->uri = g_strdup (uri);
  awaited->id = g_strdup (id);
  awaited->view = g_strdup (view);
  awaited->made = made;
  awaited->domains = g_steal_pointer (&domains);
  g_ptr_array_add (self->awaited, awaited);
  g_signal_connect_object (awaited->domains, "items-changed", G_CALLBACK (on_domains_items_changed),
                           awaited, G_CONNECT_SWAPPED);

  if (connection != NULL && pdk_connection_get_state (connection) == PDK_CONNECTION_DISCONNECTED)
    pdk_connection_open_async (connection, NULL, NULL, NULL);
  watch_hosts (self);
  pdk_application_review_awaited (self);
}

void
pdk_application_show_domain (PdkApplication *self,
                             const char *uri,
                             const char *id,
                             const char *view)
{
  show_or_await (self, uri, id, view, FALSE);
}

void
pdk_application_show_made (PdkApplication *self, const char *uri, const char *uuid)
{
  show_or_await (self, uri, uuid, "console", TRUE);
}
