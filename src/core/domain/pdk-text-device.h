/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PDK_TEXT_DEVICE_SERIAL,
  PDK_TEXT_DEVICE_VIRTIO,
  PDK_TEXT_DEVICE_PARALLEL,
  PDK_TEXT_DEVICE_CONSOLE, /* of a hypervisor's own kind: Xen, LXC, s390 */
  PDK_TEXT_DEVICE_CHANNEL, /* a named port of the guest that is no console */
} PdkTextDeviceKind;

/** A device of a machine that carries text and that libvirt can open.  Immutable, ref-counted. */
typedef struct {
  PdkTextDeviceKind kind;
  guint number; /* among its kind, from 1, as the guest counts them */
  char *id; /* names it over restarts, for settings: “serial0”, “virtio1”, “channel:NAME” */
  char *alias; /* nullable: libvirt's name for it; only a running machine has them */
  char *name;  /* nullable: of a channel: untrusted */
} PdkTextDevice;

/**
 * pdk_text_devices_parse:
 * @domain_xml: the document of a machine, running or not
 *
 * Those that libvirt can open: behind a pseudo terminal, or a channel's socket.  The serial line that
 * documents list again as the first console comes once.  Channels that belong to programs (the guest
 * agents of QEMU and SPICE) are left out.
 *
 * Returns: (transfer full) (element-type PdkTextDevice): serial lines first, then virtio consoles,
 *   then others; or %NULL with %PDK_ERROR_XML
 */
GPtrArray *pdk_text_devices_parse (const char *domain_xml, GError **error);

PdkTextDevice *pdk_text_device_ref (PdkTextDevice *self);
void pdk_text_device_unref (PdkTextDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkTextDevice, pdk_text_device_unref)

G_END_DECLS
