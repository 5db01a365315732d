/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sharing/pdk-console-agent.h"
#include "pdk-console-certificate.h"
#include "sharing/pdk-console-clipboard.h"
#include "picture/pdk-console-cursor.h"
#include "sharing/pdk-console-file-transfer.h"
#include "sharing/pdk-console-folder.h"
#include "size/pdk-console-head.h"
#include "size/pdk-console-resizer.h"
#include "sharing/pdk-console-smartcard.h"
#include "sharing/pdk-console-sound.h"
#include "sharing/pdk-console-usb.h"

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_BACKEND_IDLE,
  PDK_CONSOLE_BACKEND_CONNECTING,
  PDK_CONSOLE_BACKEND_CONNECTED,
  PDK_CONSOLE_BACKEND_NEEDS_PASSWORD,
  PDK_CONSOLE_BACKEND_CLOSED, /* the other end closed it: shut off, rebooted host, evicted */
  PDK_CONSOLE_BACKEND_FAILED, /* see the error */
} PdkConsoleBackendState;

#define PDK_TYPE_CONSOLE_BACKEND_STATE (pdk_console_backend_state_get_type ())
GType pdk_console_backend_state_get_type (void);

#define PDK_TYPE_CONSOLE_BACKEND (pdk_console_backend_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleBackend, pdk_console_backend, PDK, CONSOLE_BACKEND, GObject)

/** Why a display could not be reached.  The message is for the user; the library's own words, which
 * are untrusted text, are in pdk_console_backend_get_detail(). */
typedef enum {
  PDK_CONSOLE_ERROR_CONNECT, /* nobody answers */
  PDK_CONSOLE_ERROR_TLS,     /* no secure connection */
  PDK_CONSOLE_ERROR_AUTH,    /* the password is missing or wrong */
  PDK_CONSOLE_ERROR_LOST,    /* broke off */
  PDK_CONSOLE_ERROR_SIZE,    /* larger than can be shown */
  PDK_CONSOLE_ERROR_GL,      /* in a graphics card's memory, and not to be had from there */
} PdkConsoleError;

#define PDK_CONSOLE_ERROR (pdk_console_error_quark ())
GQuark pdk_console_error_quark (void);

/**
 * PdkConsoleOpenFd:
 *
 * Asks for one more socket to the display: once per connection, with SPICE once per channel.  Answers later, on the
 * main thread, with g_task_return_int() on a task with @callback: the file descriptor (owned by the
 * task's result) or an error.
 */
typedef void (*PdkConsoleOpenFd) (GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer callback_data,
                                  gpointer user_data);

typedef enum {
  PDK_CONSOLE_LOCK_CAPS = 1 << 0,
  PDK_CONSOLE_LOCK_NUM = 1 << 1,
  PDK_CONSOLE_LOCK_SCROLL = 1 << 2,
} PdkConsoleLocks;

/* One connection to a display over some protocol.  One object per connection attempt; only a
 * missing password (and user name) is asked for and tried again on the same one.
 *
 * Properties, all read-only: state; error (GError, nullable); framebuffer; absolute-pointer
 * (boolean); cursor (PdkConsoleCursor, NULL for the host's own arrow); locks (PdkConsoleLocks, -1
 * until the guest told).
 * Signal: "cursor-moved" (int x, int y), in relative mode. */
struct _PdkConsoleBackendClass {
  GObjectClass parent_class;

  void (*open) (PdkConsoleBackend *self);
  void (*close) (PdkConsoleBackend *self);
  /* Kept for the next open(), which comes at once when a display has asked for them. */
  void (*set_credentials) (PdkConsoleBackend *self, const char *user_name, const char *password);
  /* Unset where there are no certificates.  Before open(). */
  void (*trust_key) (PdkConsoleBackend *self, GBytes *key);
  /* Further capabilities, for the backend's lifetime; unset where the protocol has no such thing. */
  PdkConsoleResizer *(*get_resizer) (PdkConsoleBackend *self);

