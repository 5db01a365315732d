/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-graphics-info.h"

#include "domain/pdk-graphics-info-private.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <glib/gi18n.h>
#include <string.h>

PdkGraphicsType
pdk_graphics_type_from_name (const char *name)
{
  if (g_strcmp0 (name, "spice") == 0)
    return PDK_GRAPHICS_SPICE;
  if (g_strcmp0 (name, "vnc") == 0)
    return PDK_GRAPHICS_VNC;
  return PDK_GRAPHICS_OTHER;
}

PdkGraphicsInfo *
pdk_graphics_info_ref (PdkGraphicsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_info (gpointer data)
{
  PdkGraphicsInfo *self = data;

  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->type_name);
  g_free (self->listen_type);
  g_free (self->address);
  g_free (self->socket);
  g_strfreev (self->insecure);
}

void
pdk_graphics_info_unref (PdkGraphicsInfo *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_info);
}

static char *
take_non_empty (char *text)
{
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* “-1” stands for a port that is not given out yet. */
static int
read_port (PdkXmlElement *graphics, const char *path)
{
  guint64 port = 0;

  pdk_xml_get_uint (graphics, path, 1, 65535, &port);
  return (int) port;
}

static gboolean
reads_yes (PdkXmlElement *graphics, const char *path)
{
  g_autofree char *text = pdk_xml_get_string (graphics, path);

  return g_strcmp0 (text, "yes") == 0;
}

/* Older documents say where they listen on the element itself, newer ones (also) in <listen>. */
static void
read_listen (PdkGraphicsInfo *self, PdkXmlElement *graphics)
{
  self->listen_type = take_non_empty (pdk_xml_get_string (graphics, "listen/@type"));
  self->address = take_non_empty (pdk_xml_get_string (graphics, "listen/@address"));
  self->socket = take_non_empty (pdk_xml_get_string (graphics, "listen/@socket"));
  if (self->address == NULL)
    self->address = take_non_empty (pdk_xml_get_string (graphics, "@listen"));
  if (self->socket == NULL)
    self->socket = take_non_empty (pdk_xml_get_string (graphics, "@socket"));
  if (self->listen_type == NULL)
    self->listen_type = g_strdup (self->socket != NULL ? "socket" : "address");
}

static gboolean
is_no (PdkXmlElement *element, const char *path)
{
  g_autofree char *value = pdk_xml_get_string (element, path);

  return g_strcmp0 (value, "no") == 0;
}

/* QEMU's own agent for VNC is of another type, and has no name of its own. */
static gboolean
is_agent_channel (PdkXmlElement *channel, PdkGraphicsType graphics_type)
{
  g_autofree char *type = pdk_xml_get_string (channel, "@type");
  g_autofree char *name = pdk_xml_get_string (channel, "target/@name");

  if (graphics_type == PDK_GRAPHICS_VNC)
    return g_strcmp0 (type, "qemu-vdagent") == 0;
  return g_strcmp0 (type, "spicevmc") == 0 &&
         (name == NULL || g_str_equal (name, "com.redhat.spice.0"));
}

static gboolean
has_agent_channel (PdkXmlElement *devices, PdkGraphicsType graphics_type)
{
  PdkXmlElement *channel = NULL;

  while ((channel = pdk_xml_next (devices, channel, "channel")) != NULL)
    if (is_agent_channel (channel, graphics_type))
      return TRUE;
  return FALSE;
}

/* The channels that libvirt knows of, and how to find what it says of each. */
static const char *const channels[] = {
  "main", "display", "inputs", "cursor", "playback", "record", "smartcard", "usbredir",
};

static char *
find_mode (PdkXmlElement *graphics, const char *name)
{
  PdkXmlElement *channel = NULL;

  while ((channel = pdk_xml_next (graphics, channel, "channel")) != NULL) {
    g_autofree char *found = pdk_xml_get_string (channel, "@name");

    if (g_strcmp0 (found, name) == 0)
      return pdk_xml_get_string (channel, "@mode");
  }
  return NULL;
}

/* A channel that is “insecure” takes no TLS; one that is “secure” takes nothing else, and “any”, which
 * is also what is meant when nothing is said, takes both. */
static GStrv
read_insecure (PdkXmlElement *graphics)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *usual = pdk_xml_get_string (graphics, "@defaultMode");

  for (gsize i = 0; i < G_N_ELEMENTS (channels); i++) {
    g_autofree char *mode = find_mode (graphics, channels[i]);

    if (g_strcmp0 (mode != NULL ? mode : usual, "insecure") == 0)
      g_strv_builder_add (builder, channels[i]);
  }
  return g_strv_builder_end (builder);
}

static PdkGraphicsInfo *
read_graphics (PdkXmlElement *devices, PdkXmlElement *graphics, guint index)
{
  PdkGraphicsInfo *self = g_atomic_rc_box_new0 (PdkGraphicsInfo);

  self->index = index;
  self->type_name = pdk_xml_get_string (graphics, "@type");
  self->type = pdk_graphics_type_from_name (self->type_name);
  self->port = read_port (graphics, "@port");
  self->tls_port = read_port (graphics, "@tlsPort");
  self->insecure = read_insecure (graphics);
  self->password = take_non_empty (pdk_xml_get_string (graphics, "@passwd"));
  self->gl = reads_yes (graphics, "gl/@enable");
  if (self->type_name == NULL)
    self->type_name = g_strdup ("");
  read_listen (self, graphics);
  self->has_agent = has_agent_channel (devices, self->type);
  self->no_clipboard = is_no (graphics, "clipboard/@copypaste");
  self->no_files = is_no (graphics, "filetransfer/@enable");
  return self;
}

GPtrArray *
pdk_graphics_info_parse (const char *domain_xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *devices = NULL;
  PdkXmlElement *graphics = NULL;
  GPtrArray *infos = NULL;

  g_return_val_if_fail (domain_xml != NULL, NULL);

  document = pdk_xml_document_parse (domain_xml, error);
  if (document == NULL)
    return NULL;
  devices = pdk_xml_find (pdk_xml_document_get_root (document), "devices");
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_graphics_info_unref);
  while (devices != NULL && (graphics = pdk_xml_next (devices, graphics, "graphics")) != NULL)
    g_ptr_array_add (infos, read_graphics (devices, graphics, infos->len));
  return infos;
}
