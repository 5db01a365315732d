/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-capabilities.h"

#include <string.h>

static PdkXmlElement *
find_list (PdkXmlElement *element, const char *name)
{
  for (PdkXmlElement *list = pdk_xml_next (element, NULL, "enum"); list != NULL;
       list = pdk_xml_next (element, list, "enum"))
    if (pdk_xml_equals (list, "@name", name))
      return list;
  return NULL;
}

/* CPUs are not in lists like the others: modes have their name, and one of them has the models. */
static GStrv
get_cpu_values (PdkXmlElement *cpu, gboolean models)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  PdkXmlElement *parent = models ? pdk_xml_find (cpu, "mode[name=custom]") : cpu;
  const char *name = models ? "model" : "mode";

  if (parent == NULL)
    return NULL;
  for (PdkXmlElement *at = pdk_xml_next (parent, NULL, name); at != NULL;
       at = pdk_xml_next (parent, at, name)) {
    g_autofree char *value = pdk_xml_get_string (at, models ? NULL : "@name");

    if (value != NULL && !pdk_xml_equals (at, models ? "@usable" : "@supported", "no"))
      g_strv_builder_add (values, value);
  }
  return g_strv_builder_end (values);
}

GStrv
pdk_capabilities_get_values (PdkXmlDocument *capabilities, const char *path)
{
  const char *name = NULL;
  g_autofree char *way = NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  PdkXmlElement *element = NULL;
  PdkXmlElement *list = NULL;

  g_return_val_if_fail (capabilities != NULL, NULL);
  g_return_val_if_fail (path != NULL && strchr (path, '/') != NULL, NULL);

  name = strrchr (path, '/') + 1;
  way = g_strndup (path, name - path - 1);
  element = pdk_xml_find (pdk_xml_document_get_root (capabilities), way);
  if (element != NULL && (strcmp (path, "cpu/mode") == 0 || strcmp (path, "cpu/model") == 0))
    return get_cpu_values (element, strcmp (name, "model") == 0);
  list = element != NULL ? find_list (element, name) : NULL;
  if (list == NULL)
    return NULL;
  for (PdkXmlElement *value = pdk_xml_next (list, NULL, "value"); value != NULL;
       value = pdk_xml_next (list, value, "value")) {
    g_autofree char *text = pdk_xml_get_string (value, NULL);

    g_strv_builder_add (values, text);
  }
  return g_strv_builder_end (values);
}

gboolean
pdk_capabilities_lacks (PdkXmlDocument *capabilities, const char *path)
{
  PdkXmlElement *element = NULL;

  g_return_val_if_fail (capabilities != NULL && path != NULL, FALSE);

  element = pdk_xml_find (pdk_xml_document_get_root (capabilities), path);
  return element != NULL && pdk_xml_equals (element, "@supported", "no");
}
