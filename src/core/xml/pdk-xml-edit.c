/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-xml"

#include "config.h"

#include "xml/pdk-xml-private.h"

#include <string.h>

/* Editing of elements.  Values are set through the tree, which escapes them; libxml2's functions
 * that parse entities out of a value (xmlNewChild, xmlNodeSetContent) are not used.
 *
 * A document that was read keeps its white space, so what is added to it brings its own: it is put
 * on a line of its own where its neighbours are. */

#define INDENT "  "

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

/* (nullable): the white space @node stands behind, where that begins a line */
static const char *
line_before (xmlNodePtr node)
{
  xmlNodePtr text = node->prev;

  if (text == NULL || text->type != XML_TEXT_NODE || !xmlIsBlankNode (text))
    return NULL;
  return strrchr ((const char *) text->content, '\n');
}

static gboolean
is_blank (xmlNodePtr node)
{
  return node != NULL && node->type == XML_TEXT_NODE && xmlIsBlankNode (node);
}

static xmlNodePtr
new_text (xmlNodePtr near, const char *text)
{
  return xmlNewDocText (near->doc, to_xml (text));
}

static void
append_to_lines (PdkXmlElement *parent, xmlNodePtr node)
{
  xmlNodePtr first = xmlFirstElementChild (parent);
  const char *line = first != NULL ? line_before (first) : NULL;
  g_autofree char *before = g_strdup (line);

  if (before == NULL || !is_blank (parent->last)) {
    xmlAddChild (parent, node);
    return;
  }
  xmlAddPrevSibling (parent->last, node);
  xmlAddPrevSibling (node, new_text (parent, before));
}

static void
append_first (PdkXmlElement *parent, xmlNodePtr node)
{
  const char *line = line_before (parent);
  g_autofree char *before = line != NULL ? g_strconcat (line, INDENT, NULL) : NULL;
  g_autofree char *behind = g_strdup (line);

  if (before == NULL) {
    xmlAddChild (parent, node);
    return;
  }
  while (parent->children != NULL) {
    xmlNodePtr blank = parent->children;

    xmlUnlinkNode (blank);
    xmlFreeNode (blank);
  }
  xmlAddChild (parent, new_text (parent, before));
  xmlAddChild (parent, node);
  xmlAddChild (parent, new_text (parent, behind));
}

static PdkXmlElement *
append_node (PdkXmlElement *parent, xmlNodePtr node)
{
  if (parent->children == NULL || (parent->children == parent->last && is_blank (parent->last)))
    append_first (parent, node);
  else
    append_to_lines (parent, node);
  return node;
}

void
pdk_xml_put_into (xmlNodePtr node, xmlNodePtr parent, const PdkXmlSpace *space)
{
  xmlNsPtr known = xmlSearchNsByHref (node->doc, parent, to_xml (space->ns));

  if (known == NULL)
    known = xmlNewNs (node, to_xml (space->ns), to_xml (space->prefix));
  xmlSetNs (node, known);
}

/* @name: with the prefix of a known namespace, or none */
static xmlNodePtr
new_element (PdkXmlElement *parent, const char *name)
{
  const PdkXmlSpace *space = pdk_xml_take_prefix (&name);
  xmlNodePtr node = xmlNewDocNode (parent->doc, NULL, to_xml (name), NULL);

  if (space != NULL)
    pdk_xml_put_into (node, parent, space);
  return node;
}

static PdkXmlElement *
append (PdkXmlElement *parent, const char *name, const char *text)
{
  xmlNodePtr node = new_element (parent, name);

  append_node (parent, node);
  if (text != NULL && *text != '\0')
    xmlAddChild (node, new_text (parent, text));
  return node;
}

PdkXmlElement *
pdk_xml_add (PdkXmlElement *parent, const char *name, const char *text)
{
  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text == NULL || pdk_xml_is_text (text), NULL);

  return append (parent, name, text);
}

PdkXmlElement *
pdk_xml_add_before (PdkXmlElement *sibling, const char *name)
{
  xmlNodePtr node = NULL;
  g_autofree char *line = NULL;

  g_return_val_if_fail (sibling != NULL && name != NULL, NULL);

  line = g_strdup (line_before (sibling));
  node = xmlAddPrevSibling (sibling, new_element (sibling->parent, name));
  if (line != NULL)
    xmlAddPrevSibling (sibling, new_text (sibling, line));
  return node;
}

