/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-list.h"
#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"
#include "devices/pdk-port-forwards.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Network interfaces and vsock.  https://libvirt.org/formatdomain.html#network-interfaces
 *
 * Of a running QEMU machine, libvirt changes what an interface is connected to, its link, limits,
 * filter, VLAN and isolation; all else is refused (qemuDomainChangeNet()). */

static const PdkChoice types[] = {
  { "network", N_ ("Virtual network") },
  { "bridge", N_ ("Bridge") },
  { "direct", N_ ("Interface of the host (macvtap)") },
  { "user", N_ ("User networking"), ON_QEMU },
  { "ethernet", N_ ("TAP device") },
  { "hostdev", N_ ("PCI device of the host"), NOT_IN_CONTAINER },
  { "vdpa", N_ ("vDPA device"), ON_QEMU },
  { "vhostuser", N_ ("vhost-user socket"), ON_QEMU },
  { "internal", N_ ("Internal"), ON_QEMU },
  { "udp", N_ ("UDP tunnel"), ON_QEMU },
  { "mcast", N_ ("Multicast tunnel"), ON_QEMU },
  { "server", N_ ("TCP tunnel, server"), ON_QEMU },
  { "client", N_ ("TCP tunnel, client"), ON_QEMU },
  { "vds", N_ ("VMware distributed switch"), "/@type=vmware" },
  { "null", N_ ("Not connected") },
  { NULL, NULL },
};

static const PdkChoice modes[] = {
  { NULL, N_ ("Default") },      { "bridge", N_ ("Bridge") },           { "vepa", N_ ("VEPA") },
  { "private", N_ ("Private") }, { "passthrough", N_ ("Passthrough") }, { NULL, NULL },
};

static const PdkChoice models[] = {
  { NULL, N_ ("Default") },
  { "virtio", N_ ("VirtIO"), ON_QEMU },
  { "e1000e", N_ ("Intel e1000e"), ON_QEMU },
  { "e1000", N_ ("Intel e1000") },
  { "rtl8139", N_ ("Realtek 8139") },
  { "virtio-transitional", N_ ("VirtIO, transitional"), ON_QEMU },
  { "virtio-non-transitional", N_ ("VirtIO, modern only"), ON_QEMU },
  { "igb", N_ ("Intel 82576"), ON_QEMU },
  { "ne2k_pci", N_ ("NE2000") },
  { "pcnet", N_ ("PCnet") },
  { "vmxnet3", N_ ("VMware vmxnet3"), ON_QEMU },
  { "netfront", N_ ("Xen"), ON_XEN },
  { "spapr-vlan", N_ ("IBM virtual LAN") },
  { "lan9118", N_ ("SMSC LAN9118") },
  { NULL, NULL },
};

static const PdkChoice links[] = {
  { NULL, N_ ("Plugged in") },
  { "down", N_ ("Pulled out") },
  { NULL, NULL },
};

static const PdkChoice drivers[] = {
  { NULL, N_ ("Default") },
  { "vhost", N_ ("In the kernel (vhost)") },
  { "qemu", N_ ("In QEMU") },
  { "vfio", N_ ("VFIO") },
  { "kvm", N_ ("KVM") },
  { "xen", N_ ("Xen") },
  { NULL, NULL },
};

static const PdkChoice backends[] = {
  { NULL, N_ ("Default") },
  { "passt", N_ ("passt") },
  { NULL, NULL },
};

static const PdkChoice tx_modes[] = {
  { NULL, N_ ("Default") },
  { "iothread", N_ ("By an I/O thread") },
  { "timer", N_ ("By a timer") },
  { NULL, NULL },
};

static const PdkChoice trunks[] = {
  { NULL, N_ ("Automatic") },
  { "yes", N_ ("On") },
  { NULL, NULL },
};

static const PdkChoice profiles[] = {
  { NULL, N_ ("None") },           { "openvswitch", N_ ("Open vSwitch") },
  { "802.1Qbg", N_ ("802.1Qbg") }, { "802.1Qbh", N_ ("802.1Qbh") },
  { "midonet", N_ ("MidoNet") },   { NULL, NULL },
};

static const PdkChoice teams[] = {
  { NULL, N_ ("None") },
  { "persistent", N_ ("Stays when it is migrated") },
  { "transient", N_ ("Unplugged when it is migrated") },
  { NULL, NULL },
};

