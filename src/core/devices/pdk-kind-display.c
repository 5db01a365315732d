/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is seen of a machine, and how it is typed into.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers, #video-devices, #input-devices
 *
 * Of a running QEMU machine, libvirt changes the password of a display, and until when it holds
 * (qemuDomainChangeGraphics()); nothing of video and input devices. */

static const PdkChoice graphics_types[] = {
  { "spice", N_ ("SPICE") },    { "vnc", N_ ("VNC") },
  { "rdp", N_ ("RDP") },        { "sdl", N_ ("SDL window") },
  { "desktop", N_ ("Window") }, { "egl-headless", N_ ("OpenGL without a display") },
  { "dbus", N_ ("D-Bus") },     { NULL, NULL },
};

static const PdkChoice listen_types[] = {
  { NULL, N_ ("Default") },         { "none", N_ ("None") },
  { "address", N_ ("Address") },    { "network", N_ ("Virtual network") },
  { "socket", N_ ("Unix socket") }, { NULL, NULL },
};

static const PdkChoice share_policies[] = {
  { NULL, N_ ("Default") },
  { "allow-exclusive", N_ ("A viewer can ask to be alone") },
  { "force-shared", N_ ("Shared with all viewers") },
  { "ignore", N_ ("A new viewer replaces the former") },
  { NULL, NULL },
};

static const PdkChoice connected_actions[] = {
  { NULL, N_ ("Default") },
  { "keep", N_ ("Keep viewers") },
  { "disconnect", N_ ("Disconnect viewers") },
  { "fail", N_ ("Refuse while there are viewers") },
  { NULL, NULL },
};

static const PdkChoice channel_modes[] = {
  { NULL, N_ ("Default") },
  { "any", N_ ("Either") },
  { "secure", N_ ("Encrypted only") },
  { "insecure", N_ ("Not encrypted") },
  { NULL, NULL },
};

static const PdkChoice image_compressions[] = {
  { NULL, N_ ("Default") },
  { "auto_glz", N_ ("Automatic, GLZ") },
  { "auto_lz", N_ ("Automatic, LZ") },
  { "quic", N_ ("QUIC") },
  { "glz", N_ ("GLZ") },
  { "lz", N_ ("LZ") },
  { "off", N_ ("Off") },
  { NULL, NULL },
};

static const PdkChoice jpeg_compressions[] = {
  { NULL, N_ ("Default") },
  { "auto", N_ ("Automatic") },
  { "always", N_ ("Always") },
  { "never", N_ ("Never") },
  { NULL, NULL },
};

static const PdkChoice streamings[] = {
  { NULL, N_ ("Default") },
  { "filter", N_ ("Where video is found") },
  { "all", N_ ("All that changes fast") },
  { "off", N_ ("Off") },
  { NULL, NULL },
};

static const PdkChoice mouse_modes[] = {
  { NULL, N_ ("Default") },
  { "client", N_ ("Absolute") },
  { "server", N_ ("Relative") },
  { NULL, NULL },
};

#define IS_SPICE       "@type=spice"
#define IS_SERVER      "@type=spice|vnc|rdp"
#define GROUP_PASSWORD N_ ("Password")
#define GROUP_LISTEN   N_ ("Listens on")
#define GROUP_SPICE    N_ ("Pictures")
#define GROUP_CHANNELS N_ ("Encryption of channels")

/* What belongs to another kind of display is an error, or misunderstood: only where it listens and
 * the password are kept, and those where there are such things. */
static void
set_graphics_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const kept[] = { "listen" };
  const gboolean server = value != NULL && strstr ("spice vnc rdp", value) != NULL;
  PdkXmlElement *next = NULL;

  for (PdkXmlElement *at = pdk_xml_next (item, NULL, NULL); at != NULL; at = next) {
    next = pdk_xml_next (item, at, NULL);
    if (!server || strcmp (pdk_xml_get_name (at), kept[0]) != 0)
      pdk_xml_remove (at);
  }
  {
    static const char *const others[] = { "@tlsPort",     "@defaultMode",  "@websocket",
                                          "@sharePolicy", "@powerControl", "@display",
                                          "@xauth",       "@fullscreen",   "@replaceUser",
                                          "@multiUser",   "@p2p",          "@address" };
    static const char *const of_servers[] = {
      "@port",   "@autoport",      "@listen",    "@socket",
      "@passwd", "@passwdValidTo", "@connected", "@keymap"
    };

    for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
      pdk_xml_set (item, others[i], NULL);
    for (gsize i = 0; !server && i < G_N_ELEMENTS (of_servers); i++)
      pdk_xml_set (item, of_servers[i], NULL);
  }
  if (server && !pdk_xml_equals (item, "@port", NULL) && pdk_xml_equals (item, "@autoport", "yes"))
    pdk_xml_set (item, "@port", NULL);
  pdk_xml_set (item, field->path, value);
}

