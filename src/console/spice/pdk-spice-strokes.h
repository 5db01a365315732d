/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-reader.h"

G_BEGIN_DECLS

/* Lines and letters, which the library turns into memory of a size that a server chooses.
 *
 * Each returns: (nullable): what is wrong */

/** @offset: of a SpicePath in @message */
const char *pdk_spice_strokes_check_path (const PdkSpiceReader *message, guint32 offset);
/** Reads how a line is interrupted. */
const char *pdk_spice_strokes_check_style (PdkSpiceReader *message);
/** @offset: of a SpiceString in @message */
const char *pdk_spice_strokes_check_text (const PdkSpiceReader *message, guint32 offset);

G_END_DECLS
