/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field.h"

G_BEGIN_DECLS

/* The beginning of a row of a table of fields; what else there is to say follows it. */
#define FIELD_TEXT(field_id, text, where)                                                          \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_TEXT
#define FIELD_NUMBER(field_id, text, where, low, high)                                             \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_NUMBER, .min = low, .max = high
#define FIELD_BYTES(field_id, text, where, default_unit)                                           \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_BYTES, .unit = default_unit
#define FIELD_CHOICE(field_id, text, where, table)                                                 \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_CHOICE, .choices = table
/* Repeated elements as one text */
#define FIELD_RECORDS(field_id, text, table)                                                       \
  .id = field_id, .label = text, .path = "", .type = PDK_FIELD_TEXT, .records = table
/* “yes” and “no” */
#define FIELD_SWITCH(field_id, text, where)                                                        \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_SWITCH
/* “on” and “off” */
#define FIELD_ON_OFF(field_id, text, where)                                                        \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_SWITCH, .on = "on", .off = "off"
#define FIELD_PRESENCE(field_id, text, where)                                                      \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_PRESENCE
#define FIELD_SECRET(field_id, text, where)                                                        \
  .id = field_id, .label = text, .path = where, .type = PDK_FIELD_SECRET

/* What machines a field is for */
#define FOR_QEMU "@type=qemu|kvm|hvf"
#define FOR_HVM  "os/type=hvm"
#define FOR_LXC  "@type=lxc"
#define FOR_XEN  "@type=xen"
/* Those that the host has in control groups */
#define FOR_GROUPED "!@type=xen|bhyve"

/* What machines a device's field or choice is for */
#define ON_QEMU          "!/@type=xen|lxc|openvz|bhyve"
#define ON_XEN           "/@type=xen"
#define NOT_ON_XEN       "!/@type=xen"
#define IN_CONTAINER     "/@type=lxc|openvz"
#define NOT_IN_CONTAINER "!/@type=lxc|openvz"

/* Rows that several kinds share */
#define FIELD_VIRTIO_OPTION(field_id, text, name, condition)                                       \
  FIELD_ON_OFF (field_id, text, "driver/@" name), .when = condition, .flags = PDK_FIELD_ADVANCED,  \
                                                  .group = N_ ("VirtIO")
#define FIELDS_VIRTIO(condition)                                                                   \
  { FIELD_VIRTIO_OPTION ("iommu", N_ ("Use of an IOMMU"), "iommu", condition) },                   \
      { FIELD_VIRTIO_OPTION ("ats", N_ ("Address translation service"), "ats", condition) },       \
      { FIELD_VIRTIO_OPTION ("packed", N_ ("Packed queues"), "packed", condition) },               \
  {                                                                                                \
    FIELD_VIRTIO_OPTION ("page-per-vq", N_ ("A page for each queue"), "page_per_vq", condition)    \
  }
#define FIELD_BOOT_ORDER                                                                           \
  FIELD_NUMBER ("boot", N_ ("Place in the boot order"), "boot/@order", 1, G_MAXUINT32),            \
      .set = pdk_field_set_boot_order, .flags = PDK_FIELD_ADVANCED
