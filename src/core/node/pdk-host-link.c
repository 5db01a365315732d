/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-host-link.h"

#include "xml/pdk-xml.h"

#include <glib/gi18n.h>
#include <string.h>

PdkHostLink *
pdk_host_link_new (PdkHostLinkType type, const char *name, char *detail, gboolean active)
{
  PdkHostLink *self = g_new0 (PdkHostLink, 1);

  self->type = type;
  self->name = g_strdup (name);
  self->detail = detail;
  self->active = active;
  return self;
}

void
pdk_host_link_free (PdkHostLink *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->detail);
  g_free (self->network);
  g_free (self);
}

/* What a network does with what leaves it. */
static char *
describe_network (PdkXmlElement *root)
{
  g_autofree char *mode = pdk_xml_get_string (root, "forward/@mode");
  g_autofree char *bridge = pdk_xml_get_string (root, "bridge/@name");

  if (pdk_xml_find (root, "forward") == NULL)
    return g_strdup (_ ("Isolated"));
  if (g_strcmp0 (mode, "bridge") == 0 && bridge != NULL)
    /* Translators: what a virtual network is connected to; %s is the name of a bridge */
    return g_strdup_printf (_ ("Bridge %s"), bridge);
  if (mode == NULL || strcmp (mode, "nat") == 0)
    return g_strdup (_ ("NAT"));
  if (strcmp (mode, "route") == 0 || strcmp (mode, "open") == 0)
    return g_strdup (_ ("Routed"));
  return g_strdup (mode);
}

/* Otherwise the bridge is the host's own, and anybody's. */
static gboolean
libvirt_makes_it (PdkXmlElement *root)
{
  return !pdk_xml_equals (root, "forward/@mode", "bridge");
}

void
pdk_host_links_read_network (const char *xml, gboolean active, GPtrArray *links)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *root = NULL;
  g_autofree char *name = NULL;
  g_autofree char *bridge = NULL;

  g_return_if_fail (xml != NULL && links != NULL);

  document = pdk_xml_document_parse (xml, NULL);
  root = document != NULL ? pdk_xml_document_get_root (document) : NULL;
  name = root != NULL ? pdk_xml_get_string (root, "name") : NULL;
  if (name == NULL)
    return;
  g_ptr_array_add (links, pdk_host_link_new (PDK_HOST_LINK_NETWORK, name, describe_network (root),
                                             active));
  bridge = pdk_xml_get_string (root, "bridge/@name");
  if (bridge != NULL) {
    PdkHostLink *link = pdk_host_link_new (PDK_HOST_LINK_BRIDGE, bridge,
                                           /* Translators: %s is the name of a virtual network */
                                           g_strdup_printf (_ ("of the network %s"), name), active);

    link->network = libvirt_makes_it (root) ? g_strdup (name) : NULL;
    g_ptr_array_add (links, link);
  }
}

void
pdk_host_links_read_interface (const char *xml, gboolean active, GPtrArray *links)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *root = NULL;
  PdkXmlElement *port = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GString) ports = g_string_new (NULL);

  g_return_if_fail (xml != NULL && links != NULL);

  document = pdk_xml_document_parse (xml, NULL);
  root = document != NULL ? pdk_xml_document_get_root (document) : NULL;
  name = root != NULL ? pdk_xml_get_string (root, "@name") : NULL;
  if (name == NULL || strcmp (name, "lo") == 0)
    return;
  /* It is up, but has nothing plugged in. */
  if (pdk_xml_equals (root, "link/@state", "down"))
    active = FALSE;
  if (!pdk_xml_equals (root, "@type", "bridge")) {
    g_ptr_array_add (links, pdk_host_link_new (PDK_HOST_LINK_INTERFACE, name, NULL, active));
    return;
  }
  while (pdk_xml_find (root, "bridge") != NULL &&
         (port = pdk_xml_next (pdk_xml_find (root, "bridge"), port, "interface")) != NULL) {
    g_autofree char *at = pdk_xml_get_string (port, "@name");

    if (at != NULL)
      g_string_append_printf (ports, "%s%s", ports->len > 0 ? ", " : "", at);
  }
  g_ptr_array_add (links,
                   pdk_host_link_new (PDK_HOST_LINK_BRIDGE, name,
                                      ports->len > 0 ? g_strdup (ports->str) : NULL, active));
}

/* By type, then name; those that say more come first. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const PdkHostLink *left = *(const PdkHostLink *const *) a;
  const PdkHostLink *right = *(const PdkHostLink *const *) b;
  int result = (int) left->type - (int) right->type;

  if (result == 0)
    result = strcmp (left->name, right->name);
  return result != 0 ? result : (left->detail == NULL) - (right->detail == NULL);
}

/* Told as an interface by who does not know better. */
static gboolean
is_bridge (GPtrArray *links, const char *name)
{
  for (guint i = 0; i < links->len; i++) {
    const PdkHostLink *link = g_ptr_array_index (links, i);

    if (link->type == PDK_HOST_LINK_BRIDGE && strcmp (link->name, name) == 0)
      return TRUE;
  }
  return FALSE;
}

void
pdk_host_links_tidy (GPtrArray *links)
{
  g_return_if_fail (links != NULL);

  g_ptr_array_sort (links, compare);
  for (guint i = links->len; i > 0; i--) {
    const PdkHostLink *link = g_ptr_array_index (links, i - 1);

    if (link->type == PDK_HOST_LINK_INTERFACE && is_bridge (links, link->name))
      g_ptr_array_remove_index (links, i - 1);
  }
  for (guint i = links->len; i > 1; i--) {
    const PdkHostLink *link = g_ptr_array_index (links, i - 1);
    PdkHostLink *before = g_ptr_array_index (links, i - 2);

    if (link->type != before->type || strcmp (link->name, before->name) != 0)
      continue;
    before->active |= link->active;
    if (before->network == NULL)
      before->network = g_strdup (link->network);
    g_ptr_array_remove_index (links, i - 1);
  }
}
