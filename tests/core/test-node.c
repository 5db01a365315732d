/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"
#include "node/pdk-host-device.h"
#include "node/pdk-node-list.h"
#include "node/pdk-node-read.h"
#include "pdk-error.h"

#include <string.h>

/* What a host is made of, and which of it a machine can have.  The host is in tests/node. */

#define DESK "8c5f9ad1-5d42-4f0a-8d3c-2a5b7a5a0001"

/* Documents */

static PdkNodeDevice *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkNodeDevice *device = pdk_node_device_parse (xml, &error);

  g_assert_no_error (error);
  g_assert_nonnull (device);
  return device;
}

/* As a computer without an IOMMU says it. */
static void
test_plain (void)
{
  g_autoptr (PdkNodeDevice) device =
      parse ("<device>\n  <name>pci_0000_00_03_0</name>\n"
             "  <path>/sys/devices/pci0000:00/0000:00:03.0</path>\n  <parent>computer</parent>\n"
             "  <driver>\n    <name>virtio-pci</name>\n  </driver>\n  <capability type='pci'>\n"
             "    <class>0x020000</class>\n    <domain>0</domain>\n    <bus>0</bus>\n"
             "    <slot>3</slot>\n    <function>0</function>\n"
             "    <product id='0x1041'>Virtio 1.0 network device</product>\n"
             "    <vendor id='0x1af4'>Red Hat, Inc.</vendor>\n  </capability>\n</device>\n");

  g_assert_cmpint (device->type, ==, PDK_NODE_PCI);
  g_assert_cmpstr (device->address, ==, "0000:00:03.0");
  g_assert_cmphex (device->pci_class, ==, 0x020000);
  g_assert_cmpstr (device->vendor_id, ==, "1af4");
  g_assert_cmpstr (device->product, ==, "Virtio 1.0 network device");
  g_assert_cmpstr (device->driver, ==, "virtio-pci");
  g_assert_cmpint (device->iommu_group, ==, -1);
  g_assert_null (device->group);
}

/* libvirt before 7.8 says the UUID in the name only. */
static void
test_old_mdev (void)
{
  g_autoptr (PdkNodeDevice) device =
      parse ("<device><name>mdev_4b20d080_1b54_4048_85b3_a6a62d165c01</name>"
             "<capability type='mdev'><type id='mtty-2'/></capability></device>");
  g_autoptr (PdkNodeDevice) nonsense =
      parse ("<device><name>mdev_x</name><capability type='mdev'/></device>");

  g_assert_cmpstr (device->uuid, ==, "4b20d080-1b54-4048-85b3-a6a62d165c01");
  g_assert_cmpstr (device->type_id, ==, "mtty-2");
  g_assert_null (nonsense->uuid);
}

static void
test_drives (void)
{
  static const char drive[] = "<device><name>block_sr0</name><capability type='storage'>"
                              "<block>/dev/sr0</block><drive_type>cdrom</drive_type>"
                              "<capability type='removable'><media_available>%s</media_available>"
                              "<media_label>Debian 12</media_label></capability>"
                              "</capability></device>";
  g_auto (GStrv) halves = g_strsplit (drive, "%s", 2);
  g_autofree char *full = g_strjoinv ("1", halves);
  g_autofree char *empty = g_strjoinv ("0", halves);
  g_autoptr (PdkNodeDevice) one = parse (full);
  g_autoptr (PdkNodeDevice) other = parse (empty);

  g_assert_true (one->optical && one->medium);
  g_assert_cmpstr (one->block, ==, "/dev/sr0");
  g_assert_cmpstr (one->label, ==, "Debian 12");
  g_assert_true (other->optical);
  g_assert_false (other->medium);
}

