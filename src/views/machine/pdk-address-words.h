/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/viewer/pdk-viewer-spec.h"

G_BEGIN_DECLS

/* What is said about a display that was opened by its address or by a file.  All of it is translated
 * and display-safe, and the caller's. */

/** What the tab is called: the title that the file gives it, or the place in short. */
char *pdk_address_words_name (const PdkViewerSpec *spec);
/** The protocol and the place in one line. */
char *pdk_address_words_place (const PdkViewerSpec *spec);
/** Whether to go there: where that is, who says so, and what it means. */
char *pdk_address_words_question (const PdkViewerSpec *spec);
/** All of it that can be said, in lines: addresses whole, and what of a file is not used. */
char *pdk_address_words_details (const PdkViewerSpec *spec);
/** @closed: whether the display was shown, and closed; otherwise the password was refused */
char *pdk_address_words_used_up (const PdkViewerSpec *spec, gboolean closed);
/** @reason: (nullable): display-safe: why it was not reached */
char *pdk_address_words_unreachable (const char *reason);
/** @reason: why the file is still there */
char *pdk_address_words_kept (const PdkViewerSpec *spec, const char *reason);

G_END_DECLS
