/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-target.h"

#include <glib/gi18n.h>

#include "core/create/pdk-create-macs.h"
#include "core/create/pdk-create-policy.h"
#include "core/domain/pdk-domain.h"
#include "core/pdk-text.h"

struct _PdkCreateTarget {
  GObject parent_instance;

  /* Owned, and nullable. */
  PdkConnection *connection;
  PdkCreateHost *host;
  PdkXmlDocument *offer;
  char *machine; /* the type that @offer is for */
  char *arch;    /* too */
  char *trouble;
  GCancellable *reading;
  GHashTable *macs;
  GCancellable *reading_macs;
};

enum { HOST_READ, CHANGED, RETURNED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateTarget, pdk_create_target, G_TYPE_OBJECT)

static void
read_anew (PdkCreateTarget *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
}

/* Whether the answer is one that is still waited for. */
static gboolean
is_wanted (PdkCreateTarget *self, GObject *source, const GError *error)
{
  return self->connection == PDK_CONNECTION (source) &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
set_trouble (PdkCreateTarget *self, const char *trouble)
{
  g_free (self->trouble);
  self->trouble = pdk_text_display (trouble);
}

/* What it can make */

static void
on_host_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateTarget) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkCreateHost) host =
      pdk_create_host_load_finish (PDK_CONNECTION (source), result, &error);

  if (!is_wanted (self, source, error))
    return;
  if (host == NULL)
    set_trouble (self, error->message);
  else if (host->archs->len == 0)
    set_trouble (self, _ ("This host has no hypervisor that machines could be made for"));
  self->host = g_steal_pointer (&host);
  g_signal_emit (self, signals[HOST_READ], 0);
}

/* Names are taken, and free again. */
static void
on_machines_changed (PdkCreateTarget *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What was asked of it meanwhile is not answered any more. */
static void
on_alive (PdkCreateTarget *self)
{
  g_signal_emit (self, signals[pdk_connection_is_alive (self->connection) ? RETURNED : CHANGED], 0);
}

static void
leave (PdkCreateTarget *self)
{
  if (self->connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (pdk_connection_get_domains (self->connection), self);
  g_signal_handlers_disconnect_by_data (self->connection, self);
}

void
pdk_create_target_set_connection (PdkCreateTarget *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_TARGET (self));
  g_return_if_fail (connection == NULL || PDK_IS_CONNECTION (connection));

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_cancellable_cancel (self->reading_macs);
  g_clear_object (&self->reading_macs);
  g_clear_pointer (&self->macs, g_hash_table_unref);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  g_clear_pointer (&self->machine, g_free);
  g_clear_pointer (&self->arch, g_free);
  g_clear_pointer (&self->host, pdk_create_host_free);
  leave (self);
  g_set_object (&self->connection, connection);
  if (connection == NULL)
    return;
  g_signal_connect_object (pdk_connection_get_domains (connection), "items-changed",
                           G_CALLBACK (on_machines_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::alive", G_CALLBACK (on_alive), self,
                           G_CONNECT_SWAPPED);
  read_anew (self);
  pdk_create_host_load_async (connection, self->reading, on_host_loaded, g_object_ref (self));
}

/* What it offers */

static void
on_offer_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateTarget) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkXmlDocument) offer =
      pdk_create_offer_load_finish (PDK_CONNECTION (source), result, &error);

  if (!is_wanted (self, source, error))
    return;
  if (offer == NULL)
    set_trouble (self, error->message);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  self->offer = g_steal_pointer (&offer);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* It depends on the type of the machine, and that on the system. */
void
pdk_create_target_want_offer (PdkCreateTarget *self, const PdkCreateArch *arch, PdkOsInfo *os)
{
  const char *machine = NULL;

  g_return_if_fail (PDK_IS_CREATE_TARGET (self));
  g_return_if_fail (arch != NULL && self->connection != NULL);

  machine = pdk_create_policy_choose_machine (os, arch->arch, (const char *const *) arch->machines);
  if (self->offer != NULL && g_strcmp0 (machine, self->machine) == 0 &&
      g_strcmp0 (arch->arch, self->arch) == 0)
    return;
  read_anew (self);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  g_free (self->machine);
  self->machine = g_strdup (machine);
  g_free (self->arch);
  self->arch = g_strdup (arch->arch);
  pdk_create_offer_load_async (self->connection, arch, machine, self->reading, on_offer_loaded,
                               g_object_ref (self));
}

/* Which addresses are taken */

static void
on_macs_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateTarget) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) macs =
      pdk_create_macs_load_finish (PDK_CONNECTION (source), result, &error);

  if (!is_wanted (self, source, error))
    return;
  if (macs == NULL)
    g_message ("The addresses of a host's machines are not known: %s", error->message);
  g_clear_object (&self->reading_macs);
  self->macs = g_steal_pointer (&macs);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
pdk_create_target_want_macs (PdkCreateTarget *self)
{
  g_return_if_fail (PDK_IS_CREATE_TARGET (self));
  g_return_if_fail (self->connection != NULL);

  g_cancellable_cancel (self->reading_macs);
  g_clear_object (&self->reading_macs);
  g_clear_pointer (&self->macs, g_hash_table_unref);
  self->reading_macs = g_cancellable_new ();
  pdk_create_macs_load_async (self->connection, self->reading_macs, on_macs_loaded,
                              g_object_ref (self));
}

gboolean
pdk_create_target_is_reading_macs (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), FALSE);

  return self->reading_macs != NULL;
}

GHashTable *
pdk_create_target_get_macs (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), NULL);

  return self->macs;
}

/* What is known */

PdkConnection *
pdk_create_target_get_connection (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), NULL);

  return self->connection;
}

const PdkCreateHost *
pdk_create_target_get_host (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), NULL);

  return self->host;
}

const char *
pdk_create_target_get_trouble (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), NULL);

  if (self->connection != NULL && !pdk_connection_is_alive (self->connection))
    return _ ("The connection to this host is lost");
  return self->trouble;
}

gboolean
pdk_create_target_has_name (PdkCreateTarget *self, const char *name)
{
  GListModel *domains = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), FALSE);
  g_return_val_if_fail (self->connection != NULL, FALSE);

  domains = pdk_connection_get_domains (self->connection);
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

    if (g_strcmp0 (pdk_domain_get_name (domain), name) == 0)
      return TRUE;
  }
  return FALSE;
}

PdkXmlDocument *
pdk_create_target_get_offer (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), NULL);

  return self->offer;
}

const char *
pdk_create_target_get_machine (PdkCreateTarget *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_TARGET (self), NULL);

  return self->machine;
}

/* The object */

static void
pdk_create_target_dispose (GObject *object)
{
  pdk_create_target_set_connection (PDK_CREATE_TARGET (object), NULL);

  G_OBJECT_CLASS (pdk_create_target_parent_class)->dispose (object);
}

static void
pdk_create_target_class_init (PdkCreateTargetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_target_dispose;

  signals[HOST_READ] = g_signal_new ("host-read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[RETURNED] = g_signal_new ("returned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_target_init (PdkCreateTarget *self)
{
}

PdkCreateTarget *
pdk_create_target_new (void)
{
  return g_object_new (PDK_TYPE_CREATE_TARGET, NULL);
}
