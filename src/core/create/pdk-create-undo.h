/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "create/pdk-create-journal.h"
#include "jobs/pdk-job.h"

G_BEGIN_DECLS

/**
 * pdk_create_undo_async:
 * @journal: not changed or freed by others until it is done
 * @job: (nullable): is told how far it is
 *
 * Removes all that @journal says was made, the last first, and forgets it.  What cannot be removed stays
 * in the journal, as does what was not tried yet when it is cancelled.  Of one that was loaded, volumes
 * that a machine has are not removed, which every machine of the host is looked at for.
 */
void pdk_create_undo_async (PdkConnection *connection,
                            PdkCreateJournal *journal,
                            PdkJob *job,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** Returns: whether nothing is left; otherwise the first error */
gboolean pdk_create_undo_finish (PdkConnection *connection, GAsyncResult *result, GError **error);

G_END_DECLS