PdkXmlElement *
pdk_xml_add_in (
    PdkXmlElement *parent, const char *ns, const char *prefix, const char *name, const char *text)
{
  const PdkXmlSpace space = { prefix, ns };
  xmlNodePtr node = NULL;

  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (ns != NULL && name != NULL, NULL);
  g_return_val_if_fail (text == NULL || pdk_xml_is_text (text), NULL);

  node = append (parent, name, text);
  pdk_xml_put_into (node, parent, &space);
  return node;
}

/* The element of @path without its last step where that is an attribute, which is returned. */
static const char *
ensure_parent (PdkXmlElement **element, const char *path)
{
  while (*path != '\0' && *path != '@') {
    PdkXmlElement *child = NULL;
    PdkXmlStep step;

    pdk_xml_take_step (&path, &step);
    child = pdk_xml_find_step (*element, &step);
    if (child == NULL) {
      child = append (*element, step.name, NULL);
      if (step.attribute != NULL)
        pdk_xml_set_attribute (child, step.attribute, step.value);
    }
    *element = child;
  }
  return *path == '@' ? path + 1 : NULL;
}

PdkXmlElement *
pdk_xml_ensure (PdkXmlElement *element, const char *path)
{
  g_return_val_if_fail (element != NULL, NULL);
  g_return_val_if_fail (path != NULL && strchr (path, '@') == NULL, NULL);

  ensure_parent (&element, path);
  return element;
}

void
pdk_xml_set_text (PdkXmlElement *element, const char *text)
{
  g_return_if_fail (element != NULL);
  g_return_if_fail (text == NULL || pdk_xml_is_text (text));

  while (element->children != NULL)
    pdk_xml_remove (element->children);
  if (text != NULL && *text != '\0')
    xmlAddChild (element, new_text (element, text));
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
pdk_xml_set_attribute_in (
    PdkXmlElement *element, const char *ns, const char *prefix, const char *name, const char *value)
{
  xmlNsPtr known = NULL;

  g_return_if_fail (element != NULL && ns != NULL && prefix != NULL && name != NULL);
  g_return_if_fail (value != NULL && pdk_xml_is_text (value));

  known = xmlSearchNsByHref (element->doc, element, to_xml (ns));
  /* An attribute without a prefix is in none. */
  if (known == NULL || known->prefix == NULL)
    known = xmlNewNs (element, to_xml (ns), to_xml (prefix));
  xmlSetNsProp (element, known, to_xml (name), to_xml (value));
}

/* Whether it declares a namespace for anything but itself. */
static gboolean
declares_more (PdkXmlElement *element)
{
  return element->nsDef != NULL && (element->nsDef != element->ns || element->nsDef->next != NULL);
}

static gboolean
says_nothing (PdkXmlElement *element)
{
  return element->properties == NULL && !declares_more (element) &&
         (element->children == NULL ||
          (is_blank (element->children) && element->children->next == NULL));
}

void
pdk_xml_remove_if_empty (PdkXmlElement *element, PdkXmlElement *top)
{
  g_return_if_fail (element != NULL && top != NULL);

  while (element != top && says_nothing (element)) {
    PdkXmlElement *parent = element->parent;

    pdk_xml_remove (element);
    element = parent;
  }
}

/* Whether @element says nothing but what the last step of @way asks for: “[name=hpet]”. */
static gboolean
says_step_alone (PdkXmlElement *element, const char *way)
{
  const char *last = strrchr (way, '/');
  PdkXmlStep step;

  last = last != NULL ? last + 1 : way;
  pdk_xml_take_step (&last, &step);
  return step.attribute != NULL && !declares_more (element) && element->properties != NULL &&
         element->properties->next == NULL &&
         xmlStrEqual (element->properties->name, to_xml (step.attribute)) &&
         (element->children == NULL ||
          (is_blank (element->children) && element->children->next == NULL));
}

/* Removes @element, which @way led to, and those above it, as long as they were there for it alone. */
static void
remove_way (PdkXmlElement *element, char *way, PdkXmlElement *top)
{
  while (element != top && (says_nothing (element) || says_step_alone (element, way))) {
    PdkXmlElement *parent = element->parent;
    char *last = strrchr (way, '/');

    pdk_xml_remove (element);
    element = parent;
    way[last != NULL ? last - way : 0] = '\0';
  }
}

/* Removes what a path led to, and the elements on the way that were there for it alone. */
static void
unset (PdkXmlElement *top, const char *path)
{
  const char *at = strchr (path, '@');
  g_autofree char *way = at != NULL ? g_strndup (path, at - path) : g_strdup (path);
  PdkXmlElement *element = pdk_xml_find (top, way);
  PdkXmlElement *parent = NULL;
  char *last = NULL;

  if (g_str_has_suffix (way, "/"))
    way[strlen (way) - 1] = '\0';

  if (element == NULL || (at != NULL && xmlHasNsProp (element, to_xml (at + 1), NULL) == NULL))
    return;
  if (at != NULL) {
    pdk_xml_set_attribute (element, at + 1, NULL);
  } else if (element != top) {
    parent = element->parent;
    pdk_xml_remove (element);
    element = parent;
    last = strrchr (way, '/');
    way[last != NULL ? last - way : 0] = '\0';
  } else {
    pdk_xml_set_text (element, NULL);
  }
  remove_way (element, way, top);
}

void
pdk_xml_set (PdkXmlElement *element, const char *path, const char *value)
{
  const char *attribute = NULL;

  g_return_if_fail (element != NULL);
  g_return_if_fail (path != NULL);
  g_return_if_fail (value == NULL || pdk_xml_is_text (value));

  if (value == NULL) {
    unset (element, path);
    return;
  }
  attribute = ensure_parent (&element, path);
  if (attribute != NULL)
    pdk_xml_set_attribute (element, attribute, value);
  else
    pdk_xml_set_text (element, value);
}

void
pdk_xml_remove (PdkXmlElement *element)
{
  xmlNodePtr line = NULL;
  xmlNodePtr parent = NULL;

  g_return_if_fail (element != NULL);

  if (element->type == XML_ELEMENT_NODE && line_before (element) != NULL &&
      is_blank (element->next))
    line = element->prev;
  parent = element->parent;
  xmlUnlinkNode (element);
  xmlFreeNode (element);
  if (line == NULL)
    return;
  xmlUnlinkNode (line);
  xmlFreeNode (line);
  if (is_blank (parent->children) && parent->children == parent->last) {
    line = parent->children;
    xmlUnlinkNode (line);
    xmlFreeNode (line);
  }
}

/* A copy brings what it needs along, some of which is declared where it comes to already. */
static void
drop_redundant (xmlNodePtr copy)
{
  /* libxml2's XML_DOM_RECONNS_REMOVEREDUND, which its headers do not have */
  xmlDOMWrapReconcileNamespaces (NULL, copy, 1);
}

/* Moves the lines of a copied element: from behind @from to behind @to, both beginning with the
 * line's end. */
static void
move_lines (xmlNodePtr node, const char *from, const char *to)
{
  for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
    if (is_blank (child)) {
      g_autoptr (GString) text = g_string_new ((const char *) child->content);

      g_string_replace (text, from, to, 0);
      xmlNodeSetContentLen (child, to_xml (text->str), (int) text->len);
    } else if (child->type == XML_ELEMENT_NODE) {
      move_lines (child, from, to);
    }
  }
}

