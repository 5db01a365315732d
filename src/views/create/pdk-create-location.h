/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

/* What a text says of the place that a new machine starts from, before anything there is looked at. */

/** Whether a machine that starts @from this needs a place for it. */
gboolean pdk_create_location_is_wanted (PdkCreateFrom from);
/** Whether that can be a file of this computer as well as one of the host. */
gboolean pdk_create_location_has_sides (PdkCreateFrom from);
/** Whether what is at @location is downloaded. */
gboolean pdk_create_location_is_download (PdkCreateFrom from, const char *location);
/** Whether it can be such a place.  @location: (nullable) */
gboolean pdk_create_location_is_place (PdkCreateFrom from, const char *location);
/** Of one that cannot be.  @is_here: on this computer.  Returns: (nullable): what is to be done, translated;
 * %NULL where none is needed */
const char *pdk_create_location_get_trouble (PdkCreateFrom from,
                                             const char *location,
                                             gboolean is_here);

G_END_DECLS
