/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/create/pdk-create-plan.h"
#include "core/jobs/pdk-job-store.h"
#include "core/storage/pdk-storage.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_LEFTOVERS (pdk_create_leftovers_get_type ())
/**
 * PdkCreateLeftovers:
 *
 * Volumes that somebody made by hand while a machine was decided in a window, or in one that belongs to
 * it.  No journal removes them: they may hold what is nowhere else.  When the machine is given up, the
 * user says what becomes of them.
 */
G_DECLARE_FINAL_TYPE (PdkCreateLeftovers, pdk_create_leftovers, PDK, CREATE_LEFTOVERS, GObject)

/** @window: borrowed */
PdkCreateLeftovers *pdk_create_leftovers_new (GtkWindow *window);
/** Takes note of what is made there, beside what is noted already.  @storage: (nullable): of nothing more */
void pdk_create_leftovers_watch (PdkCreateLeftovers *self, PdkStorage *storage);
/** Whether there are any to be asked for, unless machines use them by now. */
gboolean pdk_create_leftovers_is_any (PdkCreateLeftovers *self);
/** Returns: (transfer full): of those that @plan has no use for, and that stay nonetheless: a sentence each,
 * display-safe */
GStrv pdk_create_leftovers_tell (PdkCreateLeftovers *self, PdkCreatePlan *plan);
/**
 * pdk_create_leftovers_ask_async:
 * @jobs: for what is removed
 *
 * Asks whether they stay, and has the others removed.  Before it is asked the hosts say what machines
 * have by now: that is nothing to be asked for.  It takes a slow host long, which can be done without if
 * they stay.  From a host that does not say it nothing is removed.
 * What cannot be removed is told, and stays noted.
 */
void pdk_create_leftovers_ask_async (PdkCreateLeftovers *self,
                                     PdkJobStore *jobs,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: whether the machine is given up: the user said so, and nothing is left to decide */
gboolean pdk_create_leftovers_ask_finish (PdkCreateLeftovers *self, GAsyncResult *result);

G_END_DECLS
