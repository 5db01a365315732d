/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-xml"

#include "config.h"

#include "xml/pdk-xml-private.h"

#include <libxml/tree.h>
#include <string.h>

/* Reading of elements. */

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

const PdkXmlSpace *
pdk_xml_take_prefix (const char **name)
{
  static const PdkXmlSpace spaces[] = {
    { "qemu", "http://libvirt.org/schemas/domain/qemu/1.0" },
    { "lxc", "http://libvirt.org/schemas/domain/lxc/1.0" },
    { "bhyve", "http://libvirt.org/schemas/domain/bhyve/1.0" },
    { "xen", "http://libvirt.org/schemas/domain/xen/1.0" },
  };
  const char *colon = *name != NULL ? strchr (*name, ':') : NULL;

  for (gsize i = 0; colon != NULL && i < G_N_ELEMENTS (spaces); i++)
    if (strncmp (*name, spaces[i].prefix, colon - *name) == 0 &&
        spaces[i].prefix[colon - *name] == '\0') {
      *name = colon + 1;
      return &spaces[i];
    }
  return NULL;
}

static PdkXmlElement *
next_match (PdkXmlElement *parent, PdkXmlElement *previous, const char *ns, const char *name)
{
  xmlNodePtr node = previous != NULL ? previous->next : parent->children;

  while (node != NULL && !matches (node, ns, name))
    node = node->next;
  return node;
}

void
pdk_xml_take_step (const char **path, PdkXmlStep *step)
{
  const gsize length = strcspn (*path, "/");
  char *bracket = NULL;

  g_assert (length > 0 && length < sizeof step->name);
  memcpy (step->name, *path, length);
  step->name[length] = '\0';
  *path += length + ((*path)[length] == '/');

  step->attribute = step->value = NULL;
  bracket = strchr (step->name, '[');
  if (bracket == NULL)
    return;
  *bracket = '\0';
  step->attribute = bracket + 1;
  step->value = strchr (step->attribute, '=');
  g_assert (step->value != NULL && step->value[strlen (step->value) - 1] == ']');
  *step->value++ = '\0';
  step->value[strlen (step->value) - 1] = '\0';
}

static gboolean
has_value (PdkXmlElement *element, const PdkXmlStep *step)
{
  xmlChar *value = xmlGetNoNsProp (element, to_xml (step->attribute));
  const gboolean equal = value != NULL && xmlStrEqual (value, to_xml (step->value));

  xmlFree (value);
  return equal;
}

PdkXmlElement *
pdk_xml_find_step (PdkXmlElement *parent, const PdkXmlStep *step)
{
  PdkXmlElement *child = pdk_xml_next (parent, NULL, step->name);

  while (child != NULL && step->attribute != NULL && !has_value (child, step))
    child = pdk_xml_next (parent, child, step->name);
  return child;
}

/* The element a path starts its last step from; @attribute is that step without its @, if it has
 * one, and NULL otherwise. */
static PdkXmlElement *
walk (PdkXmlElement *element, const char *path, const char **attribute)
{
  *attribute = NULL;
  while (element != NULL && path != NULL && *path != '\0') {
    PdkXmlStep step;

    if (*path == '@') {
      *attribute = path + 1;
      return element;
    }
    pdk_xml_take_step (&path, &step);
    element = pdk_xml_find_step (element, &step);
  }
  return element;
}

const char *
pdk_xml_get_name (PdkXmlElement *element)
{
  g_return_val_if_fail (element != NULL, NULL);

  return (const char *) element->name;
}

const char *
pdk_xml_get_namespace (PdkXmlElement *element)
{
  g_return_val_if_fail (element != NULL, NULL);

  return element->ns != NULL ? (const char *) element->ns->href : NULL;
}

PdkXmlElement *
pdk_xml_get_parent (PdkXmlElement *element)
{
  g_return_val_if_fail (element != NULL, NULL);

  return element->parent != NULL && element->parent->type == XML_ELEMENT_NODE ? element->parent
                                                                              : NULL;
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
  const PdkXmlSpace *space = pdk_xml_take_prefix (&name);

  g_return_val_if_fail (parent != NULL, NULL);

  return next_match (parent, previous, space != NULL ? space->ns : NULL, name);
}

PdkXmlElement *
pdk_xml_next_in (PdkXmlElement *parent, PdkXmlElement *previous, const char *ns, const char *name)
{
  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (ns != NULL, NULL);

  return next_match (parent, previous, ns, name);
}

