/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-capabilities.h"
#include "devices/pdk-host-topology.h"
#include "devices/pdk-offer-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* What a host offers and says in a way of its own: CPUs, machine types, firmware. */

static void
set_reason (PdkOffered *row, char *reason)
{
  g_free (row->reason);
  row->reason = reason;
}

/* CPUs.  https://libvirt.org/formatdomaincaps.html#cpu-configuration */

void
pdk_offer_add_cpu_modes (PdkOffer *self, GPtrArray *offered)
{
  PdkXmlElement *cpu = pdk_xml_find (pdk_xml_document_get_root (self->machine), "cpu");

  for (PdkXmlElement *mode = cpu != NULL ? pdk_xml_next (cpu, NULL, "mode") : NULL; mode != NULL;
       mode = pdk_xml_next (cpu, mode, "mode")) {
    g_autofree char *name = pdk_xml_get_string (mode, "@name");

    if (name != NULL && pdk_xml_equals (mode, "@supported", "no"))
      set_reason (pdk_offered_ensure (offered, name, name), pdk_offer_refuse (self));
  }
}

/* Since libvirt 10 a model comes with what it lacks. */
static char *
explain_model (PdkXmlElement *custom, const char *model)
{
  g_autoptr (GString) features = g_string_new (NULL);

  for (PdkXmlElement *blockers = pdk_xml_next (custom, NULL, "blockers"); blockers != NULL;
       blockers = pdk_xml_next (custom, blockers, "blockers")) {
    if (!pdk_xml_equals (blockers, "@model", model))
      continue;
    for (PdkXmlElement *at = pdk_xml_next (blockers, NULL, "feature"); at != NULL;
         at = pdk_xml_next (blockers, at, "feature")) {
      g_autofree char *name = pdk_xml_get_string (at, "@name");

      g_string_append_printf (features, "%s%s", features->len > 0 ? ", " : "",
                              name != NULL ? name : "?");
    }
  }
  if (features->len == 0)
    return g_strdup (_ ("The CPU of this host cannot run it"));
  /* Translators: %s lists features of CPUs by their technical names */
  return g_strdup_printf (_ ("The CPU of this host lacks: %s"), features->str);
}

static void
add_models (PdkXmlElement *custom, GPtrArray *offered, gboolean usable)
{
  for (PdkXmlElement *at = pdk_xml_next (custom, NULL, "model"); at != NULL;
       at = pdk_xml_next (custom, at, "model")) {
    g_autofree char *name = pdk_xml_get_string (at, NULL);
    PdkOffered *row = NULL;

    if (name == NULL || usable == pdk_xml_equals (at, "@usable", "no"))
      continue;
    row = pdk_offered_ensure (offered, name, name);
    if (!usable)
      set_reason (row, explain_model (custom, name));
    if (row->note == NULL && pdk_xml_equals (at, "@deprecated", "yes"))
      row->note = g_strdup (_ ("Deprecated"));
  }
}

/* Those that can be used first. */
void
pdk_offer_add_cpu_models (PdkOffer *self, GPtrArray *offered)
{
  PdkXmlElement *custom =
      pdk_xml_find (pdk_xml_document_get_root (self->machine), "cpu/mode[name=custom]");

  if (custom == NULL)
    return;
  add_models (custom, offered, TRUE);
  add_models (custom, offered, FALSE);
}

char *
pdk_offer_explain_cpus (PdkOffer *self, const char *value)
{
  const guint64 count = g_ascii_strtoull (value, NULL, 10);
  g_autoptr (GArray) cpus = pdk_host_topology_read (self->host);
  guint64 most = 0;

  if (self->machine != NULL &&
      pdk_xml_get_uint (pdk_xml_document_get_root (self->machine), "vcpu/@max", 1, G_MAXUINT32,
                        &most) &&
      count > most)
    return g_strdup_printf (_ ("This type of machine has at most %u virtual CPUs"), (guint) most);
  if (cpus->len == 0 || count <= cpus->len)
    return NULL;
  return g_strdup_printf (ngettext ("The host has %u CPU: virtual ones take turns on it",
                                    "The host has %u CPUs: virtual ones take turns on them",
                                    cpus->len),
                          cpus->len);
}

