/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-kind-character-private.h"
#include "devices/pdk-kind-private.h"

/* Devices of the host, and of who looks at the machine, given to it.
 * https://libvirt.org/formatdomain.html#host-device-assignment, #redirected-devices */

static const PdkChoice startup_policies[] = {
  { NULL, N_ ("Default") },
  { "mandatory", N_ ("Needed to start") },
  { "requisite", N_ ("Needed to start, may be missing after a move") },
  { "optional", N_ ("May be missing") },
  { NULL, NULL },
};

static const PdkChoice resets[] = {
  { NULL, N_ ("Default") },
  { "on", N_ ("Passed on") },
  { "off", N_ ("Ignored") },
  { "uninitialized", N_ ("Passed on at first") },
  { NULL, NULL },
};

static const PdkChoice pci_drivers[] = {
  { NULL, N_ ("Default") }, { "vfio", N_ ("VFIO") }, { "kvm", N_ ("KVM") },
  { "xen", N_ ("Xen") },    { NULL, NULL },
};

static const PdkChoice mdev_models[] = {
  { "vfio-pci", N_ ("PCI") },
  { "vfio-ccw", N_ ("IBM Z channel") },
  { "vfio-ap", N_ ("IBM Z crypto") },
  { NULL, NULL },
};

static const PdkChoice scsi_filters[] = {
  { NULL, N_ ("Default") },
  { "filtered", N_ ("Safe commands only") },
  { "unfiltered", N_ ("All commands") },
  { NULL, NULL },
};

static char *
get_pci_source (PdkXmlElement *item, const PdkField *field)
{
  PdkXmlElement *address = pdk_xml_find (item, field->path);

  return address != NULL ? pdk_field_describe_pci (address) : NULL;
}

static char *
get_scsi_source (PdkXmlElement *item, const PdkField *field)
{
  static const char *const parts[] = { "source/adapter/@name", "source/address/@bus",
                                       "source/address/@target", "source/address/@unit" };
  g_autoptr (GString) text = g_string_new (NULL);

  (void) field;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = pdk_xml_get_string (item, parts[i]);

    if (part != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ":" : "", part);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* What a device is told by: numbers that the host gave it. */
static char *
make_usb_key (PdkXmlElement *item)
{
  g_autofree char *vendor = pdk_xml_get_string (item, "source/vendor/@id");
  g_autofree char *product = pdk_xml_get_string (item, "source/product/@id");
  g_autofree char *bus = pdk_xml_get_string (item, "source/address/@bus");
  g_autofree char *device = pdk_xml_get_string (item, "source/address/@device");

  if (vendor != NULL && product != NULL)
    return g_strdup_printf ("%s:%s", vendor, product);
  return bus != NULL && device != NULL ? g_strdup_printf ("%s.%s", bus, device) : NULL;
}

static char *
make_pci_key (PdkXmlElement *item)
{
  PdkXmlElement *address = pdk_xml_find (item, "source/address");

  return address != NULL ? pdk_field_describe_pci (address) : NULL;
}

static char *
make_scsi_key (PdkXmlElement *item)
{
  return get_scsi_source (item, NULL);
}

/* A device of the host is the one of a team that goes away for a migration. */
static void
set_teaming (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, "teaming", NULL);
  if (value == NULL)
    return;
  pdk_xml_set (item, "teaming/@type", "transient");
  pdk_xml_set (item, field->path, value);
}

#define SHARED_ROWS                                                                                \
  { FIELD_PRESENCE ("read-only", N_ ("Read-only"), "readonly"), .flags = PDK_FIELD_ADVANCED },     \
  {                                                                                                \
    FIELD_PRESENCE ("shareable", N_ ("Shared with other machines"), "shareable"),                  \
        .flags = PDK_FIELD_ADVANCED                                                                \
  }

