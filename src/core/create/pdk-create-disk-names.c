/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-disk-names.h"

#include <glib/gi18n.h>
#include <string.h>

#include "create/pdk-create-stage.h"

gboolean
pdk_create_disk_names_are_fixed (const char *bus, const char *arch)
{
  /* A mainframe’s are on a bus of their own kind (CCW), which is probed in any order. */
  if (g_strcmp0 (bus, "virtio") == 0)
    return g_strcmp0 (arch, "s390x") != 0;
  return g_strcmp0 (bus, "xen") == 0;
}

/* What Linux’s names begin with: disks that have it in common share the letters. */
static const char *
get_stem (const char *bus)
{
  return g_strcmp0 (bus, "virtio") == 0 ? "/dev/vd"
         : g_strcmp0 (bus, "xen") == 0  ? "/dev/xvd"
                                        : "/dev/sd";
}

static gboolean
is_disk (PdkXmlElement *disk)
{
  return pdk_xml_equals (disk, "@device", "disk") || pdk_xml_equals (disk, "@device", "lun") ||
         pdk_xml_equals (disk, "@device", NULL);
}

/* @before: (nullable): counts only those that come before it */
static guint
count (PdkXmlElement *root, const char *stem, PdkXmlElement *before)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  guint n = 0;

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;) {
    g_autofree char *bus = pdk_xml_get_string (at, "target/@bus");

    if (at == before)
      break;
    n += is_disk (at) && g_str_equal (get_stem (bus), stem) ? 1 : 0;
  }
  return n;
}

/* Whether somebody says where one of those is plugged: that is what counts then. */
static gboolean
has_place (PdkXmlElement *root, const char *stem)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;) {
    g_autofree char *bus = pdk_xml_get_string (at, "target/@bus");

    if (is_disk (at) && g_str_equal (get_stem (bus), stem) && pdk_xml_find (at, "address") != NULL)
      return TRUE;
  }
  return FALSE;
}

/* libvirt takes any of these for any bus.  Returns: (nullable): what is behind it in @name */
static const char *
get_letters (const char *name)
{
  static const char *const prefixes[] = { "fd", "hd", "sd", "ubd", "vd", "xvd" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      return name + strlen (prefixes[i]);
  return NULL;
}

/* “aa” comes after “z”. */
static int
compare_letters (const char *a, const char *b)
{
  const gsize length = strlen (a);
  const gsize other = strlen (b);

  return length != other ? (length < other ? -1 : 1) : strcmp (a, b);
}

/* Whether libvirt leaves those in the order of the document: it plugs the disks of a bus in by the letters of
 * their names (virDomainDiskInsert), and in that order only where these are the same.  With Xen, the letters
 * are those in the machine, too. */
static gboolean
is_in_order (PdkXmlElement *root, const char *stem)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  const gboolean kept = g_str_equal (stem, "/dev/xvd");
  g_autofree char *last = g_strdup ("");
  guint n = 0;

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;) {
    const char own[] = { (char) ('a' + n), '\0' };
    g_autofree char *bus = pdk_xml_get_string (at, "target/@bus");
    g_autofree char *name = pdk_xml_get_string (at, "target/@dev");
    const char *letters = get_letters (name);

    if (!is_disk (at) || !g_str_equal (get_stem (bus), stem))
      continue;
    if (letters == NULL || compare_letters (letters, last) < 0 ||
        (kept && !g_str_equal (letters, own)))
      return FALSE;
    g_free (last);
    last = g_strdup (letters);
    n++;
  }
  return TRUE;
}

/* Whether the machine is given something of the host that may be a disk, or have some. */
static gboolean
has_host_disk (PdkXmlElement *root)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "hostdev")) != NULL;)
    if (pdk_xml_equals (at, "@type", "usb") || pdk_xml_equals (at, "@type", "scsi") ||
        pdk_xml_equals (at, "@type", "scsi_host") || pdk_xml_equals (at, "@type", "pci"))
      return TRUE;
  return FALSE;
}

/* Whether a card of the host, which may be a disk of the same kind, could come before those: libvirt plugs
 * cards in after disks, unless somebody says where. */
