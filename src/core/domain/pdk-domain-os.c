/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-os.h"

#include "domain/pdk-domain-private.h"
#include "os/pdk-os-db.h"

/* The domains that wait for the database, all on one signal handler.  Not owned: a domain that goes
 * away takes itself out.  NULL when none waits. */
static GHashTable *waiting;

static void
on_db_loaded (PdkOsDb *db)
{
  g_autoptr (GHashTable) domains = g_steal_pointer (&waiting);
  GHashTableIter iter;
  gpointer domain = NULL;

  g_signal_handlers_disconnect_by_func (db, on_db_loaded, NULL);
  g_hash_table_iter_init (&iter, domains);
  while (g_hash_table_iter_next (&iter, &domain, NULL))
    g_object_ref (domain); /* so that no handler of one frees another */
  g_hash_table_iter_init (&iter, domains);
  while (g_hash_table_iter_next (&iter, &domain, NULL)) {
    pdk_domain_set_os (domain, pdk_os_db_lookup (db, pdk_domain_get_os_id (domain)));
    g_object_unref (domain);
  }
}

static void
wait_for_db (PdkOsDb *db, PdkDomain *domain)
{
  if (waiting == NULL) {
    waiting = g_hash_table_new (NULL, NULL);
    g_signal_connect (db, "loaded", G_CALLBACK (on_db_loaded), NULL);
  }
  g_hash_table_add (waiting, domain);
}

void
pdk_domain_os_resolve (PdkDomain *domain)
{
  PdkOsDb *db = pdk_os_db_get_default ();
  const char *id = pdk_domain_get_os_id (domain);

  pdk_domain_os_forget (domain);
  pdk_domain_set_os (domain, id != NULL ? pdk_os_db_lookup (db, id) : NULL);
  if (id != NULL && !pdk_os_db_is_loaded (db))
    wait_for_db (db, domain);
}

void
pdk_domain_os_forget (PdkDomain *domain)
{
  if (waiting != NULL)
    g_hash_table_remove (waiting, domain);
}
