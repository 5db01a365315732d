/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One virConnectOpenAuth() in a thread of its own.  It has no timeout and cannot be stopped, so the
 * thread is disposable: nobody waits for it, and what it brings too late is closed again. */

#include "connection/pdk-auth-exchange.h"
#include "connection/pdk-handle.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_OPENING (pdk_opening_get_type ())
G_DECLARE_FINAL_TYPE (PdkOpening, pdk_opening, PDK, OPENING, GObject)

/* Main thread only.
 *
 * Signals:
 *   asked (PdkAuthRequest): the host asks something; without a handler the request is refused
 *   finished: the thread is done; see pdk_opening_take_handle() */

/**
 * PdkOpeningFlags:
 * @PDK_OPENING_EVENTS: register for events
 * @PDK_OPENING_SILENT: never ask the user, not even through ssh
 */
typedef enum { PDK_OPENING_EVENTS = 1 << 0, PDK_OPENING_SILENT = 1 << 1 } PdkOpeningFlags;

/**
 * pdk_opening_start:
 * @command: (nullable): what libvirt is to run as ssh
 * @answers: (nullable) (element-type PdkAuthExchange): answers given to an earlier opening, to be
 *   given again to the same questions
 *
 * A thread that is still stuck in the same opening is taken over instead of starting another: trying
 * again and again does not pile up threads.
 */
PdkOpening *pdk_opening_start (const char *uri,
                               const char *name,
                               const char *command,
                               PdkOpeningFlags flags,
                               GPtrArray *answers);

/** Whether it took over a thread that had been given up: its failure may be an old one. */
gboolean pdk_opening_is_adopted (PdkOpening *self);

/** Gives up: refuses a question that is open.  Nothing is signalled any more. */
void pdk_opening_abandon (PdkOpening *self);

/**
 * pdk_opening_take_handle:
 *
 * After "finished".  Returns: (transfer full): the connection, or %NULL with @error
 */
PdkHandle *pdk_opening_take_handle (PdkOpening *self, GError **error);

/** Returns: (transfer container) (element-type PdkAuthExchange): what the user answered */
GPtrArray *pdk_opening_get_answers (PdkOpening *self);

/** Returns: how many opening threads there are now; for tests and diagnostics */
guint pdk_opening_count_threads (void);

G_END_DECLS