/* The address is written twice: at the display, for old readers, and where it listens. */
static void
set_listen_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "listen/@address", "listen/@network", "listen/@socket",
                                        "@listen", "@socket" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_xml_set (item, value == NULL ? "listen" : field->path, value);
  if (value == NULL || strcmp (value, "none") != 0)
    return;
  pdk_xml_set (item, "@port", NULL);
  pdk_xml_set (item, "@tlsPort", NULL);
  pdk_xml_set (item, "@autoport", NULL);
}

static char *
get_address (PdkXmlElement *item, const PdkField *field)
{
  char *address = pdk_xml_get_string (item, field->path);

  return address != NULL ? address : pdk_xml_get_string (item, "@listen");
}

static void
set_address (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (value == NULL) {
    pdk_xml_set (item, "@listen", NULL);
    pdk_xml_set (item, field->path, NULL);
    return;
  }
  pdk_xml_set (item, "listen/@type", "address");
  pdk_xml_set (item, field->path, value);
  if (!pdk_xml_equals (item, "@listen", NULL))
    pdk_xml_set (item, "@listen", value);
}

/* −1 is what libvirt writes for “automatic”. */
static void
set_port (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, field->path, value);
  pdk_xml_set (item, "@autoport", value != NULL ? "no" : "yes");
}

static void
set_autoport (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "yes") == 0) {
    pdk_xml_set (item, "@port", NULL);
    pdk_xml_set (item, "@tlsPort", NULL);
  }
  pdk_xml_set (item, field->path, value);
}

/* But for a display that is nothing else, OpenGL is turned on with it. */
static void
set_render_node (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (value != NULL && !pdk_xml_equals (item, "@type", "egl-headless"))
    pdk_xml_set (item, "gl/@enable", "yes");
  pdk_xml_set (item, field->path, value);
}

#define FIELD_CHANNEL(field_id, text, name)                                                        \
  FIELD_CHOICE (field_id, text, "channel[name=" name "]/@mode", channel_modes),                    \
      .when = IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_CHANNELS

