/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-link.h"

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-private.h"

/* A connection owns its domains, so they must not own it.  GLib keeps weak references in a list that
 * is searched for each removal: with 10,000 domains on one connection that is quadratic.  So there is
 * one weak reference and one signal handler per connection, shared by all. */

struct _PdkDomainLink {
  PdkConnection *connection; /* borrowed; NULL once it is disposed of */
  GHashTable *watched;       /* owned; set of borrowed PdkDomain, which hold the link */
};

static GQuark link_quark (void);
G_DEFINE_QUARK (pdk_domain_link, link)

static void
on_connection_disposed (gpointer user_data, GObject *connection)
{
  PdkDomainLink *self = user_data;

  self->connection = NULL;
  pdk_domain_link_unref (self);
}

static void
on_connection_name_changed (PdkConnection *connection)
{
  GListModel *domains = pdk_connection_get_domains (connection);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

    pdk_domain_notify_host_name (domain);
  }
}

static PdkDomainLink *
make_link (PdkConnection *connection)
{
  PdkDomainLink *self = g_rc_box_new0 (PdkDomainLink);

  self->connection = connection;
  self->watched = g_hash_table_new (NULL, NULL);
  g_object_weak_ref (G_OBJECT (connection), on_connection_disposed, self);
  g_signal_connect (connection, "notify::name", G_CALLBACK (on_connection_name_changed), NULL);
  return self;
}

static PdkDomainLink *
get_link (PdkConnection *connection)
{
  PdkDomainLink *self = g_object_get_qdata (G_OBJECT (connection), link_quark ());

  if (self == NULL) {
    self = make_link (connection); /* this reference is dropped with the connection */
    g_object_set_qdata (G_OBJECT (connection), link_quark (), self);
  }
  return self;
}

static void
clear_link (gpointer data)
{
  PdkDomainLink *self = data;

  g_hash_table_unref (self->watched);
}

PdkDomainLink *
pdk_domain_link_get (PdkConnection *connection)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);

  return g_rc_box_acquire (get_link (connection));
}

void
pdk_domain_link_unref (PdkDomainLink *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, clear_link);
}

PdkConnection *
pdk_domain_link_get_connection (PdkDomainLink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->connection;
}

void
pdk_domain_link_set_watched (PdkDomainLink *self, PdkDomain *domain, gboolean watched)
{
  g_return_if_fail (self != NULL);

  if (watched)
    g_hash_table_add (self->watched, domain);
  else
    g_hash_table_remove (self->watched, domain);
}

void
pdk_domain_link_tell_changed (PdkDomainLink *self)
{
  g_return_if_fail (self != NULL);

  if (self->connection != NULL)
    pdk_connection_tell_domain_changed (self->connection);
}

GHashTable *
pdk_domain_get_watched (PdkConnection *connection)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);

  return get_link (connection)->watched;
}
