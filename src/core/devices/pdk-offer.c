/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-offer.h"

#include "devices/pdk-capabilities.h"
#include "devices/pdk-offer-private.h"

#include <glib/gi18n.h>
#include <string.h>

PdkOffer *
pdk_offer_new (PdkXmlDocument *machine, PdkXmlDocument *host, const char *hypervisor)
{
  PdkOffer *self = g_atomic_rc_box_new0 (PdkOffer);

  self->machine = machine != NULL ? pdk_xml_document_ref (machine) : NULL;
  self->host = host != NULL ? pdk_xml_document_ref (host) : NULL;
  self->hypervisor = g_strdup (hypervisor);
  return self;
}

PdkOffer *
pdk_offer_ref (PdkOffer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_offer (gpointer data)
{
  PdkOffer *self = data;

  g_clear_pointer (&self->machine, pdk_xml_document_unref);
  g_clear_pointer (&self->host, pdk_xml_document_unref);
  g_free (self->hypervisor);
}

void
pdk_offer_unref (PdkOffer *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_offer);
}

void
pdk_offered_free (PdkOffered *self)
{
  if (self == NULL)
    return;
  g_free (self->value);
  g_free (self->label);
  g_free (self->reason);
  g_free (self->note);
  g_free (self);
}

static PdkOffered *
find (GPtrArray *offered, const char *value)
{
  for (guint i = 0; i < offered->len; i++) {
    PdkOffered *row = g_ptr_array_index (offered, i);

    if (g_strcmp0 (row->value, value) == 0)
      return row;
  }
  return NULL;
}

PdkOffered *
pdk_offered_ensure (GPtrArray *offered, const char *value, const char *label)
{
  PdkOffered *row = find (offered, value);

  if (row != NULL)
    return row;
  row = g_new0 (PdkOffered, 1);
  row->value = g_strdup (value);
  row->label = g_strdup (label);
  g_ptr_array_add (offered, row);
  return row;
}

char *
pdk_offer_refuse (PdkOffer *self)
{
  if (self->hypervisor == NULL)
    return g_strdup (_ ("Not offered by this host"));
  /* Translators: %s is a program and its version: “QEMU 7.2” */
  return g_strdup_printf (_ ("Not offered by %s on this host"), self->hypervisor);
}

/* Of what is not there at all no values are listed. */
static GStrv
get_values (PdkOffer *self, const char *path)
{
  const char *name = strrchr (path, '/');
  g_autofree char *way = g_strndup (path, name - path);

  if (pdk_capabilities_lacks (self->machine, way))
    return g_new0 (char *, 1);
  return pdk_capabilities_get_values (self->machine, path);
}

/* A list of the domain capabilities. */
static void
add_values (PdkOffer *self, GPtrArray *offered, const char *path)
{
  g_auto (GStrv) values = get_values (self, path);

  if (values == NULL)
    return;
  for (guint i = 0; i < offered->len; i++) {
    PdkOffered *row = g_ptr_array_index (offered, i);

    if (row->value != NULL && !g_strv_contains ((const char *const *) values, row->value))
      row->reason = pdk_offer_refuse (self);
  }
  for (char **value = values; *value != NULL; value++)
    pdk_offered_ensure (offered, *value, *value);
}

static void
add_offered (PdkOffer *self, GPtrArray *offered, const char *path, PdkXmlElement *root)
{
  if (strcmp (path, "guest/machine") == 0)
    pdk_offer_add_machines (self, offered, root);
  else if (strcmp (path, "guest/domain") == 0)
    pdk_offer_add_hypervisors (self, offered, root);
  else if (self->machine == NULL)
    return;
  else if (strcmp (path, "cpu/mode") == 0)
    pdk_offer_add_cpu_modes (self, offered);
  else if (strcmp (path, "cpu/model") == 0)
    pdk_offer_add_cpu_models (self, offered);
  else if (strcmp (path, "os/firmware") == 0)
    pdk_offer_add_firmware (self, offered);
  else if (strcmp (path, "features/sev") == 0)
    pdk_offer_add_protections (self, offered);
  else
    add_values (self, offered, path);
}

static PdkXmlElement *
get_root (PdkXmlElement *item)
{
  PdkXmlElement *parent = pdk_xml_get_parent (item);

  return parent != NULL ? get_root (parent) : item;
}

GPtrArray *
pdk_offer_list (PdkOffer *self, const PdkField *field, PdkXmlElement *item)
{
  GPtrArray *offered = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_offered_free);

  g_return_val_if_fail (field != NULL && item != NULL, offered);

  for (const PdkChoice *choice = field->choices; choice != NULL && choice->label != NULL; choice++)
    if (pdk_field_condition (choice->when, item))
      pdk_offered_ensure (offered, choice->value, _ (choice->label));
  if (self != NULL && field->offered != NULL)
    add_offered (self, offered, field->offered, get_root (item));
  return offered;
}

/* What the host lists without this value it does not have, whoever made it up; but of files it lists
 * only those that it came with. */
char *
pdk_offer_explain (PdkOffer *self, const PdkField *field, PdkXmlElement *item, const char *value)
{
  g_autoptr (GPtrArray) offered = NULL;
  const PdkOffered *row = NULL;
  guint n_known = 0;

  g_return_val_if_fail (field != NULL && item != NULL, NULL);

  if (self == NULL || field->offered == NULL || value == NULL || *value == '/')
    return NULL;
  if (strcmp (field->offered, "host/cpus") == 0)
    return pdk_offer_explain_cpus (self, value);
  for (const PdkChoice *choice = field->choices; choice != NULL && choice->label != NULL; choice++)
    n_known += pdk_field_condition (choice->when, item);
  offered = pdk_offer_list (self, field, item);
  row = find (offered, value);
  if (row != NULL)
    return g_strdup (row->reason);
  return offered->len > n_known ? pdk_offer_refuse (self) : NULL;
}
