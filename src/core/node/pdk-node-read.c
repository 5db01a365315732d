/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-node-read.h"

#include "connection/pdk-worker.h"
#include "pdk-error.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* More than any host has; what comes after them is left out. */
#define MAX_DEVICES 20000

#define DEVICE_FLAGS                                                                               \
  (VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV | VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV |         \
   VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE | VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET |       \
   VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE | VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI |            \
   VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV | VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES)

/* Devices */

/* (nullable): one that left meanwhile, or that says nonsense, is none. */
static PdkNodeDevice *
read_device (virNodeDevicePtr handle)
{
  g_autoptr (GError) error = NULL;
  char *xml = virNodeDeviceGetXMLDesc (handle, 0);
  PdkNodeDevice *device = xml != NULL ? pdk_node_device_parse (xml, &error) : NULL;

  if (error != NULL)
    g_debug ("%s: %s", virNodeDeviceGetName (handle), error->message);
  free (xml);
  /* An older daemon has no others. */
  if (device != NULL && device->type == PDK_NODE_MDEV)
    device->active = virNodeDeviceIsActive (handle) != 0;
  virResetLastError ();
  pdk_worker_touch ();
  return device;
}

static gboolean
file_says_one (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && *text == '1';
}

/* @path: a block device's folder; those that it is made of are in “slaves” */
static void
mark_disk (GPtrArray *devices, const char *path, guint depth)
{
  g_autofree char *slaves = g_build_filename (path, "slaves", NULL);
  g_autoptr (GDir) folder = depth < 8 ? g_dir_open (slaves, 0, NULL) : NULL;
  const char *name = NULL;

  for (guint i = 0; i < devices->len; i++) {
    PdkNodeDevice *device = g_ptr_array_index (devices, i);

    /* Its end is the device itself. */
    if (device->path != NULL && g_str_has_prefix (path, device->path) &&
        strchr ("/", path[strlen (device->path)]) != NULL)
      device->boots = TRUE;
  }
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *link = g_build_filename (slaves, name, NULL);
    char *real = realpath (link, NULL);

    if (real != NULL)
      mark_disk (devices, real, depth + 1);
    free (real);
  }
}

/* The file system of @mount on this computer. */
static void
mark_mount (GPtrArray *devices, const char *mount)
{
  g_autofree char *link = NULL;
  struct stat status;
  char *real = NULL;

  if (stat (mount, &status) != 0)
    return;
  link = g_strdup_printf ("/sys/dev/block/%u:%u", major (status.st_dev), minor (status.st_dev));
  real = realpath (link, NULL);
  if (real != NULL)
    mark_disk (devices, real, 0);
  free (real);
}

static void
mark_local (GPtrArray *devices)
{
  static const char *const mounts[] = { "/", "/usr", "/var", "/boot" };

  for (gsize i = 0; i < G_N_ELEMENTS (mounts); i++)
    mark_mount (devices, mounts[i]);
  for (guint i = 0; i < devices->len; i++) {
    PdkNodeDevice *device = g_ptr_array_index (devices, i);
    g_autofree char *path = NULL;

    if (device->type != PDK_NODE_PCI)
      continue;
    path = g_strdup_printf ("/sys/bus/pci/devices/%s/boot_vga", device->address);
    device->boot_vga = file_says_one (path);
  }
}

GPtrArray *
pdk_node_read_devices (virConnectPtr conn, gboolean local, GError **error)
{
  GPtrArray *devices = NULL;
  virNodeDevicePtr *handles = NULL;
  int count = virConnectListAllNodeDevices (conn, &handles, DEVICE_FLAGS);

  if (count < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  devices = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_node_device_unref);
  for (int i = 0; i < count; i++) {
    PdkNodeDevice *device = i < MAX_DEVICES ? read_device (handles[i]) : NULL;

    if (device != NULL)
      g_ptr_array_add (devices, device);
    virNodeDeviceFree (handles[i]);
  }
  free (handles);
  pdk_node_devices_link (devices);
  if (local)
    mark_local (devices);
  return devices;
}

