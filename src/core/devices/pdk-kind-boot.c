/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-boot-order.h"
#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>

/* How the machine starts and ends.  https://libvirt.org/formatdomain.html#operating-system-booting */

static const PdkChoice boot_devices[] = {
  { "hd", N_ ("Disk") },
  { "cdrom", N_ ("CD/DVD drive") },
  { "network", N_ ("Network") },
  { "fd", N_ ("Floppy drive") },
  { NULL, NULL },
};

static const PdkChoice smbios_modes[] = {
  { NULL, N_ ("Default") },
  { "emulate", N_ ("The hypervisor's") },
  { "host", N_ ("The host's") },
  { "sysinfo", N_ ("As given") },
  { NULL, NULL },
};

static const PdkChoice end_actions[] = {
  { NULL, N_ ("Default") },
  { "destroy", N_ ("Shut down") },
  { "restart", N_ ("Restart") },
  { "preserve", N_ ("Keep as it is") },
  { "rename-restart", N_ ("Restart with another name") },
  { NULL, NULL },
};

static const PdkChoice crash_actions[] = {
  { NULL, N_ ("Default") },
  { "destroy", N_ ("Shut down") },
  { "restart", N_ ("Restart") },
  { "preserve", N_ ("Keep as it is") },
  { "rename-restart", N_ ("Restart with another name") },
  { "coredump-destroy", N_ ("Dump memory, then shut down") },
  { "coredump-restart", N_ ("Dump memory, then restart") },
  { NULL, NULL },
};

static const PdkChoice lock_actions[] = {
  { NULL, N_ ("Default") },  { "poweroff", N_ ("Force off") }, { "restart", N_ ("Restart") },
  { "pause", N_ ("Pause") }, { "ignore", N_ ("Ignore") },      { NULL, NULL },
};

/* Starting with the host is kept by libvirt beside the document. */
static char *
get_nothing (PdkXmlElement *root, const PdkField *field)
{
  (void) root;
  (void) field;
  return NULL;
}

static void
set_nothing (PdkXmlElement *root, const PdkField *field, const char *value)
{
  (void) root;
  (void) field;
  (void) value;
}

/* The schema wants it before <os>. */
static void
set_bootloader (PdkXmlElement *root, const PdkField *field, const char *value)
{
  PdkXmlElement *os = pdk_xml_find (root, "os");

  if (value != NULL && os != NULL && pdk_xml_find (root, field->path) == NULL)
    pdk_xml_add_before (os, field->path);
  pdk_xml_set (root, field->path, value);
}