static const PdkSourcePath source_paths[] = {
  { "network", "source/@network" },
  { "bridge", "source/@bridge" },
  { "direct", "source/@dev" },
  { "user", "source/@dev" },
  { "vdpa", "source/@dev" },
  { "vhostuser", "source/@path" },
  { "internal", "source/@name" },
  { "mcast", "source/@address" },
  { "server", "source/@address" },
  { "client", "source/@address" },
  { "udp", "source/@address" },
  { "vds", "source/@switchid" },
  { NULL, NULL },
};

static char *
get_source (PdkXmlElement *item, const PdkField *field)
{
  const char *path = pdk_source_path (source_paths, item);

  (void) field;
  return path != NULL ? pdk_xml_get_string (item, path) : NULL;
}

/* What a running machine says of the port it has was of the former source. */
static void
set_source (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *path = pdk_source_path (source_paths, item);

  (void) field;
  if (path == NULL)
    return;
  pdk_xml_set (item, "source/@portid", NULL);
  if (strcmp (path, "source/@network") == 0)
    pdk_xml_set (item, "source/@bridge", NULL);
  pdk_xml_set (item, path, value);
}

static void
set_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "virtualport", "backend", "portForward" };

  (void) field;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_source_set_type (source_paths, item, value);
  if (g_strcmp0 (value, "direct") == 0)
    pdk_xml_set (item, "source/@mode", "bridge");
  else if (g_strcmp0 (value, "vhostuser") == 0) {
    pdk_xml_set (item, "source/@type", "unix");
    pdk_xml_set (item, "source/@mode", "client");
  }
}

/* Limits of one direction need an average. */
static void
set_bandwidth (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *way =
      strstr (field->path, "/inbound/") != NULL ? "bandwidth/inbound" : "bandwidth/outbound";
  g_autofree char *average = g_strconcat (way, "/@average", NULL);

  if (value == NULL && strcmp (field->path, average) == 0) {
    pdk_xml_set (item, way, NULL);
    return;
  }
  pdk_xml_set (item, field->path, value);
}

#define IS_VIRTIO    ON_QEMU " model/@type=virtio|virtio-transitional|virtio-non-transitional"
#define IS_TUNNEL    "@type=udp|mcast|server|client"
#define GROUP_IN     N_ ("Limits, incoming")
#define GROUP_OUT    N_ ("Limits, outgoing")
#define GROUP_SWITCH N_ ("Switch port")
#define GROUP_DRIVER N_ ("Driver")
/* What libvirt can connect anew, and what has a device of the host. */
#define ON_BRIDGE   "@type=network|bridge"
#define IN_OVS      "virtualport/@type=openvswitch"
#define IS_QBG      "virtualport virtualport/@type=802.1Qbg"
#define ON_TAP      "@type=network|bridge|ethernet|direct"
#define ON_QEMU_TAP ON_QEMU " " ON_TAP
#define FIELD_LIMIT(field_id, text, where)                                                         \
  FIELD_NUMBER (field_id, text, "bandwidth/" where, 0, G_MAXUINT32),                               \
      .set = set_bandwidth, .live = PDK_LIVE_BANDWIDTH, .live_when = ON_TAP
#define FIELD_OFFLOAD(field_id, text, where)                                                       \
  FIELD_ON_OFF (field_id, text, "driver/" where), .when = IS_VIRTIO, .flags = PDK_FIELD_ADVANCED

#define MAX_TAG 4095
/* Of a trunk there are several. */
static const PdkFieldList tags = { "vlan", "tag", "id", NULL, ',' };
/* What a filter asks for: “IP=10.0.0.1”. */
static const PdkFieldList variables = { "filterref", "parameter", "name", "value", '=' };

/* As libvirt's virMacAddrParse(). */
static gboolean
check_mac (const PdkField *field, const char *value, GError **error)
{
  (void) field;
  if (g_regex_match_simple ("^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$", value,
                            G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY, 0))
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("This takes six numbers: 52:54:00:12:34:56"));
  return FALSE;
}

