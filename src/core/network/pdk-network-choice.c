/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-network"

#include "config.h"

#include "network/pdk-network-choice.h"

#include "pdk-text.h"

#include <glib/gi18n.h>

void
pdk_network_choice_free (PdkNetworkChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->reason);
  g_free (self->note);
  g_free (self);
}

/* @title: (transfer full).  Returns: (transfer none): appended to @choices */
static PdkNetworkChoice *
add (GPtrArray *choices, PdkNetworkType type, const char *source, char *title)
{
  PdkNetworkChoice *self = g_new0 (PdkNetworkChoice, 1);

  self->type = type;
  self->source = g_strdup (source);
  self->title = title;
  g_ptr_array_add (choices, self);
  return self;
}

static void
add_network (GPtrArray *choices, const PdkHostLink *link, const char *name)
{
  /* Translators: %s is the name of a virtual network */
  PdkNetworkChoice *self = add (choices, PDK_NETWORK_NETWORK, link->name,
                                g_strdup_printf (_ ("Virtual network “%s”"), name));

  self->detail = pdk_text_display (link->detail);
  self->stopped = !link->active;
  if (self->stopped)
    self->note = g_strdup (_ ("It is stopped, and has to be started first"));
}

static void
add_bridge (GPtrArray *choices, const PdkHostLink *link, const char *name, gboolean session)
{
  PdkNetworkChoice *self = NULL;

  /* That of a virtual network is had by way of the network. */
  if (link->network != NULL)
    return;
  /* Translators: %s is the name of a bridge */
  self = add (choices, PDK_NETWORK_BRIDGE, link->name, g_strdup_printf (_ ("Bridge %s"), name));
  self->detail = link->detail != NULL ? pdk_text_display (link->detail) : NULL;
  if (session)
    self->note = g_strdup (_ ("The host has to permit it in QEMU’s bridge.conf"));
  else if (!link->active)
    self->note = g_strdup (_ ("It is down"));
}

static gboolean
is_wireless (const char *name)
{
  return g_str_has_prefix (name, "wl") || g_str_has_prefix (name, "ath");
}

static void
add_interface (GPtrArray *choices, const PdkHostLink *link, const char *name, gboolean session)
{
  /* Translators: %s is the name of a network interface; macvtap is a kind of sharing it */
  PdkNetworkChoice *self = add (choices, PDK_NETWORK_MACVTAP, link->name,
                                g_strdup_printf (_ ("Interface %s (macvtap)"), name));

  if (session)
    self->reason = g_strdup (_ ("Only the system’s own machines can have it"));
  else if (is_wireless (link->name))
    self->reason = g_strdup (_ ("A wireless interface cannot be shared this way"));
  else if (!link->active)
    self->note = g_strdup (_ ("Nothing is plugged into it"));
  else
    self->note = g_strdup (_ ("The machine and the host cannot reach each other this way"));
}

static void
add_links (GPtrArray *choices, GPtrArray *links, PdkHostLinkType type, gboolean session)
{
  for (guint i = 0; links != NULL && i < links->len; i++) {
    const PdkHostLink *link = g_ptr_array_index (links, i);
    g_autofree char *name = pdk_text_display (link->name);

    if (link->type != type)
      continue;
    if (type == PDK_HOST_LINK_NETWORK)
      add_network (choices, link, name);
    else if (type == PDK_HOST_LINK_BRIDGE)
      add_bridge (choices, link, name, session);
    else
      add_interface (choices, link, name, session);
  }
}

/* Whether @offer says that user networking can be done by @backend. */
static gboolean
offers_backend (PdkXmlDocument *offer, const char *backend)
{
  PdkXmlElement *list = NULL;
  PdkXmlElement *value = NULL;

  list = offer != NULL ? pdk_xml_find (pdk_xml_document_get_root (offer),
                                       "devices/interface/enum[name=backendType]")
                       : NULL;
  while (list != NULL && (value = pdk_xml_next (list, value, "value")) != NULL)
    if (pdk_xml_equals (value, NULL, backend))
      return TRUE;
  return FALSE;
}

static gboolean
is_qemu (PdkXmlDocument *offer)
{
  g_autofree char *domain =
      offer != NULL ? pdk_xml_get_string (pdk_xml_document_get_root (offer), "domain") : NULL;

  return domain == NULL || g_str_equal (domain, "qemu") || g_str_equal (domain, "kvm");
}

static void
add_user (GPtrArray *choices, PdkXmlDocument *offer)
{
  PdkNetworkChoice *self = NULL;

  if (!is_qemu (offer))
    return;
  if (offers_backend (offer, "passt")) {
    self = add (choices, PDK_NETWORK_PASST, NULL, g_strdup (_ ("Connections of the host (passt)")));
    self->note = g_strdup (_ ("The machine reaches the network; nothing reaches the machine"));
  }
  self = add (choices, PDK_NETWORK_USER, NULL, g_strdup (_ ("Connections of the host (slirp)")));
  self->note =
      g_strdup (_ ("The machine reaches the network, slowly; nothing reaches the machine"));
}

/* How much one is to be preferred; 0: not at all. */
static guint
weigh (const PdkNetworkChoice *self, gboolean session)
{
  if (self->reason != NULL)
    return 0;
  switch (self->type) {
  case PDK_NETWORK_NETWORK:
    /* What others plug into as well, even where it has to be started. */
    return g_str_equal (self->source, "default") ? 8 : self->stopped ? 5 : 7;
  case PDK_NETWORK_BRIDGE:
    return session || self->note != NULL ? 2 : 6;
  case PDK_NETWORK_PASST:
    return session ? 10 : 4;
  case PDK_NETWORK_USER:
    return session ? 9 : 3;
  case PDK_NETWORK_MACVTAP:
  case PDK_NETWORK_NONE:
    return 1;
  }
  g_return_val_if_reached (0);
}

GPtrArray *
pdk_network_choices_list (GPtrArray *links, PdkXmlDocument *offer, gboolean session)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_network_choice_free);
  PdkNetworkChoice *best = NULL;

  add_links (choices, links, PDK_HOST_LINK_NETWORK, session);
  add_links (choices, links, PDK_HOST_LINK_BRIDGE, session);
  add_user (choices, offer);
  add_links (choices, links, PDK_HOST_LINK_INTERFACE, session);
  best = add (choices, PDK_NETWORK_NONE, NULL, g_strdup (_ ("No network")));
  for (guint i = 0; i < choices->len; i++) {
    PdkNetworkChoice *self = g_ptr_array_index (choices, i);

    /* Having none is a choice of the user's, unless there is nothing better than macvtap. */
    if (self->type != PDK_NETWORK_MACVTAP && weigh (self, session) > weigh (best, session))
      best = self;
  }
  best->preferred = TRUE;
  return choices;
}

const char *
pdk_network_choice_get_type_name (const PdkNetworkChoice *self)
{
  static const char *const names[] = {
    [PDK_NETWORK_NETWORK] = "network", [PDK_NETWORK_BRIDGE] = "bridge",
    [PDK_NETWORK_MACVTAP] = "direct",  [PDK_NETWORK_PASST] = "user",
    [PDK_NETWORK_USER] = "user",       [PDK_NETWORK_NONE] = NULL,
  };

  g_return_val_if_fail (self != NULL, NULL);

  return names[self->type];
}

const char *
pdk_network_choice_get_backend (const PdkNetworkChoice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == PDK_NETWORK_PASST ? "passt" : NULL;
}
