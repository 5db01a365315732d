/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/devices/pdk-domain-draft.h"
#include "core/devices/pdk-recent-media.h"

G_BEGIN_DECLS

/** Whether @edit puts a medium into a drive, or takes it out. */
gboolean pdk_details_media_is_about (const PdkEdit *edit);

/** Remembers what the draft, which was applied to a machine of @host, has put into drives, and what
 * was there before. */
void pdk_details_media_remember (PdkRecentMedia *recent, const char *host, PdkDomainDraft *draft);

G_END_DECLS