static const PdkField graphics_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", graphics_types), .offered = "devices/graphics/type",
    .set = set_graphics_type },
  { FIELD_CHOICE ("listen", N_ ("Listens on"), "listen/@type", listen_types), .when = IS_SERVER,
    .set = set_listen_type, .group = GROUP_LISTEN },
  { FIELD_TEXT ("address", N_ ("Address"), "listen/@address"),
    .when = IS_SERVER " !listen/@type=none|socket|network", .get = get_address, .set = set_address,
    .group = GROUP_LISTEN, .hint = N_ ("127.0.0.1 for this host alone, 0.0.0.0 for all") },
  { FIELD_TEXT ("network", N_ ("Virtual network"), "listen/@network"),
    .when = IS_SERVER " listen/@type=network", .group = GROUP_LISTEN },
  { FIELD_TEXT ("socket", N_ ("Unix socket"), "listen/@socket"),
    .when = IS_SERVER " listen/@type=socket", .flags = PDK_FIELD_PATH, .group = GROUP_LISTEN },
  { FIELD_SWITCH ("autoport", N_ ("Automatic port"), "@autoport"),
    .when = IS_SERVER " !listen/@type=none|socket", .set = set_autoport, .group = GROUP_LISTEN },
  { FIELD_NUMBER ("port", N_ ("Port"), "@port", 1, 65535),
    .when = IS_SERVER " !listen/@type=none|socket", .same = "-1", .set = set_port,
    .group = GROUP_LISTEN },
  { FIELD_NUMBER ("tls-port", N_ ("Encrypted port"), "@tlsPort", 1, 65535),
    .when = IS_SPICE " !listen/@type=none|socket", .same = "-1", .group = GROUP_LISTEN },
  { FIELD_TEXT ("websocket", N_ ("WebSocket port"), "@websocket"), .when = ON_QEMU " @type=vnc",
    .flags = PDK_FIELD_ADVANCED, .hint = N_ ("−1 for an automatic one"), .group = GROUP_LISTEN },
  { FIELD_SECRET ("password", N_ ("Password"), "@passwd"), .when = "@type=spice|vnc",
    .live = PDK_LIVE_UPDATE, .group = GROUP_PASSWORD },
  { FIELD_TEXT ("password-until", N_ ("Valid until"), "@passwdValidTo"),
    .when = ON_QEMU " @type=spice|vnc", .live = PDK_LIVE_UPDATE, .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("UTC, for example 2030-12-31T23:59:59"), .group = GROUP_PASSWORD },
  { FIELD_CHOICE ("connected", N_ ("When it changes"), "@connected", connected_actions),
    .when = ON_QEMU " @type=spice|vnc", .live = PDK_LIVE_UPDATE, .live_when = "@passwd",
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_PASSWORD },
  { FIELD_SWITCH ("gl", N_ ("OpenGL"), "gl/@enable"), .when = ON_QEMU " @type=spice|sdl|dbus" },
  { FIELD_TEXT ("render-node", N_ ("Render node"), "gl/@rendernode"), .set = set_render_node,
    .when = ON_QEMU " @type=spice|egl-headless|dbus",
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("keymap", N_ ("Keyboard layout"), "@keymap"), .when = "@type=spice|vnc",
    .flags = PDK_FIELD_ADVANCED, .hint = N_ ("Only for viewers that send characters") },
  { FIELD_CHOICE ("share-policy", N_ ("Several viewers"), "@sharePolicy", share_policies),
    .when = ON_QEMU " @type=vnc", .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("power-control", N_ ("Viewers can shut down"), "@powerControl"),
    .when = ON_QEMU " @type=vnc", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("audio", N_ ("Audio backend"), "audio/@id"), .when = ON_QEMU " @type=vnc|dbus",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("default-mode", N_ ("Channels"), "@defaultMode", channel_modes),
    .when = ON_QEMU " " IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_CHANNELS },
  { FIELD_CHANNEL ("channel-main", N_ ("Main"), "main") },
  { FIELD_CHANNEL ("channel-display", N_ ("Picture"), "display") },
  { FIELD_CHANNEL ("channel-inputs", N_ ("Keys and pointer"), "inputs") },
  { FIELD_CHANNEL ("channel-cursor", N_ ("Cursor"), "cursor") },
  { FIELD_CHANNEL ("channel-playback", N_ ("Sound"), "playback") },
  { FIELD_CHANNEL ("channel-record", N_ ("Microphone"), "record") },
  { FIELD_CHANNEL ("channel-smartcard", N_ ("Smartcards"), "smartcard") },
  { FIELD_CHANNEL ("channel-usbredir", N_ ("USB devices"), "usbredir") },
  { FIELD_CHOICE ("image-compression", N_ ("Images"), "image/@compression", image_compressions),
    .when = ON_QEMU " " IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SPICE },
  { FIELD_CHOICE (
        "jpeg-compression", N_ ("JPEG, over slow lines"), "jpeg/@compression", jpeg_compressions),
    .when = ON_QEMU " " IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SPICE },
  { FIELD_CHOICE (
        "zlib-compression", N_ ("zlib, over slow lines"), "zlib/@compression", jpeg_compressions),
    .when = ON_QEMU " " IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SPICE },
  { FIELD_ON_OFF ("playback-compression", N_ ("Sound is compressed"), "playback/@compression"),
    .when = ON_QEMU " " IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SPICE },
  { FIELD_CHOICE ("streaming", N_ ("Video"), "streaming/@mode", streamings),
    .when = ON_QEMU " " IS_SPICE, .flags = PDK_FIELD_ADVANCED, .group = GROUP_SPICE },
  { FIELD_SWITCH ("clipboard", N_ ("Clipboard is shared"), "clipboard/@copypaste"),
    .when = IS_SPICE, .group = N_ ("With the guest") },
  { FIELD_SWITCH ("file-transfer", N_ ("Files can be sent"), "filetransfer/@enable"),
    .when = ON_QEMU " " IS_SPICE, .group = N_ ("With the guest") },
  { FIELD_CHOICE ("mouse", N_ ("Pointer"), "mouse/@mode", mouse_modes), .when = IS_SPICE,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("With the guest") },
  { FIELD_TEXT ("display", N_ ("Display"), "@display"), .when = "@type=sdl|desktop",
    .hint = N_ ("For example :0") },
  { FIELD_TEXT ("xauth", N_ ("Authority file"), "@xauth"), .when = "@type=sdl",
    .flags = PDK_FIELD_PATH },
  { FIELD_SWITCH ("fullscreen", N_ ("Full screen"), "@fullscreen"), .when = "@type=sdl|desktop" },
  { FIELD_SWITCH ("replace-user", N_ ("A new viewer replaces the former"), "@replaceUser"),
    .when = "@type=rdp" },
  { FIELD_SWITCH ("multi-user", N_ ("Several viewers"), "@multiUser"), .when = "@type=rdp" },
  { FIELD_SWITCH ("p2p", N_ ("Only handed over by libvirt"), "@p2p"), .when = "@type=dbus" },
  { FIELD_TEXT ("bus-address", N_ ("Bus"), "@address"), .when = "@type=dbus",
    .flags = PDK_FIELD_ADVANCED },
  { .id = NULL },
};

