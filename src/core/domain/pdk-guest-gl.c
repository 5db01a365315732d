/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-guest-gl.h"

#include "xml/pdk-xml.h"

/** @node: (inout): the render node of the first display that has one.  Returns: whether any had it on */
static gboolean
turn_displays_off (PdkXmlElement *devices, char **node)
{
  gboolean found = FALSE;

  for (PdkXmlElement *graphics = pdk_xml_next (devices, NULL, "graphics"); graphics != NULL;
       graphics = pdk_xml_next (devices, graphics, "graphics")) {
    PdkXmlElement *gl = pdk_xml_find (graphics, "gl");

    if (gl == NULL || !pdk_xml_equals (graphics, "@type", "spice") ||
        !pdk_xml_equals (gl, "@enable", "yes"))
      continue;
    if (*node == NULL)
      *node = pdk_xml_get_string (gl, "@rendernode");
    pdk_xml_set_attribute (gl, "enable", "no");
    pdk_xml_set_attribute (gl, "rendernode", NULL);
    found = TRUE;
  }
  return found;
}

static gboolean
needs_gl (PdkXmlElement *devices)
{
  for (PdkXmlElement *video = pdk_xml_next (devices, NULL, "video"); video != NULL;
       video = pdk_xml_next (devices, video, "video"))
    if (pdk_xml_equals (video, "model/acceleration/@accel3d", "yes"))
      return TRUE;
  return FALSE;
}

/** Whether another display has OpenGL. */
static gboolean
has_gl (PdkXmlElement *devices)
{
  for (PdkXmlElement *graphics = pdk_xml_next (devices, NULL, "graphics"); graphics != NULL;
       graphics = pdk_xml_next (devices, graphics, "graphics"))
    if (pdk_xml_equals (graphics, "@type", "egl-headless") ||
        pdk_xml_equals (graphics, "gl/@enable", "yes"))
      return TRUE;
  return FALSE;
}

static void
add_headless (PdkXmlElement *devices, const char *node)
{
  PdkXmlElement *graphics = pdk_xml_add (devices, "graphics", NULL);

  pdk_xml_set_attribute (graphics, "type", "egl-headless");
  if (node != NULL)
    pdk_xml_set_attribute (pdk_xml_add (graphics, "gl", NULL), "rendernode", node);
}

gboolean
pdk_guest_gl_turn_off (const char *domain_xml, char **changed, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autofree char *node = NULL;
  PdkXmlElement *devices = NULL;

  g_return_val_if_fail (domain_xml != NULL && changed != NULL, FALSE);

  *changed = NULL;
  document = pdk_xml_document_parse (domain_xml, error);
  if (document == NULL)
    return FALSE;
  devices = pdk_xml_find (pdk_xml_document_get_root (document), "devices");
  if (devices == NULL || !turn_displays_off (devices, &node))
    return TRUE;
  if (needs_gl (devices) && !has_gl (devices))
    add_headless (devices, node);
  *changed = pdk_xml_document_to_string (document);
  return TRUE;
}