PdkXmlElement *
pdk_xml_next_anywhere (PdkXmlElement *parent, PdkXmlElement *previous, const char *name)
{
  xmlNodePtr node = NULL;

  g_return_val_if_fail (parent != NULL, NULL);

  node = previous != NULL ? previous->next : parent->children;
  while (node != NULL && (node->type != XML_ELEMENT_NODE ||
                          (name != NULL && !xmlStrEqual (node->name, to_xml (name)))))
    node = node->next;
  return node;
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

char *
pdk_xml_get_attribute_in (PdkXmlElement *element, const char *ns, const char *name)
{
  g_return_val_if_fail (element != NULL, NULL);
  g_return_val_if_fail (ns != NULL, NULL);

  return take (xmlGetNsProp (element, to_xml (name), to_xml (ns)));
}

GStrv
pdk_xml_list_values (PdkXmlElement *element)
{
  GPtrArray *values = NULL;

  g_return_val_if_fail (element != NULL, NULL);

  values = g_ptr_array_new ();
  for (xmlAttrPtr at = element->properties; at != NULL; at = at->next) {
    char *value = take (xmlNodeListGetString (element->doc, at->children, 1));

    g_ptr_array_add (values, value != NULL ? value : g_strdup (""));
  }
  if (pdk_xml_next_anywhere (element, NULL, NULL) == NULL)
    g_ptr_array_add (values, take (xmlNodeGetContent (element)));
  g_ptr_array_add (values, NULL);
  return (GStrv) g_ptr_array_free (values, FALSE);
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

guint64
pdk_xml_unit_scale (const char *unit)
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
  scale = pdk_xml_unit_scale (unit != NULL ? unit : default_unit);
  if (scale == 0 || !g_uint64_checked_mul (&product, number, scale))
    return FALSE;
  *bytes = product;
  return TRUE;
}

static gboolean
same_string (const xmlChar *a, const xmlChar *b)
{
  return xmlStrEqual (a != NULL ? a : to_xml (""), b != NULL ? b : to_xml (""));
}

static gboolean
same_name (xmlNodePtr a, xmlNodePtr b)
{
  return xmlStrEqual (a->name, b->name) &&
         same_string (a->ns != NULL ? a->ns->href : NULL, b->ns != NULL ? b->ns->href : NULL);
}

static guint
count_attributes (xmlNodePtr node)
{
  guint count = 0;

  for (xmlAttrPtr at = node->properties; at != NULL; at = at->next)
    count++;
  return count;
}

static gboolean
same_attributes (xmlNodePtr a, xmlNodePtr b)
{
  if (count_attributes (a) != count_attributes (b))
    return FALSE;
  for (xmlAttrPtr at = a->properties; at != NULL; at = at->next) {
    const xmlChar *ns = at->ns != NULL ? at->ns->href : NULL;
    xmlAttrPtr other = xmlHasNsProp (b, at->name, ns);
    g_autofree char *mine = take (xmlNodeListGetString (a->doc, at->children, 1));
    g_autofree char *theirs =
        other != NULL ? take (xmlNodeListGetString (b->doc, other->children, 1)) : NULL;

    if (other == NULL || g_strcmp0 (mine != NULL ? mine : "", theirs != NULL ? theirs : "") != 0)
      return FALSE;
  }
  return TRUE;
}

/* Its own text and that only, without the white space around it. */
static char *
own_text (xmlNodePtr node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (xmlNodePtr child = node->children; child != NULL; child = child->next)
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      g_string_append (text, (const char *) child->content);
  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

static gboolean
same_but_children (xmlNodePtr a, xmlNodePtr b)
{
  g_autofree char *mine = own_text (a);
  g_autofree char *theirs = own_text (b);

  return same_name (a, b) && same_attributes (a, b) && strcmp (mine, theirs) == 0;
}

gboolean
pdk_xml_equal (PdkXmlElement *a, PdkXmlElement *b)
{
  xmlNodePtr left = NULL;
  xmlNodePtr right = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (!same_but_children (a, b))
    return FALSE;
  left = xmlFirstElementChild (a);
  right = xmlFirstElementChild (b);
  while (left != NULL && right != NULL && pdk_xml_equal (left, right)) {
    left = xmlNextElementSibling (left);
    right = xmlNextElementSibling (right);
  }
  return left == NULL && right == NULL;
}

/* The next child of @parent named like @child, after those that @last has for that name. */
static xmlNodePtr
take_next (xmlNodePtr parent, xmlNodePtr child, GHashTable *last)
{
  xmlNodePtr at = g_hash_table_lookup (last, child->name);

  at = at != NULL ? xmlNextElementSibling (at) : xmlFirstElementChild (parent);
  while (at != NULL && !xmlStrEqual (at->name, child->name))
    at = xmlNextElementSibling (at);
  if (at != NULL)
    g_hash_table_insert (last, (gpointer) child->name, at);
  return at;
}

gboolean
pdk_xml_equivalent (PdkXmlElement *a, PdkXmlElement *b)
{
  g_autoptr (GHashTable) last = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (!same_but_children (a, b) || xmlChildElementCount (a) != xmlChildElementCount (b))
    return FALSE;
  last = g_hash_table_new (g_str_hash, g_str_equal);
  for (xmlNodePtr left = xmlFirstElementChild (a); left != NULL;
       left = xmlNextElementSibling (left)) {
    xmlNodePtr right = take_next (b, left, last);

    if (right == NULL || !pdk_xml_equivalent (left, right))
      return FALSE;
  }
  return TRUE;
}
