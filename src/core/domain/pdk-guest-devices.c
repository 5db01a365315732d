/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-guest-devices.h"

#include "domain/pdk-graphics-info-private.h"
#include "xml/pdk-xml.h"

#define AGENT_NAME  "com.redhat.spice.0"
#define FOLDER_NAME "org.spice-space.webdav.0"

static void
read_inputs (PdkGuestDevices *self, PdkXmlElement *devices)
{
  for (PdkXmlElement *input = pdk_xml_next (devices, NULL, "input"); input != NULL;
       input = pdk_xml_next (devices, input, "input"))
    if (pdk_xml_equals (input, "@type", "tablet"))
      self->count[PDK_GUEST_TABLET]++;
}

static void
read_channels (PdkGuestDevices *self, PdkXmlElement *devices)
{
  for (PdkXmlElement *channel = pdk_xml_next (devices, NULL, "channel"); channel != NULL;
       channel = pdk_xml_next (devices, channel, "channel")) {
    if (pdk_xml_equals (channel, "target/@name", AGENT_NAME))
      self->count[PDK_GUEST_AGENT_CHANNEL]++;
    else if (pdk_xml_equals (channel, "target/@name", FOLDER_NAME))
      self->count[PDK_GUEST_FOLDER_CHANNEL]++;
  }
}

static void
read_slots (PdkGuestDevices *self, PdkXmlElement *devices)
{
  for (PdkXmlElement *slot = pdk_xml_next (devices, NULL, "redirdev"); slot != NULL;
       slot = pdk_xml_next (devices, slot, "redirdev"))
    if (pdk_xml_equals (slot, "@type", "spicevmc"))
      self->count[PDK_GUEST_USB_SLOT]++;
}

/* One of another kind counts as well: a machine has one at most. */
static void
read_card_readers (PdkGuestDevices *self, PdkXmlElement *devices)
{
  for (PdkXmlElement *reader = pdk_xml_next (devices, NULL, "smartcard"); reader != NULL;
       reader = pdk_xml_next (devices, reader, "smartcard"))
    self->count[PDK_GUEST_CARD_READER]++;
}

static void
read_graphics (PdkGuestDevices *self, PdkXmlElement *graphics)
{
  g_autofree char *name = pdk_xml_get_string (graphics, "@type");

  switch (pdk_graphics_type_from_name (name)) {
  case PDK_GRAPHICS_SPICE:
    self->has_spice = TRUE;
    self->no_clipboard |= pdk_xml_equals (graphics, "clipboard/@copypaste", "no");
    self->no_files |= pdk_xml_equals (graphics, "filetransfer/@enable", "no");
    self->gl |= pdk_xml_equals (graphics, "gl/@enable", "yes");
    break;
  case PDK_GRAPHICS_VNC:
    self->has_vnc = TRUE;
    break;
  case PDK_GRAPHICS_OTHER:
    break;
  }
}

PdkGuestDevices *
pdk_guest_devices_parse (const char *domain_xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *devices = NULL;
  PdkGuestDevices *self = NULL;

  g_return_val_if_fail (domain_xml != NULL, NULL);

  document = pdk_xml_document_parse (domain_xml, error);
  if (document == NULL)
    return NULL;
  self = g_new0 (PdkGuestDevices, 1);
  devices = pdk_xml_find (pdk_xml_document_get_root (document), "devices");
  if (devices == NULL)
    return self;
  read_inputs (self, devices);
  read_channels (self, devices);
  read_slots (self, devices);
  read_card_readers (self, devices);
  for (PdkXmlElement *graphics = pdk_xml_next (devices, NULL, "graphics"); graphics != NULL;
       graphics = pdk_xml_next (devices, graphics, "graphics"))
    read_graphics (self, graphics);
  return self;
}

static PdkXmlDocument *
make_channel (const char *type, const char *name)
{
  PdkXmlDocument *document = pdk_xml_document_new ("channel");
  PdkXmlElement *target = pdk_xml_add (pdk_xml_document_get_root (document), "target", NULL);

  pdk_xml_set_attribute (pdk_xml_document_get_root (document), "type", type);
  pdk_xml_set_attribute (target, "type", "virtio");
  pdk_xml_set_attribute (target, "name", name);
  return document;
}

/* Over VNC it is QEMU itself that speaks with the agent: the clipboard is all that it passes on. */
static PdkXmlDocument *
make_agent_channel (const PdkGuestDevices *of)
{
  PdkXmlDocument *document = NULL;
  PdkXmlElement *source = NULL;

  if (of->has_spice || !of->has_vnc)
    return make_channel ("spicevmc", AGENT_NAME);
  document = make_channel ("qemu-vdagent", AGENT_NAME);
  source = pdk_xml_add (pdk_xml_document_get_root (document), "source", NULL);
  pdk_xml_set_attribute (pdk_xml_add (source, "clipboard", NULL), "copypaste", "yes");
  return document;
}

static PdkXmlDocument *
make_usb_device (const char *element, const char *type)
{
  PdkXmlDocument *document = pdk_xml_document_new (element);

  pdk_xml_set_attribute (pdk_xml_document_get_root (document), "bus", "usb");
  pdk_xml_set_attribute (pdk_xml_document_get_root (document), "type", type);
  return document;
}

static void
fill_card_reader (PdkXmlElement *reader)
{
  pdk_xml_set_attribute (reader, "mode", "passthrough");
  pdk_xml_set_attribute (reader, "type", "spicevmc");
}

static PdkXmlDocument *
make_card_reader (void)
{
  PdkXmlDocument *document = pdk_xml_document_new ("smartcard");

  fill_card_reader (pdk_xml_document_get_root (document));
  return document;
}

static PdkXmlDocument *
make_document (PdkGuestDevice device, const PdkGuestDevices *of)
{
  switch (device) {
  case PDK_GUEST_TABLET:
    return make_usb_device ("input", "tablet");
  case PDK_GUEST_AGENT_CHANNEL:
    return make_agent_channel (of);
  case PDK_GUEST_FOLDER_CHANNEL:
    return make_channel ("spiceport", FOLDER_NAME);
  case PDK_GUEST_USB_SLOT:
    return make_usb_device ("redirdev", "spicevmc");
  case PDK_GUEST_CARD_READER:
    return make_card_reader ();
  }
  g_return_val_if_reached (NULL);
}

char *
pdk_guest_device_make_xml (PdkGuestDevice device, const PdkGuestDevices *of)
{
  g_autoptr (PdkXmlDocument) document = make_document (device, of);

  if (device == PDK_GUEST_FOLDER_CHANNEL)
    pdk_xml_set_attribute (pdk_xml_add (pdk_xml_document_get_root (document), "source", NULL),
                           "channel", FOLDER_NAME);
  return pdk_xml_document_to_string (document);
}

gboolean
pdk_guest_device_add_card_reader (const char *domain_xml, char **changed, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *devices = NULL;

  g_return_val_if_fail (domain_xml != NULL, FALSE);
  g_return_val_if_fail (changed != NULL, FALSE);

  *changed = NULL;
  document = pdk_xml_document_parse (domain_xml, error);
  if (document == NULL)
    return FALSE;
  devices = pdk_xml_find (pdk_xml_document_get_root (document), "devices");
  if (devices == NULL)
    devices = pdk_xml_add (pdk_xml_document_get_root (document), "devices", NULL);
  if (pdk_xml_next (devices, NULL, "smartcard") != NULL)
    return TRUE;
  fill_card_reader (pdk_xml_add (devices, "smartcard", NULL));
  *changed = pdk_xml_document_to_string (document);
  return TRUE;
}
