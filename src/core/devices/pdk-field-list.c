/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-field-list.h"

#include <string.h>

static char *
get_attribute (PdkXmlElement *element, const char *name)
{
  g_autofree char *path = g_strconcat ("@", name, NULL);

  return pdk_xml_get_string (element, path);
}

/* An address of its own colons is in brackets where a port may follow. */
static gboolean
needs_brackets (const PdkFieldList *self, const char *key)
{
  return self->join == ':' && strchr (key, ':') != NULL;
}

/* (nullable): of an element without the key */
static char *
describe (const PdkFieldList *self, PdkXmlElement *element)
{
  g_autofree char *key = get_attribute (element, self->key);
  g_autofree char *value = self->value != NULL ? get_attribute (element, self->value) : NULL;
  g_autofree char *whole = NULL;

  if (key == NULL || *key == '\0')
    return NULL;
  whole = needs_brackets (self, key) ? g_strdup_printf ("[%s]", key) : g_strdup (key);
  return value != NULL ? g_strdup_printf ("%s%c%s", whole, self->join, value)
                       : g_steal_pointer (&whole);
}

char *
pdk_field_list_get (const PdkFieldList *self, PdkXmlElement *item)
{
  PdkXmlElement *parent = NULL;
  PdkXmlElement *element = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && item != NULL, NULL);

  parent = pdk_xml_find (item, self->way);
  while (parent != NULL && (element = pdk_xml_next (parent, element, self->name)) != NULL) {
    g_autofree char *entry = describe (self, element);

    if (entry != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", entry);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* “a:1”, “[::1]:1”, “a=1”, “a” */
static void
split (const PdkFieldList *self, const char *entry, char **key, char **value)
{
  const char *end = *entry == '[' && self->join == ':' ? strchr (entry, ']') : NULL;
  const char *join = self->value != NULL ? strchr (end != NULL ? end : entry, self->join) : NULL;

  if (end != NULL)
    *key = g_strndup (entry + 1, end - entry - 1);
  else
    *key = join != NULL ? g_strndup (entry, join - entry) : g_strdup (entry);
  *value = join != NULL ? g_strdup (join + 1) : NULL;
  g_strstrip (*key);
  if (*value != NULL)
    g_strstrip (*value);
}

/* (nullable): a copy of what was said with the entry: with the same key, and value at best */
static PdkXmlDocument *
take_former (const PdkFieldList *self, GPtrArray *former, const char *key, const char *value)
{
  for (int exact = self->value != NULL; exact >= 0; exact--)
    for (guint i = 0; i < former->len; i++) {
      PdkXmlElement *element = pdk_xml_document_get_root (g_ptr_array_index (former, i));
      g_autofree char *its_key = get_attribute (element, self->key);
      g_autofree char *its_value = exact ? get_attribute (element, self->value) : NULL;

      if (strcmp (its_key, key) == 0 && (!exact || g_strcmp0 (its_value, value) == 0))
        return g_ptr_array_steal_index (former, i);
    }
  return NULL;
}

/* Takes those with the key out of the document. */
static GPtrArray *
take_all (const PdkFieldList *self, PdkXmlElement *parent)
{
  GPtrArray *former = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_xml_document_unref);
  PdkXmlElement *next = NULL;

  for (PdkXmlElement *element = pdk_xml_next (parent, NULL, self->name); element != NULL;
       element = next) {
    g_autofree char *key = get_attribute (element, self->key);

    next = pdk_xml_next (parent, element, self->name);
    if (key == NULL || *key == '\0')
      continue;
    g_ptr_array_add (former, pdk_xml_document_new_from (element));
    pdk_xml_remove (element);
  }
  return former;
}

static void
add_entry (const PdkFieldList *self, PdkXmlElement *parent, GPtrArray *former, const char *entry)
{
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *element = NULL;

  split (self, entry, &key, &value);
  if (*key == '\0')
    return;
  document = take_former (self, former, key, value);
  element = document != NULL ? pdk_xml_add_copy (parent, pdk_xml_document_get_root (document))
                             : pdk_xml_add (parent, self->name, NULL);
  pdk_xml_set_attribute (element, self->key, key);
  if (self->value != NULL)
    pdk_xml_set_attribute (element, self->value, value);
}

void
pdk_field_list_set (const PdkFieldList *self, PdkXmlElement *item, const char *text)
{
  g_auto (GStrv) entries = NULL;
  g_autoptr (GPtrArray) former = NULL;
  PdkXmlElement *parent = NULL;

  g_return_if_fail (self != NULL && item != NULL);

  entries = g_strsplit (text != NULL ? text : "", ",", -1);
  parent = pdk_xml_ensure (item, self->way);
  former = take_all (self, parent);
  for (char **entry = entries; *entry != NULL; entry++)
    add_entry (self, parent, former, g_strstrip (*entry));
  pdk_xml_remove_if_empty (parent, item);
}
