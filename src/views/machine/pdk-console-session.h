/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console-backend.h"
#include "core/domain/pdk-domain.h"
#include "views/machine/pdk-session-view.h"

G_BEGIN_DECLS

/** What looking for a machine’s display came to. */
typedef enum {
  PDK_CONSOLE_FOUND,
  PDK_CONSOLE_FOUND_TAKEN, /* somebody else watches it: connecting would throw him out */
  PDK_CONSOLE_FOUND_NONE,
  PDK_CONSOLE_FOUND_UNSUPPORTED,
  PDK_CONSOLE_FOUND_ELSEWHERE,   /* not at the machine's host: nothing is connected unasked */
  PDK_CONSOLE_FOUND_UNCONFIRMED, /* the user is to say first that it is meant */
  PDK_CONSOLE_FOUND_USED_UP,     /* was good for one connection, which there was */
  PDK_CONSOLE_FOUND_UNREACHABLE, /* as it is configured: trying again alone does not help */
  PDK_CONSOLE_FOUND_GL,          /* it draws with OpenGL, which cannot be shown here */
  PDK_CONSOLE_FOUND_ERROR,       /* could not look: tried again */
} PdkConsoleFound;

#define PDK_TYPE_CONSOLE_SESSION (pdk_console_session_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleSession, pdk_console_session, PDK, CONSOLE_SESSION, GObject)

/* When to look for a machine's display, when to connect to it, when to try again, and what to show
 * meanwhile.  It is told facts and asks for things to be done; it touches neither libvirt nor a
 * display itself.
 *
 * Properties: view (PdkSessionView), reason (string, nullable, display-safe),
 * automatic (boolean, TRUE at first: connects by itself, else when asked to, until the machine stops),
 * time-unit (uint, construct-only, milliseconds: tests shorten all waits with it; 100 at first).
 * Signals: look-up (find the display; answered by pdk_console_session_found()), open (connect to
 * what was found; answered by pdk_console_session_set_backend()), close (drop what is connected). */

PdkConsoleSession *pdk_console_session_new (void);
PdkSessionView pdk_console_session_get_view (PdkConsoleSession *self);
const char *pdk_console_session_get_reason (PdkConsoleSession *self);

/** Whether a machine that crashed is still there.  pdk_console_session_set_machine() comes next. */
void pdk_console_session_set_kept (PdkConsoleSession *self, gboolean kept);
/** @reachable: whether the host answers; otherwise @state is the last one known */
void pdk_console_session_set_machine (PdkConsoleSession *self,
                                      PdkDomainState state,
                                      gboolean reachable);
/** The machine was removed from its host. */
void pdk_console_session_set_gone (PdkConsoleSession *self);
/**
 * pdk_console_session_set_left:
 * @reason: display-safe: what is known of where it went
 *
 * The machine was migrated to another host.  What is said of it here does not count any more; the
 * next is pdk_console_session_move(), or a start of what stayed behind: pdk_console_session_retry().
 */
void pdk_console_session_set_left (PdkConsoleSession *self, const char *reason);
/**
 * pdk_console_session_move:
 * @reason: display-safe: shown until it is connected
 * @keep: whether the display that is connected has moved along by itself
 *
 * It was found on another host, which is spoken of from now on.  pdk_console_session_set_machine() comes next.
 */
void pdk_console_session_move (PdkConsoleSession *self, const char *reason, gboolean keep);
/** @reason: (nullable): display-safe */
void pdk_console_session_found (PdkConsoleSession *self, PdkConsoleFound found, const char *reason);
/** @reason: (nullable): display-safe: why it failed */
void pdk_console_session_set_backend (PdkConsoleSession *self,
                                      PdkConsoleBackendState state,
                                      const char *reason);
/** The display cannot be shown as it is, and connecting again would not change that.  @reason:
 * display-safe */
void pdk_console_session_refuse (PdkConsoleSession *self, const char *reason);
/** As pdk_console_session_refuse(): it turned out that OpenGL’s pictures cannot be shown. */
void pdk_console_session_refuse_gl (PdkConsoleSession *self, const char *reason);
/** The display is not known to be the right one.  @reason: display-safe */
void pdk_console_session_distrust (PdkConsoleSession *self, const char *reason);
/** The display is not connected to again unasked.  @view: what is said instead, with @reason:
 * display-safe */
void pdk_console_session_end (PdkConsoleSession *self, PdkSessionView view, const char *reason);
/** Begins anew: the user asks for it (Connect, Try Again, Connect Here, a password given), or the
 * machine was started again. */
void pdk_console_session_retry (PdkConsoleSession *self);

G_END_DECLS