/* A mediated device is called as its type is, whose identifier is said once. */
static void
test_mdev_names (void)
{
  static const struct {
    const char *type, *title, *subtitle;
  } rows[] = {
    { "mtty-1", "Single port serial",
      "mtty-1 · Serial card · 4b20d080-1b54-4048-85b3-a6a62d165c01" },
    { "mtty-2", "mtty-2", "Serial card · 4b20d080-1b54-4048-85b3-a6a62d165c01" },
    { "mtty-9", "mtty-9", "Serial card · 4b20d080-1b54-4048-85b3-a6a62d165c01" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *xml =
        g_strdup_printf ("<device><name>mdev_4b20d080_1b54_4048_85b3_a6a62d165c01</name>"
                         "<path>/sys/devices/card/4b20d080-1b54-4048-85b3-a6a62d165c01</path>"
                         "<parent>card</parent><capability type='mdev'><type id='%s'/>"
                         "<uuid>4b20d080-1b54-4048-85b3-a6a62d165c01</uuid></capability></device>",
                         rows[i].type);
    g_autoptr (GPtrArray) devices =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_node_device_unref);
    PdkNodeDevice *device = parse (xml);
    const PdkHostView from = { .type = PDK_NODE_MDEV, .devices = devices };
    g_autoptr (PdkHostDevice) named = NULL;

    g_ptr_array_add (devices, device);
    g_ptr_array_add (devices, parse ("<device><name>card</name><path>/sys/devices/card</path>"
                                     "<parent>computer</parent><capability type='pci'>"
                                     "<product id='0x1'>Serial card</product>"
                                     "<capability type='mdev_types'>"
                                     "<type id='mtty-1'><name>Single port serial</name></type>"
                                     "<type id='mtty-2'/></capability></capability></device>"));
    named = pdk_host_device_new (&from, device);
    g_assert_cmpstr (pdk_host_device_get_title (named), ==, rows[i].title);
    g_assert_cmpstr (pdk_host_device_get_subtitle (named), ==, rows[i].subtitle);
  }
}

/* What a host says is not to be trusted. */
static void
test_hostile (void)
{
  static const char *const refused[] = { "", "<device/>", "<domain><name>x</name></domain>",
                                         "<!DOCTYPE d [<!ENTITY e 'e'>]><device><name>&e;</name>"
                                         "</device>" };
  g_autoptr (PdkNodeDevice) odd =
      parse ("<device><name>pci_x</name><path></path><capability type='pci'><class>zzz</class>"
             "<bus>99999999999999999999</bus><slot>-1</slot><product id='0xfffff'>  </product>"
             "<vendor id='none'/><iommuGroup number='-3'/><capability type='virt_functions'/>"
             "</capability></device>");
  g_autoptr (PdkNodeDevice) hub = parse ("<device><name>u</name><path>usb</path>"
                                         "<capability type='usb_device'/></device>");

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pdk_node_device_parse (refused[i], &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
  }
  g_assert_cmphex (odd->pci_class, ==, 0);
  g_assert_cmpstr (odd->address, ==, "0000:00:00.0");
  g_assert_null (odd->product);
  g_assert_null (odd->product_id);
  g_assert_null (odd->vendor_id);
  g_assert_cmpint (odd->iommu_group, ==, -1);
  g_assert_null (hub->port);
  g_assert_false (pdk_node_device_is_hub (hub));
}

/* What a host has */

