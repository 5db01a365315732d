/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-xml"

#include "config.h"

#include "xml/pdk-xml.h"

#include <libxml/tree.h>
#include <string.h>

/* Reading and editing of elements.  Values are set through the tree, which escapes them; libxml2's
 * functions that parse entities out of a value (xmlNewChild, xmlNodeSetContent) are not used. */

#define MAX_STEP 64

static inline const xmlChar *
to_xml (const char *text)
{
  return (const xmlChar *) text;
}

static char *
take (xmlChar *text)
{
  char *copy = g_strdup ((const char *) text);

  if (text != NULL) {
    /* It may have been a password, which the caller of this wipes as well. */
    explicit_bzero (text, strlen (copy));
    xmlFree (text);
  }
  return copy;
}

static gboolean
matches (xmlNodePtr node, const char *ns, const char *name)
{
  if (node->type != XML_ELEMENT_NODE)
    return FALSE;
  if (name != NULL && strcmp ((const char *) node->name, name) != 0)
    return FALSE;
  if (ns == NULL)
    return node->ns == NULL || node->ns->href == NULL || *node->ns->href == '\0';
  return node->ns != NULL && xmlStrEqual (node->ns->href, to_xml (ns));
}

static PdkXmlElement *
next_match (PdkXmlElement *parent, PdkXmlElement *previous, const char *ns, const char *name)
{
  xmlNodePtr node = previous != NULL ? previous->next : parent->children;

  while (node != NULL && !matches (node, ns, name))
    node = node->next;
  return node;
}

/* Copies the first step of @path into @step and moves @path past it. */
static void
take_step (const char **path, char step[MAX_STEP])
{
  gsize length = strcspn (*path, "/");

  g_assert (length > 0 && length < MAX_STEP);
  memcpy (step, *path, length);
  step[length] = '\0';
  *path += length + ((*path)[length] == '/');
}

/* The element a path starts its last step from; @attribute is that step without its @, if it has
 * one, and NULL otherwise. */
static PdkXmlElement *
walk (PdkXmlElement *element, const char *path, const char **attribute)
{
  *attribute = NULL;
  while (element != NULL && path != NULL && *path != '\0') {
    char step[MAX_STEP];

    if (*path == '@') {
      *attribute = path + 1;
      return element;
    }
    take_step (&path, step);
    element = next_match (element, NULL, NULL, step);
  }
  return element;
}

const char *
pdk_xml_get_name (PdkXmlElement *element)
{
  g_return_val_if_fail (element != NULL, NULL);

  return (const char *) element->name;
}

PdkXmlElement *
pdk_xml_find (PdkXmlElement *element, const char *path)
{
  const char *attribute = NULL;

  g_return_val_if_fail (element != NULL, NULL);

  element = walk (element, path, &attribute);
  g_return_val_if_fail (attribute == NULL, NULL);
  return element;
}

PdkXmlElement *
pdk_xml_next (PdkXmlElement *parent, PdkXmlElement *previous, const char *name)
{
  g_return_val_if_fail (parent != NULL, NULL);

  return next_match (parent, previous, NULL, name);
}

PdkXmlElement *
pdk_xml_next_in (PdkXmlElement *parent, PdkXmlElement *previous, const char *ns, const char *name)
{
  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (ns != NULL, NULL);

  return next_match (parent, previous, ns, name);
}

char *
pdk_xml_get_string (PdkXmlElement *element, const char *path)
{
  const char *attribute = NULL;

  g_return_val_if_fail (element != NULL, NULL);

  element = walk (element, path, &attribute);
  if (element == NULL)
    return NULL;
  if (attribute != NULL)
    return take (xmlGetNoNsProp (element, to_xml (attribute)));
  return take (xmlNodeGetContent (element));
}

gboolean
pdk_xml_equals (PdkXmlElement *element, const char *path, const char *value)
{
  g_autofree char *text = pdk_xml_get_string (element, path);

  return g_strcmp0 (text, value) == 0;
}

gboolean
pdk_xml_get_uint (
    PdkXmlElement *element, const char *path, guint64 min, guint64 max, guint64 *value)
{
  g_autofree char *text = pdk_xml_get_string (element, path);

  g_return_val_if_fail (value != NULL, FALSE);

  return text != NULL && g_ascii_string_to_unsigned (g_strstrip (text), 10, min, max, value, NULL);
}