  /* Features that not every protocol has: NULL for those. */
  PdkConsoleAgent *(*get_agent) (PdkConsoleBackend *self);
  PdkConsoleClipboard *(*get_clipboard) (PdkConsoleBackend *self);
  PdkConsoleSound *(*get_sound) (PdkConsoleBackend *self);
  PdkConsoleFileTransfer *(*get_file_transfer) (PdkConsoleBackend *self);
  PdkConsoleUsb *(*get_usb) (PdkConsoleBackend *self);
  PdkConsoleFolder *(*get_folder) (PdkConsoleBackend *self);
  PdkConsoleSmartcard *(*get_smartcard) (PdkConsoleBackend *self);

  gpointer padding[6];
};

void pdk_console_backend_open (PdkConsoleBackend *self);
/** At once; the object is not used again afterwards. */
void pdk_console_backend_close (PdkConsoleBackend *self);
/**
 * pdk_console_backend_set_credentials:
 * @user_name: (nullable)
 *
 * Before it is opened, what is tried first.  In the state %PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, tries
 * again with these.
 */
void pdk_console_backend_set_credentials (PdkConsoleBackend *self,
                                          const char *user_name,
                                          const char *password);
/** A display with this public key is the right one, whoever signed for it.  Before it is opened. */
void pdk_console_backend_trust_key (PdkConsoleBackend *self, GBytes *key);
/** (nullable) (transfer none): what was refused, after %PDK_CONSOLE_ERROR_TLS */
PdkConsoleCertificate *pdk_console_backend_get_certificate (PdkConsoleBackend *self);
/** Whether a display that asks for a password asks for a user name, too. */
gboolean pdk_console_backend_needs_user_name (PdkConsoleBackend *self);
/** (nullable) (transfer none): what is to be known before a password is typed; translated */
const char *pdk_console_backend_get_password_hint (PdkConsoleBackend *self);

PdkConsoleBackendState pdk_console_backend_get_state (PdkConsoleBackend *self);
/** (nullable) (transfer none): set while failed or in need of a password */
const GError *pdk_console_backend_get_error (PdkConsoleBackend *self);
/** (nullable) (transfer none): what the protocol library said about the error; untrusted text */
const char *pdk_console_backend_get_detail (PdkConsoleBackend *self);
/** (transfer none): of the first head */
PdkConsoleFramebuffer *pdk_console_backend_get_framebuffer (PdkConsoleBackend *self);
/** (transfer none): of PdkConsoleHead, in the order of their numbers */
GListModel *pdk_console_backend_get_heads (PdkConsoleBackend *self);
/** (nullable) (transfer none) */
PdkConsoleHead *pdk_console_backend_get_head (PdkConsoleBackend *self, guint number);
/** (nullable) (transfer none): NULL where the protocol has no way to ask for a size */
PdkConsoleResizer *pdk_console_backend_get_resizer (PdkConsoleBackend *self);
/** Whether the guest wants positions, not movements. */
gboolean pdk_console_backend_get_absolute_pointer (PdkConsoleBackend *self);
/** (nullable) (transfer none): the shape of the guest's pointer */
PdkConsoleCursor *pdk_console_backend_get_cursor (PdkConsoleBackend *self);
/** -1 while the guest has not told. */
int pdk_console_backend_get_locks (PdkConsoleBackend *self);
/** (nullable) (transfer none): what is known of the guest's agent; the same one for all its life */
PdkConsoleAgent *pdk_console_backend_get_agent (PdkConsoleBackend *self);
/** (nullable) (transfer none): the guest's clipboard; the same one for all its life */
PdkConsoleClipboard *pdk_console_backend_get_clipboard (PdkConsoleBackend *self);
/** (nullable) (transfer none): the guest's sound; the same one for all its life */
PdkConsoleSound *pdk_console_backend_get_sound (PdkConsoleBackend *self);
/** (nullable) (transfer none): sends files to the guest; the same one for all its life */
PdkConsoleFileTransfer *pdk_console_backend_get_file_transfer (PdkConsoleBackend *self);
/** (nullable) (transfer none): USB devices for the guest; the same one for all its life */
PdkConsoleUsb *pdk_console_backend_get_usb (PdkConsoleBackend *self);
/** (transfer none) (nullable): NULL where the protocol cannot share a folder */
PdkConsoleFolder *pdk_console_backend_get_folder (PdkConsoleBackend *self);
/** (transfer none) (nullable): NULL where the protocol or its library knows no smart cards */
PdkConsoleSmartcard *pdk_console_backend_get_smartcard (PdkConsoleBackend *self);

G_END_DECLS