typedef struct {
  ConnectionFixture base;
  PdkNodeList *list;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "node", "workstation.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);

  connection_fixture_set_up (&fixture->base, uri);
  connection_fixture_open (&fixture->base);
  g_assert_no_error (fixture->base.error);
  fixture->list = pdk_node_list_of (fixture->base.connection);
  pdk_node_list_want (fixture->list, PDK_NODE_DEVICES);
  pdk_node_list_want (fixture->list, PDK_NODE_USES);
  pdk_node_list_want (fixture->list, PDK_NODE_LINKS);
  await (pdk_node_list_get (fixture->list, PDK_NODE_DEVICES) != NULL &&
         pdk_node_list_get (fixture->list, PDK_NODE_USES) != NULL &&
         pdk_node_list_get (fixture->list, PDK_NODE_LINKS) != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  connection_fixture_tear_down (&fixture->base, unused);
}

static PdkNodeDevice *
find (Fixture *fixture, const char *name)
{
  GPtrArray *devices = pdk_node_list_get (fixture->list, PDK_NODE_DEVICES);

  for (guint i = 0; i < devices->len; i++)
    if (strcmp (((PdkNodeDevice *) g_ptr_array_index (devices, i))->name, name) == 0)
      return g_ptr_array_index (devices, i);
  g_error ("no %s", name);
}

static PdkDomainDocument *
make_machine (const char *type, const char *devices)
{
  g_autofree char *xml =
      g_strdup_printf ("<domain type='%s'><name>desk</name><devices>%s</devices></domain>", type,
                       devices);
  g_autoptr (GError) error = NULL;
  PdkDomainDocument *document = pdk_domain_document_parse (xml, &error);

  g_assert_no_error (error);
  return document;
}

static PdkHostView
view (Fixture *fixture, PdkNodeType type, PdkDomainDocument *document)
{
  return (PdkHostView){
    .type = type,
    .devices = pdk_node_list_get (fixture->list, PDK_NODE_DEVICES),
    .uses = pdk_node_list_get (fixture->list, PDK_NODE_USES),
    .document = document,
    .uuid = DESK,
  };
}

static PdkHostDevice *
judge (Fixture *fixture, const char *name, PdkDomainDocument *document)
{
  const PdkHostView from = view (fixture, find (fixture, name)->type, document);

  return pdk_host_device_new (&from, find (fixture, name));
}

/* @expected: the notes in their order, ended by %NULL */
static void
assert_notes (Fixture *fixture,
              const char *name,
              PdkHostDeviceState state,
              const char *const *expected)
{
  g_autoptr (PdkDomainDocument) document = make_machine ("kvm", "");
  g_autoptr (PdkHostDevice) device = judge (fixture, name, document);
  GPtrArray *notes = pdk_host_device_get_notes (device);

  for (guint i = 0; expected[i] != NULL; i++) {
    g_assert_cmpuint (i, <, notes->len);
    g_assert_cmpstr (g_ptr_array_index (notes, i), ==, expected[i]);
  }
  g_assert_cmpuint (notes->len, ==, g_strv_length ((GStrv) expected));
  g_assert_cmpint (pdk_host_device_get_state (device), ==, state);
}

#define NOTES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The test driver does not say which driver has a device. */
static void
test_pci (Fixture *fixture, gconstpointer unused)
{
  assert_notes (fixture, "pci_0000_00_01_0", PDK_HOST_DEVICE_BARRED,
                NOTES ("A bridge, which the host needs for what is behind it"));
  assert_notes (fixture, "pci_0000_01_00_0", PDK_HOST_DEVICE_WARNED,
                NOTES ("Also set up for spare: only one can run with it at a time",
                       "IOMMU group 1 leaves the host as a whole, so also: GP104 High Definition "
                       "Audio Controller 0000:01:00.1"));
  assert_notes (fixture, "pci_0000_02_00_0", PDK_HOST_DEVICE_WARNED,
                NOTES ("The host loses its disk /dev/nvme0n1 (SAMSUNG MZVPW256HEGL)",
                       "Alone in IOMMU group 5"));
  assert_notes (fixture, "pci_0000_00_1f_6", PDK_HOST_DEVICE_WARNED,
                NOTES ("IOMMU group 4 leaves the host as a whole, so also: 200 Series PCH HD Audio "
                       "0000:00:1f.3",
                       "The host loses its network connection eno1"));
  assert_notes (fixture, "pci_0000_03_00_0", PDK_HOST_DEVICE_WARNED,
                NOTES ("Its 2 virtual functions leave the host with it", "Alone in IOMMU group 6"));
  assert_notes (fixture, "pci_0000_03_10_0", PDK_HOST_DEVICE_WARNED,
                NOTES ("In use by web-01, which is running",
                       "Also set up for spare: only one can run with it at a time",
                       "Alone in IOMMU group 7", "Virtual function of 0000:03:00.0"));
}

/* What the host is known to run from, and to show itself with. */
static void
test_needed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (PdkDomainDocument) document = make_machine ("kvm", "");
  g_autoptr (PdkHostDevice) drive = NULL;
  g_autoptr (PdkHostDevice) neighbour = NULL;
  g_autoptr (PdkHostDevice) screen = NULL;

  find (fixture, "block_nvme0n1")->boots = TRUE;
  find (fixture, "pci_0000_00_1f_3")->boots = TRUE;
  find (fixture, "pci_0000_00_02_0")->boot_vga = TRUE;
  drive = judge (fixture, "pci_0000_02_00_0", document);
  neighbour = judge (fixture, "pci_0000_00_1f_6", document);
  screen = judge (fixture, "pci_0000_00_02_0", document);
  g_assert_cmpint (pdk_host_device_get_state (drive), ==, PDK_HOST_DEVICE_BARRED);
  g_assert_cmpstr (pdk_host_device_get_reason (drive), ==, "The host runs from it");
  g_assert_cmpint (pdk_host_device_get_state (neighbour), ==, PDK_HOST_DEVICE_BARRED);
  g_assert_cmpstr (pdk_host_device_get_reason (neighbour), ==,
                   "In one IOMMU group with a disk that the host runs from");
  g_assert_cmpint (pdk_host_device_get_state (screen), ==, PDK_HOST_DEVICE_WARNED);
  g_assert_cmpstr (pdk_host_device_get_reason (screen), ==,
                   "The host shows its own screen with it, which goes dark");
}