static gboolean
check_tags (const PdkField *field, const char *value, GError **error)
{
  g_auto (GStrv) entries = g_strsplit (value, ",", -1);
  g_autofree char *low = g_strdup_printf ("%" G_GUINT64_FORMAT, field->min);
  g_autofree char *high = g_strdup_printf ("%" G_GUINT64_FORMAT, field->max);

  for (char **entry = entries; *entry != NULL; entry++)
    if (!g_ascii_string_to_unsigned (g_strstrip (*entry), 10, field->min, field->max, NULL, NULL)) {
      g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Give a number from %s to %s"), low,
                   high);
      return FALSE;
    }
  return TRUE;
}

static char *
get_tags (PdkXmlElement *item, const PdkField *field)
{
  return pdk_field_list_get (&tags, item);
}

static void
set_tags (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (value == NULL)
    pdk_xml_set (item, "vlan", NULL);
  else
    pdk_field_list_set (&tags, item, value);
}

/* (nullable): the tag that what comes without any belongs to */
static PdkXmlElement *
find_native (PdkXmlElement *item)
{
  PdkXmlElement *vlan = pdk_xml_find (item, "vlan");
  PdkXmlElement *tag = NULL;

  while (vlan != NULL && (tag = pdk_xml_next (vlan, tag, "tag")) != NULL)
    if (pdk_field_condition ("@nativeMode", tag))
      return tag;
  return NULL;
}

static char *
get_native (PdkXmlElement *item, const PdkField *field)
{
  PdkXmlElement *tag = find_native (item);

  return tag != NULL ? pdk_xml_get_string (tag, "@id") : NULL;
}

/* One that there is not yet becomes one of the trunk's. */
static void
set_native (PdkXmlElement *item, const PdkField *field, const char *value)
{
  PdkXmlElement *former = find_native (item);
  PdkXmlElement *vlan = NULL;
  PdkXmlElement *tag = NULL;
  g_autofree char *mode = former != NULL ? pdk_xml_get_string (former, "@nativeMode") : NULL;

  if (former != NULL)
    pdk_xml_set_attribute (former, "nativeMode", NULL);
  if (value == NULL)
    return;
  vlan = pdk_xml_ensure (item, "vlan");
  while ((tag = pdk_xml_next (vlan, tag, "tag")) != NULL && !pdk_xml_equals (tag, "@id", value))
    ;
  if (tag == NULL) {
    tag = pdk_xml_add (vlan, "tag", NULL);
    pdk_xml_set_attribute (tag, "id", value);
  }
  pdk_xml_set_attribute (tag, "nativeMode", mode != NULL ? mode : "untagged");
}

static char *
get_variables (PdkXmlElement *item, const PdkField *field)
{
  return pdk_field_list_get (&variables, item);
}

static void
set_variables (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_field_list_set (&variables, item, value);
}

/* Addresses and routes, as “ip” writes them */

/* libvirt takes an address for IPv4 unless it is told, of a route at least. */
static void
write_family (PdkXmlElement *element)
{
  g_autofree char *address = pdk_xml_get_string (element, "@address");
  g_autofree char *family = pdk_xml_get_string (element, "@family");
  const char *is = address != NULL && strchr (address, ':') != NULL ? "ipv6" : "ipv4";

  if (g_strcmp0 (family, is) != 0 && (family != NULL || strcmp (is, "ipv6") == 0))
    pdk_xml_set_attribute (element, "family", is);
}

static gboolean
is_prefix (const char *text)
{
  return g_ascii_string_to_unsigned (text, 10, 0, 128, NULL, NULL);
}

#define ADDRESSES(where)                                                                           \
  {                                                                                                \
    .way = where, .name = "ip", .separator = ',', .example = "192.168.1.5/24, fe80::5/64",         \
    .finish = write_family,                                                                        \
    .parts = {                                                                                     \
      { "@address", .is_valid = pdk_field_is_ip },                                                 \
      { "@prefix", "/", .is_valid = is_prefix, .optional = TRUE },                                 \
      { "@peer", "peer", .is_valid = pdk_field_is_ip, .optional = TRUE },                          \
    },                                                                                             \
  }