static const PdkField boot_fields[] = {
  { FIELD_SWITCH ("autostart", N_ ("Start with the host"), ""), .get = get_nothing,
    .set = set_nothing, .live = PDK_LIVE_AUTOSTART },
  { FIELD_TEXT ("order", N_ ("Boot order"), "os/boot"), .when = FOR_QEMU " " FOR_HVM,
    .flags = PDK_FIELD_OWN_VIEW | PDK_FIELD_COMPOSED, .get = pdk_boot_order_get,
    .set = pdk_boot_order_set },
  { FIELD_SWITCH ("menu", N_ ("Boot menu"), "os/bootmenu/@enable"), .when = FOR_HVM },
  { FIELD_NUMBER (
        "menu-timeout", N_ ("Boot menu shown for (ms)"), "os/bootmenu/@timeout", 0, 65535),
    .when = FOR_HVM, .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("serial", N_ ("Firmware on the serial line"), "os/bios/@useserial"),
    .when = FOR_HVM, .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("reboot-timeout",
                N_ ("Start again after a failure (ms)"),
                "os/bios/@rebootTimeout"),
    .when = FOR_HVM, .flags = PDK_FIELD_ADVANCED, .hint = N_ ("−1 is never, at most 65535") },
  { FIELD_TEXT ("kernel", N_ ("Kernel"), "os/kernel"), .when = "!@type=lxc",
    .flags = PDK_FIELD_PATH, .group = N_ ("Direct kernel boot") },
  { FIELD_TEXT ("initrd", N_ ("Initial RAM disk"), "os/initrd"), .when = "!@type=lxc",
    .flags = PDK_FIELD_PATH, .group = N_ ("Direct kernel boot") },
  { FIELD_TEXT ("cmdline", N_ ("Arguments"), "os/cmdline"), .when = "!@type=lxc",
    .group = N_ ("Direct kernel boot") },
  { FIELD_TEXT ("dtb", N_ ("Device tree"), "os/dtb"), .when = FOR_HVM, .flags = PDK_FIELD_PATH,
    .group = N_ ("Direct kernel boot") },
  { FIELD_TEXT ("acpi-table", N_ ("ACPI table"), "os/acpi/table[type=slic]"), .when = FOR_HVM,
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED, .group = N_ ("Direct kernel boot") },
  { FIELD_TEXT ("bootloader", N_ ("Boot loader on the host"), "bootloader"),
    .when = FOR_XEN " !" FOR_HVM, .set = set_bootloader, .flags = PDK_FIELD_PATH,
    .group = N_ ("Boot loader") },
  { FIELD_TEXT ("bootloader-arguments", N_ ("Its arguments"), "bootloader_args"),
    .when = FOR_XEN " !" FOR_HVM " bootloader", .set = set_bootloader,
    .group = N_ ("Boot loader") },
  { FIELD_CHOICE ("on-poweroff", N_ ("When it shuts down"), "on_poweroff", end_actions),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("When it ends") },
  { FIELD_CHOICE ("on-reboot", N_ ("When it restarts"), "on_reboot", end_actions),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("When it ends") },
  { FIELD_CHOICE ("on-crash", N_ ("When it crashes"), "on_crash", crash_actions),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("When it ends") },
  { FIELD_CHOICE ("on-lockfailure", N_ ("When its locks are lost"), "on_lockfailure", lock_actions),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("When it ends") },
  { FIELD_SWITCH ("suspend-to-mem", N_ ("Suspend to memory"), "pm/suspend-to-mem/@enabled"),
    .when = FOR_HVM, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Sleep") },
  { FIELD_SWITCH ("suspend-to-disk", N_ ("Suspend to disk"), "pm/suspend-to-disk/@enabled"),
    .when = FOR_HVM, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Sleep") },
  { .id = NULL },
};

static const PdkGroupText boot_groups[] = {
  { N_ ("Direct kernel boot"),
    N_ ("With a kernel given here, the machine starts it, and no firmware looks for a device.") },
  { NULL, NULL },
};

static const PdkKind boot = {
  .id = "boot",
  .title = N_ ("Boot"),
  .icon = "system-run-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = boot_fields,
  .groups = boot_groups,
};

static const PdkField boot_device_fields[] = {
  { FIELD_CHOICE ("device", N_ ("Kind of device"), "@dev", boot_devices),
    .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind boot_device = {
  .id = "boot-device",
  .title = N_ ("Boot Device"),
  .list_title = N_ ("Boot Devices"),
  .flags = PDK_KIND_ROW,
  .path = "os/boot",
  .parent = "boot",
  .parent_when = FOR_HVM,
  .keys = { "@dev" },
  .summary = { "device" },
  .fields = boot_device_fields,
};

/* What the guest's system finds in its SMBIOS tables */

#define ENTRY(part, name) "sysinfo[type=smbios]/" part "/entry[name=" name "]"

/* What is given is shown to the guest only where that is said, too. */
static void
set_system_entry (PdkXmlElement *root, const PdkField *field, const char *value)
{
  pdk_xml_set (root, field->path, value);
  if (value != NULL && pdk_xml_find (root, "os/smbios") == NULL)
    pdk_xml_set (root, "os/smbios/@mode", "sysinfo");
}

static const PdkField sysinfo_fields[] = {
  { FIELD_CHOICE ("mode", N_ ("Information"), "os/smbios/@mode", smbios_modes) },
  { FIELD_TEXT ("bios-vendor", N_ ("Vendor"), ENTRY ("bios", "vendor")), .set = set_system_entry,
    .group = N_ ("BIOS") },
  { FIELD_TEXT ("bios-version", N_ ("Version"), ENTRY ("bios", "version")), .set = set_system_entry,
    .group = N_ ("BIOS") },
  { FIELD_TEXT ("bios-date", N_ ("Date"), ENTRY ("bios", "date")), .set = set_system_entry,
    .group = N_ ("BIOS"), .hint = N_ ("Month/day/year") },
  { FIELD_TEXT ("bios-release", N_ ("Release"), ENTRY ("bios", "release")), .set = set_system_entry,
    .group = N_ ("BIOS") },
  { FIELD_TEXT ("manufacturer", N_ ("Manufacturer"), ENTRY ("system", "manufacturer")),
    .set = set_system_entry, .group = N_ ("System") },
  { FIELD_TEXT ("product", N_ ("Product"), ENTRY ("system", "product")), .set = set_system_entry,
    .group = N_ ("System") },
  { FIELD_TEXT ("version", N_ ("Version"), ENTRY ("system", "version")), .set = set_system_entry,
    .group = N_ ("System") },
  { FIELD_TEXT ("serial", N_ ("Serial number"), ENTRY ("system", "serial")),
    .set = set_system_entry, .group = N_ ("System") },
  { FIELD_TEXT ("uuid", N_ ("UUID"), ENTRY ("system", "uuid")), .set = set_system_entry,
    .group = N_ ("System") },
  { FIELD_TEXT ("sku", N_ ("Stock number"), ENTRY ("system", "sku")), .set = set_system_entry,
    .group = N_ ("System") },
  { FIELD_TEXT ("family", N_ ("Family"), ENTRY ("system", "family")), .set = set_system_entry,
    .group = N_ ("System") },
  { FIELD_TEXT ("board-manufacturer", N_ ("Manufacturer"), ENTRY ("baseBoard", "manufacturer")),
    .set = set_system_entry, .group = N_ ("Main board") },
  { FIELD_TEXT ("board-product", N_ ("Product"), ENTRY ("baseBoard", "product")),
    .set = set_system_entry, .group = N_ ("Main board") },
  { FIELD_TEXT ("board-version", N_ ("Version"), ENTRY ("baseBoard", "version")),
    .set = set_system_entry, .group = N_ ("Main board") },
  { FIELD_TEXT ("board-serial", N_ ("Serial number"), ENTRY ("baseBoard", "serial")),
    .set = set_system_entry, .group = N_ ("Main board") },
  { FIELD_TEXT ("board-asset", N_ ("Asset tag"), ENTRY ("baseBoard", "asset")),
    .set = set_system_entry, .group = N_ ("Main board") },
  { FIELD_TEXT ("board-location", N_ ("Location"), ENTRY ("baseBoard", "location")),
    .set = set_system_entry, .group = N_ ("Main board") },
  { FIELD_TEXT ("chassis-manufacturer", N_ ("Manufacturer"), ENTRY ("chassis", "manufacturer")),
    .set = set_system_entry, .group = N_ ("Chassis") },
  { FIELD_TEXT ("chassis-version", N_ ("Version"), ENTRY ("chassis", "version")),
    .set = set_system_entry, .group = N_ ("Chassis") },
  { FIELD_TEXT ("chassis-serial", N_ ("Serial number"), ENTRY ("chassis", "serial")),
    .set = set_system_entry, .group = N_ ("Chassis") },
  { FIELD_TEXT ("chassis-asset", N_ ("Asset tag"), ENTRY ("chassis", "asset")),
    .set = set_system_entry, .group = N_ ("Chassis") },
  { FIELD_TEXT ("chassis-sku", N_ ("Stock number"), ENTRY ("chassis", "sku")),
    .set = set_system_entry, .group = N_ ("Chassis") },
  { .id = NULL },
};

static const PdkKind sysinfo = {
  .id = "sysinfo",
  .title = N_ ("System Information"),
  .icon = "dialog-information-symbolic",
  .flags = PDK_KIND_MACHINE,
  .when = FOR_QEMU " " FOR_HVM,
  .fields = sysinfo_fields,
};

static const PdkField oem_string_fields[] = {
  { FIELD_TEXT ("text", N_ ("Text"), ""), .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind oem_string = {
  .id = "oem-string",
  .title = N_ ("OEM Text"),
  .list_title = N_ ("OEM Texts"),
  .flags = PDK_KIND_ROW,
  .path = "sysinfo[type=smbios]/oemStrings/entry",
  .parent = "sysinfo",
  .summary = { "text" },
  .fields = oem_string_fields,
};

/* An entry has a text, or a file. */
static void
set_entry_value (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (*field->path == '@')
    pdk_xml_set (item, "", NULL);
  else
    pdk_xml_set (item, "@file", NULL);
  pdk_xml_set (item, field->path, value);
}

static const PdkField firmware_entry_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "@name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("value", N_ ("Value"), ""), .set = set_entry_value },
  { FIELD_TEXT ("file", N_ ("File with the value"), "@file"), .flags = PDK_FIELD_PATH,
    .set = set_entry_value },
  { .id = NULL },
};

static const PdkKind firmware_entry = {
  .id = "firmware-entry",
  .title = N_ ("Firmware Setting"),
  .list_title = N_ ("Firmware Settings"),
  .flags = PDK_KIND_ROW,
  .path = "sysinfo[type=fwcfg]/entry",
  .parent = "sysinfo",
  .keys = { "@name" },
  .summary = { "value", "file" },
  .fields = firmware_entry_fields,
};

const PdkKind *const pdk_boot_kinds[] = {
  &boot, &boot_device, &sysinfo, &oem_string, &firmware_entry, NULL,
};
