/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-host.h"
#include "core/os/pdk-os-info.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_TARGET (pdk_create_target_get_type ())
/**
 * PdkCreateTarget:
 *
 * The host that a new machine is to be on: what it can make, and what it offers a machine of a type.
 *
 * Signals: "host-read", when the host said what it can make, or cannot be asked; "changed", when it
 * said what it offers, has other machines than before, or is lost; "returned", when it is there again and
 * has to be set anew.
 */
G_DECLARE_FINAL_TYPE (PdkCreateTarget, pdk_create_target, PDK, CREATE_TARGET, GObject)

PdkCreateTarget *pdk_create_target_new (void);

/** Forgets the host before, and asks this one what it can make.  @connection: (nullable): none */
void pdk_create_target_set_connection (PdkCreateTarget *self, PdkConnection *connection);
/** (nullable) (transfer none) */
PdkConnection *pdk_create_target_get_connection (PdkCreateTarget *self);
/** (nullable) (transfer none): not read yet */
const PdkCreateHost *pdk_create_target_get_host (PdkCreateTarget *self);
/** (nullable): why it cannot be used, display-safe */
const char *pdk_create_target_get_trouble (PdkCreateTarget *self);
/** Whether a machine of the host is called that. */
gboolean pdk_create_target_has_name (PdkCreateTarget *self, const char *name);

/** Asks what it offers a machine of @arch for @os, unless that is known.  @os: (nullable) */
void pdk_create_target_want_offer (PdkCreateTarget *self, const PdkCreateArch *arch, PdkOsInfo *os);
/** (nullable) (transfer none): not known yet */
PdkXmlDocument *pdk_create_target_get_offer (PdkCreateTarget *self);
/** Asks which addresses (MAC) its machines have, as they are by now. */
void pdk_create_target_want_macs (PdkCreateTarget *self);
/** Whether it was asked, and did not answer yet. */
gboolean pdk_create_target_is_reading_macs (PdkCreateTarget *self);
/** (nullable) (transfer none): not known */
GHashTable *pdk_create_target_get_macs (PdkCreateTarget *self);
/** (nullable): the type of machine that the offer is for */
const char *pdk_create_target_get_machine (PdkCreateTarget *self);

G_END_DECLS