/* Without an IOMMU nothing of PCI can be had, but on Xen. */
static void
test_no_iommu (Fixture *fixture, gconstpointer unused)
{
  GPtrArray *devices = pdk_node_list_get (fixture->list, PDK_NODE_DEVICES);
  g_autoptr (PdkDomainDocument) kvm = make_machine ("kvm", "");
  g_autoptr (PdkDomainDocument) xen = make_machine ("xen", "");
  g_autoptr (PdkHostDevice) on_kvm = NULL;
  g_autoptr (PdkHostDevice) on_xen = NULL;

  g_assert_true (pdk_host_has_iommu (devices));
  for (guint i = 0; i < devices->len; i++)
    ((PdkNodeDevice *) g_ptr_array_index (devices, i))->iommu_group = -1;
  g_assert_false (pdk_host_has_iommu (devices));
  on_kvm = judge (fixture, "pci_0000_03_10_2", kvm);
  on_xen = judge (fixture, "pci_0000_03_10_2", xen);
  g_assert_cmpint (pdk_host_device_get_state (on_kvm), ==, PDK_HOST_DEVICE_BARRED);
  g_assert_cmpstr (pdk_host_device_get_reason (on_kvm), ==, "The IOMMU of this host is off");
  g_assert_cmpint (pdk_host_device_get_state (on_xen), ==, PDK_HOST_DEVICE_FREE);
}

static void
test_usb (Fixture *fixture, gconstpointer unused)
{
  const char *const hub[] = { "A hub: what is plugged into it can be given to machines one by one",
                              NULL };

  assert_notes (fixture, "usb_usb1", PDK_HOST_DEVICE_BARRED, hub);
  assert_notes (fixture, "usb_1_2", PDK_HOST_DEVICE_BARRED, hub);
  assert_notes (fixture, "usb_1_7", PDK_HOST_DEVICE_FREE, (const char *const[]){ NULL });
  assert_notes (fixture, "usb_2_3", PDK_HOST_DEVICE_WARNED,
                NOTES ("There is 1 more like it: it is told by its bus and device, which change "
                       "when it is plugged in again",
                       "The host loses its disk /dev/sda (Ultra Fit)"));
  assert_notes (fixture, "usb_2_4", PDK_HOST_DEVICE_WARNED,
                NOTES ("There is 1 more like it: it is told by its bus and device, which change "
                       "when it is plugged in again"));
}

static void
test_had_already (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (PdkDomainDocument) document =
      make_machine ("kvm",
                    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x0781'/>"
                    "<product id='0x5583'/><address bus='2' device='5'/></source></hostdev>"
                    "<hostdev mode='subsystem' type='pci'><source><address bus='0x01' slot='0' "
                    "function='1'/></source></hostdev>");
  g_autoptr (PdkHostDevice) one = judge (fixture, "usb_2_3", document);
  g_autoptr (PdkHostDevice) other = judge (fixture, "usb_2_4", document);
  g_autoptr (PdkHostDevice) card = judge (fixture, "pci_0000_01_00_0", document);

  g_assert_cmpint (pdk_host_device_get_state (one), ==, PDK_HOST_DEVICE_WARNED);
  g_assert_cmpstr (pdk_host_device_get_reason (other), ==, "This machine has it already");
  /* Its sound is here already, and needs no warning. */
  g_assert_cmpuint (pdk_host_device_get_mates (card)->len, ==, 0);
  g_assert_cmpuint (pdk_host_device_get_notes (card)->len, ==, 2);
  g_assert_cmpstr (pdk_host_device_get_reason (card), ==,
                   "Also set up for spare: only one can run with it at a time");
}