static gboolean
has_placed_card (PdkXmlElement *root, const char *stem)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "hostdev")) != NULL;)
    if (pdk_xml_equals (at, "@type", "pci") &&
        (pdk_xml_find (at, "address") != NULL || has_place (root, stem)))
      return TRUE;
  return FALSE;
}

/* (nullable): the first that is installed to, or the one with the answers */
static PdkXmlElement *
find (PdkCreatePlan *plan, PdkXmlElement *root, gboolean answers)
{
  for (guint i = 0; i < plan->machine->disks->len; i++) {
    const PdkCreateDisk *disk = plan->machine->disks->pdata[i];

    if (g_str_equal (disk->device, "disk") && disk->answers == answers)
      return disk->pool != NULL ? pdk_create_stage_find_volume (root, disk->pool, disk->source)
                                : pdk_create_stage_find_path (root, disk->source);
  }
  return NULL;
}

/* Whether there is more that could be installed to than what is meant for that.  An installer that takes any
 * could take the disk with its answers as well. */
static gboolean
has_others (PdkCreatePlan *plan, PdkXmlElement *root)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  const PdkOsUnattended *unattended = plan->unattended;
  const guint meant = unattended->names_disk && unattended->way == PDK_OS_BY_DISK ? 2 : 1;
  guint n = 0;

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;)
    n += is_disk (at) ? 1 : 0;
  return n > meant || has_host_disk (root);
}

/* @name: (inout): the name of @disk, which may not be there.  Returns: (nullable): why there is no telling */
static const char *
settle (PdkXmlElement *root, PdkXmlElement *disk, char **name)
{
  g_autofree char *bus = pdk_xml_get_string (disk, "target/@bus");
  g_autofree char *arch = pdk_xml_get_string (root, "os/type/@arch");
  const char *stem = get_stem (bus);
  const guint at = count (root, stem, disk);
  const gboolean fixed = pdk_create_disk_names_are_fixed (bus, arch);
  const gboolean several = count (root, stem, NULL) > 1;

  g_clear_pointer (name, g_free);
  if (g_str_equal (stem, "/dev/vd") && has_placed_card (root, stem))
    return _ ("An installation without questions could take a device of the host for the disk, and "
              "erase it. Add that device later, or without a place of its own.");
  if (g_str_equal (stem, "/dev/sd") && has_host_disk (root))
    return _ (
        "An installation without questions could take a device of the host for the disk, and erase "
        "it. Add that device later, or have the disk on VirtIO.");
  if (several && !fixed && g_str_equal (stem, "/dev/sd"))
    return _ (
        "An installation without questions could take one disk for another: on its bus, their "
        "names change from start to start. VirtIO disks keep theirs.");
  if (at >= 26 || (several && (!fixed || has_place (root, stem) || !is_in_order (root, stem))))
    return _ (
        "An installation without questions could take one disk for another: they are not named "
        "in the order that they have in the machine");
  *name = g_strdup_printf ("%s%c", stem, 'a' + at);
  return NULL;
}

static char *
say_takes_any (void)
{
  return g_strdup (
      _ ("An installation of this system without questions takes the first disk that it finds, and "
         "erases it. Add other disks, and devices of the host, after it."));
}

char *
pdk_create_disk_names_settle (PdkCreatePlan *plan)
{
  PdkOsUnattended *unattended = NULL;
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *root = NULL;
  PdkXmlElement *disk = NULL;
  const char *problem = NULL;

  g_return_val_if_fail (plan != NULL, NULL);

  unattended = plan->unattended;
  if (unattended == NULL)
    return NULL;
  document = plan->document != NULL
                 ? pdk_xml_document_ref (plan->document)
                 : pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  root = pdk_xml_document_get_root (document);
  disk = find (plan, root, FALSE);
  if (disk == NULL)
    return g_strdup (_ ("An installation without questions needs a disk"));
  unattended->spares_others = has_others (plan, root);
  if (!unattended->names_disk)
    return unattended->spares_others ? say_takes_any () : NULL;
  problem = settle (root, disk, &unattended->target_disk);
  if (problem != NULL || unattended->way != PDK_OS_BY_DISK)
    return g_strdup (problem);
  disk = find (plan, root, TRUE);
  if (disk == NULL)
    return g_strdup (_ ("The disk with what the installer is told was taken out of the machine"));
  return g_strdup (settle (root, disk, &unattended->script_disk));
}