#define ROUTES(where)                                                                              \
  {                                                                                                \
    .way = where, .name = "route", .separator = ',',                                               \
    .example = "10.0.0.0/8 via 192.168.1.1 metric 2", .finish = write_family,                      \
    .parts = {                                                                                     \
      { "@address", .is_valid = pdk_field_is_ip },                                                 \
      { "@prefix", "/", .is_valid = is_prefix, .optional = TRUE },                                 \
      { "@netmask", "netmask", .is_valid = pdk_field_is_ip, .optional = TRUE },                    \
      { "@gateway", "via", .is_valid = pdk_field_is_ip },                                          \
      { "@metric", "metric", .is_valid = pdk_field_is_number, .optional = TRUE },                  \
    },                                                                                             \
  }

const PdkFieldRecords pdk_guest_addresses = ADDRESSES ("");
const PdkFieldRecords pdk_guest_routes = ROUTES ("");
static const PdkFieldRecords host_addresses = ADDRESSES ("source");
static const PdkFieldRecords host_routes = ROUTES ("source");

/* What a profile of a switch's port asks for: what is of another means nothing to it. */
static void
set_port_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const struct {
    const char *path, *types;
  } parameters[] = {
    { "virtualport/parameters/@managerid", "802.1Qbg" },
    { "virtualport/parameters/@typeid", "802.1Qbg" },
    { "virtualport/parameters/@typeidversion", "802.1Qbg" },
    { "virtualport/parameters/@instanceid", "802.1Qbg" },
    { "virtualport/parameters/@profileid", "802.1Qbh openvswitch" },
    { "virtualport/parameters/@interfaceid", "openvswitch midonet" },
  };

  if (value == NULL) {
    pdk_xml_set (item, "virtualport", NULL);
    return;
  }
  pdk_xml_set (item, field->path, value);
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (strstr (parameters[i].types, value) == NULL)
      pdk_xml_set (item, parameters[i].path, NULL);
}

/* Of two interfaces that are a team, the one that is plugged out for a migration names the other. */
static void
set_teaming (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, "teaming", NULL);
  if (value == NULL)
    return;
  pdk_xml_set (item, field->path, value);
  if (strcmp (value, "transient") == 0)
    pdk_xml_set (item, "teaming/@persistent", "ua-network");
}

