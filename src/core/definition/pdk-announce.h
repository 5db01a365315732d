/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "definition/pdk-domain-documents.h"
#include "devices/pdk-edit.h"

G_BEGIN_DECLS

/**
 * PdkAnnouncer:
 *
 * Says beforehand which edits a running machine can be given: by the same rules as
 * pdk_domain_apply_edits_async(), but nothing is asked.  The machine has the last word, and a guest
 * may refuse.
 */
typedef struct _PdkAnnouncer PdkAnnouncer;

/**
 * pdk_announcer_new:
 * @base: the document that edits are made on
 * @live: (nullable): what runs; without, every edit is in effect once it is stored
 */
PdkAnnouncer *pdk_announcer_new (PdkDomainDocument *base, PdkDomainDocument *live);
void pdk_announcer_free (PdkAnnouncer *self);
/** Whether it is of these two, the same ones. */
gboolean pdk_announcer_is_of (PdkAnnouncer *self, PdkDomainDocument *base, PdkDomainDocument *live);
/**
 * pdk_announcer_say:
 * @edits: (element-type PdkEdit): in their order, not applied yet
 *
 * Looks only at what is new since the last time, where edits were added or the last one was replaced,
 * as while somebody types.  Each takes some milliseconds in a document of hundreds of devices.
 *
 * Returns: (transfer full) (element-type gboolean): for each edit whether it has to wait until the
 *   machine was shut down
 */
GArray *pdk_announcer_say (PdkAnnouncer *self, GPtrArray *edits);

/** Returns: (transfer full): the same, said once */
GArray *pdk_announce (GPtrArray *edits, PdkDomainDocument *base, PdkDomainDocument *live);

/** Returns: of pdk_announce(): whether it is said of any edit of @field in @page that it waits */
gboolean pdk_announced_later (GArray *announced,
                              GPtrArray *edits,
                              const char *page,
                              const char *field);

/** Returns: how many have to wait */
guint pdk_announced_count (GArray *announced);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkAnnouncer, pdk_announcer_free)

G_END_DECLS