#define FIELDS_ROM(condition)                                                                      \
  { FIELD_SWITCH ("rom", N_ ("Option ROM"), "rom/@enabled"), .when = condition,                    \
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Option ROM") },                                     \
      { FIELD_ON_OFF ("rom-bar", N_ ("Visible to the guest"), "rom/@bar"), .when = condition,      \
        .flags = PDK_FIELD_ADVANCED, .group = N_ ("Option ROM") },                                 \
  {                                                                                                \
    FIELD_TEXT ("rom-file", N_ ("File"), "rom/@file"),                                             \
        .when = condition, .flags = PDK_FIELD_ADVANCED | PDK_FIELD_PATH,                           \
        .group = N_ ("Option ROM")                                                                 \
  }
#define FIELD_ADDRESS                                                                              \
  FIELD_TEXT ("address", N_ ("Address"), "address"),                                               \
      .get = pdk_field_get_address, .flags = PDK_FIELD_READ_ONLY | PDK_FIELD_ADVANCED

#define FIELD_PCI_SOURCE(field_id, text)                                                           \
  FIELD_TEXT (field_id, text, "source/address"),                                                   \
      .get = pdk_field_get_pci, .set = pdk_field_set_pci, .check = pdk_field_check_pci,            \
      .hint = N_ ("On the host’s PCI bus, for example 0000:01:00.0")

/* Which addresses and routes an interface has in a container, and what is said of them */
extern const PdkFieldRecords pdk_guest_addresses;
extern const PdkFieldRecords pdk_guest_routes;
#define ADDRESS_HINT N_ ("For example 192.168.1.5/24, fe80::5/64")
#define ROUTE_HINT   N_ ("For example 10.0.0.0/8 via 192.168.1.1 metric 2")
#define FIELDS_IN_CONTAINER(condition)                                                             \
  { FIELD_RECORDS ("container-addresses", N_ ("Addresses"), &pdk_guest_addresses),                 \
    .when = condition, .hint = ADDRESS_HINT, .group = N_ ("In the container") },                   \
  {                                                                                                \
    FIELD_RECORDS ("container-routes", N_ ("Routes"), &pdk_guest_routes),                          \
        .when = condition, .hint = ROUTE_HINT, .group = N_ ("In the container")                    \
  }

/* The number by which a Linux guest names an interface */
#define FIELD_ACPI_INDEX                                                                           \
  FIELD_NUMBER ("acpi-index", N_ ("Number in the guest (ACPI)"), "acpi/@index", 1, 16383),         \
      .when = ON_QEMU, .flags = PDK_FIELD_ADVANCED,                                                \
      .hint = N_ ("Linux calls the interface eno and this number")

/* Of a device on a PCI bus */
#define ON_PCI "address/@type=pci"
#define FIELDS_PCI                                                                                 \
  { FIELD_ON_OFF ("multifunction", N_ ("More devices in its slot"), "address/@multifunction"),     \
    .when = ON_PCI, .flags = PDK_FIELD_ADVANCED,                                                   \
    .hint = N_ ("For function 0 of a slot, where there are others (multifunction)") },             \
      { FIELD_TEXT ("zpci-uid", N_ ("zPCI user ID (UID)"), "address/zpci/@uid"),                   \
        .when = ON_PCI " /os/type/@arch=s390x",                                                    \
        .flags = PDK_FIELD_ADVANCED,                                                               \
        .check = pdk_field_check_hexadecimal,                                                      \
        .min = 1,                                                                                  \
        .max = 0xffff,                                                                             \
        .hint = N_ ("For example 0x0001") },                                                       \
  {                                                                                                \
    FIELD_TEXT ("zpci-fid", N_ ("zPCI function ID (FID)"), "address/zpci/@fid"),                   \
        .when = ON_PCI " /os/type/@arch=s390x", .flags = PDK_FIELD_ADVANCED,                       \
        .check = pdk_field_check_hexadecimal, .max = G_MAXUINT32,                                  \
        .hint = N_ ("For example 0x00000001")                                                      \
  }

/** The three VirtIO models, and none. */
extern const PdkChoice pdk_virtio_models[];

/* Getters and setters that several kinds share. */

/** For a device's bus or model: its address belonged to the former one, and libvirt finds another. */
void pdk_field_set_bus (PdkXmlElement *item, const PdkField *field, const char *value);
/** What is on where its element is there, and may say “off” in it: path names the “@state”. */
char *pdk_field_get_state (PdkXmlElement *item, const PdkField *field);
/** As pdk_field_get_state(); nothing takes the element along, with what else it says. */
void pdk_field_set_state (PdkXmlElement *item, const PdkField *field, const char *value);
/** Puts a device at a place of the boot order: the one there and those behind it move, and the order
 * of kinds of devices, which libvirt does not take beside it, becomes one of devices. */
void pdk_field_set_boot_order (PdkXmlElement *item, const PdkField *field, const char *value);
/** A number from min to max, which may be hexadecimal: “0x1f” */
gboolean pdk_field_check_hexadecimal (const PdkField *field, const char *value, GError **error);
/** “PCI 0000:00:04.0”, “USB 0:1”, “drive 0:0:0:1” */
char *pdk_field_get_address (PdkXmlElement *item, const PdkField *field);

/** “0000:00:04.0” for an element with @domain, @bus, @slot and @function; transfer full */
char *pdk_field_describe_pci (PdkXmlElement *address);
/** Of a field that has an address of the host's PCI bus at its path, as text: “0000:01:00.0” */
char *pdk_field_get_pci (PdkXmlElement *item, const PdkField *field);
void pdk_field_set_pci (PdkXmlElement *item, const PdkField *field, const char *value);
gboolean pdk_field_check_pci (const PdkField *field, const char *value, GError **error);

/** Which attribute of a source says which, by the item's type. */
typedef struct {
  const char *type, *path;
} PdkSourcePath;

/** Returns: (nullable): the path for @item in @table, which ends with a type that is %NULL */
const char *pdk_source_path (const PdkSourcePath *table, PdkXmlElement *item);
/** Gives @item another type: of what it said of its source, only what fits is kept. */
void pdk_source_set_type (const PdkSourcePath *table, PdkXmlElement *item, const char *value);

G_END_DECLS
