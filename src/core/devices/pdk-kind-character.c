/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-kind-character-private.h"
#include "devices/pdk-kind-private.h"

#include <string.h>

/* Lines of text and bytes between host and guest: serial and parallel ports, consoles, channels.
 * https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices */

const PdkChoice pdk_character_types[] = {
  { "pty", N_ ("Pseudo terminal") },
  { "unix", N_ ("Unix socket") },
  { "tcp", N_ ("TCP") },
  { "udp", N_ ("UDP") },
  { "file", N_ ("File") },
  { "pipe", N_ ("Named pipe") },
  { "dev", N_ ("Device of the host") },
  { "spicevmc", N_ ("SPICE") },
  { "spiceport", N_ ("SPICE port") },
  { "qemu-vdagent", N_ ("QEMU's own SPICE agent") },
  { "dbus", N_ ("D-Bus") },
  { "nmdm", N_ ("Null modem device") },
  { "stdio", N_ ("Standard input and output") },
  { "vc", N_ ("Virtual console") },
  { "null", N_ ("Nowhere") },
  { NULL, NULL },
};

const PdkChoice pdk_socket_modes[] = {
  { NULL, N_ ("Default") },
  { "bind", N_ ("Waits for a connection") },
  { "connect", N_ ("Connects") },
  { NULL, NULL },
};

const PdkChoice pdk_tcp_protocols[] = {
  { NULL, N_ ("Default") },    { "raw", N_ ("Raw") },
  { "telnet", N_ ("Telnet") }, { "telnets", N_ ("Telnet over TLS") },
  { "tls", N_ ("TLS") },       { NULL, NULL },
};

static const PdkChoice serial_targets[] = {
  { NULL, N_ ("Default") },
  { "isa-serial", N_ ("ISA") },
  { "pci-serial", N_ ("PCI") },
  { "usb-serial", N_ ("USB") },
  { "system-serial", N_ ("Built in") },
  { "spapr-vio-serial", N_ ("POWER") },
  { "sclp-serial", N_ ("IBM Z") },
  { "isa-debug", N_ ("ISA debug") },
  { NULL, NULL },
};

static const PdkChoice serial_models[] = {
  { NULL, N_ ("Default") },
  { "isa-serial", N_ ("isa-serial") },
  { "pci-serial", N_ ("pci-serial") },
  { "usb-serial", N_ ("usb-serial") },
  { "pl011", N_ ("PL011") },
  { "16550a", N_ ("16550A") },
  { "spapr-vty", N_ ("spapr-vty") },
  { "sclpconsole", N_ ("sclpconsole") },
  { "sclplmconsole", N_ ("sclplmconsole") },
  { "isa-debugcon", N_ ("isa-debugcon") },
  { NULL, NULL },
};

static const PdkChoice console_targets[] = {
  { NULL, N_ ("Default") },
  { "serial", N_ ("Serial port"), NOT_IN_CONTAINER },
  { "virtio", N_ ("VirtIO"), ON_QEMU },
  { "xen", N_ ("Xen"), ON_XEN },
  { "lxc", N_ ("Container"), "/@type=lxc" },
  { "sclp", N_ ("IBM Z"), ON_QEMU },
  { "sclplm", N_ ("IBM Z, line mode"), ON_QEMU },
  { "openvz", N_ ("OpenVZ"), "/@type=openvz" },
  { "uml", N_ ("UML"), "/@type=uml" },
  { NULL, NULL },
};

static const PdkChoice channel_targets[] = {
  { "virtio", N_ ("VirtIO"), ON_QEMU },
  { "guestfwd", N_ ("Forwarded address"), ON_QEMU },
  { "xen", N_ ("Xen"), ON_XEN },
  { NULL, NULL },
};

static const PdkChoice channel_names[] = {
  { NULL, N_ ("Default") },
  { "org.qemu.guest_agent.0", N_ ("Guest agent") },
  { "com.redhat.spice.0", N_ ("SPICE agent") },
  { "org.spice-space.webdav.0", N_ ("Shared folder (WebDAV)") },
  { "org.libguestfs.channel.0", N_ ("libguestfs") },
  { NULL, NULL },
};

static const PdkChoice states[] = {
  { "connected", N_ ("Connected") },
  { "disconnected", N_ ("Not connected") },
  { NULL, NULL },
};

static const PdkChoice mouse_modes[] = {
  { NULL, N_ ("Default") },
  { "client", N_ ("Absolute") },
  { "server", N_ ("Relative") },
  { NULL, NULL },
};

void
pdk_character_set_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  /* The type stands at the device, or at the backend it is in. */
  PdkXmlElement *parent = item;
  const char *at = strrchr (field->path, '/');

  if (at != NULL) {
    g_autofree char *way = g_strndup (field->path, at - field->path);

    parent = pdk_xml_ensure (item, way);
  }
  while (pdk_xml_find (parent, "source") != NULL)
    pdk_xml_remove (pdk_xml_find (parent, "source"));
  pdk_xml_set (parent, "protocol", NULL);
  pdk_xml_set (parent, "@tty", NULL);
  pdk_xml_set (item, field->path, value);
}

