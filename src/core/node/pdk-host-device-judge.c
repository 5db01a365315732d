/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-host-device-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The most of a kind that a note lists. */
#define MAX_LISTED 6

static void
bar (PdkHostDevice *self, const char *text)
{
  pdk_host_device_note (self, PDK_HOST_DEVICE_BARRED, g_strdup (text));
}

/* Names, divided by commas, and how many there were. */
typedef struct {
  GString *text;
  guint count;
} Names;

static void
add_name (Names *names, const char *name)
{
  names->count++;
  if (names->text == NULL)
    names->text = g_string_new (NULL);
  if (names->count <= MAX_LISTED)
    g_string_append_printf (names->text, "%s%s", names->count > 1 ? ", " : "", name);
  else if (names->count == MAX_LISTED + 1)
    g_string_append (names->text, "…");
}

static const char *
finish_names (Names *names)
{
  return names->text != NULL ? names->text->str : "";
}

static void
clear_names (Names *names)
{
  if (names->text != NULL)
    g_string_free (names->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, clear_names)

/* Who has it */

/* Whether an earlier use says that the same machine runs with it. */
static gboolean
is_said (const PdkHostView *view, guint until, const PdkHostUse *use, const PdkNodeDevice *device)
{
  for (guint i = 0; i < until; i++) {
    const PdkHostUse *other = g_ptr_array_index (view->uses, i);

    if (g_strcmp0 (other->uuid, use->uuid) == 0 && pdk_host_ref_matches (other->ref, device))
      return TRUE;
  }
  return FALSE;
}

static void
find_users (PdkHostDevice *self, const PdkHostView *view)
{
  g_auto (Names) running = { NULL, 0 };
  g_auto (Names) off = { NULL, 0 };

  for (guint i = 0; view->uses != NULL && i < view->uses->len; i++) {
    const PdkHostUse *use = g_ptr_array_index (view->uses, i);

    if (g_strcmp0 (use->uuid, view->uuid) != 0 && pdk_host_ref_matches (use->ref, self->device) &&
        !is_said (view, i, use, self->device))
      add_name (use->running ? &running : &off, use->machine != NULL ? use->machine : "?");
  }
  if (running.count > 0)
    pdk_host_device_note (self, PDK_HOST_DEVICE_WARNED,
                          /* Translators: %s: names of machines that run with this device */
                          g_strdup_printf (_ ("In use by %s, which is running"),
                                           finish_names (&running)));
  if (off.count > 0)
    pdk_host_device_note (
        self, PDK_HOST_DEVICE_WARNED,
        /* Translators: %s: names of machines that are off and take this device when they start */
        g_strdup_printf (_ ("Also set up for %s: only one can run with it at a time"),
                         finish_names (&off)));
}

static gboolean
has_already (const PdkHostView *view, const PdkNodeDevice *device)
{
  PdkXmlElement *devices =
      view->document != NULL
          ? pdk_xml_find (pdk_domain_document_get_root (view->document), "devices")
          : NULL;
  PdkXmlElement *at = NULL;

  while (devices != NULL && (at = pdk_xml_next (devices, at, NULL)) != NULL) {
    g_autoptr (PdkHostRef) ref = pdk_host_ref_new (at);

    if (ref != NULL && pdk_host_ref_matches (ref, device))
      return TRUE;
  }
  return FALSE;
}

/* What the host loses */

static void
find_losses (PdkHostDevice *self, const PdkHostView *view)
{
  g_auto (Names) disks = { NULL, 0 };
  g_auto (Names) interfaces = { NULL, 0 };

  for (guint i = 0; i < view->devices->len; i++) {
    const PdkNodeDevice *other = g_ptr_array_index (view->devices, i);

    if (other == self->device || !pdk_node_device_is_behind (other, self->device))
      continue;
    if (other->type == PDK_NODE_STORAGE && other->block != NULL) {
      g_autofree char *name = other->model != NULL
                                  ? g_strdup_printf ("%s (%s)", other->block, other->model)
                                  : g_strdup (other->block);

      add_name (&disks, name);
    } else if (other->type == PDK_NODE_NET && other->interface != NULL && other->up) {
      add_name (&interfaces, other->interface);
    }
  }
  if (disks.count > 0)
    pdk_host_device_note (self, PDK_HOST_DEVICE_WARNED,
                          /* Translators: %s: disks: “/dev/sda (ST1000)” */
                          g_strdup_printf (_ ("The host loses its disk %s"),
                                           finish_names (&disks)));
  if (interfaces.count > 0)
    pdk_host_device_note (self, PDK_HOST_DEVICE_WARNED,
                          /* Translators: %s: names of network interfaces: “eth0” */
                          g_strdup_printf (_ ("The host loses its network connection %s"),
                                           finish_names (&interfaces)));
}

/* PCI */

gboolean
pdk_host_has_iommu (GPtrArray *devices)
{
  g_return_val_if_fail (devices != NULL, FALSE);

  for (guint i = 0; i < devices->len; i++) {
    const PdkNodeDevice *device = g_ptr_array_index (devices, i);

    if (device->type == PDK_NODE_PCI && device->iommu_group >= 0)
      return TRUE;
  }
  return FALSE;
}

/* Xen does it by itself, and its first machine does not see it. */
static gboolean
needs_iommu (const PdkHostView *view)
{
  return view->document == NULL ||
         !g_str_equal (pdk_domain_document_get_type (view->document), "xen");
}

/* (nullable) */
static PdkNodeDevice *
find_pci (const PdkHostView *view, const char *address)
{
  for (guint i = 0; i < view->devices->len; i++) {
    PdkNodeDevice *other = g_ptr_array_index (view->devices, i);

    if (other->type == PDK_NODE_PCI && g_strcmp0 (other->address, address) == 0)
      return other;
  }
  return NULL;
}

static void
find_mates (PdkHostDevice *self, const PdkHostView *view)
{
  g_auto (Names) names = { NULL, 0 };
  gboolean boots = FALSE;

  for (guint i = 0; self->device->group != NULL && self->device->group[i] != NULL; i++) {
    PdkNodeDevice *mate = find_pci (view, self->device->group[i]);
    g_autofree char *name = NULL;

    if (mate == NULL || mate == self->device || pdk_node_device_is_bridge (mate))
      continue;
    boots |= mate->boots;
    name = g_strdup_printf ("%s %s", mate->product != NULL ? mate->product : mate->name,
                            mate->address);
    add_name (&names, name);
    if (!has_already (view, mate))
      g_ptr_array_add (self->mates, pdk_node_device_ref (mate));
  }
  if (boots)
    bar (self, _ ("In one IOMMU group with a disk that the host runs from"));
  if (names.count > 0)
    pdk_host_device_note (
        self, self->mates->len > 0 ? PDK_HOST_DEVICE_WARNED : PDK_HOST_DEVICE_FREE,
        /* Translators: the number of an IOMMU group, and the other devices that are in it */
        g_strdup_printf (_ ("IOMMU group %d leaves the host as a whole, so also: %s"),
                         self->device->iommu_group, finish_names (&names)));
  else if (self->device->iommu_group >= 0)
    pdk_host_device_note (self, PDK_HOST_DEVICE_FREE,
                          g_strdup_printf (_ ("Alone in IOMMU group %d"),
                                           self->device->iommu_group));
}

static void
note_functions (PdkHostDevice *self)
{
  const PdkNodeDevice *device = self->device;

  if (device->physical != NULL)
    pdk_host_device_note (self, PDK_HOST_DEVICE_FREE,
                          /* Translators: SR-IOV; %s is a PCI address */
                          g_strdup_printf (_ ("Virtual function of %s"), device->physical));
  if (device->n_virtual > 0)
    pdk_host_device_note (
        self, PDK_HOST_DEVICE_WARNED,
        g_strdup_printf (ngettext ("Its %u virtual function leaves the host with it",
                                   "Its %u virtual functions leave the host with it",
                                   device->n_virtual),
                         device->n_virtual));
  else if (device->max_virtual > 0)
    pdk_host_device_note (self, PDK_HOST_DEVICE_FREE,
                          g_strdup_printf (ngettext ("Could have %u virtual function (SR-IOV)",
                                                     "Could have %u virtual functions (SR-IOV)",
                                                     device->max_virtual),
                                           device->max_virtual));
}

static void
judge_pci (PdkHostDevice *self, const PdkHostView *view)
{
  if (needs_iommu (view) && !pdk_host_has_iommu (view->devices))
    bar (self, _ ("The IOMMU of this host is off"));
  else if (needs_iommu (view) && self->device->iommu_group < 0)
    bar (self, _ ("It is in no IOMMU group, so nothing keeps it from the host's memory"));
  if (self->device->boot_vga)
    pdk_host_device_note (self, PDK_HOST_DEVICE_WARNED,
                          g_strdup (_ ("The host shows its own screen with it, which goes dark")));
  find_mates (self, view);
  note_functions (self);
  if (self->device->driver != NULL)
    pdk_host_device_note (self, PDK_HOST_DEVICE_FREE,
                          /* Translators: %s is the name of a driver: “e1000e” */
                          g_strdup_printf (_ ("Now with the host's driver %s"),
                                           self->device->driver));
}

/* USB */

static void
judge_usb (PdkHostDevice *self, const PdkHostView *view)
{
  for (guint i = 0; i < view->devices->len; i++) {
    const PdkNodeDevice *other = g_ptr_array_index (view->devices, i);

    self->n_twins += other != self->device && other->type == PDK_NODE_USB &&
                     g_strcmp0 (other->vendor_id, self->device->vendor_id) == 0 &&
                     g_strcmp0 (other->product_id, self->device->product_id) == 0;
  }
  if (self->n_twins > 0)
    pdk_host_device_note (
        self, PDK_HOST_DEVICE_WARNED,
        g_strdup_printf (ngettext ("There is %u more like it: it is told by its bus and device, "
                                   "which change when it is plugged in again",
                                   "There are %u more like it: it is told by its bus and device, "
                                   "which change when it is plugged in again",
                                   self->n_twins),
                         self->n_twins));
}

static void
judge_mdev (PdkHostDevice *self)
{
  if (self->device->uuid == NULL)
    bar (self, _ ("It has no UUID"));
  else if (!self->device->active)
    bar (self, _ ("It is set up on the host, but not started"));
}

/* What the host runs from, whatever it is. */
static gboolean
boots (const PdkHostDevice *self, const PdkHostView *view)
{
  for (guint i = 0; i < view->devices->len; i++) {
    const PdkNodeDevice *other = g_ptr_array_index (view->devices, i);

    if (other->boots && pdk_node_device_is_behind (other, self->device))
      return TRUE;
  }
  return FALSE;
}

void
pdk_host_device_judge (PdkHostDevice *self, const PdkHostView *view)
{
  if (pdk_node_device_is_bridge (self->device)) {
    bar (self, _ ("A bridge, which the host needs for what is behind it"));
    return;
  }
  if (pdk_node_device_is_hub (self->device)) {
    bar (self, _ ("A hub: what is plugged into it can be given to machines one by one"));
    return;
  }
  if (boots (self, view))
    bar (self, _ ("The host runs from it"));
  if (!view->own && has_already (view, self->device))
    bar (self, _ ("This machine has it already"));
  find_users (self, view);
  if (self->device->type == PDK_NODE_PCI)
    judge_pci (self, view);
  else if (self->device->type == PDK_NODE_USB)
    judge_usb (self, view);
  else if (self->device->type == PDK_NODE_MDEV)
    judge_mdev (self);
  find_losses (self, view);
}