/* Machines */

static void
read_machine (virDomainPtr domain, GPtrArray *uses)
{
  const gboolean active = virDomainIsActive (domain) == 1;
  const gboolean stored = virDomainIsPersistent (domain) == 1;
  char *xml = active ? virDomainGetXMLDesc (domain, 0) : NULL;

  if (xml != NULL)
    pdk_host_uses_read (xml, TRUE, uses);
  free (xml);
  xml = stored ? virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE) : NULL;
  if (xml != NULL)
    pdk_host_uses_read (xml, FALSE, uses);
  free (xml);
  virResetLastError ();
  pdk_worker_touch ();
}

GPtrArray *
pdk_node_read_uses (virConnectPtr conn, GError **error)
{
  g_autoptr (PdkVirDomains) domains = NULL;
  GPtrArray *uses = NULL;

  if (virConnectListAllDomains (conn, &domains, 0) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  uses = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_host_use_free);
  for (gsize i = 0; domains[i] != NULL; i++)
    read_machine (domains[i], uses);
  return uses;
}

/* Networks, bridges and interfaces */

static int
read_networks (virConnectPtr conn, GPtrArray *links)
{
  virNetworkPtr *handles = NULL;
  const int count = virConnectListAllNetworks (conn, &handles, 0);

  for (int i = 0; i < count; i++) {
    char *xml = virNetworkGetXMLDesc (handles[i], 0);

    if (xml != NULL)
      pdk_host_links_read_network (xml, virNetworkIsActive (handles[i]) == 1, links);
    free (xml);
    virNetworkFree (handles[i]);
    pdk_worker_touch ();
  }
  free (handles);
  return count;
}

static int
read_interfaces (virConnectPtr conn, GPtrArray *links)
{
  virInterfacePtr *handles = NULL;
  const int count = virConnectListAllInterfaces (conn, &handles, 0);

  for (int i = 0; i < count; i++) {
    char *xml = virInterfaceGetXMLDesc (handles[i], 0);

    if (xml != NULL)
      pdk_host_links_read_interface (xml, virInterfaceIsActive (handles[i]) == 1, links);
    free (xml);
    virInterfaceFree (handles[i]);
    pdk_worker_touch ();
  }
  free (handles);
  return count;
}

/* What the machines' own interfaces are called on the host. */
static gboolean
is_of_a_machine (const char *name)
{
  static const char *const beginnings[] = { "vnet", "macvtap", "tap", "vif" };

  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (name, beginnings[i]))
      return TRUE;
  return strcmp (name, "lo") == 0;
}

/* Without a driver for interfaces, those that are devices are known all the same. */
static int
read_net_devices (virConnectPtr conn, GPtrArray *links)
{
  virNodeDevicePtr *handles = NULL;
  const int count =
      virConnectListAllNodeDevices (conn, &handles, VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET);

  for (int i = 0; i < count; i++) {
    g_autoptr (PdkNodeDevice) device = read_device (handles[i]);

    if (device != NULL && device->interface != NULL)
      g_ptr_array_add (links, pdk_host_link_new (PDK_HOST_LINK_INTERFACE, device->interface, NULL,
                                                 device->up));
    virNodeDeviceFree (handles[i]);
  }
  free (handles);
  return count;
}

GPtrArray *
pdk_node_read_links (virConnectPtr conn, GError **error)
{
  g_autoptr (GPtrArray) links =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_host_link_free);
  const gboolean networks = read_networks (conn, links) >= 0;
  const gboolean interfaces = read_interfaces (conn, links) >= 0;
  const gboolean devices = read_net_devices (conn, links) >= 0;

  if (!networks && !interfaces && !devices) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  virResetLastError ();
  for (guint i = links->len; i > 0; i--) {
    const PdkHostLink *link = g_ptr_array_index (links, i - 1);

    if (link->type == PDK_HOST_LINK_INTERFACE && is_of_a_machine (link->name))
      g_ptr_array_remove_index (links, i - 1);
  }
  pdk_host_links_tidy (links);
  return g_steal_pointer (&links);
}