/* Names first, and what cannot be had last. */
static void
test_list (Fixture *fixture, gconstpointer unused)
{
  static const char *const titles[] = { "USB Device",       "Ultra Fit",
                                        "Ultra Fit",        "Unifying Receiver",
                                        "Webcam Vitade AF", "2.0 root hub",
                                        "3.0 root hub",     "Hub" };
  g_autoptr (PdkDomainDocument) document = make_machine ("kvm", "");
  const PdkHostView from = view (fixture, PDK_NODE_USB, document);
  g_autoptr (GPtrArray) list = pdk_host_devices_list (&from);

  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (titles));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (pdk_host_device_get_title (g_ptr_array_index (list, i)), ==, titles[i]);
  g_assert_cmpstr (pdk_host_device_get_subtitle (g_ptr_array_index (list, 0)), ==,
                   "2341:0043 · bus 1, device 7, port 8");
  g_assert_cmpstr (pdk_host_device_get_subtitle (g_ptr_array_index (list, 3)), ==,
                   "Input Device · Logitech, Inc. · 046d:c52b · bus 1, device 9, port 2.4");
}

/* A definition of each, which means the device that it was made of. */
static void
test_written (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *name;
    gboolean by_place;
    const char *path, *value;
    guint n_meant;
  } rows[] = {
    { "usb_1_7", FALSE, "source/product/@id", "0x6366", 1 },
    { "usb_2_3", FALSE, "source/address", NULL, 2 },
    { "usb_2_3", TRUE, "source/address/@device", "3", 1 },
    { "pci_0000_03_10_2", FALSE, "source/address/@slot", "0x10", 1 },
    { "pci_0000_03_10_2", FALSE, "@managed", "yes", 1 },
    { "scsi_4_0_0_0", FALSE, "source/adapter/@name", "scsi_host4", 1 },
    { "mdev_4b20d080_1b54_4048_85b3_a6a62d165c01_0000_00_02_0", FALSE, "@model", "vfio-pci", 1 },
  };
  GPtrArray *devices = pdk_node_list_get (fixture->list, PDK_NODE_DEVICES);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    PdkNodeDevice *device = find (fixture, rows[i].name);
    g_autoptr (PdkHostDevice) shown = judge (fixture, rows[i].name, NULL);
    g_autofree char *xml = pdk_host_device_make_xml (device, pdk_host_device_get_model (shown),
                                                     rows[i].by_place, NULL);
    g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (xml, NULL);
    PdkXmlElement *root = pdk_xml_document_get_root (document);
    g_autoptr (PdkHostRef) ref = pdk_host_ref_new (root);
    g_autofree char *value = pdk_xml_get_string (root, rows[i].path);
    guint n_meant = 0;

    g_assert_cmpstr (value, ==, rows[i].value);
    g_assert_true (pdk_host_ref_matches (ref, device));
    for (guint j = 0; j < devices->len; j++)
      n_meant += pdk_host_ref_matches (ref, g_ptr_array_index (devices, j));
    g_assert_cmpuint (n_meant, ==, rows[i].n_meant);
  }
}

/* Another device in the place of one: what was said about how it is used stays. */
static void
test_put (void)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (
      "<hostdev mode='subsystem' type='usb' managed='yes'><source startupPolicy='optional'>"
      "<vendor id='0x1'/><product id='0x2'/></source><boot order='2'/><alias name='hostdev0'/>"
      "<address type='usb' bus='0' port='1'/></hostdev>",
      NULL);
  g_autofree char *xml = pdk_host_device_put (
      pdk_xml_document_get_root (document),
      "<hostdev type='usb'><source><vendor id='0x3'/><product id='0x4'/></source></hostdev>");

  g_assert_cmpstr (xml, ==,
                   "<hostdev mode=\"subsystem\" type=\"usb\" managed=\"yes\">"
                   "<source startupPolicy=\"optional\"><vendor id=\"0x3\"/><product id=\"0x4\"/>"
                   "</source><boot order=\"2\"/></hostdev>\n");
}

