/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a console needs of a machine beyond its display. */
typedef enum {
  PDK_GUEST_TABLET,         /* a pointer that knows where it is, so that it need not be captured */
  PDK_GUEST_AGENT_CHANNEL,  /* to spice-vdagent in the guest: size, clipboard, files */
  PDK_GUEST_FOLDER_CHANNEL, /* to spice-webdavd in the guest */
  PDK_GUEST_USB_SLOT,       /* through which a USB device of the user's computer gets in */
  PDK_GUEST_CARD_READER,    /* for smart cards of the user's computer */
} PdkGuestDevice;

#define PDK_GUEST_N_DEVICES (PDK_GUEST_CARD_READER + 1)

/** Which of them a machine has, and what its definition forbids.  Immutable once made; to be freed
 * with g_free(). */
typedef struct {
  guint count[PDK_GUEST_N_DEVICES];
  gboolean no_clipboard; /* <clipboard copypaste='no'/> */
  gboolean no_files;     /* <filetransfer enable='no'/> */
  gboolean gl;           /* <gl enable='yes'/> of a SPICE display */
  gboolean has_spice;
  gboolean has_vnc;
} PdkGuestDevices;

/** Thread safe.  Returns: (transfer full): or %NULL with %PDK_ERROR_XML */
PdkGuestDevices *pdk_guest_devices_parse (const char *domain_xml, GError **error);

/**
 * pdk_guest_device_make_xml:
 * @of: the machine it is for: an agent is reached in another way over SPICE than over VNC
 *
 * Returns: (transfer full): the element for virDomainAttachDeviceFlags(); addresses and controllers
 *   are left to libvirt
 */
char *pdk_guest_device_make_xml (PdkGuestDevice device, const PdkGuestDevices *of);

/**
 * pdk_guest_device_add_card_reader:
 * @domain_xml: a machine's stored definition
 * @changed: (out) (nullable) (transfer full): the same with a reader for the smart cards of a SPICE
 *   client; %NULL where there is one.  It may hold passwords.
 *
 * Thread safe.  Returns: %FALSE with %PDK_ERROR_XML
 */
gboolean pdk_guest_device_add_card_reader (const char *domain_xml, char **changed, GError **error);

G_END_DECLS