PdkXmlElement *
pdk_xml_add_copy (PdkXmlElement *parent, PdkXmlElement *other)
{
  xmlNodePtr copy = NULL;
  g_autofree char *from = NULL;
  const char *to = NULL;

  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (other != NULL, NULL);

  from = g_strdup (line_before (other));
  copy = append_node (parent, xmlDocCopyNode (other, parent->doc, 1));
  drop_redundant (copy);
  to = line_before (copy);
  if (to != NULL)
    move_lines (copy, from != NULL ? from : "\n", to);
  return copy;
}

PdkXmlElement *
pdk_xml_replace (PdkXmlElement *element, PdkXmlElement *other)
{
  xmlNodePtr copy = NULL;
  g_autofree char *from = NULL;
  const char *to = NULL;

  g_return_val_if_fail (element != NULL, NULL);
  g_return_val_if_fail (other != NULL, NULL);

  from = g_strdup (line_before (other));
  copy = xmlDocCopyNode (other, element->doc, 1);
  xmlReplaceNode (element, copy);
  xmlFreeNode (element);
  drop_redundant (copy);
  to = line_before (copy);
  if (to != NULL)
    move_lines (copy, from != NULL ? from : "\n", to);
  return copy;
}

void
pdk_xml_outdent (PdkXmlElement *root, PdkXmlElement *original)
{
  const char *from = line_before (original);

  if (from != NULL)
    move_lines (root, from, "\n");
}
