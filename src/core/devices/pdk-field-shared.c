/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-field-private.h"

#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Getters and setters of values that are not one text in one place, shared by several kinds. */

const PdkChoice pdk_virtio_models[] = {
  { NULL, N_ ("Default") },
  { "virtio", N_ ("VirtIO") },
  { "virtio-transitional", N_ ("VirtIO, transitional") },
  { "virtio-non-transitional", N_ ("VirtIO, modern only") },
  { NULL, NULL },
};

void
pdk_field_set_bus (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, field->path, value);
  pdk_xml_set (item, "address", NULL);
}

char *
pdk_field_get_state (PdkXmlElement *item, const PdkField *field)
{
  const char *slash = strrchr (field->path, '/');
  g_autofree char *way = g_strndup (field->path, slash - field->path);
  g_autofree char *state = pdk_xml_get_string (item, field->path);

  if (pdk_xml_find (item, way) == NULL)
    return NULL;
  return g_strdup (state == NULL || strcmp (state, "on") == 0 ? "yes"
                   : strcmp (state, "off") == 0               ? "no"
                                                              : state);
}

void
pdk_field_set_state (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *slash = strrchr (field->path, '/');
  g_autofree char *way = g_strndup (field->path, slash - field->path);

  if (value == NULL)
    pdk_xml_set (item, way, NULL);
  else
    pdk_xml_set (item, field->path, g_str_equal (value, "yes") ? "on" : "off");
}

/* Addresses */

gboolean
pdk_field_check_hexadecimal (const PdkField *field, const char *value, GError **error)
{
  const gboolean prefixed = g_str_has_prefix (value, "0x");
  g_autofree char *low = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", field->min);
  g_autofree char *high = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", field->max);

  if (g_ascii_string_to_unsigned (value + (prefixed ? 2 : 0), prefixed ? 16 : 10, field->min,
                                  field->max, NULL, NULL))
    return TRUE;
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Give a number from %s to %s"), low, high);
  return FALSE;
}

char *
pdk_field_describe_pci (PdkXmlElement *address)
{
  static const char *const names[] = { "@domain", "@bus", "@slot", "@function" };
  guint64 numbers[G_N_ELEMENTS (names)] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = pdk_xml_get_string (address, names[i]);

    numbers[i] = text != NULL ? g_ascii_strtoull (text, NULL, 0) : 0;
  }
  return g_strdup_printf ("%04x:%02x:%02x.%x", (guint) numbers[0], (guint) numbers[1],
                          (guint) numbers[2], (guint) numbers[3]);
}

char *
pdk_field_get_pci (PdkXmlElement *item, const PdkField *field)
{
  PdkXmlElement *address = pdk_xml_find (item, field->path);

  return address != NULL ? pdk_field_describe_pci (address) : NULL;
}

#define PCI_PATTERN "^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([01]?[0-9a-f])\\.([0-7])$"

/* (nullable): all of @value, and its parts */
static char **
split_pci (const char *value)
{
  g_autoptr (GRegex) regex = g_regex_new (PCI_PATTERN, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  return g_regex_match (regex, value, 0, &info) ? g_match_info_fetch_all (info) : NULL;
}

void
pdk_field_set_pci (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const names[] = { "@domain", "@bus", "@slot", "@function" };
  static const int digits[] = { 4, 2, 2, 1 };
  g_auto (GStrv) parts = value != NULL ? split_pci (value) : NULL;
  PdkXmlElement *address = NULL;

  if (parts == NULL) {
    pdk_xml_set (item, field->path, NULL);
    return;
  }
  address = pdk_xml_ensure (item, field->path);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *number =
        g_strdup_printf ("0x%0*x", digits[i], (guint) g_ascii_strtoull (parts[i + 1], NULL, 16));

    pdk_xml_set (address, names[i], number);
  }
}

gboolean
pdk_field_check_pci (const PdkField *field, const char *value, GError **error)
{
  g_auto (GStrv) parts = split_pci (value);

  (void) field;
  if (parts != NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("Give an address on the host’s PCI bus, for example 0000:01:00.0"));
  return FALSE;
}

char *
pdk_field_get_address (PdkXmlElement *item, const PdkField *field)
{
  static const char *const parts[] = { "@controller", "@bus",   "@target", "@unit",
                                       "@port",       "@slot",  "@base",   "@iobase",
                                       "@irq",        "@cssid", "@ssid",   "@devno" };
  PdkXmlElement *address = pdk_xml_find (item, field->path);
  g_autofree char *type = address != NULL ? pdk_xml_get_string (address, "@type") : NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *pci = NULL;

  if (type == NULL)
    return NULL;
  if (strcmp (type, "pci") == 0)
    pci = pdk_field_describe_pci (address);
  if (pci != NULL)
    return g_strconcat ("PCI ", pci, NULL);
  text = g_string_new (type);
  for (gsize i = 0, found = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = pdk_xml_get_string (address, parts[i]);

    if (part != NULL)
      g_string_append_printf (text, "%c%s", found++ == 0 ? ' ' : ':', part);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Sources that are elsewhere for each type */

static const char *
path_of_type (const PdkSourcePath *table, const char *type)
{
  for (; table->type != NULL; table++)
    if (g_strcmp0 (type, table->type) == 0)
      return table->path;
  return NULL;
}

const char *
pdk_source_path (const PdkSourcePath *table, PdkXmlElement *item)
{
  g_autofree char *type = pdk_xml_get_string (item, "@type");

  return path_of_type (table, type);
}

static gboolean
holds_path (const char *path)
{
  static const char *const paths[] = { "source/@file", "source/@dev", "source/@dir", "source/@path",
                                       NULL };

  return g_strv_contains (paths, path);
}

void
pdk_source_set_type (const PdkSourcePath *table, PdkXmlElement *item, const char *value)
{
  const char *from = pdk_source_path (table, item);
  const char *to = path_of_type (table, value);
  g_autofree char *name = from != NULL ? pdk_xml_get_string (item, from) : NULL;
  const gboolean fits = name != NULL && to != NULL &&
                        (strcmp (from, to) == 0 || (holds_path (from) && holds_path (to)));

  pdk_xml_set (item, "@type", value);
  pdk_xml_set (item, "source", NULL);
  if (fits)
    pdk_xml_set (item, to, name);
}