/* Firmware */

static gboolean
has_value (PdkOffer *self, const char *path, const char *value)
{
  g_auto (GStrv) values = pdk_capabilities_get_values (self->machine, path);

  /* A host that says nothing of it may have it. */
  return values == NULL || g_strv_contains ((const char *const *) values, value);
}

static void
add_images (PdkOffer *self, GPtrArray *offered)
{
  PdkXmlElement *loader = pdk_xml_find (pdk_xml_document_get_root (self->machine), "os/loader");

  for (PdkXmlElement *at = loader != NULL ? pdk_xml_next (loader, NULL, "value") : NULL; at != NULL;
       at = pdk_xml_next (loader, at, "value")) {
    g_autofree char *path = pdk_xml_get_string (at, NULL);

    if (path != NULL && *path == '/')
      pdk_offered_ensure (offered, path, path);
  }
}

void
pdk_offer_add_firmware (PdkOffer *self, GPtrArray *offered)
{
  const gboolean efi = has_value (self, "os/firmware", "efi");
  const gboolean secure = has_value (self, "os/loader/secure", "yes");

  for (guint i = 0; i < offered->len; i++) {
    PdkOffered *row = g_ptr_array_index (offered, i);

    if (row->value == NULL || !g_str_has_prefix (row->value, "efi"))
      continue;
    if (!efi)
      set_reason (row, g_strdup (_ ("This host has no UEFI firmware for this type of machine")));
    else if (strcmp (row->value, "efi-secure") == 0 && !secure)
      set_reason (row, g_strdup (_ ("The firmware of this host has no Secure Boot for this type of "
                                    "machine")));
  }
  add_images (self, offered);
}

/* Encrypted memory */

void
pdk_offer_add_protections (PdkOffer *self, GPtrArray *offered)
{
  const gboolean lacks = pdk_capabilities_lacks (self->machine, "features/sev");

  for (guint i = 0; i < offered->len; i++) {
    PdkOffered *row = g_ptr_array_index (offered, i);

    if (lacks && row->value != NULL && g_str_has_prefix (row->value, "sev"))
      set_reason (row, g_strdup (_ ("The CPU of this host, or its set-up, has no AMD SEV")));
  }
}

/* Machine types */

/* The <guest> for such machines. */
static PdkXmlElement *
find_guest (PdkXmlElement *capabilities, const char *os_type, const char *arch)
{
  for (PdkXmlElement *guest = pdk_xml_next (capabilities, NULL, "guest"); guest != NULL;
       guest = pdk_xml_next (capabilities, guest, "guest"))
    if (pdk_xml_equals (guest, "os_type", os_type) && pdk_xml_equals (guest, "arch/@name", arch))
      return guest;
  return NULL;
}

/* The <arch> that is listed for such machines; (nullable). */
static PdkXmlElement *
find_arch (PdkOffer *self, PdkXmlElement *root)
{
  g_autofree char *os_type = pdk_xml_get_string (root, "os/type");
  g_autofree char *arch = pdk_xml_get_string (root, "os/type/@arch");
  PdkXmlElement *guest = NULL;

  if (self->host == NULL || os_type == NULL || arch == NULL)
    return NULL;
  guest = find_guest (pdk_xml_document_get_root (self->host), os_type, arch);
  return guest != NULL ? pdk_xml_find (guest, "arch") : NULL;
}

void
pdk_offer_add_hypervisors (PdkOffer *self, GPtrArray *offered, PdkXmlElement *root)
{
  PdkXmlElement *arch = find_arch (self, root);
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (PdkXmlElement *at = arch != NULL ? pdk_xml_next (arch, NULL, "domain") : NULL; at != NULL;
       at = pdk_xml_next (arch, at, "domain")) {
    char *type = pdk_xml_get_string (at, "@type");

    if (type != NULL)
      g_hash_table_add (there, type);
  }
  for (guint i = 0; i < offered->len && g_hash_table_size (there) > 0; i++) {
    PdkOffered *row = g_ptr_array_index (offered, i);

    if (!g_hash_table_contains (there, row->value))
      set_reason (row, g_strdup (_ ("Not available on this host")));
  }
}

