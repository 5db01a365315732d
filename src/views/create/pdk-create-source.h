/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-address.h"
#include "core/create/pdk-create-spec.h"
#include "core/os/pdk-os-detect.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_SOURCE (pdk_create_source_get_type ())
/**
 * PdkCreateSource:
 *
 * What can be told of the place that a new machine starts from, while somebody still types it.
 *
 * Signals: "busy-changed"; "found", when all is known that will be, be it that it cannot be used.
 */
G_DECLARE_FINAL_TYPE (PdkCreateSource, pdk_create_source, PDK, CREATE_SOURCE, GObject)

PdkCreateSource *pdk_create_source_new (void);

/**
 * pdk_create_source_look:
 * @connection: the host that the machine will be on
 * @is_here: whether @location is a file of this computer that is copied to the host
 * @arch: (nullable): which of a tree's architectures is wanted
 *
 * Forgets what was found before, and looks at @location once nothing else was asked for a moment.
 */
void pdk_create_source_look (PdkCreateSource *self,
                             PdkConnection *connection,
                             PdkCreateFrom from,
                             const char *location,
                             gboolean is_here,
                             const char *arch);
/** Ends the search and lets go of the host. */
void pdk_create_source_stop (PdkCreateSource *self);
/** Whether it will be looked at soon. */
gboolean pdk_create_source_is_waiting (PdkCreateSource *self);
gboolean pdk_create_source_is_busy (PdkCreateSource *self);
/** (nullable) (transfer none): of a disc or tree */
const PdkOsSource *pdk_create_source_get_found (PdkCreateSource *self);
/** (nullable): where all of a disc can be read, be it only once it is downloaded */
const char *pdk_create_source_get_disc_path (PdkCreateSource *self);
/** Whether that is a volume that the host reads for us. */
gboolean pdk_create_source_disc_is_volume (PdkCreateSource *self);
/** Writes what is known of a disk that is there already into @spec; the texts are those of @self. */
void pdk_create_source_decide_disk (PdkCreateSource *self, PdkCreateSpec *spec);
/** How large a disc is that is copied, in bytes; 0: not known */
guint64 pdk_create_source_get_disc_size (PdkCreateSource *self);
/** (nullable) (transfer none): of what is copied to a disk */
const PdkDiskImage *pdk_create_source_get_image (PdkCreateSource *self);
/** (nullable) (transfer none): the machine in a file */
const PdkAppliance *pdk_create_source_get_appliance (PdkCreateSource *self);
/** (nullable) (transfer none): of what is downloaded */
const PdkCreateAddress *pdk_create_source_get_address (PdkCreateSource *self);
/** (nullable): why it cannot be used, or what is missing yet */
const char *pdk_create_source_get_trouble (PdkCreateSource *self);
/** (nullable): what is to be said beside the system */
const char *pdk_create_source_get_note (PdkCreateSource *self);

G_END_DECLS
