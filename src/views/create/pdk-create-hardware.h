/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_HARDWARE (pdk_create_hardware_get_type ())
/**
 * PdkCreateHardware:
 *
 * What a new machine is made of, one line each, that opens up for those who want to decide.  What the
 * user touched is kept; the rest follows the system.
 *
 * Signals: changed: something was decided, or the host told more; arch-changed: of the architecture;
 * unusable (text): why an existing disk that was chosen cannot be used.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateHardware, pdk_create_hardware, PDK, CREATE_HARDWARE, AdwPreferencesGroup)

/** @host: (nullable): not known yet; has to live as long as it is set */
void pdk_create_hardware_set_host (PdkCreateHardware *self,
                                   PdkConnection *connection,
                                   const PdkCreateHost *host);
/** Takes what is good for @os wherever the user did not decide.  @os: (nullable) */
void pdk_create_hardware_set_os (PdkCreateHardware *self, PdkOsInfo *os);
/** What the host offers such a machine.  @offer: (nullable): not known yet */
void pdk_create_hardware_set_offer (PdkCreateHardware *self, PdkXmlDocument *offer);
/** Hides what a machine that starts from that has no use for. */
void pdk_create_hardware_set_from (PdkCreateHardware *self, PdkCreateFrom from);
/** How large what is copied to the disk is: no disk is smaller.  @bytes: 0: it is not known */
void pdk_create_hardware_set_image_size (PdkCreateHardware *self, gboolean copied, guint64 bytes);
/** What a machine in a file had is proposed.  @appliance: (nullable): there is none */
void pdk_create_hardware_set_appliance (PdkCreateHardware *self, const PdkAppliance *appliance);
/** (nullable) */
const PdkCreateArch *pdk_create_hardware_get_arch (PdkCreateHardware *self);

/** (nullable): why a machine of this kind can never start from there, for the user */
const char *pdk_create_hardware_get_trouble (PdkCreateHardware *self);

/** Writes what was decided into @spec; the texts are those of @self.
 * Returns: (nullable): why that cannot be made, for the user */
char *pdk_create_hardware_decide (PdkCreateHardware *self, PdkCreateSpec *spec);

G_END_DECLS