static const PdkKind graphics = {
  .id = "graphics",
  .title = N_ ("Display"),
  .icon = "video-display-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/graphics",
  .keys = { "@type" },
  .summary = { "type", "listen", "address" },
  .fields = graphics_fields,
};

/* Video */

static const PdkChoice video_models[] = {
  { "virtio", N_ ("VirtIO") }, { "qxl", N_ ("QXL") },     { "vga", N_ ("VGA") },
  { "bochs", N_ ("Bochs") },   { "ramfb", N_ ("ramfb") }, { "cirrus", N_ ("Cirrus") },
  { "vmvga", N_ ("VMware") },  { "xen", N_ ("Xen") },     { "vbox", N_ ("VirtualBox") },
  { "gop", N_ ("UEFI GOP") },  { "none", N_ ("None") },   { NULL, NULL },
};

static const PdkChoice video_drivers[] = {
  { NULL, N_ ("Default") },
  { "qemu", N_ ("In QEMU") },
  { "vhostuser", N_ ("In a process of its own") },
  { NULL, NULL },
};

static const PdkChoice vga_configurations[] = {
  { NULL, N_ ("Default") }, { "io", N_ ("Input and output only") },
  { "on", N_ ("On") },      { "off", N_ ("Off") },
  { NULL, NULL },
};

/* Memory and acceleration are those of a model. */
static void
set_video_model (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "model/@ram",    "model/@vram",        "model/@vram64",
                                        "model/@vgamem", "model/acceleration", "model/@blob" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  if (g_strcmp0 (value, "none") == 0)
    pdk_xml_set (item, "model", NULL);
  pdk_field_set_bus (item, field, value);
}

/* Both, or none. */
static void
set_resolution (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (value == NULL) {
    pdk_xml_set (item, "model/resolution", NULL);
    return;
  }
  if (pdk_xml_find (item, "model/resolution") == NULL) {
    pdk_xml_set (item, "model/resolution/@x", "1024");
    pdk_xml_set (item, "model/resolution/@y", "768");
  }
  pdk_xml_set (item, field->path, value);
}

#define NOT_NONE "!model/@type=none"
#define IS_QXL   "model/@type=qxl"
#define FIELD_VIDEO_MEMORY(field_id, text, name)                                                   \
  FIELD_BYTES (field_id, text, "model/" name, "KiB"),                                              \
      .flags = PDK_FIELD_ADVANCED | PDK_FIELD_FIXED_UNIT, .min = 1024, .group = N_ ("Memory")

