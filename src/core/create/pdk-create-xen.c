/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-xen.h"

#include "devices/pdk-capabilities.h"

/* https://libvirt.org/drvxen.html: HVM has QEMU’s PC of old, with Xen’s own disk and network card behind
 * it for who has drivers for them; PV and PVH have nothing but those.  What libvirt says of all three is
 * the same list, so it is the machine type that decides. */

static const char *
first_offered (PdkXmlDocument *offer, const char *path, const char *const *wanted)
{
  g_auto (GStrv) values = pdk_capabilities_get_values (offer, path);

  for (guint i = 0; values != NULL && wanted[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) values, wanted[i]))
      return wanted[i];
  return NULL;
}

/* SPICE is built into few of Xen’s QEMUs. */
static const char *
choose_graphics (PdkXmlDocument *offer, PdkCreateDisplay wish, gboolean hvm)
{
  static const char *const vnc[] = { "vnc", NULL };
  static const char *const spice[] = { "spice", "vnc", NULL };

  if (wish == PDK_CREATE_DISPLAY_NONE)
    return NULL;
  return first_offered (offer, "devices/graphics/type",
                        wish == PDK_CREATE_DISPLAY_SPICE && hvm ? spice : vnc);
}

/* Those that QEMU’s PC of old can have; a system that is not known has a driver for the first. */
static const char *
choose_nic (PdkOsInfo *os)
{
  const PdkOsDevices devices = os != NULL ? pdk_os_info_get_devices (os) : 0;

  if (os == NULL || (devices & (PDK_OS_E1000 | PDK_OS_VIRTIO_NET)) != 0)
    return "e1000";
  if ((devices & PDK_OS_PCNET) != 0 && (devices & PDK_OS_RTL8139) == 0)
    return "pcnet";
  return "rtl8139";
}

static void
choose_hvm (PdkOsInfo *os, PdkXmlDocument *offer, PdkCreateDisplay display, PdkCreatePolicy *policy)
{
  static const char *const buses[] = { "ide", "scsi", NULL };
  static const char *const videos[] = { "vga", "cirrus", NULL };

  policy->cdrom_bus = policy->disk_bus = first_offered (offer, "devices/disk/bus", buses);
  policy->nic_model = choose_nic (os);
  policy->graphics = choose_graphics (offer, display, TRUE);
  policy->acpi = TRUE;
  policy->localtime = os != NULL && pdk_os_info_keeps_local_time (os);
  if (policy->graphics == NULL)
    return;
  policy->video = first_offered (offer, "devices/video/modelType", videos);
  policy->tablet_bus = "usb";
}

/* It has a text console anyhow; only PV has a screen of its own. */
static void
choose_paravirtual (PdkXmlDocument *offer, PdkCreateDisplay display, PdkCreatePolicy *policy)
{
  static const char *const videos[] = { "xen", NULL };
  const gboolean pvh = g_str_equal (policy->os_type, "xenpvh");

  policy->bootloader = "pygrub";
  policy->disk_bus = "xen";
  policy->nic_model = "netfront";
  if (!pvh || display == PDK_CREATE_DISPLAY_VNC)
    policy->graphics = choose_graphics (offer, display, FALSE);
  if (policy->graphics != NULL)
    policy->video = first_offered (offer, "devices/video/modelType", videos);
}

void
pdk_create_xen_choose (PdkOsInfo *os,
                       PdkXmlDocument *offer,
                       PdkCreateDisplay display,
                       PdkCreatePolicy *policy)
{
  PdkXmlElement *root = NULL;

  g_return_if_fail (offer != NULL && policy != NULL);

  root = pdk_xml_document_get_root (offer);
  policy->xen = TRUE;
  policy->os_type = pdk_xml_equals (root, "machine", "xenpv")    ? "linux"
                    : pdk_xml_equals (root, "machine", "xenpvh") ? "xenpvh"
                                                                 : "hvm";
  if (g_str_equal (policy->os_type, "hvm"))
    choose_hvm (os, offer, display, policy);
  else
    choose_paravirtual (offer, display, policy);
}
