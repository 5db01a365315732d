/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-plan.h"

G_BEGIN_DECLS

/* From the one document of a machine to be made to the two that libvirt gets: the one it is installed
 * with, and the one that is stored.  They look at the document, not at what it was made from: it may be
 * somebody's own. */

/** To be done last.  Puts the paths of the volumes that were made by now in the place of their names. */
void pdk_create_stage_resolve (PdkXmlElement *root, GPtrArray *volumes);
/** Makes @root the document of @stage. */
void pdk_create_stage_make (PdkXmlElement *root, PdkCreateMachine *machine, PdkCreateStage stage);

/** Has it be booted with these.  @initrd, @arguments: (nullable) */
void pdk_create_stage_boot (PdkXmlElement *root,
                            const char *kernel,
                            const char *initrd,
                            const char *arguments);

/** Returns: (transfer none) (nullable): the first disk at @root with that volume of that pool */
PdkXmlElement *pdk_create_stage_find_volume (PdkXmlElement *root,
                                             const char *pool,
                                             const char *name);
/** Returns: (transfer none) (nullable): the first disk at @root whose file or device is @path */
PdkXmlElement *pdk_create_stage_find_path (PdkXmlElement *root, const char *path);

G_END_DECLS
