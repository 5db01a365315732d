/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-text-device.h"

#include "xml/pdk-xml.h"

/* More than a machine has; the document may be hostile. */
#define MAX_DEVICES     64
#define MAX_NUMBER      1024
#define MAX_NAME_LENGTH 128

PdkTextDevice *
pdk_text_device_ref (PdkTextDevice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_device (gpointer data)
{
  PdkTextDevice *self = data;

  g_free (self->id);
  g_free (self->alias);
  g_free (self->name);
}

void
pdk_text_device_unref (PdkTextDevice *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_device);
}

static const char *
get_kind_name (PdkTextDeviceKind kind)
{
  switch (kind) {
  case PDK_TEXT_DEVICE_SERIAL:
    return "serial";
  case PDK_TEXT_DEVICE_VIRTIO:
    return "virtio";
  case PDK_TEXT_DEVICE_PARALLEL:
    return "parallel";
  case PDK_TEXT_DEVICE_CONSOLE:
    return "console";
  case PDK_TEXT_DEVICE_CHANNEL:
    return "channel";
  }

  g_assert_not_reached ();
}

static gboolean
has_device (GPtrArray *devices, const char *id)
{
  for (guint i = 0; i < devices->len; i++) {
    const PdkTextDevice *device = g_ptr_array_index (devices, i);

    if (g_str_equal (device->id, id))
      return TRUE;
  }
  return FALSE;
}

/** @id: (transfer full).  @name: (transfer full) (nullable) */
static void
take_device (GPtrArray *devices,
             PdkXmlElement *element,
             PdkTextDeviceKind kind,
             guint number,
             char *id,
             char *name)
{
  PdkTextDevice *self = NULL;

  if (devices->len == MAX_DEVICES || has_device (devices, id)) {
    g_free (id);
    g_free (name);
    return;
  }
  self = g_atomic_rc_box_new0 (PdkTextDevice);
  self->kind = kind;
  self->number = number;
  self->id = id;
  self->name = name;
  self->alias = pdk_xml_get_string (element, "alias/@name");
  g_ptr_array_add (devices, self);
}

/** @position: among the elements of its name, for a document that does not say the port */
static void
read_numbered (GPtrArray *devices, PdkXmlElement *element, PdkTextDeviceKind kind, guint64 position)
{
  guint64 port = position;

  if (!pdk_xml_equals (element, "@type", "pty"))
    return;
  pdk_xml_get_uint (element, "target/@port", 0, MAX_NUMBER, &port);
  take_device (devices, element, kind, (guint) port + 1,
               g_strdup_printf ("%s%u", get_kind_name (kind), (guint) port), NULL);
}

static PdkTextDeviceKind
get_console_kind (PdkXmlElement *console)
{
  if (pdk_xml_equals (console, "target/@type", "virtio"))
    return PDK_TEXT_DEVICE_VIRTIO;
  if (pdk_xml_equals (console, "target/@type", "serial"))
    return PDK_TEXT_DEVICE_SERIAL;
  return PDK_TEXT_DEVICE_CONSOLE;
}

static void
read_elements (GPtrArray *devices,
               PdkXmlElement *parent,
               const char *element_name,
               PdkTextDeviceKind kind)
{
  PdkXmlElement *element = NULL;

  for (guint64 i = 0; (element = pdk_xml_next (parent, element, element_name)) != NULL; i++)
    read_numbered (devices, element, kind, i);
}

/* A console's port counts all consoles, whatever they are: with a serial line in front of it, the
 * guest's hvc0 has port 1.  So virtio consoles are counted here. */
static void
read_consoles (GPtrArray *devices, PdkXmlElement *parent, PdkTextDeviceKind kind)
{
  PdkXmlElement *console = NULL;
  guint n = 0;

  while ((console = pdk_xml_next (parent, console, "console")) != NULL) {
    if (get_console_kind (console) != kind)
      continue;
    if (kind == PDK_TEXT_DEVICE_SERIAL) {
      read_numbered (devices, console, kind, 0);
    } else if (pdk_xml_equals (console, "@type", "pty")) {
      take_device (devices, console, kind, n + 1, g_strdup_printf ("%s%u", get_kind_name (kind), n),
                   NULL);
    }
    n++;
  }
}

/** Whether a program answers at the other end. */
static gboolean
is_for_programs (const char *name)
{
  static const char *const prefixes[] = {
    "org.qemu.",
    "com.redhat.spice.",
    "org.spice-space.",
    "org.libguestfs.",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (g_str_has_prefix (name, prefixes[i]))
      return TRUE;
  }
  return FALSE;
}

static void
read_channels (GPtrArray *devices, PdkXmlElement *parent)
{
  PdkXmlElement *channel = NULL;
  guint n = 0;

  while ((channel = pdk_xml_next (parent, channel, "channel")) != NULL) {
    g_autofree char *name = pdk_xml_get_string (channel, "target/@name");
    char *id = NULL;

    if (!pdk_xml_equals (channel, "@type", "unix") ||
        !pdk_xml_equals (channel, "target/@type", "virtio") || name == NULL || *name == '\0' ||
        strlen (name) > MAX_NAME_LENGTH || is_for_programs (name))
      continue;
    id = g_strconcat ("channel:", name, NULL);
    take_device (devices, channel, PDK_TEXT_DEVICE_CHANNEL, ++n, id, g_steal_pointer (&name));
  }
}

GPtrArray *
pdk_text_devices_parse (const char *domain_xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *parent = NULL;
  GPtrArray *devices = NULL;

  g_return_val_if_fail (domain_xml != NULL, NULL);

  document = pdk_xml_document_parse (domain_xml, error);
  if (document == NULL)
    return NULL;
  devices = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_text_device_unref);
  parent = pdk_xml_find (pdk_xml_document_get_root (document), "devices");
  if (parent == NULL)
    return devices;

  read_elements (devices, parent, "serial", PDK_TEXT_DEVICE_SERIAL);
  /* Old documents have the serial line only here; in others its port is there already. */
  read_consoles (devices, parent, PDK_TEXT_DEVICE_SERIAL);
  read_consoles (devices, parent, PDK_TEXT_DEVICE_VIRTIO);
  read_consoles (devices, parent, PDK_TEXT_DEVICE_CONSOLE);
  read_elements (devices, parent, "parallel", PDK_TEXT_DEVICE_PARALLEL);
  read_channels (devices, parent);
  return devices;
}