static const PdkField usb_fields[] = {
  { FIELD_TEXT ("vendor", N_ ("Vendor"), "source/vendor/@id"), .hint = N_ ("For example 0x1d6b"),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("product", N_ ("Product"), "source/product/@id"), .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("bus", N_ ("Bus"), "source/address/@bus", 0, 65535),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("device", N_ ("Device"), "source/address/@device", 0, 65535),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("startup-policy", N_ ("At the start"), "source/@startupPolicy", startup_policies),
    .offered = "devices/hostdev/startupPolicy" },
  { FIELD_CHOICE ("reset", N_ ("Resets by the guest"), "source/@guestReset", resets),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_BOOT_ORDER },
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind usb = {
  .id = "hostdev-usb",
  .title = N_ ("USB Host Device"),
  .icon = "media-removable-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/hostdev",
  .when = "@type=usb",
  .key = make_usb_key,
  .summary = { "vendor", "product" },
  .fields = usb_fields,
};

static const PdkField pci_fields[] = {
  { FIELD_TEXT ("source", N_ ("On the host"), "source/address"), .get = get_pci_source,
    .flags = PDK_FIELD_READ_ONLY },
  { FIELD_SWITCH ("managed", N_ ("Taken from the host at the start"), "@managed") },
  { FIELD_CHOICE ("driver", N_ ("Driver"), "driver/@name", pci_drivers),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("write-filtering",
                  N_ ("Only known registers are written"),
                  "source/@writeFiltering"),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("teaming", N_ ("Stands in for the interface"), "teaming/@persistent"),
    .when = ON_QEMU, .set = set_teaming, .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("The alias of the interface that stays while this device is away") },
  { FIELD_ACPI_INDEX },
  { FIELD_BOOT_ORDER },
  FIELDS_ROM (NULL),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind pci = {
  .id = "hostdev-pci",
  .title = N_ ("PCI Host Device"),
  .icon = "pdk-pci-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/hostdev",
  .when = "@type=pci",
  .key = make_pci_key,
  .summary = { "source" },
  .fields = pci_fields,
};

static const PdkField scsi_fields[] = {
  { FIELD_TEXT ("source", N_ ("On the host"), "source"), .get = get_scsi_source,
    .flags = PDK_FIELD_READ_ONLY },
  { FIELD_TEXT ("iscsi-name", N_ ("iSCSI name"), "source/@name"),
    .when = "source/@protocol=iscsi" },
  { FIELD_TEXT ("iscsi-host", N_ ("Host"), "source/host/@name"), .when = "source/@protocol=iscsi" },
  { FIELD_NUMBER ("iscsi-port", N_ ("Port"), "source/host/@port", 1, 65535),
    .when = "source/@protocol=iscsi" },
  { FIELD_CHOICE ("sgio", N_ ("SCSI commands"), "@sgio", scsi_filters),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("rawio", N_ ("Raw input and output"), "@rawio"), .flags = PDK_FIELD_ADVANCED },
  SHARED_ROWS,
  { FIELD_BOOT_ORDER },
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind scsi = {
  .id = "hostdev-scsi",
  .title = N_ ("SCSI Host Device"),
  .icon = "drive-harddisk-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/hostdev",
  .when = "@type=scsi",
  .key = make_scsi_key,
  .summary = { "source" },
  .fields = scsi_fields,
};

static const PdkField scsi_host_fields[] = {
  { FIELD_TEXT ("wwpn", N_ ("World wide port name"), "source/@wwpn"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("For example naa.5123456789abcde0") },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models) },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind scsi_host = {
  .id = "hostdev-scsi-host",
  .title = N_ ("SCSI Host Adapter"),
  .icon = "drive-multidisk-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/hostdev",
  .when = "@type=scsi_host",
  .keys = { "source/@wwpn" },
  .summary = { "wwpn" },
  .fields = scsi_host_fields,
};

static const PdkField mdev_fields[] = {
  { FIELD_TEXT ("uuid", N_ ("UUID"), "source/address/@uuid"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", mdev_models), .flags = PDK_FIELD_FREE },
  { FIELD_ON_OFF ("display", N_ ("Shown as a display"), "@display"), .when = "@model=vfio-pci" },
  { FIELD_ON_OFF ("ramfb", N_ ("Shown while it boots"), "@ramfb"),
    .when = "@model=vfio-pci @display=on" },
  { FIELD_BOOT_ORDER, .when = "@model=vfio-ccw" },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind mdev = {
  .id = "hostdev-mdev",
  .title = N_ ("Mediated Device"),
  .icon = "pdk-pci-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/hostdev",
  .when = "@type=mdev",
  .keys = { "source/address/@uuid" },
  .summary = { "uuid", "model" },
  .fields = mdev_fields,
};

static const PdkField capability_fields[] = {
  { FIELD_TEXT ("interface", N_ ("Network interface"), "source/interface"), .when = "@type=net" },
  { FIELD_TEXT ("block", N_ ("Block device"), "source/block"), .when = "@type=storage",
    .flags = PDK_FIELD_PATH },
  { FIELD_TEXT ("character", N_ ("Character device"), "source/char"), .when = "@type=misc",
    .flags = PDK_FIELD_PATH },
  FIELDS_IN_CONTAINER ("@type=net"),
  { .id = NULL },
};

static const PdkKind capability = {
  .id = "hostdev-capability",
  .title = N_ ("Host Device in a Container"),
  .icon = "pdk-pci-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/hostdev",
  .when = "@mode=capabilities",
  .keys = { "source/interface", "source/block", "source/char" },
  .summary = { "interface", "block", "character" },
  .fields = capability_fields,
};

/* Devices of who looks at the machine */

static const PdkChoice redirection_buses[] = {
  { "usb", N_ ("USB") },
  { NULL, NULL },
};

static const PdkField redirdev_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", pdk_character_types), .set = pdk_character_set_type,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("bus", N_ ("Bus"), "@bus", redirection_buses), .offered = "devices/redirdev/bus",
    .flags = PDK_FIELD_READ_ONLY | PDK_FIELD_ADVANCED },
  FIELDS_CHARACTER_SOURCE ("", "@type"),
  { FIELD_BOOT_ORDER },
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind redirdev = {
  .id = "redirdev",
  .title = N_ ("USB Redirection"),
  .icon = "media-removable-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/redirdev",
  .summary = { "type" },
  .fields = redirdev_fields,
};

static const PdkField filter_fields[] = { { .id = NULL } };

static const PdkKind filter = {
  .id = "redirfilter",
  .title = N_ ("USB Redirection Filter"),
  .icon = "network-error-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_SINGLE,
  .path = "devices/redirfilter",
  .fields = filter_fields,
};

static const PdkField rule_fields[] = {
  { FIELD_SWITCH ("allow", N_ ("Allowed"), "@allow"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("class", N_ ("USB class"), "@class"), .same = "-1",
    .hint = N_ ("For example 0x08; empty for all") },
  { FIELD_TEXT ("vendor", N_ ("Vendor"), "@vendor"), .same = "-1" },
  { FIELD_TEXT ("product", N_ ("Product"), "@product"), .same = "-1" },
  { FIELD_TEXT ("version", N_ ("Version"), "@version"), .same = "-1" },
  { .id = NULL },
};

static const PdkKind rule = {
  .id = "redirfilter-rule",
  .title = N_ ("Rule"),
  .list_title = N_ ("Rules"),
  .flags = PDK_KIND_ROW,
  .path = "devices/redirfilter/usbdev",
  .parent = "redirfilter",
  .summary = { "allow", "class" },
  .fields = rule_fields,
};

/* Smartcards, hubs */

static const PdkChoice smartcard_modes[] = {
  { "passthrough", N_ ("The viewer's") },
  { "host", N_ ("The host's") },
  { "host-certificates", N_ ("Certificates of the host") },
  { NULL, NULL },
};

static void
set_smartcard_mode (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "source",      "protocol",    "database",   "log",
                                        "certificate", "certificate", "certificate" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_xml_set (item, "@type", g_strcmp0 (value, "passthrough") == 0 ? "spicevmc" : NULL);
  pdk_xml_set (item, field->path, value);
}

static const PdkField smartcard_fields[] = {
  { FIELD_CHOICE ("mode", N_ ("Mode"), "@mode", smartcard_modes), .set = set_smartcard_mode,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", pdk_character_types), .when = "@mode=passthrough",
    .set = pdk_character_set_type },
  { FIELD_TEXT ("database", N_ ("Database of certificates"), "database"),
    .when = "@mode=host-certificates", .flags = PDK_FIELD_PATH },
  FIELDS_CHARACTER_SOURCE ("", "@type"),
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind smartcard = {
  .id = "smartcard",
  .title = N_ ("Smartcard"),
  .icon = "auth-smartcard-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/smartcard",
  .summary = { "mode" },
  .fields = smartcard_fields,
};

static const PdkField hub_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", redirection_buses), .flags = PDK_FIELD_READ_ONLY },
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind hub = {
  .id = "hub",
  .title = N_ ("Hub"),
  .icon = "pdk-hub-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/hub",
  .summary = { "type" },
  .fields = hub_fields,
};

const PdkKind *const pdk_host_device_kinds[] = {
  &usb,      &pci,    &scsi, &scsi_host, &mdev, &capability,
  &redirdev, &filter, &rule, &smartcard, &hub,  NULL,
};
