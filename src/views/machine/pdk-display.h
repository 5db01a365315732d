/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "console/pdk-console-backend.h"
#include "core/domain/pdk-picture.h"
#include "views/machine/pdk-console-session.h"
#include "views/machine/pdk-display-keys.h"

G_BEGIN_DECLS

#define PDK_TYPE_DISPLAY (pdk_display_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkDisplay, pdk_display, PDK, DISPLAY, GObject)

/* One display kept connected: does what its session asks for.  What is behind it, a machine of a
 * libvirt host or an address, is a derived class.
 *
 * Properties: backend (PdkConsoleBackend, nullable, read-only: none is connected or under way);
 * name (string, display-safe: what is shown); host-text (string, nullable, display-safe: which host
 * is behind it, and how it is); host-uri (string, nullable: the connection to open when that host is
 * lost). */
struct _PdkDisplayClass {
  GObjectClass parent_class;

  /* Finds the way to the display.  Answered, at once or later, by pdk_console_session_found(). */
  void (*look_up) (PdkDisplay *self, GCancellable *cancellable);
  /* Returns: (transfer full): connects to what was found; not opened yet. */
  PdkConsoleBackend *(*make_backend) (PdkDisplay *self);

  /* Optional.  The display failed, or closed.
   * @details: (out) (transfer full): others' words about it than the display's, untrusted
   * Returns: (transfer full) (nullable): why it failed, display-safe, where more is known than the
   *   display says; then nobody closed it on purpose */
  char *(*explain) (PdkDisplay *self, char **details);

  /* Optional.  The display closed, failed, or wants a password.
   * @reason: (nullable): why, display-safe
   * Returns: whether the session was told what follows from it; otherwise it is tried again, or a
   *   password is asked for */
  gboolean (*end) (PdkDisplay *self, PdkConsoleBackendState state, const char *reason);

  /* Optional.  The user agreed to connect to where the host said, for this session of the program. */
  void (*trust) (PdkDisplay *self);

  gpointer padding[3];
};

/** (transfer none): what to show, and why */
PdkConsoleSession *pdk_display_get_session (PdkDisplay *self);
/** (nullable) (transfer none) */
PdkConsoleBackend *pdk_display_get_backend (PdkDisplay *self);
/** (nullable): the host’s or the display’s own words for the last failure, untrusted */
const char *pdk_display_get_details (PdkDisplay *self);
/** The user gives what the display asks for.  @user_name: (nullable).  @remember: in the keyring */
void pdk_display_give_credentials (PdkDisplay *self,
                                   const char *user_name,
                                   const char *password,
                                   gboolean remember);
/** (transfer none): what is known of its password */
PdkDisplayKeys *pdk_display_get_keys (PdkDisplay *self);

/** The user asks for it: begins anew, and takes the display from whoever watches it now. */
void pdk_display_take_over (PdkDisplay *self);

/** (nullable) (transfer none): what was refused of the last attempt */
PdkConsoleCertificate *pdk_display_get_certificate (PdkDisplay *self);
/**
 * pdk_display_trust_key:
 * @key: of a certificate that the user has looked at
 * @remember: in the settings of this display; otherwise as long as this object lives
 *
 * Trusts this key, whoever signed for it, and connects anew.
 */
void pdk_display_trust_key (PdkDisplay *self, GBytes *key, gboolean remember);

const char *pdk_display_get_name (PdkDisplay *self);
/** (nullable) */
const char *pdk_display_get_host_text (PdkDisplay *self);
/** (nullable) */
const char *pdk_display_get_host_uri (PdkDisplay *self);
/** (transfer none): what the user chose for this machine alone; not kept when it has no UUID */
GSettings *pdk_display_get_settings (PdkDisplay *self);

/** The user lets it connect to another computer than its host: see %PDK_SESSION_VIEW_ELSEWHERE. */
void pdk_display_trust (PdkDisplay *self);

/* For derived classes. */

/** @details: (nullable): untrusted */
void pdk_display_set_details (PdkDisplay *self, const char *details);
/** @name: display-safe */
void pdk_display_set_name (PdkDisplay *self, const char *name);
/** @text, @uri: (nullable); @text is display-safe */
void pdk_display_set_host (PdkDisplay *self, const char *text, const char *uri);
/** @uuid: a machine's; everything else is kept for the life of this object only.  Once, at first. */
void pdk_display_set_uuid (PdkDisplay *self, const char *uuid);

/** Whether the user asked for the display knowing that somebody else may watch it.  Forgotten by
 * pdk_display_set_taking_over() when that is another time. */
gboolean pdk_display_is_taking_over (PdkDisplay *self);
void pdk_display_set_taking_over (PdkDisplay *self, gboolean taking_over);

/**
 * pdk_display_take_picture:
 * @max_width: of the picture, in pixels
 *
 * Returns: (nullable) (transfer full): the first screen as it is now; %NULL while it is not connected
 */
PdkPicture *pdk_display_take_picture (PdkDisplay *self, int max_width);

G_END_DECLS