/* A hypervisor that has others than all together lists its own. */
static PdkXmlElement *
find_machines (PdkOffer *self, PdkXmlElement *root)
{
  g_autofree char *type = pdk_xml_get_string (root, "@type");
  PdkXmlElement *list = find_arch (self, root);

  for (PdkXmlElement *domain = list != NULL ? pdk_xml_next (list, NULL, "domain") : NULL;
       domain != NULL; domain = pdk_xml_next (list, domain, "domain"))
    if (type != NULL && pdk_xml_equals (domain, "@type", type) &&
        pdk_xml_find (domain, "machine") != NULL)
      return domain;
  return list;
}

/* “pc-q35-7.2”: where its version begins, or its end. */
static const char *
find_version (const char *name)
{
  const char *dash = strrchr (name, '-');

  return dash != NULL && g_ascii_isdigit (dash[1]) ? dash + 1 : name + strlen (name);
}

static double
read_version (const char *version)
{
  const char *dot = strchr (version, '.');

  return strtol (version, NULL, 10) * 1000.0 + (dot != NULL ? strtol (dot + 1, NULL, 10) : 0);
}

/* Names that stand for another first, then families, of each the newest first. */
static int
compare_machines (gconstpointer a, gconstpointer b)
{
  PdkXmlElement *first = *(PdkXmlElement *const *) a;
  PdkXmlElement *second = *(PdkXmlElement *const *) b;
  const gboolean alias = !pdk_xml_equals (first, "@canonical", NULL);
  const gboolean other_alias = !pdk_xml_equals (second, "@canonical", NULL);
  g_autofree char *name = pdk_xml_get_string (first, NULL);
  g_autofree char *other = pdk_xml_get_string (second, NULL);
  g_autofree char *family = g_strndup (name, find_version (name) - name);
  g_autofree char *other_family = g_strndup (other, find_version (other) - other);
  const double version = read_version (find_version (name));
  const double other_version = read_version (find_version (other));
  const int families = strcmp (family, other_family);

  if (alias != other_alias)
    return alias ? -1 : 1;
  if (families != 0)
    return families;
  return (version < other_version) - (version > other_version);
}

static char *
describe_machine (PdkXmlElement *machine)
{
  g_autofree char *canonical = pdk_xml_get_string (machine, "@canonical");

  if (pdk_xml_equals (machine, "@deprecated", "yes"))
    return g_strdup (_ ("Deprecated: a newer hypervisor may not have it any more"));
  if (canonical == NULL)
    return NULL;
  /* Translators: %s is the technical name of a type of machine: “pc-q35-7.2” */
  return g_strdup_printf (_ ("The newest here: %s"), canonical);
}

void
pdk_offer_add_machines (PdkOffer *self, GPtrArray *offered, PdkXmlElement *root)
{
  PdkXmlElement *list = find_machines (self, root);
  g_autoptr (GPtrArray) machines = g_ptr_array_new ();

  for (PdkXmlElement *at = list != NULL ? pdk_xml_next (list, NULL, "machine") : NULL; at != NULL;
       at = pdk_xml_next (list, at, "machine")) {
    g_autofree char *name = pdk_xml_get_string (at, NULL);

    if (name != NULL)
      g_ptr_array_add (machines, at);
  }
  g_ptr_array_sort (machines, compare_machines);
  for (guint i = 0; i < machines->len; i++) {
    PdkXmlElement *at = g_ptr_array_index (machines, i);
    g_autofree char *name = pdk_xml_get_string (at, NULL);
    PdkOffered *row = pdk_offered_ensure (offered, name, name);

    if (row->note == NULL)
      row->note = describe_machine (at);
  }
}
