/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-edit-needs.h"

#include <glib/gi18n.h>
#include <string.h>

void
pdk_need_free (PdkNeed *self)
{
  if (self == NULL)
    return;
  pdk_edit_unref (self->edit);
  g_free (self->why);
  g_free (self);
}

/* @edit: (transfer full) (nullable): what the tables do not know is not asked for */
static void
add (GPtrArray *needs, PdkEdit *edit, const char *why)
{
  PdkNeed *need = NULL;

  if (edit == NULL)
    return;
  need = g_new (PdkNeed, 1);
  need->edit = edit;
  need->why = g_strdup (why);
  g_ptr_array_add (needs, need);
}

/* (nullable): the first controller of @type */
static PdkXmlElement *
find_controller (PdkDomainDocument *document, const char *type)
{
  PdkXmlElement *devices = pdk_xml_find (pdk_domain_document_get_root (document), "devices");
  PdkXmlElement *controller = NULL;

  while (devices != NULL && (controller = pdk_xml_next (devices, controller, "controller")) != NULL)
    if (pdk_xml_equals (controller, "@type", type))
      return controller;
  return NULL;
}

static PdkEdit *
add_controller (const char *xml)
{
  return pdk_edit_new_add (pdk_kind_find ("controller") != NULL ? "controller" : "device", xml,
                           NULL);
}

static gboolean
is_qemu (PdkDomainDocument *document)
{
  const char *type = pdk_domain_document_get_type (document);

  return g_str_equal (type, "kvm") || g_str_equal (type, "qemu") || g_str_equal (type, "hvf");
}

static gboolean
is (PdkXmlElement *device, const char *name)
{
  return strcmp (pdk_xml_get_name (device), name) == 0;
}

static void
find_scsi (GPtrArray *needs, PdkXmlElement *device, PdkDomainDocument *document)
{
  const gboolean wants = (is (device, "disk") && pdk_xml_equals (device, "target/@bus", "scsi")) ||
                         (is (device, "hostdev") && pdk_xml_equals (device, "@type", "scsi"));

  if (wants && find_controller (document, "scsi") == NULL)
    add (needs, add_controller ("<controller type='scsi' model='virtio-scsi'/>"),
         _ ("A SCSI device needs a SCSI controller"));
}

static void
find_serial (GPtrArray *needs, PdkXmlElement *device, PdkDomainDocument *document)
{
  const gboolean wants =
      (is (device, "channel") && pdk_xml_equals (device, "target/@type", "virtio")) ||
      (is (device, "console") && pdk_xml_equals (device, "target/@type", "virtio"));

  if (wants && find_controller (document, "virtio-serial") == NULL)
    add (needs, add_controller ("<controller type='virtio-serial'/>"),
         _ ("A VirtIO channel needs a VirtIO serial controller"));
}

static void
find_usb (GPtrArray *needs, PdkXmlElement *device, PdkDomainDocument *document)
{
  const gboolean wants = (is (device, "redirdev") && pdk_xml_equals (device, "@bus", "usb")) ||
                         (is (device, "hostdev") && pdk_xml_equals (device, "@type", "usb")) ||
                         (is (device, "input") && pdk_xml_equals (device, "@bus", "usb")) ||
                         (is (device, "disk") && pdk_xml_equals (device, "target/@bus", "usb")) ||
                         (is (device, "sound") && pdk_xml_equals (device, "@model", "usb"));
  PdkXmlElement *controller = find_controller (document, "usb");
  g_autoptr (GPtrArray) items = NULL;

  if (!wants || controller == NULL || !pdk_xml_equals (controller, "@model", "none"))
    return;
  /* The one that says that there is none becomes one. */
  items = pdk_domain_document_list (document);
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (item->element == controller)
      add (needs,
           pdk_edit_new_replace (item->page, "<controller type='usb' index='0' model='qemu-xhci'/>",
                                 NULL),
           _ ("A USB device needs a USB controller"));
  }
}

/* The other side of the sockets sees the guest's memory. */
static void
find_shared_memory (GPtrArray *needs, PdkXmlElement *device, PdkDomainDocument *document)
{
  PdkXmlElement *root = pdk_domain_document_get_root (document);
  const gboolean wants =
      (is (device, "filesystem") && pdk_xml_equals (device, "driver/@type", "virtiofs")) ||
      (is (device, "interface") && pdk_xml_equals (device, "@type", "vhostuser")) ||
      (is (device, "disk") && pdk_xml_equals (device, "@type", "vhostuser"));

  if (wants && !pdk_xml_equals (root, "memoryBacking/access/@mode", "shared") &&
      pdk_xml_find (root, "cpu/numa/cell[memAccess=shared]") == NULL)
    add (needs, pdk_edit_new_set ("memory", "shared", "yes", NULL),
         _ ("The machine's memory has to be shared with the host for this"));
}

GPtrArray *
pdk_edit_find_needs (PdkEdit *edit, PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) needs = NULL;
  g_autoptr (PdkXmlDocument) xml = NULL;

  g_return_val_if_fail (edit != NULL && document != NULL, NULL);

  needs = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_need_free);
  if (edit->type == PDK_EDIT_ADD && is_qemu (document))
    xml = pdk_xml_document_parse (edit->xml, NULL);
  if (xml != NULL) {
    PdkXmlElement *device = pdk_xml_document_get_root (xml);

    find_scsi (needs, device, document);
    find_serial (needs, device, document);
    find_usb (needs, device, document);
    find_shared_memory (needs, device, document);
  }
  return g_steal_pointer (&needs);
}

static gboolean
has_spice (PdkDomainDocument *document)
{
  return pdk_xml_find (pdk_domain_document_get_root (document), "devices/graphics[type=spice]") !=
         NULL;
}

/* Behind one of SPICE's channels. */
static gboolean
is_behind_spice (PdkXmlElement *device)
{
  static const char *const kinds[] = { "channel", "redirdev", "smartcard",
                                       "serial",  "parallel", "console" };

  if (!pdk_xml_equals (device, "@type", "spicevmc") &&
      !pdk_xml_equals (device, "@type", "spiceport"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (is (device, kinds[i]))
      return TRUE;
  return FALSE;
}

/* @with: as the edit leaves it */
static void
find_behind_spice (GPtrArray *leftovers, PdkDomainDocument *with)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (with);

  /* From the last on, as those without a key are known by their number. */
  for (guint i = items->len; i > 0; i--) {
    const PdkItem *item = g_ptr_array_index (items, i - 1);

    if ((item->kind->flags & PDK_KIND_DEVICE) == 0)
      continue;
    if (is_behind_spice (item->element))
      add (leftovers, pdk_edit_new_remove (item->page),
           _ ("This goes through SPICE, and cannot stay without it"));
    else if (is (item->element, "audio") && pdk_xml_equals (item->element, "@type", "spice"))
      add (leftovers, pdk_edit_new_set (item->page, "type", "none", NULL),
           _ ("Sound goes through SPICE, and cannot stay so without it"));
  }
}

GPtrArray *
pdk_edit_find_leftovers (PdkEdit *edit, PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) leftovers = NULL;
  g_autoptr (PdkDomainDocument) with = NULL;

  g_return_val_if_fail (edit != NULL && document != NULL, NULL);

  leftovers = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_need_free);
  if (edit->type == PDK_EDIT_ADD || edit->type == PDK_EDIT_REPLACE_ALL || !has_spice (document))
    return g_steal_pointer (&leftovers);
  with = pdk_domain_document_copy (document);
  if (pdk_edit_apply (edit, with, NULL) && !has_spice (with))
    find_behind_spice (leftovers, with);
  return g_steal_pointer (&leftovers);
}
