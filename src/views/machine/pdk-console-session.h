/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console-backend.h"
#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/** What a machine's console page shows. */
typedef enum {
  PDK_SESSION_VIEW_WAITING,    /* nothing to say yet: the last picture, or none */
  PDK_SESSION_VIEW_CONNECTING, /* it takes longer than a blink */
  PDK_SESSION_VIEW_DISPLAY,    /* the screen itself */
  PDK_SESSION_VIEW_PAUSED,
  PDK_SESSION_VIEW_ASLEEP,
  PDK_SESSION_VIEW_SHUT_OFF,
  PDK_SESSION_VIEW_SAVED,
  PDK_SESSION_VIEW_CRASHED,
  PDK_SESSION_VIEW_PASSWORD,
  PDK_SESSION_VIEW_NO_DISPLAY,
  PDK_SESSION_VIEW_UNSUPPORTED, /* the reason is the type’s name */
  PDK_SESSION_VIEW_UNREACHABLE, /* the reason says why */
  PDK_SESSION_VIEW_ELSEWHERE,   /* the reason says where: the user decides whether to go there */
  PDK_SESSION_VIEW_UNTRUSTED,   /* the reason says why */
  PDK_SESSION_VIEW_TAKEN,       /* someone else opened it */
  PDK_SESSION_VIEW_HOST_LOST,
  PDK_SESSION_VIEW_GONE, /* the machine no longer exists */
} PdkSessionView;

#define PDK_TYPE_SESSION_VIEW (pdk_session_view_get_type ())
GType pdk_session_view_get_type (void);

/** What looking for a machine’s display came to. */
typedef enum {
  PDK_CONSOLE_FOUND,
  PDK_CONSOLE_FOUND_TAKEN, /* somebody else watches it: connecting would throw him out */
  PDK_CONSOLE_FOUND_NONE,
  PDK_CONSOLE_FOUND_UNSUPPORTED,
  PDK_CONSOLE_FOUND_ELSEWHERE,   /* not at the machine's host: nothing is connected unasked */
  PDK_CONSOLE_FOUND_UNREACHABLE, /* as it is configured: trying again alone does not help */
  PDK_CONSOLE_FOUND_ERROR,       /* could not look: tried again */
} PdkConsoleFound;

#define PDK_TYPE_CONSOLE_SESSION (pdk_console_session_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleSession, pdk_console_session, PDK, CONSOLE_SESSION, GObject)

/* When to look for a machine's display, when to connect to it, when to try again, and what to show
 * meanwhile.  It is told facts and asks for things to be done; it touches neither libvirt nor a
 * display itself.
 *
 * Properties: view (PdkSessionView), reason (string, nullable, display-safe),
 * time-unit (uint, construct-only, milliseconds: tests shorten all waits with it; 100 at first).
 * Signals: look-up (find the display; answered by pdk_console_session_found()), open (connect to
 * what was found; answered by pdk_console_session_set_backend()), close (drop what is connected). */

PdkConsoleSession *pdk_console_session_new (void);
PdkSessionView pdk_console_session_get_view (PdkConsoleSession *self);
const char *pdk_console_session_get_reason (PdkConsoleSession *self);

/** @reachable: whether the host answers; otherwise @state is the last one known */
void pdk_console_session_set_machine (PdkConsoleSession *self,
                                      PdkDomainState state,
                                      gboolean reachable);
/** The machine was removed from its host. */
void pdk_console_session_set_gone (PdkConsoleSession *self);
/** @reason: (nullable): display-safe */
void pdk_console_session_found (PdkConsoleSession *self, PdkConsoleFound found, const char *reason);
/** @reason: (nullable): display-safe: why it failed */
void pdk_console_session_set_backend (PdkConsoleSession *self,
                                      PdkConsoleBackendState state,
                                      const char *reason);
/** The display cannot be shown as it is, and connecting again would not change that.  @reason:
 * display-safe */
void pdk_console_session_refuse (PdkConsoleSession *self, const char *reason);
/** The display is not known to be the right one.  @reason: display-safe */
void pdk_console_session_distrust (PdkConsoleSession *self, const char *reason);
/** Begins anew: the user asks for it (Try Again, Connect Here, a password given), or the machine was
 * started again. */
void pdk_console_session_retry (PdkConsoleSession *self);

G_END_DECLS