static void
assert_link (GPtrArray *links, guint at, PdkHostLinkType type, const char *name, const char *detail)
{
  const PdkHostLink *link = NULL;

  g_assert_cmpuint (at, <, links->len);
  link = g_ptr_array_index (links, at);
  g_assert_cmpint (link->type, ==, type);
  g_assert_cmpstr (link->name, ==, name);
  g_assert_cmpstr (link->detail, ==, detail);
}

static void
test_links (Fixture *fixture, gconstpointer unused)
{
  GPtrArray *links = pdk_node_list_get (fixture->list, PDK_NODE_LINKS);

  assert_link (links, 0, PDK_HOST_LINK_NETWORK, "default", "NAT");
  assert_link (links, 1, PDK_HOST_LINK_NETWORK, "lab", "Isolated");
  assert_link (links, 2, PDK_HOST_LINK_BRIDGE, "br0", "eno1");
  assert_link (links, 3, PDK_HOST_LINK_BRIDGE, "virbr0", "of the network default");
  assert_link (links, 4, PDK_HOST_LINK_BRIDGE, "virbr7", "of the network lab");
  assert_link (links, 5, PDK_HOST_LINK_INTERFACE, "eno1", NULL);
  assert_link (links, 6, PDK_HOST_LINK_INTERFACE, "enp3s0", NULL);
  g_assert_cmpuint (links->len, ==, 7);
}

/* Events */

static void
count (guint *n)
{
  (*n)++;
}

static gpointer
make_adapter (gpointer unused)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  virNodeDevicePtr device = virNodeDeviceCreateXML (
      conn,
      "<device><parent>scsi_host1</parent><capability type='scsi_host'>"
      "<capability type='fc_host'><wwnn>1234567890abcdef</wwnn><wwpn>abcdef1234567890</wwpn>"
      "</capability></capability></device>",
      0);

  g_assert_nonnull (device);
  virNodeDeviceFree (device);
  return NULL;
}

/* The host says that it has another device, and somebody listens. */
static void
test_events (ConnectionFixture *fixture, gconstpointer uri)
{
  PdkNodeList *list = NULL;
  GPtrArray *before = NULL;
  guint n_changed = 0;

  connection_fixture_open (fixture);
  list = pdk_node_list_of (fixture->connection);
  g_signal_connect_swapped (list, "changed", G_CALLBACK (count), &n_changed);
  pdk_node_list_want (list, PDK_NODE_DEVICES);
  await (n_changed == 1 && !pdk_node_list_is_reading (list, PDK_NODE_DEVICES));
  /* It is up to date, and stays so until the host says otherwise. */
  before = pdk_node_list_get (list, PDK_NODE_DEVICES);
  pdk_node_list_want (list, PDK_NODE_DEVICES);
  g_assert_false (pdk_node_list_is_reading (list, PDK_NODE_DEVICES));
  g_thread_join (g_thread_new ("other-client", make_adapter, NULL));
  await (n_changed == 2);
  g_assert_true (pdk_node_list_get (list, PDK_NODE_DEVICES) != before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

  g_test_add_func ("/node/device/plain", test_plain);
  g_test_add_func ("/node/device/old-mdev", test_old_mdev);
  g_test_add_func ("/node/device/mdev-names", test_mdev_names);
  g_test_add_func ("/node/drives", test_drives);
  g_test_add_func ("/node/device/hostile", test_hostile);
  g_test_add ("/node/host/pci", Fixture, NULL, set_up, test_pci, tear_down);
  g_test_add ("/node/host/needed", Fixture, NULL, set_up, test_needed, tear_down);
  g_test_add ("/node/host/no-iommu", Fixture, NULL, set_up, test_no_iommu, tear_down);
  g_test_add ("/node/host/usb", Fixture, NULL, set_up, test_usb, tear_down);
  g_test_add ("/node/host/had-already", Fixture, NULL, set_up, test_had_already, tear_down);
  g_test_add ("/node/host/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/node/host/written", Fixture, NULL, set_up, test_written, tear_down);
  g_test_add_func ("/node/host/put", test_put);
  g_test_add ("/node/host/links", Fixture, NULL, set_up, test_links, tear_down);
  g_test_add ("/node/host/events", ConnectionFixture, DEFAULT_URI, connection_fixture_set_up,
              test_events, connection_fixture_tear_down);
  return g_test_run ();
}