/* Bytes in one @unit, 0 for an unknown one.  As libvirt's virScaleInteger(): case does not matter. */
static guint64
scale_of_unit (const char *unit)
{
  static const char letters[] = "kmgtpe";
  const char *letter = NULL;
  guint64 scale = 1;
  guint base = 1024;

  if (g_ascii_strcasecmp (unit, "b") == 0 || g_ascii_strcasecmp (unit, "bytes") == 0 ||
      g_ascii_strcasecmp (unit, "byte") == 0)
    return 1;
  letter = *unit != '\0' ? strchr (letters, g_ascii_tolower (*unit)) : NULL;
  if (letter == NULL)
    return 0;
  if (g_ascii_strcasecmp (unit + 1, "b") == 0)
    base = 1000;
  else if (unit[1] != '\0' && g_ascii_strcasecmp (unit + 1, "ib") != 0)
    return 0;
  for (const char *at = letters; at <= letter; at++)
    scale *= base;
  return scale;
}

gboolean
pdk_xml_get_bytes (PdkXmlElement *element,
                   const char *path,
                   const char *default_unit,
                   guint64 *bytes)
{
  g_autofree char *unit = NULL;
  guint64 number = 0;
  guint64 scale = 0;
  guint64 product = 0;

  g_return_val_if_fail (element != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);
  g_return_val_if_fail (default_unit != NULL, FALSE);

  element = pdk_xml_find (element, path);
  if (element == NULL || !pdk_xml_get_uint (element, NULL, 0, G_MAXUINT64, &number))
    return FALSE;
  unit = pdk_xml_get_string (element, "@unit");
  scale = scale_of_unit (unit != NULL ? unit : default_unit);
  if (scale == 0 || !g_uint64_checked_mul (&product, number, scale))
    return FALSE;
  *bytes = product;
  return TRUE;
}

gboolean
pdk_xml_is_text (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
      return FALSE;
  }
  return TRUE;
}

static PdkXmlElement *
append (PdkXmlElement *parent, xmlNsPtr ns, const char *name, const char *text)
{
  xmlNodePtr node = xmlNewDocNode (parent->doc, ns, to_xml (name), NULL);

  xmlAddChild (parent, node);
  if (text != NULL)
    xmlAddChild (node, xmlNewDocText (parent->doc, to_xml (text)));
  return node;
}

PdkXmlElement *
pdk_xml_add (PdkXmlElement *parent, const char *name, const char *text)
{
  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text == NULL || pdk_xml_is_text (text), NULL);

  return append (parent, NULL, name, text);
}

PdkXmlElement *
pdk_xml_add_in (
    PdkXmlElement *parent, const char *ns, const char *prefix, const char *name, const char *text)
{
  xmlNodePtr node = NULL;
  xmlNsPtr known = NULL;

  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (ns != NULL && name != NULL, NULL);
  g_return_val_if_fail (text == NULL || pdk_xml_is_text (text), NULL);

  node = append (parent, NULL, name, text);
  known = xmlSearchNsByHref (parent->doc, parent, to_xml (ns));
  if (known == NULL)
    known = xmlNewNs (node, to_xml (ns), to_xml (prefix));
  xmlSetNs (node, known);
  return node;
}

PdkXmlElement *
pdk_xml_ensure (PdkXmlElement *element, const char *path)
{
  g_return_val_if_fail (element != NULL, NULL);
  g_return_val_if_fail (path != NULL && strchr (path, '@') == NULL, NULL);

  while (*path != '\0') {
    char step[MAX_STEP];
    PdkXmlElement *child = NULL;

    take_step (&path, step);
    child = next_match (element, NULL, NULL, step);
    element = child != NULL ? child : append (element, NULL, step, NULL);
  }
  return element;
}

void
pdk_xml_set_text (PdkXmlElement *element, const char *text)
{
  g_return_if_fail (element != NULL);
  g_return_if_fail (text == NULL || pdk_xml_is_text (text));

  while (element->children != NULL)
    pdk_xml_remove (element->children);
  if (text != NULL)
    xmlAddChild (element, xmlNewDocText (element->doc, to_xml (text)));
}

void
pdk_xml_set_attribute (PdkXmlElement *element, const char *name, const char *value)
{
  g_return_if_fail (element != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value == NULL || pdk_xml_is_text (value));

  if (value != NULL)
    xmlSetNsProp (element, NULL, to_xml (name), to_xml (value));
  else
    xmlUnsetNsProp (element, NULL, to_xml (name));
}

void
pdk_xml_remove (PdkXmlElement *element)
{
  g_return_if_fail (element != NULL);

  xmlUnlinkNode (element);
  xmlFreeNode (element);
}
