/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/pdk-application.h"
#include "core/domain/pdk-domain.h"
#include "core/jobs/pdk-job.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_WINDOW (pdk_window_get_type ())
G_DECLARE_FINAL_TYPE (PdkWindow, pdk_window, PDK, WINDOW, AdwApplicationWindow)

/* One window: tabs, of which the first shows all machines.  A tab dragged out gets a window of its
 * own, without the list and the sidebar.
 *
 * Its action map holds the “domain.…” and “connection.…” actions, so that they are on the session
 * bus under these names. */

/** A window with the Machines tab. */
PdkWindow *pdk_window_new (PdkApplication *application);
/** An empty one, for a tab that is dragged out, or for a display alone. */
PdkWindow *pdk_window_new_detached (PdkApplication *application);

/** Opens a tab for the machine. */
void pdk_window_open_domain (PdkWindow *self, PdkDomain *domain, const char *view);
gboolean pdk_window_has_domain (PdkWindow *self, PdkDomain *domain);
/** Returns: whether the window has a tab of the machine, which is the current one now */
gboolean pdk_window_focus_domain (PdkWindow *self, PdkDomain *domain, const char *view);

/** Opens a tab for a display that an address or a file led to. */
void pdk_window_open_display (PdkWindow *self, PdkDisplay *display);
/** Returns: whether the window has a tab of the display at @address, which is the current one now */
gboolean pdk_window_focus_address (PdkWindow *self, const char *address);

/** Says in a toast that a job failed, with the reason behind its button. */
void pdk_window_report_job (PdkWindow *self, PdkJob *job);

/** Says something in a toast.  @text: plain, display-safe */
void pdk_window_say (PdkWindow *self, const char *text);

/** Whether the user can see it: neither hidden, nor minimised, nor suspended by the compositor. */
gboolean pdk_window_is_seen (PdkWindow *self);

/** Ends the program; asks before where changes of hardware are not applied. */
void pdk_window_quit (PdkApplication *app);

G_END_DECLS