static const PdkField video_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "model/@type", video_models),
    .offered = "devices/video/modelType", .set = set_video_model },
  { FIELD_SWITCH ("accel3d", N_ ("3D acceleration"), "model/acceleration/@accel3d"),
    .when = "model/@type=virtio|vbox|vmvga" },
  { FIELD_SWITCH ("accel2d", N_ ("2D acceleration"), "model/acceleration/@accel2d"),
    .when = "model/@type=vbox", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("render-node", N_ ("Render node"), "model/acceleration/@rendernode"),
    .when = "driver/@name=vhostuser", .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("primary", N_ ("First display device"), "model/@primary"), .when = NOT_NONE },
  { FIELD_NUMBER ("heads", N_ ("Screens"), "model/@heads", 1, 16), .when = NOT_NONE },
  { FIELD_NUMBER ("width", N_ ("Width"), "model/resolution/@x", 1, 65535), .when = NOT_NONE,
    .set = set_resolution, .group = N_ ("Preferred size") },
  { FIELD_NUMBER ("height", N_ ("Height"), "model/resolution/@y", 1, 65535), .when = NOT_NONE,
    .set = set_resolution, .group = N_ ("Preferred size") },
  { FIELD_VIDEO_MEMORY ("vram", N_ ("Video memory"), "@vram"), .when = NOT_NONE },
  { FIELD_VIDEO_MEMORY ("ram", N_ ("Command memory"), "@ram"), .when = IS_QXL },
  { FIELD_VIDEO_MEMORY ("vram64", N_ ("64-bit video memory"), "@vram64"), .when = IS_QXL },
  { FIELD_VIDEO_MEMORY ("vgamem", N_ ("VGA memory"), "@vgamem"), .when = IS_QXL },
  { FIELD_ON_OFF ("blob", N_ ("Memory without copies"), "model/@blob"),
    .when = "model/@type=virtio", .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("driver", N_ ("Drawn"), "driver/@name", video_drivers),
    .when = "model/@type=virtio", .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("vga", N_ ("VGA registers"), "driver/@vgaconf", vga_configurations),
    .when = "model/@type=gop", .flags = PDK_FIELD_ADVANCED },
  FIELDS_VIRTIO ("model/@type=virtio"),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind video = {
  .id = "video",
  .title = N_ ("Video"),
  .icon = "video-display-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/video",
  .summary = { "model", "vram" },
  .fields = video_fields,
};

/* Input */

static const PdkChoice input_types[] = {
  { "tablet", N_ ("Tablet") },
  { "mouse", N_ ("Mouse") },
  { "keyboard", N_ ("Keyboard") },
  { "passthrough", N_ ("Device of the host") },
  { "evdev", N_ ("Devices of the host, shared") },
  { NULL, NULL },
};

static const PdkChoice input_buses[] = {
  { NULL, N_ ("Default") }, { "usb", N_ ("USB") }, { "virtio", N_ ("VirtIO") },
  { "ps2", N_ ("PS/2") },   { "xen", N_ ("Xen") }, { NULL, NULL },
};

static const PdkChoice grabs[] = {
  { NULL, N_ ("This device") },
  { "all", N_ ("All devices together") },
  { NULL, NULL },
};

static const PdkChoice toggles[] = {
  { NULL, N_ ("Default") },
  { "ctrl-ctrl", N_ ("Both Ctrl") },
  { "alt-alt", N_ ("Both Alt") },
  { "shift-shift", N_ ("Both Shift") },
  { "meta-meta", N_ ("Both Meta") },
  { "scrolllock", N_ ("Scroll Lock") },
  { "ctrl-scrolllock", N_ ("Ctrl and Scroll Lock") },
  { NULL, NULL },
};

static const PdkField input_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", input_types) },
  { FIELD_CHOICE ("bus", N_ ("Bus"), "@bus", input_buses), .when = "!@type=evdev",
    .set = pdk_field_set_bus },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models), .when = "@bus=virtio",
    .set = pdk_field_set_bus, .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("evdev", N_ ("Device"), "source/@evdev"), .when = "@type=passthrough",
    .flags = PDK_FIELD_PATH },
  { FIELD_TEXT ("device", N_ ("Device"), "source/@dev"), .when = "@type=evdev",
    .flags = PDK_FIELD_PATH },
  { FIELD_CHOICE ("grab", N_ ("Taken over"), "source/@grab", grabs), .when = "@type=evdev" },
  { FIELD_CHOICE ("toggle", N_ ("Taken over by"), "source/@grabToggle", toggles),
    .when = "@type=evdev" },
  { FIELD_ON_OFF ("repeat", N_ ("Keys repeat"), "source/@repeat"), .when = "@type=evdev" },
  FIELDS_VIRTIO ("@bus=virtio"),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind input = {
  .id = "input",
  .title = N_ ("Input"),
  .icon = "input-mouse-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/input",
  .plug_when = "@bus=usb|virtio",
  .summary = { "type", "bus" },
  .fields = input_fields,
};

const PdkKind *const pdk_display_kinds[] = { &graphics, &video, &input, NULL };