static const PdkField interface_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Connected to"), "@type", types), .set = set_type,
    .live = PDK_LIVE_UPDATE, .live_when = ON_BRIDGE },
  { FIELD_TEXT ("source", N_ ("Source"), "source"), .when = "!@type=user|ethernet|null|hostdev",
    .flags = PDK_FIELD_REQUIRED | PDK_FIELD_HOST_LINK, .get = get_source, .set = set_source,
    .live = PDK_LIVE_UPDATE, .live_when = ON_BRIDGE },
  { FIELD_TEXT ("portgroup", N_ ("Port group"), "source/@portgroup"), .when = "@type=network",
    .live = PDK_LIVE_UPDATE, .live_when = ON_BRIDGE },
  { FIELD_CHOICE ("source-mode", N_ ("Mode"), "source/@mode", modes), .when = "@type=direct" },
  { FIELD_NUMBER ("source-port", N_ ("Port"), "source/@port", 1, 65535), .when = IS_TUNNEL },
  { FIELD_TEXT ("local-address", N_ ("Local address"), "source/local/@address"),
    .when = "@type=udp" },
  { FIELD_NUMBER ("local-port", N_ ("Local port"), "source/local/@port", 1, 65535),
    .when = "@type=udp" },
  { FIELD_PCI_SOURCE ("source-device", N_ ("Device of the host")),
    .when = "@type=hostdev source/address/@type=pci", .flags = PDK_FIELD_REQUIRED },
  { FIELD_SWITCH ("managed", N_ ("Taken from the host at the start"), "@managed"),
    .when = "@type=hostdev" },
  { FIELD_CHOICE ("model", N_ ("Model"), "model/@type", models), .set = pdk_field_set_bus,
    .flags = PDK_FIELD_FREE, .when = NOT_IN_CONTAINER },
  { FIELD_TEXT ("mac", N_ ("MAC address"), "mac/@address"), .check = check_mac,
    .hint = N_ ("Six numbers: 52:54:00:…") },
  { FIELD_CHOICE ("link", N_ ("Link"), "link/@state", links), .same = "up",
    .live = PDK_LIVE_UPDATE },
  { FIELD_NUMBER ("mtu", N_ ("MTU"), "mtu/@size", 68, 65535) },
  { FIELD_BOOT_ORDER, .when = ON_QEMU },
  { FIELD_TEXT ("loadparm", N_ ("Entry to boot"), "boot/@loadparm"), .when = "boot",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("filter", N_ ("Network filter"), "filterref/@filter"), .live = PDK_LIVE_UPDATE,
    .live_when = ON_TAP },
  { FIELD_TEXT ("filter-variables", N_ ("Variables"), "filterref"), .get = get_variables,
    .set = set_variables, .when = "filterref/@filter", .live = PDK_LIVE_UPDATE, .live_when = ON_TAP,
    .group = N_ ("Network filter") },
  { FIELD_TEXT ("target", N_ ("Name on the host"), "target/@dev"), .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("target-managed", N_ ("Made by libvirt"), "target/@managed"),
    .when = "@type=ethernet target/@dev", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("guest-name", N_ ("Name in the container"), "guest/@dev"),
    .flags = PDK_FIELD_ADVANCED, .when = IN_CONTAINER },
  { FIELD_TEXT ("script", N_ ("Script"), "script/@path"), .when = "@type=ethernet|bridge",
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("down-script", N_ ("Script at the end"), "downscript/@path"),
    .when = "@type=ethernet", .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("backend-domain", N_ ("Driver domain"), "backenddomain/@name"),
    .flags = PDK_FIELD_ADVANCED, .when = ON_XEN },
  { FIELD_SWITCH ("trust-filters",
                  N_ ("Guest chooses the filter of the host"),
                  "@trustGuestRxFilters"),
    .flags = PDK_FIELD_ADVANCED, .when = ON_QEMU },
  { FIELD_CHOICE ("backend", N_ ("Backend"), "backend/@type", backends), .when = "@type=user" },
  { FIELD_TEXT ("backend-log", N_ ("Log file"), "backend/@logFile"), .when = "backend/@type=passt",
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("port-forwards", N_ ("Forwarded ports"), ""), .get = pdk_port_forwards_get,
    .set = pdk_port_forwards_set, .check = pdk_port_forwards_check, .when = "backend/@type=passt",
    .hint = N_ ("Of the host: ports for those of the guest, ~ leaves out: tcp 2022:22 8000-8100 "
                "~8050, udp 53") },
  { FIELD_RECORDS ("guest-addresses", N_ ("Addresses of the guest"), &pdk_guest_addresses),
    .when = "@type=user", .hint = ADDRESS_HINT, .flags = PDK_FIELD_ADVANCED },
  FIELDS_IN_CONTAINER (IN_CONTAINER),
  { FIELD_RECORDS ("host-addresses", N_ ("Addresses on the host"), &host_addresses),
    .when = "@type=ethernet", .hint = ADDRESS_HINT, .flags = PDK_FIELD_ADVANCED },
  { FIELD_RECORDS ("host-routes", N_ ("Routes on the host"), &host_routes),
    .when = "@type=ethernet", .hint = ROUTE_HINT, .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("backend-tap", N_ ("TAP device of the kernel"), "backend/@tap"),
    .when = ON_QEMU_TAP, .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED,
    .hint = N_ ("/dev/net/tun where it is empty") },
  { FIELD_TEXT ("backend-vhost", N_ ("vhost device of the kernel"), "backend/@vhost"),
    .when = ON_QEMU_TAP, .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED,
    .hint = N_ ("/dev/vhost-net where it is empty") },
  { FIELD_CHOICE ("teaming", N_ ("In a team of two"), "teaming/@type", teams), .when = ON_QEMU,
    .set = set_teaming, .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("A device of the host, and an interface that stands in for it") },
  { FIELD_TEXT ("teaming-with", N_ ("Alias of the interface that stays"), "teaming/@persistent"),
    .when = ON_QEMU " teaming/@type=transient", .flags = PDK_FIELD_REQUIRED | PDK_FIELD_ADVANCED },
  { FIELD_ACPI_INDEX },
  { FIELD_LIMIT ("in-average", N_ ("Average (KiB a second)"), "inbound/@average"),
    .group = GROUP_IN },
  { FIELD_LIMIT ("in-peak", N_ ("Peak (KiB a second)"), "inbound/@peak"), .group = GROUP_IN,
    .when = "bandwidth/inbound" },
  { FIELD_LIMIT ("in-burst", N_ ("Burst (KiB)"), "inbound/@burst"), .group = GROUP_IN,
    .when = "bandwidth/inbound" },
  { FIELD_LIMIT ("in-floor", N_ ("Guaranteed (KiB a second)"), "inbound/@floor"),
    .when = "@type=network bandwidth/inbound", .group = GROUP_IN, .flags = PDK_FIELD_ADVANCED },
  { FIELD_LIMIT ("out-average", N_ ("Average (KiB a second)"), "outbound/@average"),
    .group = GROUP_OUT },
  { FIELD_LIMIT ("out-peak", N_ ("Peak (KiB a second)"), "outbound/@peak"), .group = GROUP_OUT,
    .when = "bandwidth/outbound" },
  { FIELD_LIMIT ("out-burst", N_ ("Burst (KiB)"), "outbound/@burst"), .group = GROUP_OUT,
    .when = "bandwidth/outbound" },
  { FIELD_TEXT ("vlan", N_ ("VLAN"), "vlan"), .get = get_tags, .set = set_tags, .check = check_tags,
    .max = MAX_TAG, .live = PDK_LIVE_UPDATE, .live_when = IN_OVS, .group = GROUP_SWITCH },
  { FIELD_NUMBER ("vlan-native", N_ ("Native"), "vlan", 0, MAX_TAG), .get = get_native,
    .set = set_native, .when = "vlan", .live = PDK_LIVE_UPDATE, .live_when = IN_OVS,
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_SWITCH },
  { FIELD_CHOICE ("vlan-trunk", N_ ("VLAN trunk"), "vlan/@trunk", trunks), .when = "vlan",
    .same = "no", .live = PDK_LIVE_UPDATE, .live_when = IN_OVS, .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_SWITCH },
  { FIELD_SWITCH ("isolated", N_ ("Isolated from other machines"), "port/@isolated"),
    .when = "@type=network|bridge", .live = PDK_LIVE_UPDATE, .live_when = ON_BRIDGE,
    .group = GROUP_SWITCH },
  { FIELD_CHOICE ("port-type", N_ ("Port profile"), "virtualport/@type", profiles),
    .when = "@type=network|bridge|direct", .set = set_port_type,
    .flags = PDK_FIELD_ADVANCED | PDK_FIELD_FREE, .group = GROUP_SWITCH },
  { FIELD_TEXT ("port-interface", N_ ("Interface ID"), "virtualport/parameters/@interfaceid"),
    .when = "virtualport !virtualport/@type=802.1Qbg|802.1Qbh", .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_SWITCH, .hint = N_ ("A UUID") },
  { FIELD_TEXT ("port-profile", N_ ("Profile ID"), "virtualport/parameters/@profileid"),
    .when = "virtualport !virtualport/@type=802.1Qbg|midonet", .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_SWITCH, .hint = N_ ("The name of a profile that the switch knows") },
  { FIELD_NUMBER (
        "port-manager", N_ ("VSI manager ID"), "virtualport/parameters/@managerid", 0, 255),
    .when = IS_QBG, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SWITCH },
  { FIELD_NUMBER (
        "port-type-id", N_ ("VSI type ID"), "virtualport/parameters/@typeid", 0, 16777215),
    .when = IS_QBG, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SWITCH },
  { FIELD_NUMBER ("port-type-version",
                  N_ ("VSI type version"),
                  "virtualport/parameters/@typeidversion",
                  0,
                  255),
    .when = IS_QBG, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SWITCH },
  { FIELD_TEXT ("port-instance", N_ ("VSI instance ID"), "virtualport/parameters/@instanceid"),
    .when = IS_QBG, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SWITCH, .hint = N_ ("A UUID") },
  { FIELD_CHOICE ("driver", N_ ("Packets handled"), "driver/@name", drivers),
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_DRIVER, .when = ON_QEMU },
  { FIELD_NUMBER ("queues", N_ ("Queues"), "driver/@queues", 1, 256), .when = IS_VIRTIO,
    .group = GROUP_DRIVER },
  { FIELD_NUMBER (
        "rx-queue-size", N_ ("Length of receiving queues"), "driver/@rx_queue_size", 256, 1024),
    .when = IS_VIRTIO, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DRIVER },
  { FIELD_NUMBER (
        "tx-queue-size", N_ ("Length of sending queues"), "driver/@tx_queue_size", 256, 1024),
    .when = IS_VIRTIO, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DRIVER },
  { FIELD_CHOICE ("tx-mode", N_ ("Sending"), "driver/@txmode", tx_modes), .when = IS_VIRTIO,
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_DRIVER },
  { FIELD_OFFLOAD ("ioeventfd", N_ ("Events by an I/O thread"), "@ioeventfd"),
    .group = GROUP_DRIVER },
  { FIELD_OFFLOAD ("event-idx", N_ ("Fewer interrupts"), "@event_idx"), .group = GROUP_DRIVER },
  { FIELD_OFFLOAD ("rss", N_ ("Receive side scaling"), "@rss"), .group = GROUP_DRIVER },
  { FIELD_OFFLOAD ("rss-hash", N_ ("Its hash is reported"), "@rss_hash_report"),
    .group = GROUP_DRIVER },
  { FIELD_NUMBER ("send-buffer", N_ ("Send buffer"), "tune/sndbuf", 0, G_MAXUINT32),
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_DRIVER, .when = ON_QEMU },
  { FIELD_NUMBER (
        "coalesce", N_ ("Packets before an interrupt"), "coalesce/rx/frames/@max", 0, G_MAXUINT32),
    .live = PDK_LIVE_UPDATE, .live_when = ON_TAP, .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_DRIVER, .when = ON_QEMU },
  { FIELD_OFFLOAD ("host-csum", N_ ("Checksums"), "host/@csum"), .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("host-gso", N_ ("Segmentation (GSO)"), "host/@gso"),
    .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("host-tso4", N_ ("TCP over IPv4"), "host/@tso4"),
    .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("host-tso6", N_ ("TCP over IPv6"), "host/@tso6"),
    .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("host-ecn", N_ ("ECN"), "host/@ecn"), .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("host-ufo", N_ ("UDP"), "host/@ufo"), .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("host-mrg-rxbuf", N_ ("Merged receive buffers"), "host/@mrg_rxbuf"),
    .group = N_ ("Host offloads") },
  { FIELD_OFFLOAD ("guest-csum", N_ ("Checksums"), "guest/@csum"), .group = N_ ("Guest offloads") },
  { FIELD_OFFLOAD ("guest-tso4", N_ ("TCP over IPv4"), "guest/@tso4"),
    .group = N_ ("Guest offloads") },
  { FIELD_OFFLOAD ("guest-tso6", N_ ("TCP over IPv6"), "guest/@tso6"),
    .group = N_ ("Guest offloads") },
  { FIELD_OFFLOAD ("guest-ecn", N_ ("ECN"), "guest/@ecn"), .group = N_ ("Guest offloads") },
  { FIELD_OFFLOAD ("guest-ufo", N_ ("UDP"), "guest/@ufo"), .group = N_ ("Guest offloads") },
  FIELDS_ROM (ON_QEMU),
  FIELDS_VIRTIO (IS_VIRTIO),
  { FIELD_ADDRESS, .when = NOT_IN_CONTAINER },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind interface = {
  .id = "interface",
  .title = N_ ("Network Interface"),
  .icon = "network-wired-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/interface",
  .keys = { "mac/@address" },
  .summary = { "type", "source", "model" },
  .fields = interface_fields,
};

static void
set_cid (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, "cid/@auto", value != NULL ? "no" : NULL);
  pdk_xml_set (item, field->path, value);
}

static void
set_auto_cid (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "yes") == 0)
    pdk_xml_set (item, "cid/@address", NULL);
  pdk_xml_set (item, field->path, value);
}

static const PdkField vsock_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models) },
  { FIELD_SWITCH ("auto", N_ ("Automatic number"), "cid/@auto"), .set = set_auto_cid },
  { FIELD_NUMBER ("cid", N_ ("Number (CID)"), "cid/@address", 3, G_MAXUINT32 - 1), .set = set_cid },
  FIELDS_VIRTIO (NULL),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind vsock = {
  .id = "vsock",
  .title = N_ ("Vsock"),
  .icon = "network-transmit-receive-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG | PDK_KIND_SINGLE,
  .path = "devices/vsock",
  .summary = { "cid" },
  .fields = vsock_fields,
};

const PdkKind *const pdk_network_kinds[] = { &interface, &vsock, NULL };