static void
set_channel_target (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "target/@name", "target/@state", "target/@address",
                                        "target/@port" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_field_set_bus (item, field, value);
}

void
pdk_character_set_mode (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *at = strrchr (field->path, '/');
  g_autofree char *way = g_strndup (field->path, at - field->path);
  g_autofree char *reconnect = g_strconcat (way, "/reconnect", NULL);

  if (g_strcmp0 (value, "connect") != 0)
    pdk_xml_set (item, reconnect, NULL);
  pdk_xml_set (item, field->path, value);
}

#define FIELD_CHARACTER_TYPE(capability)                                                           \
  FIELD_CHOICE ("type", N_ ("Type"), "@type", pdk_character_types),                                \
      .set = pdk_character_set_type, .flags = PDK_FIELD_REQUIRED, .offered = capability

static const PdkField serial_fields[] = {
  { FIELD_CHARACTER_TYPE (NULL) },
  { FIELD_CHOICE ("target", N_ ("Port"), "target/@type", serial_targets),
    .set = pdk_field_set_bus },
  { FIELD_CHOICE ("model", N_ ("Model"), "target/model/@name", serial_models),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("port", N_ ("Number"), "target/@port", 0, 255), .flags = PDK_FIELD_ADVANCED },
  FIELDS_CHARACTER_SOURCE ("", "@type"),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind serial = {
  .id = "serial",
  .title = N_ ("Serial Port"),
  .icon = "utilities-terminal-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG | PDK_KIND_COUNTED,
  .path = "devices/serial",
  .plug_when = "target/@type=pci-serial|usb-serial",
  .keys = { "target/@port" },
  .summary = { "type", "target" },
  .fields = serial_fields,
};

static const PdkField parallel_fields[] = {
  { FIELD_CHARACTER_TYPE (NULL) },
  { FIELD_NUMBER ("port", N_ ("Number"), "target/@port", 0, 255), .flags = PDK_FIELD_ADVANCED },
  FIELDS_CHARACTER_SOURCE ("", "@type"),
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind parallel = {
  .id = "parallel",
  .title = N_ ("Parallel Port"),
  .icon = "printer-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_COUNTED,
  .path = "devices/parallel",
  .keys = { "target/@port" },
  .summary = { "type" },
  .fields = parallel_fields,
};

static const PdkField console_fields[] = {
  { FIELD_CHARACTER_TYPE (NULL) },
  { FIELD_CHOICE ("target", N_ ("Port"), "target/@type", console_targets),
    .set = pdk_field_set_bus },
  { FIELD_NUMBER ("port", N_ ("Number"), "target/@port", 0, 255), .flags = PDK_FIELD_ADVANCED },
  FIELDS_CHARACTER_SOURCE ("", "@type"),
  { FIELD_ADDRESS, .when = NOT_IN_CONTAINER },
  { .id = NULL },
};

static const PdkKind console = {
  .id = "console",
  .title = N_ ("Text Console"),
  .icon = "utilities-terminal-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG | PDK_KIND_COUNTED,
  .path = "devices/console",
  .plug_when = "target/@type=virtio",
  .keys = { "target/@port" },
  .summary = { "type", "target" },
  .fields = console_fields,
};

static const PdkField channel_fields[] = {
  { FIELD_CHARACTER_TYPE ("devices/channel/type") },
  { FIELD_CHOICE ("target", N_ ("Kind"), "target/@type", channel_targets),
    .set = set_channel_target },
  { FIELD_CHOICE ("name", N_ ("Name"), "target/@name", channel_names),
    .when = "target/@type=virtio|xen", .flags = PDK_FIELD_FREE },
  { FIELD_CHOICE ("state", N_ ("Guest's side"), "target/@state", states), .when = "target/@state",
    .flags = PDK_FIELD_READ_ONLY },
  { FIELD_TEXT ("forward-address", N_ ("Address in the guest"), "target/@address"),
    .when = "target/@type=guestfwd" },
  { FIELD_NUMBER ("forward-port", N_ ("Port in the guest"), "target/@port", 1, 65535),
    .when = "target/@type=guestfwd" },
  { FIELD_SWITCH ("clipboard", N_ ("Clipboard is shared"), "source/clipboard/@copypaste"),
    .when = "@type=qemu-vdagent" },
  { FIELD_CHOICE ("mouse", N_ ("Pointer"), "source/mouse/@mode", mouse_modes),
    .when = "@type=qemu-vdagent" },
  FIELDS_CHARACTER_SOURCE ("", "@type"),
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind channel = {
  .id = "channel",
  .title = N_ ("Channel"),
  .icon = "network-transmit-receive-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/channel",
  .plug_when = "target/@type=virtio|guestfwd",
  .keys = { "target/@name", "target/@port" },
  .summary = { "name", "type" },
  .fields = channel_fields,
};

const PdkKind *const pdk_character_kinds[] = { &serial, &parallel, &console, &channel, NULL };
